/**
 * What a file format fulfils. A format is a folder beside this file; `registry.ts` is the only list.
 *
 * A reader is fed the bytes of one unpacked file in chunks of any size. It never opens a file, never throws on bad data, and accounts
 * for every byte: in a record, in a header, or set aside with its place and reason.
 */
import type { Scanners } from '../columns/scan/scanner'
import type { SourceFile, SourceKind } from '../model/source'

/** What the times of a format mean before anything is known of the file. */
export type FormatClock = 'utc' | 'local-declared' | 'local-unknown' | 'none'

/** The most there is: the content says itself what it is. The first format that is so sure has it, and no other is asked. */
export const SURE = 98

export interface Sniffed {
  /** 0 to SURE; content that only this format has gives 90 and more, a file name alone 20 at most. */
  readonly confidence: number
  readonly kind: SourceKind
}

export interface Format {
  readonly id: string
  readonly title: string
  /** Where the format is described in this repository. */
  readonly docs: string
  readonly clock: FormatClock
  /** `head` is up to the first 64 KiB, decoded to UTF-8 if the file was UTF-16; `path` as in SourceFile. */
  sniff(head: Uint8Array, path: string): Sniffed | null
  open(context: ReaderContext): Reader
  /** Heads that this format accepts and no other format claims. */
  readonly samples: readonly string[]
}

export interface ReaderContext {
  /** Index of the source file in the case; goes into each segment. */
  readonly source: number
  readonly path: string
  /** Called with each finished segment, in file order. */
  readonly onSegment: (segment: ArrayBufferLike) => void
  /** Make segments in shared memory. */
  readonly shared: boolean
  /** Scanners of this thread, for delimited logs. */
  readonly scanners: Scanners
}

export interface Reader {
  /**
   * Where the next bytes can be read into, so that push need not copy them: fill it from its start and push the part that was filled.
   * Null, or absent, when bytes are to be brought. Valid until the next call of the reader.
   */
  space?(): Uint8Array | null
  /** The bytes may be reused by the caller after the call. */
  push(bytes: Uint8Array): void
  /** Ends the file and emits what is left. Nothing may be pushed afterwards. */
  finish(): ReadSummary
}

/** What reading alone can say of a source file. `setAside` has at most 1,000 entries; the rest is counted in an issue. */
export type ReadSummary = Pick<
  SourceFile,
  'kind' | 'records' | 'setAsideLines' | 'balance' | 'setAside' | 'issues' | 'encoding' | 'header' | 'first' | 'last' | 'clock' | 'owner'
>
