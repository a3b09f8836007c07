/** A mail on its way through a dialogue: how many bytes, when, and by which names its header calls it. Of its body nothing is kept. */
import { decodeWords } from '../../mail-header/encoded-words'
import type { Moment } from './half'
import { LineReader } from './line-reader'

/** A mail whose header is longer is looked at no further. */
const MOST_HEAD = 1 << 20
const MOST_IDS = 20
const MOST_SUBJECT = 500

export interface Mail {
  /** Without the line that ends it. */
  readonly bytes: number
  /** As the header has them, with their angle brackets; usually one. */
  readonly messageIds: readonly string[]
  readonly subject: string
  /** Its end was seen. */
  readonly whole: boolean
  /** Bytes of it that the capture lacks; they count in `bytes`. */
  readonly missing: number
  readonly first: Moment | null
  readonly last: Moment | null
}

export class MailReader {
  /** Null once the header is over. */
  private lines: LineReader | null = new LineReader()
  /** The field that lines with a blank in front go on with. */
  private field: 'id' | 'subject' | null = null
  private readonly ids: string[] = []
  private subject: string | null = null
  private bytes = 0
  private missing = 0
  private first: Moment | null = null
  private last: Moment | null = null

  add(b: Uint8Array, from: number, to: number, at: Moment): void {
    this.first ??= at
    this.last = at
    this.bytes += to - from
    for (let on = from; this.lines && on < to; ) {
      const end = this.lines.end(b, on, to)
      if (end === 0) return
      if (MATTERS.has(this.lines.first(b, on))) this.line(this.lines.line(b, on, end))
      else this.other()
      on = end
    }
  }

  gap(bytes: number): void {
    this.bytes += bytes
    this.missing += bytes
    // what comes behind a hole may be of the body
    this.lines = null
  }

  /** `extra`: bytes at the end that belong to the line that ends it. */
  finish(whole: boolean, extra = 0): Mail {
    const { missing, first, last } = this
    const subject = decodeWords(this.subject ?? '').slice(0, MOST_SUBJECT)
    return { bytes: this.bytes - extra, messageIds: this.ids.map((i) => i.trim()), subject, whole, missing, first, last }
  }

  /** A field that is neither of the two: its text is not made. */
  private other(): void {
    this.field = null
    this.lines?.clear()
    if (this.bytes > MOST_HEAD) this.lines = null
  }

  private line(line: string): void {
    if (line === '' || this.bytes > MOST_HEAD) this.lines = null
    else if (line[0] === ' ' || line[0] === '\t') this.more(line)
    else {
      this.field = null
      const id = fieldValue(line, 'message-id:')
      const subject = this.subject === null ? fieldValue(line, 'subject:') : null
      if (id !== null && this.ids.length < MOST_IDS) {
        this.field = 'id'
        this.ids.push(id)
      } else if (subject !== null) {
        this.field = 'subject'
        this.subject = subject
      }
    }
  }

  /** A line that goes on with the one before it. */
  private more(line: string): void {
    const last = this.ids.at(-1)
    if (this.field === 'id' && last !== undefined && last.length < MOST_SUBJECT) this.ids[this.ids.length - 1] = `${last} ${line.trim()}`
    if (this.field === 'subject' && (this.subject?.length ?? 0) < MOST_SUBJECT * 4) this.subject = `${this.subject} ${line.trim()}`
  }
}

/** What a line of the header begins with when it is one of the two fields (behind a byte order mark too), goes on with one, or is empty. */
const MATTERS = new Set([...'\r\n \tmMsS\u00ef'].map((c) => c.charCodeAt(0)))

const fieldValue = (line: string, name: string) =>
  line.slice(0, name.length).toLowerCase() === name ? line.slice(name.length).trim() : null

/** For certain neither CR, LF nor dot: these have bit 3 and none of bits 4, 6 and 7; letters, digits and blanks are not so. */
const isNone = (c: number | undefined): boolean => ((c as number) & 0xd8) !== 8

/** Finds the line with one dot that ends a mail. */
export class MailEnd {
  /** How much of CR LF dot CR LF stands before the next byte; a mail begins as if behind CR LF. */
  private matched = 2

  begin(): void {
    this.matched = 2
  }

  /** What was missing may have held anything. */
  gap(): void {
    this.matched = 0
  }

  /** Behind the end of the mail, or −1 when it does not end before `to`. */
  find(b: Uint8Array, from: number, to: number): number {
    let i = from
    for (; i < to && this.matched > 0; i++) if (this.step(b[i] as number)) return i + 1
    const fresh = i
    // one byte in five is looked at: what cannot be the last of CR LF dot CR LF moves the search on by where it could stand in it
    while (i + 4 < to) {
      // nearly all text is none of the three, so four steps are taken at a time
      if (i + 19 < to && isNone(b[i + 4]) && isNone(b[i + 9]) && isNone(b[i + 14]) && isNone(b[i + 19])) {
        i += 20
        continue
      }
      const c = b[i + 4]
      if (c === 10) {
        if (b[i] === 13 && b[i + 1] === 10 && b[i + 2] === 46 && b[i + 3] === 13) {
          this.matched = 2
          return i + 5
        }
        i += 3
      } else i += c === 13 ? 1 : c === 46 ? 2 : 5
    }
    for (i = Math.max(fresh, to - 4); i < to; i++) this.step(b[i] as number)
    return -1
  }

  /** True when the byte is the last one of the end. */
  private step(c: number): boolean {
    const m = this.matched
    if (c === 13) this.matched = m === 3 ? 4 : 1
    else if (c === 10) this.matched = m === 1 ? 2 : 0
    else this.matched = c === 46 && m === 2 ? 3 : 0
    if (m !== 4 || c !== 10) return false
    this.matched = 2
    return true
  }
}
