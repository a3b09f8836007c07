/** Two servers side by side: the mail that passed each, what became of it, how long it waited there, who shared it out, what their logs cover and how they are set. */
import { type Steps, within } from '../base/steps'
import type { Catalogue } from '../model/case'
import { type Measures, measureSteps } from './compare-measures'
import { compareSettings, type ServerObject, type SettingsComparison } from './compare-settings'
import type { RouteTables } from './message-detail'
import { coverOf, type LogCover } from './period-cover'
import { A, B, type Both, type Sided, SidedTallies, type Sides } from './sided'
import { WholeColumns } from './whole-column'

/** What a balancer gave a server of its sessions; null where the server is no member of it. */
export interface BalancerShare {
  readonly balancer: number
  readonly members: number
  /** Sessions of all members together. */
  readonly sessions: number
  readonly of: Both<{ readonly sessions: number; readonly mails: number; readonly probes: number } | null>
}

export interface ServerComparison {
  /** Ways are told apart by the other host: `in 7`, `out 7`; between the two by `EACH_OTHER`. */
  readonly measures: Measures
  /** Between the receipt on the server and the hand-over to the next host. */
  readonly waits: Both<Sided<number>['a']>
  readonly balancers: readonly BalancerShare[]
  /** Of the logs of each, over the time of the case. */
  readonly cover: Both<readonly LogCover[]>
  readonly settings: SettingsComparison
}

/** In the key of a way: the other one of the two servers. */
export const EACH_OTHER = -2
export const sideWayKey = (way: 'in' | 'out', node: number): string => `${way} ${node}`
export function sideWayOfKey(key: string): readonly [way: 'in' | 'out', node: number] {
  const [way, node] = key.split(' ')
  return [way === 'in' ? 'in' : 'out', Number(node)]
}

export interface ServersQuestion {
  readonly tables: RouteTables
  readonly catalogue: Pick<Catalogue, 'nodes' | 'coverage' | 'timeRange'>
  readonly settings: Iterable<ServerObject>
}

export function* compareServersSteps({ tables, catalogue, settings }: ServersQuestion, { a, b }: Both<number>): Steps<ServerComparison> {
  const ofNode = (node: number): Sides => (node === a ? A : 0) | (node === b ? B : 0)
  const peer = (node: number) => (ofNode(node) === 0 ? node : EACH_OTHER)
  const { passing, waits } = yield* within(0, 0.3, passingMessages(tables, ofNode))
  const deliveredBy = new WholeColumns(tables.recipients).number('deliveredBy').values
  const measures = yield* within(
    0.3,
    0.9,
    measureSteps(tables, {
      message: (m) => passing[m] ?? 0,
      hop: (_h, from, to) => ofNode(from) | ofNode(to),
      recipient: (r) => ofNode(deliveredBy[r] ?? -1),
      session: (_s, node) => ofNode(node),
      way: (from, to) => [
        ...(ofNode(to) !== 0 && from !== to ? [{ key: sideWayKey('in', peer(from)), sides: ofNode(to) }] : []),
        ...(ofNode(from) !== 0 && from !== to ? [{ key: sideWayKey('out', peer(to)), sides: ofNode(from) }] : []),
      ],
    }),
  )
  const { nodes, coverage, timeRange } = catalogue
  const period = { from: timeRange?.first ?? 0, to: timeRange?.last ?? 0 }
  const cover = (node: number) => coverOf(coverage, period).filter((c) => c.node === node)
  const nameOf = (node: number) => ({ name: nodes[node]?.name ?? '', aliases: nodes[node]?.aliases ?? [] })
  return {
    measures,
    waits,
    balancers: balancersOf(catalogue.nodes, a, b),
    cover: { a: cover(a), b: cover(b) },
    settings: compareSettings(settings, { a: nameOf(a), b: nameOf(b) }),
  }
}

const A_STEP = 20_000

/** Sides of each message, by the hosts of its hops, and the waits before hops that leave one of the two. */
function* passingMessages(
  { hops, messages }: RouteTables,
  ofNode: (node: number) => Sides,
): Steps<{ passing: Uint8Array; waits: ServerComparison['waits'] }> {
  const columns = new WholeColumns(hops)
  const number = (name: string) => columns.number(name).values
  const [from, to, message, wait] = [number('from'), number('to'), number('message'), number('waitMs')]
  const passing = new Uint8Array(messages.rows)
  const waits = new SidedTallies<number>()
  waits.add(0, 0, -1)
  for (let h = 0; h < hops.rows; h++) {
    const m = message[h] as number
    const leaving = ofNode(from[h] as number)
    passing[m] = (passing[m] ?? 0) | leaving | ofNode(to[h] as number)
    if (leaving !== 0 && !Number.isNaN(wait[h] as number)) waits.add(0, leaving, m, wait[h] as number)
    if (h % A_STEP === 0) yield h / hops.rows
  }
  const [own] = waits.sealed()
  return { passing, waits: own as ServerComparison['waits'] }
}

function balancersOf(nodes: Catalogue['nodes'], a: number, b: number): BalancerShare[] {
  return nodes.flatMap(({ balancer }, node): BalancerShare[] => {
    const members = balancer?.members ?? []
    const of = (server: number) => members.find((m) => m.node === server) ?? null
    const both = { a: of(a), b: of(b) }
    if (!both.a && !both.b) return []
    return [{ balancer: node, members: members.length, sessions: members.reduce((n, m) => n + m.sessions, 0), of: both }]
  })
}
