/**
 * The scanner of delimited logs: bytes of one file in, segments out, every byte accounted for. Formats open one through the Scanners
 * they are given; which engine works below is the shell's choice and changes nothing in what comes out.
 */
import type { EpochMs } from '../../base/time'
import type { ByteBalance, LogHeader, SetAside, TextEncoding } from '../../model/source'
import type { ScanLimits } from './engine'
import type { ScanPlan } from './plan'
import type { ReasonCount } from './set-aside'

export interface ScanJob {
  /** `table` of the segments: the format's id. */
  readonly table: string
  /** Index of the source file in the case. */
  readonly source: number
  /** Make segments in shared memory. */
  readonly shared: boolean
  /** The columns for a header; null when its rows cannot be read. Asked once for each `#Fields` that differs from the one before. */
  readonly planFor: (fields: readonly string[]) => ScanPlan | null
  readonly onSegment: (segment: ArrayBufferLike) => void
}

export interface Scanner {
  /** Where the next bytes can be read into, so that push need not copy them; null when they cannot. Valid until the next call. */
  space(): Uint8Array | null
  /** The bytes may be reused by the caller after the call. */
  push(bytes: Uint8Array): void
  /** Ends the file and emits what is left. Nothing may be pushed afterwards. */
  finish(): ScanSummary
}

export interface ScanSummary {
  readonly records: number
  readonly setAsideLines: number
  readonly balance: ByteBalance
  /** At most 1,000 entries; `setAsideMore` counts the others, `reasons` counts all. */
  readonly setAside: readonly SetAside[]
  readonly setAsideMore: number
  readonly reasons: readonly ReasonCount[]
  readonly encoding: TextEncoding
  readonly header: LogHeader | null
  /** `#Fields` lines after the first: that changed the columns, that repeated them. */
  readonly headerChanges: number
  readonly headerRepeats: number
  readonly logTypes: readonly string[]
  /** The last record has no line end, so its last field may be cut. */
  readonly openEnd: boolean
  /** Least and greatest record time; NaN without records. */
  readonly first: EpochMs
  readonly last: EpochMs
}

export interface ScannerOptions {
  /** auto: WebAssembly where it starts, else JavaScript. */
  readonly engine: 'auto' | 'wasm' | 'js'
  /** 32 bits; the same for all segments that are to compare by hash. */
  readonly seed: number
  /** For tests: small limits make small files cut segments. */
  readonly limits?: ScanLimits
}

/** Opens scanners for one thread. Keep one per thread: it reuses its engines' memory from file to file. */
export interface Scanners {
  readonly engine: 'wasm' | 'js'
  readonly seed: number
  open(job: ScanJob): Scanner
}
