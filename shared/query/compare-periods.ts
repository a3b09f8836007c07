/** Two times of a case side by side. A message is of the period in which it began, a session of that in which it was opened; both by the clock that logged it. */
import { type Steps, within } from '../base/steps'
import type { Catalogue } from '../model/case'
import { type Measures, measureSteps } from './compare-measures'
import type { Times } from './language/times'
import type { RouteTables } from './message-detail'
import { coverOf, type LogCover, trackedMs } from './period-cover'
import { A, B, type Both, type Sides } from './sided'
import { WholeNumbers } from './whole-column'

export interface PeriodSide {
  readonly times: Times
  readonly cover: readonly LogCover[]
  /** Of the period, in which message tracking has rows. */
  readonly trackedMs: number
}

export interface PeriodComparison {
  readonly measures: Measures
  readonly sides: Both<PeriodSide>
}

/** `from>to`, as the keys of ways are written; nodes. */
export const wayKey = (from: number, to: number): string => `${from}>${to}`
export function wayOfKey(key: string): readonly [from: number, to: number] {
  const [from, to] = key.split('>').map(Number)
  return [from ?? -1, to ?? -1]
}

export function* comparePeriodsSteps(
  tables: RouteTables,
  { coverage }: Pick<Catalogue, 'coverage'>,
  { a, b }: Both<Times>,
): Steps<PeriodComparison> {
  const sidesAt = (at: number): Sides => (at >= a.from && at < a.to ? A : 0) | (at >= b.from && at < b.to ? B : 0)
  const first = WholeNumbers.read(tables.messages, 'first').values
  const sides = Uint8Array.from(first, sidesAt)
  const of = (message: number): Sides => sides[message] ?? 0
  const measures = yield* within(
    0.05,
    1,
    measureSteps(tables, {
      message: of,
      hop: (_h, _from, _to, message) => of(message),
      recipient: (_r, message) => of(message),
      session: (_s, _node, at) => sidesAt(at),
      way: (from, to, both) => (from === to ? [] : [{ key: wayKey(from, to), sides: both }]),
    }),
  )
  const side = (times: Times): PeriodSide => ({ times, cover: coverOf(coverage, times), trackedMs: trackedMs(coverage, times) })
  return { measures, sides: { a: side(a), b: side(b) } }
}
