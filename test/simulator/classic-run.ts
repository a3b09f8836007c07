/** What every run of the 2007 and 2010 engine shares: its times, its arrivals, and the way to the truth. */
import type { Clock } from './clock'
import type { SmartHost } from './organisation'
import type { MailServer } from './server'
import { clockTruth, type Skew } from './server-clock'
import { iso } from './time'
import { arrivals, createTraffic, startArrivals } from './traffic'
import type { Truth, TruthNode } from './truth'
import type { World } from './world'

export interface RunOptions {
  /** mails that people and programs send; reports come on top */
  readonly messages: number
  readonly seed: string
  /** first day, `yyyy-MM-dd`, UTC */
  readonly from?: string
  /** the logs are collected on the afternoon of the last one */
  readonly days?: number
  /** how wrong a server's clock is, by name */
  readonly skew?: Readonly<Record<string, Skew>>
  /** where log files roll over; the product's 10 MB in large runs, less in small ones so that every bundle has several */
  readonly maxFileBytes?: number
  /** journal copies, duplicates, loops, delays and expiry, shadow redundancy: what a usual run does without */
  readonly rare?: boolean
  /** nothing goes wrong on the way: hosts outside and links between sites are never in trouble; unknown recipients stay */
  readonly calm?: boolean
}

const DAY = 86_400_000
/** 17:20 on the clock of the people who collect the logs. */
const COLLECTED = 16 * 3_600_000 + 20 * 60_000
const PRODUCT_MAX_BYTES = 10 * 1024 * 1024
const SMALL_MAX_BYTES = 512 * 1024
const LARGE_RUN = 20_000

/** Throws on a date it cannot read. */
export function runTimes(options: RunOptions): { readonly start: number; readonly end: number } {
  const start = Date.parse(`${options.from ?? '2026-03-09'}T00:00:00Z`)
  if (Number.isNaN(start)) throw new Error(`not a date: ${options.from}`)
  return { start, end: start + ((options.days ?? 1) - 1) * DAY + COLLECTED }
}

export const maxFileBytes = (options: RunOptions) =>
  options.maxFileBytes ?? (options.messages >= LARGE_RUN ? PRODUCT_MAX_BYTES : SMALL_MAX_BYTES)

export function startTraffic(world: World, count: number) {
  const { clock } = world
  startArrivals(clock, arrivals(world.random.fork('arrivals'), count, clock.now, clock.end), createTraffic(world))
}

/** To the end of the logs. */
export function runToEnd(clock: Clock, servers: readonly MailServer[]) {
  clock.run((now) => {
    for (const server of servers) server.drain(now)
  })
  for (const server of servers) server.close(clock.end)
}

/** What a server is for, and where it stands. */
export type ServerPlace = { readonly roles: readonly string[]; readonly site?: string }

export function serverNode(server: MailServer, options: RunOptions, place: ServerPlace): TruthNode {
  const addresses = [...new Set([server.address, server.storeAddress])]
  const clock = clockTruth(options.skew?.[server.name], runTimes(options).start)
  return { name: server.name, kind: 'exchange-server', addresses, aliases: [server.fqdn], ...place, ...clock }
}

/** When a member of a DAG held which database. */
export function activeCopiesOf(member: string, { databases, clock }: World, start: number) {
  return databases.flatMap(({ name, before, after, dismountedAt, movedAt }) => [
    ...(before === member ? [{ database: name, from: iso(start), to: iso(Math.min(dismountedAt, clock.end)) }] : []),
    ...(after === member && movedAt <= clock.end ? [{ database: name, from: iso(movedAt), to: iso(clock.end) }] : []),
  ])
}

/** What lies outside. */
export function outsideNodes(smartHost: SmartHost, world: World): TruthNode[] {
  const { hosts } = world.directory
  return [
    { name: smartHost.name, kind: 'smart-host', addresses: [smartHost.address], aliases: [] },
    ...hosts.map((host): TruthNode => ({ name: host.ehlo, kind: 'external-host', addresses: [host.address], aliases: [] })),
  ]
}

export function truthOf(scenario: string, seed: string, world: World, nodes: readonly TruthNode[]): Truth {
  return {
    scenario,
    seed,
    nodes,
    messages: world.truths.flatMap((truth) => truth.build(world.clock.end) ?? []),
    sessions: world.servers.map((server) => ({ server: server.name, ...server.sessions })),
  }
}
