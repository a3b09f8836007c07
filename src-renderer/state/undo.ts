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

  push(step: Step): void {
    this.done = [...this.done.slice(-KEPT), step]
    this.undone = []
  }

  /** The step that was taken back; null when there is none. */
  undo(): Step | null {
    const step = this.done.pop()
    if (!step) return null
    this.undone.push(step)
    step.back()
    return step
  }

  redo(): Step | null {
    const step = this.undone.pop()
    if (!step) return null
    this.done.push(step)
    step.again()
    return step
  }

  reset(): void {
    this.done = []
    this.undone = []
  }
}
