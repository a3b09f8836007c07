/**
 * What waits, taken apart by its reasons. The next hop that explains most of it is named, what waited for it is set aside, and the rest is
 * asked again: two troubles at one time are two answers, each with its own share. What is left waits for many things, and no reason is
 * made up for it; its best candidates are listed.
 */
import type { Steps } from '../../base/steps'
import type { NextHop } from './next-hop'
import type { HandOver } from './traffic'
import type { WaitingGroup } from './waiting-groups'

/** One recipient's mail that waited, by numbers of groups. */
export interface Wait {
  readonly message: number
  readonly protocol: HandOver
  readonly groups: readonly number[]
  /** Of databases of which it is one, and which is not known. */
  readonly possible: readonly number[]
}

export interface Candidate {
  readonly group: WaitingGroup
  /** Recipients whose mail waited for it and for none of those named before it. */
  readonly recipients: number
  readonly messages: readonly number[]
  /** Of all recipients whose mail waited; of messages in queues where logs tell of none. */
  readonly share: number
  /** Of those that no cause before it explains. */
  readonly shareOfRest: number
  /** Part of all hand-overs that go there, waiting or not; NaN where logs tell of none. */
  readonly usual: number
  /** `share` less `usual`: what waits for it beyond the part that it has in everything. */
  readonly excess: number
  /** Databases on this server of which it may be one, when deliveries leave that open. */
  readonly among: readonly string[]
}

export interface Causes {
  /** As they were found: each explains most of what those before it leave. */
  readonly causes: readonly Candidate[]
  /** Recipients that no cause explains. */
  readonly rest: number
  /** Next hops of the rest, by what waits for them beyond the usual. */
  readonly candidates: readonly Candidate[]
}

/** So much of what waits must be explained to be named whatever is usual. */
export const MOST = 0.6
/** A database is said rather than its server when it explains nearly as much. */
export const NEARLY = 0.9
export const NARROWEST: Readonly<Record<NextHop['kind'], number>> = { database: 0, domain: 1, server: 2 }
/** Less is no trouble of its own. */
const LEAST_SHARE = 0.05
/** One mail to many recipients waits once. */
const LEAST_MESSAGES = 3
/** A cause makes mail wait so many times as often as other mail does, and by so many deviations more than chance would have it. */
const LIFT = 1.5
const DEVIATIONS = 3
/** Of what waits for a next hop: a protocol that fewer wait by is not its trouble. */
const BY_PROTOCOL = 0.2
const MOST_CANDIDATES = 12
/** Of what waits for a server, the part that may be for a database. */
const MAY_BE = 0.8

type Usual = (h: NextHop, protocols: readonly HandOver[]) => number

export function* causesOf(waits: readonly Wait[], groups: readonly WaitingGroup[], usual: Usual): Steps<Causes> {
  if (waits.length === 0) return fromQueues(groups)
  const protocols = protocolsOf(waits)
  const parts = groups.map((g, i) => usual(g.nextHop, protocols.get(i) ?? []))
  const candidate = (group: number, of: readonly Wait[]): Candidate => {
    const its = of.filter((w) => counts(groups, w, group))
    const share = its.length / waits.length
    const part = parts[group] ?? 0
    const g = groups[group] as WaitingGroup
    return {
      group: g,
      recipients: its.length,
      messages: [...new Set(its.map((w) => w.message))].sort((a, b) => a - b),
      share,
      shareOfRest: its.length / of.length,
      usual: part,
      excess: share - part,
      among: g.nextHop.kind === 'server' ? databasesAmong(its, groups) : [],
    }
  }
  const causes: Candidate[] = []
  const passed = new Set<number>()
  let left = waits
  let usualOfNamed = 0
  for (;;) {
    const best = largest(tally(left, groups), groups, passed)
    if (!best || best.count < LEAST_SHARE * waits.length) break
    passed.add(best.group)
    yield 1 - left.length / waits.length
    const part = Math.min(1, (parts[best.group] ?? 0) / Math.max(1 - usualOfNamed, Number.EPSILON))
    const isMost = best.count / waits.length >= MOST
    if (!isMost && !standsOut(left, part, (w) => counts(groups, w, best.group))) continue
    causes.push(candidate(best.group, left))
    usualOfNamed = Math.min(1, usualOfNamed + (parts[best.group] ?? 0))
    left = left.filter((w) => !counts(groups, w, best.group))
  }
  const others = [...tally(left, groups)].sort((a, b) => b[1] - a[1]).slice(0, MOST_CANDIDATES)
  const candidates = others.map(([group]) => candidate(group, left)).sort((a, b) => b.excess - a.excess)
  return { causes, rest: left.length, candidates }
}

/** Whether more mail waits for it than has its usual part in this. By messages: recipients of one mail wait together. */
function standsOut(waits: readonly Wait[], usual: number, isOfIt: (w: Wait) => boolean): boolean {
  const all = new Set(waits.map((w) => w.message)).size
  const its = new Set(waits.filter(isOfIt).map((w) => w.message)).size
  const chance = DEVIATIONS * Math.sqrt(all * usual * (1 - usual))
  return its >= LEAST_MESSAGES && its - all * usual >= chance && odds(its / all) >= LIFT * odds(usual)
}

const odds = (share: number) => share / Math.max(1 - share, Number.EPSILON)

/** By group: how what waits for it is handed over. */
function protocolsOf(waits: readonly Wait[]): Map<number, HandOver[]> {
  const found = new Map<number, Map<HandOver, number>>()
  for (const { groups, protocol } of waits) {
    for (const g of groups) {
      const counts = found.get(g) ?? new Map<HandOver, number>()
      found.set(g, counts.set(protocol, (counts.get(protocol) ?? 0) + 1))
    }
  }
  return new Map(
    [...found].map(([g, counts]) => {
      const all = [...counts.values()].reduce((n, c) => n + c, 0)
      return [g, [...counts].filter(([, n]) => n >= all * BY_PROTOCOL).map(([p]) => p)]
    }),
  )
}

/** A database that is only possible counts where a queue names it. */
function counts(groups: readonly WaitingGroup[], w: Wait, group: number): boolean {
  return w.groups.includes(group) || (w.possible.includes(group) && (groups[group]?.queues ?? 0) > 0)
}

function tally(waits: readonly Wait[], groups: readonly WaitingGroup[]): Map<number, number> {
  const found = new Map<number, number>()
  const add = (group: number) => found.set(group, (found.get(group) ?? 0) + 1)
  for (const w of waits) {
    for (const g of w.groups) add(g)
    for (const g of w.possible) if ((groups[g]?.queues ?? 0) > 0) add(g)
  }
  return found
}

function largest(
  found: ReadonlyMap<number, number>,
  groups: readonly WaitingGroup[],
  passed: ReadonlySet<number>,
): { readonly group: number; readonly count: number } | null {
  const open = [...found].filter(([group]) => !passed.has(group))
  const most = open.reduce((n, [, count]) => Math.max(n, count), 0)
  const near = open.filter(([, count]) => count >= most * NEARLY)
  const rank = (group: number) => NARROWEST[groups[group]?.nextHop.kind ?? 'server']
  const [best] = near.sort((a, b) => rank(a[0]) - rank(b[0]) || b[1] - a[1])
  return best ? { group: best[0], count: best[1] } : null
}

function databasesAmong(waits: readonly Wait[], groups: readonly WaitingGroup[]): string[] {
  const found = new Map<number, number>()
  for (const w of waits) for (const g of w.possible) found.set(g, (found.get(g) ?? 0) + 1)
  return [...found].filter(([, n]) => n >= waits.length * MAY_BE).map(([g]) => groups[g]?.nextHop.name ?? '')
}

const LEAST_QUEUED = 0.1

/** Without a wait in the logs, queues in Retry are all there is. */
function fromQueues(groups: readonly WaitingGroup[]): Causes {
  const queued = groups.reduce((n, g) => n + g.queued, 0)
  const all = groups
    .filter((g) => g.queued > 0)
    .map((group): Candidate => {
      const share = group.queued / queued
      return { group, recipients: 0, messages: [], share, shareOfRest: share, usual: Number.NaN, excess: Number.NaN, among: [] }
    })
  all.sort((a, b) => b.share - a.share)
  return { causes: all.filter((c) => c.share >= LEAST_QUEUED), rest: 0, candidates: all.filter((c) => c.share < LEAST_QUEUED) }
}
