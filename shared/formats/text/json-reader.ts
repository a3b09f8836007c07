/** Reads a file of JSON rows: each object is parsed alone and told with its place; every byte is accounted for. */
import { detectEncoding, ENCODING_HEAD, Utf16Reader, utf16Bytes } from '../../columns/scan/encoding'
import type { SetAsideReason, TextEncoding } from '../../model/source'
import type { Reader, ReaderContext } from '../format'
import { JsonObjects, type JsonPart } from './json-objects'
import { summarize, type TextOutcome, TextSink } from './text-reader'

export interface JsonRow {
  /** Own names and values of the object, in order: names are log content and never become keys of ours. */
  readonly entries: readonly (readonly [string, unknown])[]
  readonly offset: number
  readonly length: number
  readonly line: number
}

export interface JsonRows {
  /** False when the object is none of the format's rows. */
  row(row: JsonRow): boolean
  end(): TextOutcome
}

const utf8 = new TextDecoder('utf-8')
const REASONS: Record<Exclude<JsonPart, 'row' | 'glue'>, SetAsideReason> = { broken: 'not-understood', 'too-long': 'too-long' }

export function openJsonReader(context: ReaderContext, start: (sink: TextSink) => JsonRows): Reader {
  const sink = new TextSink(context)
  const rows = start(sink)
  let encoding: TextEncoding = 'utf-8'
  let utf16: Utf16Reader | null = null
  let head: Uint8Array | null = new Uint8Array(0)
  let offset = 0
  let line = 1
  let asideEnd = -1

  const objects = new JsonObjects((part, piece) => {
    const bytes = utf16 ? utf16Bytes(piece, 0, piece.length) : piece.length
    const feeds = count(piece, 10)
    const row = part === 'row' ? parsed(piece) : null
    if (part === 'glue') sink.account.addHeader(bytes)
    else if (row && rows.row({ entries: row, offset, length: bytes, line })) sink.account.addRecords(bytes)
    else {
      const reason = part === 'row' ? 'not-understood' : REASONS[part]
      // parts of one long object are one stretch
      sink.account.addSetAside({ offset, bytes, line, lines: asideEnd === offset ? feeds : Math.max(feeds, 1), reason })
      asideEnd = offset + bytes
    }
    offset += bytes
    line += feeds
  })

  const begin = (bytes: Uint8Array) => {
    encoding = detectEncoding(bytes)
    if (encoding !== 'utf-8') utf16 = new Utf16Reader(encoding as 'utf-16le' | 'utf-16be')
    const text = utf16 ? utf16.push(bytes) : bytes
    const mark = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf
    if (mark) {
      offset = utf16 ? 2 : 3
      sink.account.addHeader(offset)
    }
    objects.push(mark ? text.subarray(3) : text)
  }

  return {
    push(bytes) {
      if (!head) {
        objects.push(utf16 ? utf16.push(bytes) : bytes)
        return
      }
      const joined = new Uint8Array(head.length + bytes.length)
      joined.set(head)
      joined.set(bytes, head.length)
      head = joined
      if (head.length < ENCODING_HEAD) return
      head = null
      begin(joined)
    },
    finish() {
      if (head) begin(head)
      if (utf16) objects.push(utf16.finish())
      objects.finish()
      if (utf16?.oddBytes) sink.account.addSetAside({ offset, bytes: 1, line, lines: 1, reason: 'cut-row' })
      return summarize(sink, rows.end(), { encoding, legacy: 0 })
    },
  }
}

function parsed(bytes: Uint8Array): (readonly [string, unknown])[] | null {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes.slice()))
    return typeof value === 'object' && value !== null ? Object.entries(value) : null
  } catch {
    return null
  }
}

function count(bytes: Uint8Array, byte: number): number {
  let n = 0
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) n++
  return n
}
