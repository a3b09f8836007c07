/** The words of the query language: what each field means, how its values are written. The search field completes from this list. */
import type { RangeField, TextField } from '../filter'
import { DIRECTIONS, OUTCOMES } from '../message-engine'

export interface TextWord {
  readonly kind: 'text'
  readonly field: TextField
  readonly says: string
  /** The only values it has; null where they come from the logs. */
  readonly values: readonly string[] | null
}
export interface RangeWord {
  readonly kind: 'range'
  readonly range: RangeField
  readonly says: string
  readonly unit: 'duration' | 'bytes' | 'count'
}
export interface TimeWord {
  readonly kind: 'time'
  readonly says: string
}
export type Word = TextWord | RangeWord | TimeWord

const text = (field: TextField, says: string, values: readonly string[] | null = null): TextWord => ({ kind: 'text', field, says, values })
const range = (r: RangeField, unit: RangeWord['unit'], says: string): RangeWord => ({ kind: 'range', range: r, says, unit })

/** In the order in which they are offered. */
export const WORDS: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['from', text('from', 'sender')],
  ['to', text('to', 'a recipient')],
  ['subject', text('subject', 'subject')],
  ['fromdomain', text('fromdomain', 'domain of the sender')],
  ['todomain', text('todomain', 'domain of a recipient')],
  ['outcome', text('outcome', 'what became of it', OUTCOMES)],
  ['server', text('server', 'a host on its way')],
  ['time', { kind: 'time', says: 'when it began' }],
  ['delay', range('delay', 'duration', 'from first to last record')],
  ['wait', range('wait', 'duration', 'longest wait before a hop')],
  ['size', range('size', 'bytes', 'size')],
  ['hops', range('hops', 'count', 'hops')],
  ['recipients', range('recipients', 'count', 'recipients')],
  ['direction', text('direction', 'in, out or internal', DIRECTIONS)],
  ['code', text('code', 'status code or reply')],
  ['event', text('event', 'a tracking event')],
  ['connector', text('connector', 'connector of a session')],
  ['client', text('client', 'other end of a session: address or name')],
  ['tls', text('tls', 'TLS version of a session, or none')],
  ['tag', text('tag', 'a tag of yours')],
  ['note', text('note', 'words of a note of yours, or N-7')],
  ['finding', text('finding', 'words of a finding, or F-3')],
  ['is', text('is', 'what you marked', ['pinned', 'tagged', 'noted'])],
  ['id', text('id', 'message or network id')],
  ['text', text('any', 'subject, people, ids and hosts')],
])

export const EXAMPLES: Readonly<Record<RangeWord['unit'], string>> = { duration: '90s, 5m or 2h', bytes: '500kB or 10MB', count: '4' }

const DURATIONS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }
const SIZES: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9 }

/** `5m` as 300000, `10MB` as 10000000; null when it is no such number. */
export function readNumber(unit: RangeWord['unit'], typed: string): number | null {
  const m = /^(-?\d+(?:\.\d+)?)([a-z]*)$/i.exec(typed)
  if (!m) return null
  const name = (m[2] ?? '').toLowerCase()
  const factors: Readonly<Record<string, number>> = unit === 'duration' ? DURATIONS : unit === 'bytes' ? SIZES : { '': 1 }
  const factor = Object.hasOwn(factors, name) ? factors[name] : undefined
  return factor === undefined ? null : Number(m[1]) * factor
}

/** As `readNumber` reads it back: exactly, in the largest unit that leaves no fraction. */
export function writeNumber(unit: RangeWord['unit'], value: number): string {
  if (unit === 'count') return String(value)
  const steps = unit === 'duration' ? (['d', 'h', 'm', 's', 'ms'] as const) : (['GB', 'MB', 'kB', 'B'] as const)
  const factors = unit === 'duration' ? DURATIONS : SIZES
  for (const name of steps) {
    const factor = factors[name.toLowerCase()] ?? 1
    if (value >= factor && value % factor === 0) return `${value / factor}${name}`
  }
  return `${value}${unit === 'duration' ? 'ms' : 'B'}`
}
