/**
 * Files that wait to be read, in the order in which they are useful: small settings and tracking logs show routes first, SMTP logs explain
 * them, captures and the archives' own hashes come last. Names only give the order; what a file is, its content says.
 * Everything takes constant time but asking by hand.
 */
import type { ReadTask } from './read-file'

const SMALL = 256 * 1024
const SETTINGS = /\.(txt|xml|json|csv|conf|config|cfg|eml|ini)$/i
const TRACKING = /(^|\/)MSGTRK[^/]*$|message_?tracking/i
const SMTP = /(^|\/)(RECV|SEND)[^/]*\.log$|protocol_?logs?\b|SmtpReceive|SmtpSend/i
const LATE = /\.(pcap|pcapng|cap|etl|evtx|dmp|blg|edb|pst|mdb)(\.gz)?$/i
const LANES = 4

function laneOf({ path, bytes, archive }: ReadTask): number {
  if (archive || LATE.test(path)) return 3
  // what stands last counts: a whole server's bundle may lie in a folder of another name
  const end = path.slice(-200)
  if (TRACKING.test(end) || (bytes >= 0 && bytes <= SMALL && SETTINGS.test(end))) return 0
  return SMTP.test(end) ? 1 : 2
}

export class TaskQueue {
  private readonly waiting = new Map<number, ReadTask>()
  /** Ids; one that no longer waits is passed over. */
  private readonly lanes = Array.from({ length: LANES }, () => new Lane())
  /** Asked for by hand, the last one first. */
  private readonly urgent: number[] = []

  get size(): number {
    return this.waiting.size
  }

  has(id: number): boolean {
    return this.waiting.has(id)
  }

  add(task: ReadTask): void {
    this.waiting.set(task.id, task)
    this.lanes[laneOf(task)]?.push(task.id)
  }

  /** Puts a waiting file at the front. */
  first(id: number): void {
    if (this.waiting.has(id)) this.urgent.push(id)
  }

  take(): ReadTask | null {
    for (let id = this.urgent.pop(); id !== undefined; id = this.urgent.pop()) {
      const task = this.remove(id)
      if (task) return task
    }
    for (const lane of this.lanes) {
      for (let id = lane.shift(); id !== undefined; id = lane.shift()) {
        const task = this.remove(id)
        if (task) return task
      }
    }
    return null
  }

  remove(id: number): ReadTask | null {
    const task = this.waiting.get(id) ?? null
    this.waiting.delete(id)
    return task
  }

  /** Empties the queue. */
  drain(): ReadTask[] {
    const all = [...this.waiting.values()]
    this.waiting.clear()
    return all
  }
}

/** First in, first out, without moving what is left. */
class Lane {
  private ids: number[] = []
  private head = 0

  push(id: number): void {
    this.ids.push(id)
  }

  shift(): number | undefined {
    if (this.head >= this.ids.length) return undefined
    const id = this.ids[this.head++]
    if (this.head > 1024 && this.head * 2 > this.ids.length) {
      this.ids = this.ids.slice(this.head)
      this.head = 0
    }
    return id
  }
}
