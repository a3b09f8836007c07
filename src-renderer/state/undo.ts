/** What can be taken back, newest first, and done again: each step knows its own way back. Of this window and case only. */

export interface Step {
  /** `Pin of M-25`: said when it is taken back. */
  readonly words: string
  readonly back: () => void
  readonly again: () => void
}

const KEPT = 200

export class Undo {
  private done: Step[] = []
  private undone: Step[] = []
  private quiet = false

  /** What is changed meanwhile is no step. */
  quietly(run: () => void): void {
    const before = this.quiet
    this.quiet = true
    try {
      run()
    } finally {
      this.quiet = before
    }
  }

  push(step: Step): void {
    if (this.quiet) return
    this.done = [...this.done.slice(-KEPT), step]
    this.undone = []
  }

  /** The step that was taken back; null when there is none. */
  undo(): Step | null {
    const step = this.done.pop()
    if (!step) return null
    this.undone.push(step)
    this.quietly(step.back)
    return step
  }

  redo(): Step | null {
    const step = this.undone.pop()
    if (!step) return null
    this.done.push(step)
    this.quietly(step.again)
    return step
  }

  reset(): void {
    this.done = []
    this.undone = []
  }
}
