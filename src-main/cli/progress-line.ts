/** One line on a terminal that says how far reading is. Nothing is written where standard error is no terminal. */
import { type FileProgress, isPassing, type JobPhase } from '@shared/model/case'

const EVERY_MS = 100

export class ProgressLine {
  private readonly bytes = new Map<number, { total: number; done: number; ended: boolean }>()
  private phase: JobPhase = 'listing'
  private told = 0

  constructor(private readonly out: NodeJS.WriteStream) {}

  file(f: Pick<FileProgress, 'id' | 'bytes' | 'done' | 'state'>): void {
    if (!this.out.isTTY) return
    this.bytes.set(f.id, { total: f.bytes, done: f.done, ended: !isPassing(f.state) })
    this.draw()
  }

  to(phase: JobPhase): void {
    this.phase = phase
    this.draw(true)
  }

  /** Leaves a clean line behind. */
  end(): void {
    if (this.out.isTTY) this.out.write('\r\u001b[K')
  }

  private draw(now = false): void {
    if (!this.out.isTTY || (!now && Date.now() - this.told < EVERY_MS)) return
    this.told = Date.now()
    let total = 0
    let done = 0
    let files = 0
    for (const b of this.bytes.values()) {
      total += Math.max(b.total, b.done)
      done += b.done
      if (b.ended) files++
    }
    const share = total > 0 ? Math.floor((done / total) * 100) : 0
    this.out.write(
      `\r\u001b[K${this.phase} ${share} %  ${files} of ${this.bytes.size} files  ${(done / 1e6).toFixed(0)} of ${(total / 1e6).toFixed(0)} MB`,
    )
  }
}
