/** What the first bytes of a file say, when it is an Exchange log: its `#` lines. Used to recognise it before it is read. */
import { detectEncoding, Utf16Reader } from '../../columns/scan/encoding'
import { HeaderLines } from '../../columns/scan/header-lines'
import type { LogHeader } from '../../model/source'

const utf8 = new TextDecoder('utf-8')

/** A head as UTF-8, whatever it was. */
export function decodeHead(head: Uint8Array): Uint8Array {
  const encoding = detectEncoding(head)
  return encoding === 'utf-8' ? head : new Utf16Reader(encoding).push(head)
}

/** What was made of a head already: every format asks for the same. A head does not change while it is looked at. */
interface Seen {
  text?: string
  lines?: readonly string[]
  header?: LogHeader | null
}
const seen = new WeakMap<Uint8Array, Seen>()

function seenOf(head: Uint8Array): Seen {
  let known = seen.get(head)
  if (!known) {
    known = {}
    seen.set(head, known)
  }
  return known
}

/** A head as text, without byte order mark. */
export function headText(head: Uint8Array): string {
  const known = seenOf(head)
  known.text ??= utf8.decode(head.slice()).replace(/^\uFEFF/, '')
  return known.text
}

/** The lines of a head, without their ends. */
export function headLines(head: Uint8Array): readonly string[] {
  const known = seenOf(head)
  known.lines ??= headText(head)
    .split('\n')
    .map((line, i, all) => (i < all.length - 1 && line.endsWith('\r') ? line.slice(0, -1) : line))
  return known.lines
}

/** The `#` lines within a head of UTF-8; null when there is none. A line that is cut by the head's end counts. */
export function logHead(head: Uint8Array): LogHeader | null {
  const known = seenOf(head)
  if (known.header === undefined) known.header = headerOf(headText(head))
  return known.header
}

function headerOf(text: string): LogHeader | null {
  const lines = new HeaderLines()
  let at = text[0] === '#' ? 0 : nextMark(text, 0)
  while (at >= 0) {
    const feed = text.indexOf('\n', at)
    const end = feed < 0 ? text.length : feed
    lines.take(text.slice(at, feed >= 0 && text[feed - 1] === '\r' ? feed - 1 : end))
    at = nextMark(text, end)
  }
  return lines.header
}

/** Where the next line begins that begins with `#`; −1 when there is none. */
function nextMark(text: string, from: number): number {
  const feed = text.indexOf('\n#', from)
  return feed < 0 ? -1 : feed + 1
}

/** Has a log of this type, or with these fields? 98 and 92 when it says so, 0 when it says something else, null when it says nothing. */
export function headConfidence(header: LogHeader | null, logType: RegExp, fields: readonly string[]): number | null {
  if (header?.logType) return logType.test(header.logType) ? 98 : 0
  if (header && header.fields.length > 0) return fields.every((f) => header.fields.includes(f)) ? 92 : 0
  return null
}

/** The last part of a path, of a file in an archive too. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
