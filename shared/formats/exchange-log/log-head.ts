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

/** A head as text, without byte order mark. */
export function headText(head: Uint8Array): string {
  return utf8.decode(head.slice()).replace(/^\uFEFF/, '')
}

/** The `#` lines within a head of UTF-8; null when there is none. A line that is cut by the head's end counts. */
export function logHead(head: Uint8Array): LogHeader | null {
  const lines = new HeaderLines()
  for (const line of headText(head).split(/\r?\n/)) if (line.startsWith('#')) lines.take(line)
  return lines.header
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
