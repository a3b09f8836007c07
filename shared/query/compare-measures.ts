/**
 * The measures by which two periods, or two servers, are laid side by side: messages and what became of them, delays in total, by way and by
 * connector, errors, hosts and sessions. Which rows are of which side the caller says.
 */
import { type Steps, within } from '../base/steps'
import { listOf } from '../columns/list-cell'
import type { Table } from '../columns/table'
import type { RouteTables } from './message-detail'
import { hasFailed } from './session-row'
import { type Both, NO_TALLY, type Sided, SidedTallies, type Sides, type Tally } from './sided'
import { hopDelay } from './topology'
import { WholeColumns } from './whole-column'

/** Which side, or both, or none, a row of each table is of; `columns` are those of its table. */
export interface SideRules {
  message(row: number): Sides
  hop(row: number, from: number, to: number, message: number): Sides
  recipient(row: number, message: number): Sides
  session(row: number, node: number, first: number): Sides
  /** What ways are told apart by: for a server the other host alone. */
  way(from: number, to: number, sides: Sides): readonly { readonly key: string; readonly sides: Sides }[]
}

export interface SessionMeasures {
  readonly all: Tally
  readonly failed: Tally
  readonly withTls: Tally
  readonly withoutTls: Tally
}

export interface Measures {
  /** Messages, with their total delays. */
  readonly messages: Both<Tally>
  /** By outcome of the message. */
  readonly outcomes: readonly Sided<string>[]
  /** By the key of the way; delays from receipt to receipt. */
  readonly ways: readonly Sided<string>[]
  /** By connector of the hop's sessions. */
  readonly connectors: readonly Sided<string>[]
  /** Messages with a recipient that was not served, by its status code, or its outcome where there is none. */
  readonly errors: readonly Sided<string>[]
  /** By node: messages that passed it. */
  readonly hosts: readonly Sided<number>[]
  /** Numbers of sessions, not of messages; their delays are how long they took. */
  readonly sessions: Both<SessionMeasures>
  /** Sessions by reply that refused something, as `550 5.7.1`. */
  readonly refusals: readonly Sided<string>[]
}

/** Rows between two steps. */
const A_STEP = 20_000
const BAD = new Set(['failed', 'deferred', 'dropped'])

export function* measureSteps(t: RouteTables, rules: SideRules): Steps<Measures> {
  const ofMessages = yield* within(0, 0.2, messageMeasures(t.messages, rules))
  const ofHops = yield* within(0.2, 0.6, hopMeasures(t, rules))
  const errors = yield* within(0.6, 0.8, errorMeasures(t.recipients, rules))
  const ofSessions = yield* within(0.8, 1, sessionMeasures(t.sessions, rules))
  return { ...ofMessages, ...ofHops, errors, ...ofSessions }
}

function* messageMeasures(table: Table, rules: SideRules): Steps<Pick<Measures, 'messages' | 'outcomes'>> {
  const columns = new WholeColumns(table)
  const [outcome, total] = [columns.text('outcome'), columns.number('totalMs').values]
  const all = new SidedTallies<number>()
  const outcomes = new SidedTallies<string>()
  for (let m = 0; m < table.rows; m++) {
    const sides = rules.message(m)
    if (sides !== 0) {
      all.add(0, sides, m, total[m] as number)
      outcomes.add(outcome.at(m), sides, m)
    }
    if (m % A_STEP === 0) yield m / table.rows
  }
  const [messages = { a: NO_TALLY, b: NO_TALLY }] = all.sealed()
  return { messages, outcomes: outcomes.sealed() }
}

function* hopMeasures({ hops, sessions }: RouteTables, rules: SideRules): Steps<Pick<Measures, 'ways' | 'connectors' | 'hosts'>> {
  const columns = new WholeColumns(hops)
  const number = (name: string) => columns.number(name).values
  const [from, to, message, worked] = [number('from'), number('to'), number('message'), number('worked')]
  const [wait, transfer] = [number('waitMs'), number('transferMs')]
  const talks = columns.text('sessions')
  const connectorOf = new WholeColumns(sessions).text('connector')
  const named = talks.texts.map((cell) => [...new Set(listOf<number>(cell).map((s) => connectorOf.at(s)))].filter((c) => c !== ''))
  const protocol = columns.text('protocol')
  const [ways, connectors, hosts] = [new SidedTallies<string>(), new SidedTallies<string>(), new SidedTallies<number>()]
  for (let h = 0; h < hops.rows; h++) {
    const [x, y, m] = [from[h] as number, to[h] as number, message[h] as number]
    const sides = rules.hop(h, x, y, m)
    if (sides !== 0 && protocol.at(h) !== 'shadow') {
      const ms = worked[h] === 0 ? Number.NaN : hopDelay(wait[h] as number, transfer[h] as number)
      for (const way of rules.way(x, y, sides)) ways.add(way.key, way.sides, m, ms)
      for (const connector of named[talks.ids[h] as number] ?? []) connectors.add(connector, sides, m, ms)
      for (const node of x === y ? [x] : [x, y]) if (node >= 0) hosts.add(node, sides, m)
    }
    if (h % A_STEP === 0) yield h / hops.rows
  }
  return { ways: ways.sealed(), connectors: connectors.sealed(), hosts: hosts.sealed() }
}

function* errorMeasures(table: Table, rules: SideRules): Steps<Sided<string>[]> {
  const columns = new WholeColumns(table)
  const [outcome, code, message] = [columns.text('outcome'), columns.text('code'), columns.number('message').values]
  const bad = outcome.texts.map((o) => BAD.has(o))
  const errors = new SidedTallies<string>()
  for (let r = 0; r < table.rows; r++) {
    if (bad[outcome.ids[r] as number]) {
      const sides = rules.recipient(r, message[r] as number)
      if (sides !== 0) errors.add(code.at(r) || outcome.at(r), sides, message[r] as number)
    }
    if (r % A_STEP === 0) yield r / table.rows
  }
  return errors.sealed()
}

function* sessionMeasures(table: Table, rules: SideRules): Steps<Pick<Measures, 'sessions' | 'refusals'>> {
  const columns = new WholeColumns(table)
  const number = (name: string) => columns.number(name).values
  const [node, first, last] = [number('node'), number('first'), number('last')]
  const [result, tls, status, helo] = ['result', 'tls', 'status', 'helo'].map((name) => columns.text(name))
  const kinds = new SidedTallies<'all' | 'failed' | 'withTls' | 'withoutTls'>()
  const refusals = new SidedTallies<string>()
  for (let s = 0; s < table.rows; s++) {
    const sides = rules.session(s, node[s] as number, first[s] as number)
    if (sides !== 0) {
      kinds.add('all', sides, s, (last[s] as number) - (first[s] as number))
      if (hasFailed(result?.at(s) ?? '')) kinds.add('failed', sides, s)
      if (tls?.at(s) === 'yes') kinds.add('withTls', sides, s)
      // one that never greeted had no chance to begin TLS
      else if (helo?.at(s) !== '') kinds.add('withoutTls', sides, s)
      const refused = /^[45]\d\d(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(status?.at(s) ?? '')?.[0]
      if (refused) refusals.add(refused.replace('-', ' '), sides, s)
    }
    if (s % A_STEP === 0) yield s / table.rows
  }
  const found = new Map(kinds.sealed().map((k) => [k.key, k]))
  const of = (side: 'a' | 'b'): SessionMeasures => {
    const tally = (kind: 'all' | 'failed' | 'withTls' | 'withoutTls') => found.get(kind)?.[side] ?? NO_TALLY
    return { all: tally('all'), failed: tally('failed'), withTls: tally('withTls'), withoutTls: tally('withoutTls') }
  }
  return { sessions: { a: of('a'), b: of('b') }, refusals: refusals.sealed() }
}
