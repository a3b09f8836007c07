/** A case: what was opened and what came of it, without the rows. Plain JSON; stored by the window, kept by the host. */
import type { EpochMs } from '../base/time'
import type { Ask, Coverage, DatabaseHistory, RouteNode } from './routes'
import type { PassingState, SourceFile, SourceKind, SourceState } from './source'

export interface Totals {
  readonly files: number
  readonly bytesRead: number
  readonly bytesInRecords: number
  readonly bytesInHeaders: number
  readonly bytesSetAside: number
  readonly records: number
  readonly setAside: number
  /** Records of files that were read that another file has too; they count in `records` and once in everything else. */
  readonly copies: number
  readonly messages: number
  readonly hops: number
  readonly sessions: number
  /** Outgoing connections in connectivity logs. */
  readonly connections: number
  readonly streams: number
  readonly findings: number
}

export interface Catalogue {
  readonly caseId: string
  readonly name: string
  /** The dropped names, as a person knows them. */
  readonly inputs: readonly string[]
  readonly example: boolean
  readonly createdAt: EpochMs
  readonly producer: string
  /** Bundle time range of all records; null without records. */
  readonly timeRange: { readonly first: EpochMs; readonly last: EpochMs } | null
  readonly sources: readonly SourceFile[]
  /** Node index of each source's server, −1 when not known; same order as `sources`. */
  readonly serverOf: readonly number[]
  /** Why that server: one short sentence per source. */
  readonly serverWhy: readonly string[]
  readonly nodes: readonly RouteNode[]
  /** By name: where the active copy of each was. */
  readonly databases: readonly DatabaseHistory[]
  readonly coverage: readonly Coverage[]
  /** Logs that are missed, those that most messages rest on first. */
  readonly asks: readonly Ask[]
  readonly totals: Totals
  /** False while indexing goes on or when a person stopped it. */
  readonly complete: boolean
}

/** One line of the ingest panel. */
export interface FileProgress {
  readonly id: number
  readonly path: string
  readonly bytes: number
  /** Bytes read so far. */
  readonly done: number
  readonly kind: SourceKind | null
  readonly state: SourceState | PassingState
  /** One sentence: what is going on or what came of it. */
  readonly note: string | null
  readonly records: number
  readonly setAsideLines: number
}

/** Whether a file will still change its state. */
export function isPassing(state: FileProgress['state']): state is PassingState {
  return state === 'waiting' || state === 'looking' || state === 'reading' || state === 'paused'
}

export type JobPhase = 'listing' | 'reading' | 'correlating' | 'finished' | 'cancelled' | 'failed'

export interface JobProgress {
  readonly caseId: string
  readonly phase: JobPhase
  readonly bytesDone: number
  /** Grows while archives are being listed. */
  readonly bytesTotal: number
  readonly filesDone: number
  readonly filesTotal: number
  readonly elapsedMs: number
  /** For `failed`: what happened, what it means, what can be done. */
  readonly message: string | null
  /** A person paused the whole job. */
  readonly paused: boolean
}

/** One segment of a case, by its number; the bytes are fetched by that number. */
export interface SegmentEntry {
  readonly index: number
  readonly table: string
  readonly bytes: number
}
