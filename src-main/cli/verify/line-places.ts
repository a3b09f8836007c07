/**
 * On which lines of a text certain bytes stand, and whether a line begins there, while the text streams: lines are counted as the readers
 * count them (LF ends one, a CR alone does not). Nothing of the text is kept.
 */
import { detectEncoding, ENCODING_HEAD } from '@shared/columns/scan/encoding'

const LF = 10

export class LinePlaces {
  /** Line of each wanted byte, from 1; 0 when the text ends before it. */
  readonly lines: Uint32Array
  /** 1 where a line begins. A byte order mark begins none: the byte behind it begins the first line too. */
  readonly begins: Uint8Array
  private next = 0
  private at = 0
  private line = 1
  private head: Uint8Array = new Uint8Array(0)
  private width: 0 | 1 | 2 = 0
  private isBigEndian = false
  private before = -1

  /** `wanted`: byte offsets, ascending, each once. */
  constructor(private readonly wanted: Float64Array) {
    this.lines = new Uint32Array(wanted.length)
    this.begins = new Uint8Array(wanted.length)
  }

  push(bytes: Uint8Array): void {
    if (this.width > 0) this.take(bytes)
    else {
      this.head = Buffer.concat([this.head, bytes])
      if (this.head.length >= ENCODING_HEAD) this.decide()
    }
  }

  finish(): void {
    if (this.width === 0) this.decide()
    this.pass(this.at)
  }

  private decide(): void {
    const { head } = this
    this.head = new Uint8Array(0)
    const encoding = detectEncoding(head)
    this.width = encoding === 'utf-8' ? 1 : 2
    this.isBigEndian = encoding === 'utf-16be'
    this.begin(0)
    const mark = markOf(head)
    if (mark > 0) this.begin(mark)
    this.take(head)
  }

  private take(bytes: Uint8Array): void {
    const { at } = this
    if (this.width === 1) {
      for (let feed = bytes.indexOf(LF); feed >= 0; feed = bytes.indexOf(LF, feed + 1)) this.endLine(at + feed + 1)
    } else {
      for (const [i, byte] of bytes.entries()) {
        const isFeed = this.isBigEndian ? this.before === 0 && byte === LF : this.before === LF && byte === 0
        // a character ends at an odd offset
        if ((at + i) % 2 === 1 && isFeed) this.endLine(at + i + 1)
        this.before = byte
      }
    }
    this.at = at + bytes.length
  }

  private endLine(end: number): void {
    this.pass(end)
    this.line++
    this.begin(end)
  }

  /** Wanted bytes before `end` stand on the present line. */
  private pass(end: number): void {
    for (; (this.wanted[this.next] ?? Number.POSITIVE_INFINITY) < end; this.next++) this.lines[this.next] = this.line
  }

  /** The present line begins at `offset`, if a byte is there. */
  private begin(offset: number): void {
    this.pass(offset)
    if (this.wanted[this.next] === offset) this.begins[this.next] = 1
  }
}

function markOf([a, b, c]: Uint8Array): number {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 3
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) ? 2 : 0
}
