/**
 * What the list of messages is narrowed to, as plain data: it is stored with a place, shown as chips, and sent to the engine.
 * An empty list means "all"; several values of one kind are alternatives, different kinds must all hold.
 */
import type { EpochMs } from '../base/time'
import type { Direction, MessageOutcome } from '../model/routes'

export type TextField = 'any' | 'from' | 'to' | 'subject' | 'id'

export interface TextTerm {
  readonly field: TextField
  readonly text: string
  /** The whole value, not a part of it (case ignored either way). */
  readonly exact: boolean
  readonly exclude: boolean
}

export interface MessageFilter {
  /** By first record of the message: from ≤ first < to. */
  readonly time: { readonly from: EpochMs; readonly to: EpochMs } | null
  readonly outcomes: readonly MessageOutcome[]
  readonly directions: readonly Direction[]
  /** Names of hosts on the route. */
  readonly servers: readonly string[]
  /** All must hold. */
  readonly texts: readonly TextTerm[]
  readonly minDelayMs: number | null
  /** Rows found by a search, with the words that found them; or those behind a number of another screen, which `by` names. */
  readonly found: { readonly label: string; readonly rows: readonly number[]; readonly by?: string } | null
}

export const NO_FILTER: MessageFilter = {
  time: null,
  outcomes: [],
  directions: [],
  servers: [],
  texts: [],
  minDelayMs: null,
  found: null,
}

export function isFiltering(f: MessageFilter): boolean {
  return (
    f.time !== null ||
    f.outcomes.length > 0 ||
    f.directions.length > 0 ||
    f.servers.length > 0 ||
    f.texts.length > 0 ||
    f.minDelayMs !== null ||
    f.found !== null
  )
}

export type SortKey = 'index' | 'first' | 'outcome' | 'sender' | 'recipients' | 'subject' | 'totalMs' | 'hopCount' | 'route' | 'bytes'

export interface Sort {
  readonly key: SortKey
  readonly descending: boolean
}
