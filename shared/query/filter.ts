/**
 * What the list of messages is narrowed to, as plain data: it is stored with a place, shown as chips, written as query text
 * (`language/`), and sent to the engine. An empty list means "all"; several values of one kind are alternatives, different kinds must all hold.
 */
import type { EpochMs } from '../base/time'
import type { Direction, MessageOutcome } from '../model/routes'

/**
 * `any`: subject, people, ids and hosts. `server`: a host of the route. `client`, `connector` and `tls` are of the message's SMTP sessions,
 * `event` of its tracking rows, `code` of its status codes and replies; `tag`, `note` and `is` (pinned, tagged, noted) of what a person did.
 */
export type TextField =
  | 'any'
  | 'from'
  | 'to'
  | 'subject'
  | 'id'
  | 'outcome'
  | 'direction'
  | 'server'
  | 'code'
  | 'event'
  | 'connector'
  | 'client'
  | 'tls'
  | 'fromdomain'
  | 'todomain'
  | 'tag'
  | 'note'
  | 'finding'
  | 'is'

export interface TextTerm {
  readonly field: TextField
  readonly text: string
  /** The whole value, not a part of it (case ignored either way). */
  readonly exact: boolean
  readonly exclude: boolean
}

/** delay and wait in ms, size in bytes. A message without the number is in no range. */
export type RangeField = 'delay' | 'wait' | 'size' | 'hops' | 'recipients'

export interface RangeTerm {
  readonly range: RangeField
  /** Both count themselves; null is open. */
  readonly least: number | null
  readonly most: number | null
  readonly exclude: boolean
}

export type Term = TextTerm | RangeTerm

/** Alternatives: one of them must hold. */
export type Clause = readonly Term[]

export interface MessageFilter {
  /** By first record of the message: from ≤ first < to. */
  readonly time: { readonly from: EpochMs; readonly to: EpochMs } | null
  readonly outcomes: readonly MessageOutcome[]
  readonly directions: readonly Direction[]
  /** Names of hosts on the route. */
  readonly servers: readonly string[]
  /** Connectors of its sessions; domains of its sender and of its recipients, in lower case. */
  readonly connectors: readonly string[]
  readonly senderDomains: readonly string[]
  readonly recipientDomains: readonly string[]
  /** All must hold. */
  readonly clauses: readonly Clause[]
  /** Rows found by a search, with the words that found them; or those behind a number of another screen, which `by` names. */
  readonly found: { readonly label: string; readonly rows: readonly number[]; readonly by?: string } | null
}

export const NO_FILTER: MessageFilter = {
  ...{ time: null, outcomes: [], directions: [], servers: [], connectors: [], senderDomains: [], recipientDomains: [] },
  ...{ clauses: [], found: null },
}

/** Lists of names that several can be chosen of, ignoring case. */
export type NameList = 'servers' | 'connectors' | 'senderDomains' | 'recipientDomains'

export function isFiltering(f: MessageFilter): boolean {
  const lists = [f.outcomes, f.directions, f.servers, f.connectors, f.senderDomains, f.recipientDomains, f.clauses]
  return f.time !== null || f.found !== null || lists.some((l) => l.length > 0)
}

export const isText = (term: Term): term is TextTerm => 'field' in term

export const textTerm = (field: TextField, text: string, { exact = false, exclude = false } = {}): TextTerm => ({
  field,
  text,
  exact,
  exclude,
})

export const rangeTerm = (range: RangeField, least: number | null, most: number | null = null, exclude = false): RangeTerm => ({
  range,
  least,
  most,
  exclude,
})

/** Another condition that must hold. One that is there already changes nothing. */
export function withClause(f: MessageFilter, clause: Clause): MessageFilter {
  const known = f.clauses.some((c) => JSON.stringify(c) === JSON.stringify(clause))
  return known ? f : { ...f, clauses: [...f.clauses, clause] }
}

/** Conditions that a facet shows: whole values, none left out. */
const FACETS = [
  { field: 'outcome', list: 'outcomes' },
  { field: 'direction', list: 'directions' },
  { field: 'server', list: 'servers' },
  { field: 'connector', list: 'connectors' },
  { field: 'fromdomain', list: 'senderDomains' },
  { field: 'todomain', list: 'recipientDomains' },
] as const

/** Another condition, where a facet shows it as its values, else as a clause. */
export function narrowedBy(f: MessageFilter, clause: Clause): MessageFilter {
  const facet = FACETS.find(({ field }) => clause.every((t) => isText(t) && t.field === field && t.exact && !t.exclude))
  if (!facet) return withClause(f, clause)
  const wanted = clause.flatMap((t) => (isText(t) ? [t.text] : []))
  return { ...f, [facet.list]: [...new Set([...f[facet.list], ...wanted])] }
}

/** What both ask for. Of time and found rows there is one of each: the second's, where it has one. */
export function mergeFilters(a: MessageFilter, b: MessageFilter): MessageFilter {
  const lists = {
    outcomes: b.outcomes.length ? b.outcomes : a.outcomes,
    directions: b.directions.length ? b.directions : a.directions,
    servers: [...new Set([...a.servers, ...b.servers])],
    connectors: [...new Set([...a.connectors, ...b.connectors])],
    senderDomains: [...new Set([...a.senderDomains, ...b.senderDomains])],
    recipientDomains: [...new Set([...a.recipientDomains, ...b.recipientDomains])],
  }
  return b.clauses.reduce<MessageFilter>(withClause, { ...a, ...lists, time: b.time ?? a.time, found: b.found ?? a.found })
}

export type SortKey =
  | 'index'
  | 'first'
  | 'last'
  | 'outcome'
  | 'direction'
  | 'sender'
  | 'recipients'
  | 'recipientCount'
  | 'subject'
  | 'totalMs'
  | 'longestWaitMs'
  | 'hopCount'
  | 'route'
  | 'bytes'
  | 'codes'
  | 'messageId'
  | 'networkMessageId'
  | 'complete'

export interface Sort {
  readonly key: SortKey
  readonly descending: boolean
}
