/**
 * One log of one server: `PREFIXyyyyMMdd-n.LOG`, a new file each UTC day (each hour where the product does that, with the hour in the name)
 * and each time a file is full.
 *
 * Rows may be added ahead of time (a whole SMTP session at once); they are written when the clock reaches them, so rows
 * of different messages and sessions interleave as in a real file. A file appears with its first row, and that row can be
 * older than the file's own #Date. Rows beyond the end of the run are never written: logs end in the middle of things.
 */
import { Heap, type Timed } from './heap'
import { type Skew, shown } from './server-clock'
import { day, hour, iso } from './time'

/** Takes the text of files, in pieces. Pieces of one file come in order; files interleave. */
export interface Sink {
  write(path: string, chunk: string): void
}

export interface LogShape {
  readonly folder: string
  readonly prefix: string
  /** the #Log-type line */
  readonly type: string
  readonly fields: readonly string[]
  readonly bom: boolean
  readonly maxBytes: number
  /** the #Version line; default that of 2010 */
  readonly version?: string
  /** 2013 and later */
  readonly hourly?: boolean
  /** nothing that happens from then on is written: the server has stopped */
  readonly stopsAt?: number
}

/** `at`: when it is written. */
interface Row extends Timed {
  readonly happened: number
  readonly text: string
}

const CHUNK = 64 * 1024

export class RollingLog {
  private readonly rows = new Heap<Row>()
  private order = 0
  private path = ''
  private filePeriod = ''
  private number = 0
  private bytes = 0
  private pending: string[] = []
  private pendingLength = 0

  constructor(
    private readonly shape: LogShape,
    private readonly sink: Sink,
    private readonly skew: Skew,
  ) {}

  /** In true time; some rows are written a little after what they tell of. */
  add(happened: number, text: string, lateMs = 0) {
    if (this.shape.stopsAt !== undefined && happened >= this.shape.stopsAt) return
    this.rows.push({ at: happened + lateMs, order: this.order++, happened, text })
  }

  drain(until: number) {
    for (let row = this.rows.peek(); row && row.at <= until; row = this.rows.peek()) {
      this.rows.pop()
      this.put(row)
    }
  }

  /** Writes what has happened by then, however late it is written; drops the rest. */
  close(end: number) {
    for (let row = this.rows.pop(); row; row = this.rows.pop()) if (row.happened <= end) this.put(row)
    this.flush()
  }

  private put(row: Row) {
    const at = shown(row.at, this.skew)
    const text = `${row.text}\r\n`
    const length = Buffer.byteLength(text)
    if (this.period(at) !== this.filePeriod) this.open(at, 1)
    else if (this.bytes + length > this.shape.maxBytes) this.open(at, this.number + 1)
    this.bytes += length
    this.pending.push(text)
    this.pendingLength += text.length
    if (this.pendingLength >= CHUNK) this.flush()
  }

  private period(at: number) {
    return this.shape.hourly ? hour(at) : day(at)
  }

  private open(at: number, number: number) {
    this.flush()
    this.filePeriod = this.period(at)
    this.number = number
    const { folder, prefix, type, fields, bom } = this.shape
    this.path = `${folder}/${prefix}${this.filePeriod}-${number}.LOG`
    const lines = [
      '#Software: Microsoft Exchange Server',
      `#Version: ${this.shape.version ?? '14.0.0.0'}`,
      `#Log-type: ${type}`,
      `#Date: ${iso(at)}`,
      `#Fields: ${fields.join(',')}`,
    ]
    const header = `${bom ? '\uFEFF' : ''}${lines.join('\r\n')}\r\n`
    this.bytes = Buffer.byteLength(header)
    this.sink.write(this.path, header)
  }

  private flush() {
    if (this.pending.length === 0) return
    this.sink.write(this.path, this.pending.join(''))
    this.pending = []
    this.pendingLength = 0
  }
}
