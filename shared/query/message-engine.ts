/**
 * Answers of the message list over typed arrays: which rows pass, in which order, how they spread over time and over the facets.
 *
 * Each kind of predicate owns one bit of a number per row ("this kind rejects the row"). A row passes when it is 0; a facet counts
 * the rows that no *other* kind rejects, and the histogram those that nothing but the time range rejects. So one pass per predicate
 * serves the list, every facet and the strip.
 */
import type { EpochMs } from '../base/time'
import type { Table } from '../columns/table'
import type { Direction, MessageOutcome } from '../model/routes'
import type { MessageFilter, NameList, Sort, SortKey } from './filter'
import { columnLabels, domainsOf, type MessageLabels, sessionLabels } from './message-labels'
import type { MessageMarks } from './message-marks'
import { type RelatedTables, TermReader } from './message-terms'
import { type Order, orderOfKeys, walk } from './order'
import { WholeNumbers, WholeTexts } from './whole-column'

/** Order of severity: what to look at first, first. Also the order of the stacked bars, from the top. */
export const OUTCOMES = [
  'failed',
  'deferred',
  'partly',
  'not-covered',
  'in-transit',
  'delivered',
] as const satisfies readonly MessageOutcome[]

export const DIRECTIONS = ['inbound', 'outbound', 'internal', 'relayed', 'unknown'] as const satisfies readonly Direction[]

const REJECTED_BY = { time: 1, outcome: 2, direction: 4, server: 8, clause: 16, found: 32, connector: 64, from: 128, to: 256 } as const

export interface GridRow {
  readonly index: number
  readonly id: string
  readonly first: EpochMs
  readonly outcome: MessageOutcome
  readonly sender: string
  readonly firstRecipient: string
  readonly recipientCount: number
  readonly subject: string
  readonly totalMs: number | null
  readonly hopCount: number
  readonly route: string
  readonly longestWaitMs: number | null
  readonly complete: boolean
  readonly direction: Direction
  readonly last: EpochMs
  readonly bytes: number | null
  readonly codes: string
  readonly messageId: string
  readonly networkMessageId: string
}

export interface FacetValue<T extends string = string> {
  readonly value: T
  readonly count: number
}

/** The values that most messages have, and those that are chosen; `distinct` says how many there are. */
export interface FacetList {
  readonly values: readonly FacetValue[]
  readonly distinct: number
}

/** Values of one facet that a person is shown at most. */
const MOST_VALUES = 200

/** Facets whose values a message may have several of. */
type LabelList = Exclude<NameList, 'servers'>
const LABEL_BITS: Readonly<Record<LabelList, number>> = {
  connectors: REJECTED_BY.connector,
  senderDomains: REJECTED_BY.from,
  recipientDomains: REJECTED_BY.to,
}
const LABEL_LISTS = Object.keys(LABEL_BITS) as LabelList[]

export interface Histogram {
  readonly from: EpochMs
  readonly bucketMs: number
  /** Per outcome of OUTCOMES, one count per bucket. */
  readonly counts: readonly Uint32Array[]
  readonly max: number
}

export interface QueryAnswer {
  readonly shown: number
  readonly total: number
  readonly outcomes: readonly FacetValue<MessageOutcome>[]
  readonly directions: readonly FacetValue<Direction>[]
  readonly servers: readonly FacetValue[]
  readonly connectors: FacetList
  readonly senderDomains: FacetList
  readonly recipientDomains: FacetList
  /** Over the whole case's time range, of all rows that only the time range may reject. Null without timed rows. */
  readonly histogram: Histogram | null
  /** Greatest total delay of the shown rows, for the bars of the grid. */
  readonly longestMs: number
}

export interface View {
  readonly rows: Uint32Array
  readonly answer: QueryAnswer
}

export class MessageEngine {
  readonly rows: number
  private readonly numbers = new Map<string, WholeNumbers>()
  private readonly texts = new Map<string, WholeTexts>()
  private readonly labels = new Map<LabelList, MessageLabels>()
  private bySeverity: Order | null = null
  private passed: { readonly filter: MessageFilter; readonly rejected: Uint16Array } | null = null
  private readonly terms: TermReader

  /** `related`: where conditions on sessions, tracking rows and replies are looked up; without it no message meets one. */
  constructor(
    private readonly table: Table,
    private readonly related: RelatedTables | null = null,
  ) {
    this.rows = table.rows
    this.terms = new TermReader(this, related)
  }

  /** What a person put on messages, by the numbers of this engine. */
  setMarks(marks: MessageMarks): void {
    this.terms.setMarks(marks)
    this.passed = null
  }

  /** `strip` is the time range and number of buckets of the histogram. */
  query(filter: MessageFilter, sort: Sort, strip: { from: EpochMs; to: EpochMs; buckets: number } | null): View {
    const rejected = this.reject(filter)
    let shown = 0
    for (let i = 0; i < rejected.length; i++) if (rejected[i] === 0) shown++
    const rows = this.sorted(sort, rejected, shown)
    const total = this.number('totalMs').values
    let longestMs = 0
    for (const row of rows) {
      const ms = total[row] as number
      if (ms > longestMs) longestMs = ms
    }
    return {
      rows,
      answer: {
        shown,
        total: this.rows,
        outcomes: this.facet<MessageOutcome>('outcome', rejected, REJECTED_BY.outcome),
        directions: this.facet<Direction>('direction', rejected, REJECTED_BY.direction),
        servers: this.serverFacet(rejected),
        connectors: this.labelFacet(rejected, filter, 'connectors'),
        senderDomains: this.labelFacet(rejected, filter, 'senderDomains'),
        recipientDomains: this.labelFacet(rejected, filter, 'recipientDomains'),
        histogram: strip ? this.histogram(rejected, strip) : null,
        longestMs,
      },
    }
  }

  page(rows: Uint32Array, offset: number, limit: number): GridRow[] {
    return Array.from(rows.subarray(offset, offset + limit), (row) => this.gridRow(row))
  }

  gridRow(row: number): GridRow {
    const recipients = this.text('recipients').at(row)
    const orNull = (n: number) => (Number.isNaN(n) ? null : n)
    return {
      index: row,
      id: `M-${row + 1}`,
      first: this.number('first').values[row] ?? Number.NaN,
      outcome: this.text('outcome').at(row) as MessageOutcome,
      sender: this.text('sender').at(row),
      firstRecipient: recipients.split('; ', 1)[0] ?? '',
      recipientCount: this.number('recipientCount').values[row] ?? 0,
      subject: this.text('subject').at(row),
      totalMs: orNull(this.number('totalMs').values[row] ?? Number.NaN),
      hopCount: this.number('hopCount').values[row] ?? 0,
      route: this.text('route').at(row),
      longestWaitMs: orNull(this.number('longestWaitMs').values[row] ?? Number.NaN),
      complete: this.number('complete').values[row] === 1,
      direction: this.text('direction').at(row) as Direction,
      last: this.number('last').values[row] ?? Number.NaN,
      bytes: orNull(this.number('bytes').values[row] ?? Number.NaN),
      codes: this.text('codes').at(row),
      messageId: this.text('messageId').at(row),
      networkMessageId: this.text('networkMessageId').at(row),
    }
  }

  number(name: string): WholeNumbers {
    return kept(this.numbers, name, () => WholeNumbers.read(this.table, name))
  }

  text(name: string): WholeTexts {
    return kept(this.texts, name, () => new WholeTexts(this.table, name))
  }

  private sorted(sort: Sort, rejected: Uint16Array, shown: number): Uint32Array {
    return walk(this.orderOf(sort.key), sort.descending, rejected, shown)
  }

  private orderOf(key: SortKey): Order {
    switch (key) {
      case 'index':
        return { rows: Uint32Array.from({ length: this.rows }, (_, i) => i), missing: 0 }
      case 'first':
      case 'last':
      case 'totalMs':
      case 'longestWaitMs':
      case 'hopCount':
      case 'recipientCount':
      case 'complete':
      case 'bytes':
        return this.number(key).order
      case 'outcome':
        return this.outcomeOrder()
      case 'sender':
      case 'recipients':
      case 'subject':
      case 'direction':
      case 'codes':
      case 'messageId':
      case 'networkMessageId':
      case 'route':
        return this.text(key).order
    }
  }

  /** By severity, not by letter. */
  private outcomeOrder(): Order {
    const { ids, texts } = this.text('outcome')
    const ranks = texts.map((t) => OUTCOMES.indexOf(t as MessageOutcome) >>> 0)
    this.bySeverity ??= orderOfKeys(
      ids.map((id) => ranks[id] as number),
      0xffff_ffff,
    )
    return this.bySeverity
  }

  /** Kept for the last filter: sorting and paging of the same filter cost no second pass. */
  private reject(filter: MessageFilter): Uint16Array {
    if (this.passed && sameFilter(this.passed.filter, filter)) return this.passed.rejected
    const rejected = new Uint16Array(this.rows)
    const { time, found } = filter
    if (time) {
      const { values } = this.number('first')
      markUnless(rejected, REJECTED_BY.time, (i) => (values[i] as number) >= time.from && (values[i] as number) < time.to)
    }
    if (filter.outcomes.length) this.rejectOthers(rejected, 'outcome', REJECTED_BY.outcome, new Set<string>(filter.outcomes))
    if (filter.directions.length) this.rejectOthers(rejected, 'direction', REJECTED_BY.direction, new Set<string>(filter.directions))
    if (filter.servers.length) {
      const wanted = new Set(filter.servers.map((s) => s.toLowerCase()))
      const { ids, texts } = this.text('route')
      const good = Uint8Array.from(texts, (t) => (hostsOf(t).some((h) => wanted.has(h.toLowerCase())) ? 1 : 0))
      markUnless(rejected, REJECTED_BY.server, (i) => good[ids[i] as number] === 1)
    }
    for (const list of LABEL_LISTS) {
      if (filter[list].length === 0) continue
      const { values, offsets, ids } = this.labelsOf(list)
      const wanted = new Set(filter[list].map((n) => n.toLowerCase()))
      const good = Uint8Array.from(values, (v) => (wanted.has(v.toLowerCase()) ? 1 : 0))
      markUnless(rejected, LABEL_BITS[list], (m) => {
        for (let i = offsets[m] as number; i < (offsets[m + 1] as number); i++) if (good[ids[i] as number] === 1) return true
        return false
      })
    }
    for (const clause of filter.clauses) {
      const good = this.terms.meeting(clause)
      markUnless(rejected, REJECTED_BY.clause, (i) => good[i] === 1)
    }
    if (found) {
      const good = new Uint8Array(this.rows)
      for (const row of found.rows) good[row] = 1
      markUnless(rejected, REJECTED_BY.found, (i) => good[i] === 1)
    }
    this.passed = { filter, rejected }
    return rejected
  }

  private rejectOthers(rejected: Uint16Array, column: string, bit: number, wanted: ReadonlySet<string>): void {
    const { ids, texts } = this.text(column)
    const good = Uint8Array.from(texts, (t) => (wanted.has(t) ? 1 : 0))
    markUnless(rejected, bit, (i) => good[ids[i] as number] === 1)
  }

  private facet<T extends string>(column: string, rejected: Uint16Array, bit: number): FacetValue<T>[] {
    const { ids, texts } = this.text(column)
    const counts = new Uint32Array(texts.length)
    const others = ~bit & ALL
    for (let i = 0; i < rejected.length; i++)
      if (((rejected[i] as number) & others) === 0) counts[ids[i] as number] = (counts[ids[i] as number] as number) + 1
    return texts.map((value, i) => ({ value: value as T, count: counts[i] as number })).filter((v) => v.value !== '')
  }

  private labelsOf(list: LabelList): MessageLabels {
    return kept(this.labels, list, () => {
      if (list === 'senderDomains') return columnLabels(this.text('sender'), domainsOf)
      if (list === 'recipientDomains') return columnLabels(this.text('recipients'), domainsOf)
      return this.related ? sessionLabels(this.related.sessions, 'connector', this.rows) : NO_LABELS(this.rows)
    })
  }

  /** A message counts once for each value that it has. */
  private labelFacet(rejected: Uint16Array, filter: MessageFilter, list: LabelList): FacetList {
    const { values, offsets, ids } = this.labelsOf(list)
    const counts = new Uint32Array(values.length)
    const others = ~LABEL_BITS[list] & ALL
    for (let m = 0; m < rejected.length; m++) {
      if (((rejected[m] as number) & others) !== 0) continue
      for (let i = offsets[m] as number; i < (offsets[m + 1] as number); i++) {
        const id = ids[i] as number
        counts[id] = (counts[id] as number) + 1
      }
    }
    const chosen = new Set(filter[list].map((n) => n.toLowerCase()))
    const order = Array.from(counts.keys()).sort(
      (a, b) => (counts[b] as number) - (counts[a] as number) || ((values[a] as string) < (values[b] as string) ? -1 : 1),
    )
    const shown = order.filter((id, i) => i < MOST_VALUES || chosen.has((values[id] as string).toLowerCase()))
    return { values: shown.map((id) => ({ value: values[id] as string, count: counts[id] as number })), distinct: values.length }
  }

  /** A message counts once for each host of its route. */
  private serverFacet(rejected: Uint16Array): FacetValue[] {
    const counts = new Map<string, number>()
    for (const { value, count } of this.facet('route', rejected, REJECTED_BY.server))
      for (const host of new Set(hostsOf(value))) counts.set(host, (counts.get(host) ?? 0) + count)
    return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  }

  private histogram(rejected: Uint16Array, strip: { from: EpochMs; to: EpochMs; buckets: number }): Histogram {
    const bucketMs = niceBucket((strip.to - strip.from) / Math.max(1, strip.buckets))
    const from = Math.floor(strip.from / bucketMs) * bucketMs
    const buckets = Math.floor((strip.to - from) / bucketMs) + 1
    const counts = OUTCOMES.map(() => new Uint32Array(buckets))
    const { ids, texts } = this.text('outcome')
    const rowOf = texts.map((t) => counts[OUTCOMES.indexOf(t as MessageOutcome)])
    const { values } = this.number('first')
    const others = ~REJECTED_BY.time & ALL
    for (let i = 0; i < rejected.length; i++) {
      if (((rejected[i] as number) & others) !== 0) continue
      const b = Math.floor(((values[i] as number) - from) / bucketMs)
      const row = rowOf[ids[i] as number]
      if (row && b >= 0 && b < buckets) row[b] = (row[b] as number) + 1
    }
    let max = 0
    for (let b = 0; b < buckets; b++)
      max = Math.max(
        max,
        counts.reduce((n, c) => n + (c[b] as number), 0),
      )
    return { from, bucketMs, counts, max }
  }
}

const ALL = 0xffff
const NO_LABELS = (messages: number): MessageLabels => ({ values: [], offsets: new Uint32Array(messages + 1), ids: new Uint32Array(0) })

function markUnless(rejected: Uint16Array, bit: number, passes: (row: number) => boolean): void {
  for (let i = 0; i < rejected.length; i++) if (!passes(i)) rejected[i] = (rejected[i] as number) | bit
}

/** Names of the hosts of a route, in order. */
export const hostsOf = (route: string): readonly string[] => (route === '' ? [] : route.split(' → '))

function kept<T>(known: Map<string, T>, name: string, make: () => T): T {
  const before = known.get(name)
  if (before !== undefined) return before
  const made = make()
  known.set(name, made)
  return made
}

const sameFilter = (a: MessageFilter, b: MessageFilter) => a === b || JSON.stringify(a) === JSON.stringify(b)

const S = 1000
const M = 60 * S
const H = 60 * M
const NICE = [S, 5 * S, 15 * S, 30 * S, M, 2 * M, 5 * M, 10 * M, 15 * M, 30 * M, H, 2 * H, 3 * H, 6 * H, 12 * H, 24 * H]

/** The smallest bucket a person would choose that is not smaller than asked. */
export function niceBucket(atLeastMs: number): number {
  return NICE.find((n) => n >= atLeastMs) ?? Math.ceil(atLeastMs / (24 * H)) * 24 * H
}
