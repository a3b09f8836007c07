/**
 * The values of one column over the rows of a view, with their counts, each with the condition that narrows to it: what a person looks
 * through to find what is frequent, and what is rare. Numbers are gathered in ranges, times in days or hours.
 */
import { formatBytes, formatDay, formatDuration, formatEdge } from '../base/format'
import { fromLocal, toLocal, UTC, type Zone } from '../base/zone'
import { type MessageFilter, NO_FILTER, narrowedBy, type RangeField, rangeTerm, type SortKey, type TextField, textTerm } from './filter'
import { hostsOf, type MessageEngine } from './message-engine'

export interface StackItem {
  readonly text: string
  readonly count: number
  /** Null where there is no value: nothing can be asked for. */
  readonly narrows: MessageFilter | null
}

export interface StackAnswer {
  /** Most frequent first; ranges and times in their order. At most 1,000. */
  readonly items: readonly StackItem[]
  /** Values there are, the rest included. */
  readonly distinct: number
  readonly rows: number
}

const MOST = 1000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const DELAYS = [0, 100, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, HOUR, 4 * HOUR, DAY]
const SIZES = [0, 1e3, 1e4, 1e5, 1e6, 5e6, 1e7, 2.5e7, 5e7, 1e8]

const TEXTS: Readonly<Partial<Record<SortKey, { readonly field: TextField; readonly split?: (cell: string) => readonly string[] }>>> = {
  sender: { field: 'from' },
  recipients: { field: 'to', split: (cell) => cell.split('; ') },
  subject: { field: 'subject' },
  outcome: { field: 'outcome' },
  direction: { field: 'direction' },
  route: { field: 'server', split: hostsOf },
  codes: { field: 'code', split: (cell) => cell.split(' ') },
  messageId: { field: 'id' },
  networkMessageId: { field: 'id' },
}
const NUMBERS: Readonly<Partial<Record<SortKey, { readonly range: RangeField; readonly edges: readonly number[] | null }>>> = {
  totalMs: { range: 'delay', edges: DELAYS },
  longestWaitMs: { range: 'wait', edges: DELAYS },
  bytes: { range: 'size', edges: SIZES },
  hopCount: { range: 'hops', edges: null },
  recipientCount: { range: 'recipients', edges: null },
}

export const canStack = (key: SortKey): boolean => key in TEXTS || key in NUMBERS || key === 'first'

/** `zone`: days and hours of times are told by its clock. */
export function stackOf(engine: MessageEngine, rows: Uint32Array, key: SortKey, zone: Zone = UTC): StackAnswer {
  const [texts, numbers] = [TEXTS[key], NUMBERS[key]]
  if (texts) return stackTexts(engine, rows, key, texts.field, texts.split ?? ((cell) => [cell]))
  if (numbers) return stackNumbers(engine, rows, key, numbers.range, numbers.edges)
  return stackTimes(engine, rows, zone)
}

function stackTexts(
  engine: MessageEngine,
  rows: Uint32Array,
  key: SortKey,
  field: TextField,
  split: (cell: string) => readonly string[],
): StackAnswer {
  const { ids, texts } = engine.text(key)
  const cells = new Uint32Array(texts.length)
  for (const row of rows) cells[ids[row] as number] = (cells[ids[row] as number] as number) + 1
  // one value in two spellings is one value, as it is for the filter
  const counts = new Map<string, { text: string; count: number }>()
  cells.forEach((count, id) => {
    if (count === 0) return
    for (const text of new Map(split(texts[id] as string).map((t) => [t.toLowerCase(), t])).values()) {
      const known = counts.get(text.toLowerCase())
      if (known) known.count += count
      else counts.set(text.toLowerCase(), { text, count })
    }
  })
  const items = [...counts.values()]
    .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    .slice(0, MOST)
    .map(({ text, count }) => ({
      text,
      count,
      narrows: text === '' ? null : narrowedBy(NO_FILTER, [textTerm(field, text, { exact: true })]),
    }))
  return { items, distinct: counts.size, rows: rows.length }
}

function stackNumbers(
  engine: MessageEngine,
  rows: Uint32Array,
  key: SortKey,
  range: RangeField,
  edges: readonly number[] | null,
): StackAnswer {
  const { values } = engine.number(key)
  const counts = new Map<number, number>()
  let none = 0
  for (const row of rows) {
    const value = values[row] as number
    if (Number.isNaN(value)) none++
    else {
      const from = edges ? (edges.findLast((e) => e <= value) ?? Number.NEGATIVE_INFINITY) : value
      counts.set(from, (counts.get(from) ?? 0) + 1)
    }
  }
  const items: StackItem[] = [...counts]
    .sort((a, b) => a[0] - b[0])
    .slice(0, MOST)
    .map(([from, count]) => {
      const next = edges?.[edges.indexOf(from) + 1] ?? null
      const [least, most] = edges
        ? [from === Number.NEGATIVE_INFINITY ? null : from, below(from === Number.NEGATIVE_INFINITY ? 0 : next)]
        : [from, from]
      return {
        text: rangeText(range, least, edges ? next : null),
        count,
        narrows: { ...NO_FILTER, clauses: [[rangeTerm(range, least, most)]] },
      }
    })
  if (none > 0) items.push({ text: '', count: none, narrows: null })
  return { items, distinct: counts.size, rows: rows.length }
}

/** The greatest number that is less: ranges count both their ends. */
function below(edge: number | null): number | null {
  if (edge === null) return null
  // a microsecond: no log is finer
  return edge === 0 ? -0.001 : edge * (1 - Number.EPSILON)
}

function rangeText(range: RangeField, least: number | null, next: number | null): string {
  const number = (n: number) =>
    range === 'size' ? formatBytes(n) : range === 'delay' || range === 'wait' ? formatDuration(n) || '0 s' : String(n)
  if (least === null) return 'less than 0'
  return next === null
    ? `${number(least)}${range === 'hops' || range === 'recipients' ? '' : ' or more'}`
    : `${number(least)} to less than ${number(next)}`
}

function stackTimes(engine: MessageEngine, rows: Uint32Array, zone: Zone): StackAnswer {
  const { values } = engine.number('first')
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const row of rows) {
    const at = values[row] as number
    if (at < first) first = at
    if (at > last) last = at
  }
  const step = last - first > 3 * DAY ? DAY : HOUR
  const counts = new Map<number, number>()
  for (const row of rows) {
    const from = Math.floor(toLocal(values[row] as number, zone) / step) * step
    counts.set(from, (counts.get(from) ?? 0) + 1)
  }
  const items = [...counts]
    .sort((a, b) => a[0] - b[0])
    .slice(0, MOST)
    .map(([local, count]) => ({
      // as the clock of the zone shows it
      text: Number.isNaN(local) ? '' : step === DAY ? formatDay(local) : formatEdge(local),
      count,
      narrows: Number.isNaN(local) ? null : { ...NO_FILTER, time: { from: fromLocal(local, zone), to: fromLocal(local + step, zone) } },
    }))
  return { items, distinct: counts.size, rows: rows.length }
}
