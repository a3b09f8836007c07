/** Tells what a file is: by content first, by name only when the content says nothing. */
import type { SourceKind } from '../model/source'
import { decodeHead, headText } from './exchange-log/log-head'
import { type Format, SURE } from './format'
import { type Container, knownByContent } from './known-files'
import { collectorNote } from './known-names'
import { FORMATS } from './registry'

/** Bytes of a file's start that sniffing wants to see. */
export const HEAD_BYTES = 64 << 10

export interface Recognised {
  readonly format: Format
  readonly kind: SourceKind
  readonly confidence: number
}

/** A file that no format reads. */
export interface NotRead {
  readonly format: null
  readonly kind: SourceKind
  readonly state: 'not-needed' | 'unreadable'
  /** One sentence for a person: what it is and what can be done. */
  readonly note: string
  /** It is an archive, whatever its name says. */
  readonly container?: Container
}

export type FileSniff = Recognised | NotRead

/** From this confidence on, the content itself spoke. */
const BY_CONTENT = 50

/** `head`: up to the first 64 KiB as they are in the file; fewer only when the file is shorter. `path` as in SourceFile. */
export function sniffFile(head: Uint8Array, path: string): FileSniff {
  const decoded = decodeHead(head.subarray(0, HEAD_BYTES))
  const left = collectorNote(headText(decoded.subarray(0, 1024)), path)
  if (left) return { format: null, kind: 'other', ...left }
  if (head.length === 0) return notNeeded('The file is empty.')
  const told = bestFormat(decoded, path)
  // a binary file may look like UTF-16 from afar
  const best = (told?.confidence ?? 0) < BY_CONTENT ? (bestFormat(head.subarray(0, HEAD_BYTES), path) ?? told) : told
  if (best && best.confidence >= BY_CONTENT) return best
  const text = headText(decoded.subarray(0, 4096))
  const known = knownByContent(head, text, path)
  if (known) return { format: null, ...known }
  if (isBinary(decoded)) return notNeeded('This is a binary file of no kind that is read here.')
  return best ?? notNeeded('This is a text file of no kind that is read here.')
}

function bestFormat(head: Uint8Array, path: string): Recognised | null {
  let best: Recognised | null = null
  for (const format of FORMATS) {
    const sniffed = format.sniff(head, path)
    if (sniffed && sniffed.confidence > (best?.confidence ?? 0)) best = { format, ...sniffed }
    if (best && best.confidence >= SURE) break
  }
  return best
}

function notNeeded(note: string): NotRead {
  return { format: null, kind: 'other', state: 'not-needed', note }
}

/** One control character in fifty, or more, is no text. NULs at the end are padding. */
function isBinary(head: Uint8Array): boolean {
  let end = head.length
  while (end > 0 && head[end - 1] === 0) end--
  const controls = head.subarray(0, end).reduce((n, c) => n + (c < 32 && (c < 9 || c > 13) && c !== 27 ? 1 : 0), 0)
  return end === 0 || controls * 50 > end
}
