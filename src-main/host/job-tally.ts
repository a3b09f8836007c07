/** Adds up the files of a running job as they change, one at a time, so that telling the progress costs the same for any number of files. */
import { type FileProgress, isPassing } from '@shared/model/case'

interface Share {
  readonly done: number
  readonly total: number
  readonly ended: boolean
}

export class JobTally {
  bytesDone = 0
  bytesTotal = 0
  filesDone = 0
  private readonly shares = new Map<number, Share>()

  get filesTotal(): number {
    return this.shares.size
  }

  take(f: FileProgress): void {
    const was = this.shares.get(f.id)
    const now = { done: f.done, total: Math.max(f.bytes, f.done), ended: !isPassing(f.state) }
    this.bytesDone += now.done - (was?.done ?? 0)
    this.bytesTotal += now.total - (was?.total ?? 0)
    this.filesDone += Number(now.ended) - Number(was?.ended ?? false)
    this.shares.set(f.id, now)
  }
}
