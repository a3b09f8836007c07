/**
 * Tags and text of XML, line by line. What CLIXML does not use (comments, CDATA, instructions) is passed over; a document type ends the
 * reading, because nothing good comes with one.
 */

export interface XmlEvents {
  open(name: string, attributes: ReadonlyMap<string, string>, closed: boolean): void
  close(name: string): void
  /** Entities are not decoded yet. A text of several lines comes in parts, with LF between them. */
  text(text: string): void
}

/** Longest tag; a `<` that no `>` follows within is text. */
const LONGEST_TAG = 1 << 16
const MOST_ATTRIBUTES = 16
/** What is passed over, and its end. */
const SKIPPED: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
]

export class XmlLines {
  /** A document type was met: nothing behind it is read. */
  refused = false
  /** A tag that goes on in the next line. */
  private tag: string[] = []
  private tagLength = 0
  private until = ''

  constructor(private readonly events: XmlEvents) {}

  /** Whether something else than text is open at the end of a line. */
  get inside(): boolean {
    return this.tagLength > 0 || this.until !== ''
  }

  line(text: string): void {
    let at = 0
    if (this.tagLength > 0) at = this.goOn(text)
    while (at < text.length && !this.refused) at = this.until === '' ? this.next(text, at) : this.skip(text, at)
    if (this.tagLength === 0 && this.until === '') this.events.text('\n')
  }

  private next(text: string, at: number): number {
    const less = text.indexOf('<', at)
    if (less < 0) {
      this.events.text(text.slice(at))
      return text.length
    }
    if (less > at) this.events.text(text.slice(at, less))
    for (const [begin, end] of SKIPPED)
      if (text.startsWith(begin, less)) {
        this.until = end
        return less + begin.length
      }
    if (text[less + 1] === '!') {
      this.refused = true
      return text.length
    }
    const end = tagEnd(text, less)
    if (end < 0) {
      this.keep(text.slice(less))
      return text.length
    }
    this.emit(text.slice(less + 1, end))
    return end + 1
  }

  private skip(text: string, at: number): number {
    const end = text.indexOf(this.until, at)
    if (end < 0) return text.length
    const { length } = this.until
    this.until = ''
    return end + length
  }

  private keep(part: string): void {
    this.tag.push(part)
    this.tagLength += part.length + 1
    // it was no tag
    if (this.tagLength > LONGEST_TAG) this.drop()
  }

  private drop(): string {
    const text = this.tag.join(' ')
    this.tag = []
    this.tagLength = 0
    return text
  }

  /** The rest of a tag; returns where the line goes on. */
  private goOn(text: string): number {
    const end = tagEnd(text, 0)
    if (end < 0) {
      this.keep(text)
      return text.length
    }
    const tag = `${this.drop()} ${text.slice(0, end)}`
    this.emit(tag.slice(1))
    return end + 1
  }

  private emit(tag: string): void {
    if (tag[0] === '/') {
      this.events.close(tag.slice(1).trim())
      return
    }
    const closed = tag.endsWith('/')
    const body = closed ? tag.slice(0, -1) : tag
    const end = body.search(/\s/)
    this.events.open(end < 0 ? body : body.slice(0, end), end < 0 ? NO_ATTRIBUTES : attributesOf(body, end), closed)
  }
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()

/** The `>` that ends a tag: one outside quotes. A quote that goes over the end of a line is not looked for. */
function tagEnd(text: string, from: number): number {
  let at = from
  for (;;) {
    const end = text.indexOf('>', at)
    if (end < 0) return -1
    const quote = text.indexOf('"', at)
    if (quote < 0 || quote > end) return end
    const closing = text.indexOf('"', quote + 1)
    if (closing < 0) return end
    at = closing + 1
  }
}

function attributesOf(body: string, from: number): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let at = from
  while (found.size < MOST_ATTRIBUTES) {
    const equals = body.indexOf('=', at)
    if (equals < 0) break
    const open = body.indexOf('"', equals)
    const close = open < 0 ? -1 : body.indexOf('"', open + 1)
    if (close < 0) break
    found.set(body.slice(at, equals).trim(), body.slice(open + 1, close))
    at = close + 1
  }
  return found
}
