/**
 * Lines of the evidence that an expression matches, in the order of the files: read once from the first byte to the last, in a thread of its
 * own that is ended when nobody wants it any more. Says where lines are; what stands in them is read when they are shown.
 */
import type { SourceRef, TextEncoding } from '@shared/model/source'
import { type LinePattern, lineMatcher } from '@shared/query/line-pattern'
import type { Place } from '../files/place'
import type { Store } from '../files/store'
import { readPlace } from '../files/unpack'

export interface SearchedFile {
  readonly source: number
  readonly place: Place
  readonly encoding: TextEncoding
}

export interface LineSearchOrder extends LinePattern {
  readonly store: Store
  readonly files: readonly SearchedFile[]
}

export interface LinesFound {
  readonly hits: readonly SourceRef[]
  /** Read so far, of all files. */
  readonly bytes: number
}

export interface LinesSearched {
  readonly bytes: number
  readonly found: number
  /** It ended at the bound; there may be more. */
  readonly more: boolean
  /** Files that could not be read, or not to their end. */
  readonly unread: readonly number[]
}

export const MOST_HITS = 5_000
/** Of a longer line the beginning is looked at. */
const MOST_LINE = 64 * 1024

/** `tell` is called after every chunk; the expression must be understood. */
export async function searchLines(
  { store, files, ...pattern }: LineSearchOrder,
  tell: (found: LinesFound) => void,
): Promise<LinesSearched> {
  const matches = lineMatcher(pattern)
  if (typeof matches === 'string') throw new Error(matches)
  const unread: number[] = []
  let [bytes, found] = [0, 0]
  for (const { source, place, encoding } of files) {
    if (found >= MOST_HITS) break
    let hits: SourceRef[] = []
    const lines = new LineCutter(encoding, (line) => {
      if (found >= MOST_HITS || !matches(line.text)) return
      found++
      hits.push({ source, offset: line.offset, length: line.length, line: line.number })
    })
    const flush = () => {
      tell({ hits, bytes })
      hits = []
    }
    try {
      await readPlace(
        place,
        store,
        (chunk) => {
          bytes += chunk.length
          lines.push(chunk)
          flush()
        },
        () => found >= MOST_HITS,
      )
    } catch {
      unread.push(source)
    }
    lines.finish()
    flush()
  }
  return { bytes, found, more: found >= MOST_HITS, unread }
}

interface Line {
  readonly text: string
  /** Bytes from the beginning of the file, without the end of the line. */
  readonly offset: number
  readonly length: number
  /** From 1. */
  readonly number: number
}

/** Cuts bytes into lines at their places. Ends of lines are `\n`, with or without `\r`. */
export class LineCutter {
  private readonly wide: boolean
  private readonly decoder: TextDecoder
  private rest = Buffer.alloc(0)
  /** Where `rest` begins. */
  private at = 0
  private number = 1

  constructor(
    encoding: TextEncoding,
    private readonly onLine: (line: Line) => void,
  ) {
    this.wide = encoding.startsWith('utf-16')
    this.decoder = new TextDecoder(encoding)
    this.low = encoding === 'utf-16be' ? 1 : 0
  }

  /** Which byte of a wide character holds what is in ASCII. */
  private readonly low: number

  push(chunk: Uint8Array): void {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    let from = 0
    for (let end = this.endOf(bytes, from); end >= 0; end = this.endOf(bytes, from)) {
      this.emit(bytes.subarray(from, end), this.at + from)
      from = end + (this.wide ? 2 : 1)
    }
    // a copy: the chunk may be used again
    this.rest = Buffer.from(bytes.subarray(from))
    this.at += from
  }

  finish(): void {
    if (this.rest.length > 0) this.emit(this.rest, this.at)
    this.rest = Buffer.alloc(0)
  }

  private endOf(bytes: Buffer, from: number): number {
    if (!this.wide) return bytes.indexOf(10, from)
    for (let i = bytes.indexOf(10, from); i >= 0; i = bytes.indexOf(10, i + 1)) {
      const start = i - this.low
      if ((this.at + start) % 2 === 0 && bytes[start + 1 - this.low] === 0) return start
    }
    return -1
  }

  private emit(bytes: Buffer, offset: number): void {
    const width = this.wide ? 2 : 1
    const cr = bytes.length >= width && bytes[bytes.length - width + this.low] === 13
    const length = bytes.length - (cr ? width : 0)
    const text = this.decoder.decode(bytes.subarray(0, Math.min(length, MOST_LINE)))
    this.onLine({ text, offset, length, number: this.number++ })
  }
}
