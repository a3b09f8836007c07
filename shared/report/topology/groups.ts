/**
 * What a map of an organisation has: lanes from outside to beyond, boxes in them, and lines between boxes. Hosts outside are many, and their names
 * say little: all but the busiest fold into one box a side.
 */
import { formatCount, formatCounted, formatDuration } from '../../base/format'
import type { RouteNode } from '../../model/routes'
import type { Topology, TopologyLink } from '../../query/topology'

export type BoxKind = 'server' | 'balancer' | 'smart-host' | 'outside'

export interface MapBox {
  readonly id: string
  readonly kind: BoxKind
  /** Index of the lane. */
  readonly lane: number
  /** Node indexes; several when folded; −1 for hosts not known. */
  readonly nodes: readonly number[]
  readonly title: string
  readonly address: string
  readonly about: string
  /** Databases whose last delivery was here. */
  readonly databases: readonly string[]
  /** A guess, in words; '' for none. */
  readonly inferred: string
  /** Name of the frame it stands in with others: a DAG; '' for none. */
  readonly frame: string
}

export interface MapLine {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly links: readonly TopologyLink[]
  readonly messages: number
  readonly failed: number
  readonly shadow: boolean
  readonly inferred: boolean
  /** Not one of its hops has a log at both ends. */
  readonly notCovered: boolean
  /** The slowest twentieth took longer than `LATE_MS`. */
  readonly late: boolean
  /** First the delay, then the volume. */
  readonly words: readonly string[]
}

export interface MapLane {
  readonly title: string
  readonly about: string
}

export interface TopologyMap {
  readonly lanes: readonly MapLane[]
  readonly boxes: readonly MapBox[]
  /** The most used first. */
  readonly lines: readonly MapLine[]
}

/** When a way is drawn as one that loses time. */
export const LATE_MS = 60_000
const SHOWN_OUTSIDE = 3
/** Of the mail of all hosts outside: one that has this much is shown by its name. */
const LEAST_SHARE = 0.08

export function mapOf({ links, hosts }: Topology, nodes: readonly RouteNode[]): TopologyMap {
  const kindOf = (n: number): BoxKind => KINDS[nodes[n]?.kind ?? 'unknown']
  const servers = hosts.filter((h) => kindOf(h.node) === 'server').map((h) => h.node)
  const places = [...new Set(servers.map((n) => placeOf(nodes[n])))].sort()
  const hasPerimeter = hosts.some((h) => kindOf(h.node) === 'balancer')
  const lanes: MapLane[] = [
    { title: 'Outside', about: 'sends' },
    ...(hasPerimeter ? [{ title: 'Between', about: 'balancers' }] : []),
    ...places.map((place) => laneOf(place, servers, nodes)),
    { title: 'Beyond', about: 'receives' },
  ]
  const serverLane = (n: number) => (hasPerimeter ? 2 : 1) + places.indexOf(placeOf(nodes[n]))
  const boxes: MapBox[] = []
  const boxOf = new Map<string, MapBox>()
  const put = (box: MapBox, keys: readonly string[]) => {
    boxes.push(box)
    for (const key of keys) boxOf.set(key, box)
  }
  for (const { node } of hosts) {
    const kind = kindOf(node)
    if (kind === 'server') put(single(node, nodes, kind, serverLane(node)), [`in ${node}`, `out ${node}`])
    else if (kind === 'balancer') put(single(node, nodes, kind, 1), [`in ${node}`, `out ${node}`])
    else if (kind === 'smart-host') put(single(node, nodes, kind, lanes.length - 1), [`in ${node}`, `out ${node}`])
  }
  for (const side of ['out', 'in'] as const) {
    const lane = side === 'out' ? 0 : lanes.length - 1
    for (const group of outside(side, links, kindOf)) {
      const [only] = group
      const box = group.length === 1 && only !== undefined ? single(only, nodes, 'outside', lane) : folded(group, side, lane)
      put(
        { ...box, id: `${side} ${box.id}` },
        group.map((n) => `${side} ${n}`),
      )
    }
  }
  return { lanes, boxes: boxes.sort((a, b) => a.lane - b.lane || order(a, b)), lines: linesOf(links, boxOf) }
}

const KINDS: Readonly<Record<RouteNode['kind'], BoxKind>> = {
  'exchange-server': 'server',
  'load-balancer': 'balancer',
  firewall: 'balancer',
  'smart-host': 'smart-host',
  cloud: 'smart-host',
  'external-host': 'outside',
  client: 'outside',
  unknown: 'outside',
}

/** Members of a frame stand together. */
const order = (a: MapBox, b: MapBox) => (a.frame === b.frame ? (a.title < b.title ? -1 : 1) : a.frame < b.frame ? -1 : 1)

const placeOf = (n: RouteNode | undefined) => n?.site ?? n?.dag ?? ''

function laneOf(place: string, servers: readonly number[], nodes: readonly RouteNode[]): MapLane {
  const own = servers.flatMap((n) => nodes[n] ?? []).filter((n) => placeOf(n) === place)
  const bySite = own.some((n) => n.site !== null)
  const sure = own.every((n) => (bySite ? n.siteCertainty : n.dagCertainty) === 'certain')
  if (place === '') return { title: 'Servers', about: '' }
  return { title: place, about: [bySite ? 'site' : 'DAG', sure ? '' : 'inferred'].filter(Boolean).join(', ') }
}

function single(node: number, nodes: readonly RouteNode[], kind: BoxKind, lane: number): MapBox {
  const n = nodes[node]
  const inferred = n && n.certainty !== 'certain' ? `inferred, ${n.certainty}` : ''
  return {
    id: `host ${node}`,
    kind,
    lane,
    nodes: [node],
    title: n?.name ?? 'not known',
    address: n?.addresses[0] ?? '',
    about: kind === 'server' ? (n?.roles.join(', ') ?? '') : (n?.kind.replaceAll('-', ' ') ?? ''),
    databases: [...new Set(n?.activeCopies.map((c) => c.database) ?? [])],
    inferred,
    frame: kind === 'server' ? (n?.dag ?? '') : '',
  }
}

function folded(group: readonly number[], side: 'in' | 'out', lane: number): MapBox {
  return {
    id: 'others',
    kind: 'outside',
    lane,
    nodes: group,
    title: formatCounted(group.length, 'host'),
    address: '',
    about: side === 'out' ? 'that send' : 'that receive',
    databases: [],
    inferred: '',
    frame: '',
  }
}

/** Hosts outside that send (`out`) or receive (`in`): the busiest alone, the rest in one group. */
function outside(side: 'in' | 'out', links: readonly TopologyLink[], kindOf: (n: number) => BoxKind): number[][] {
  const volume = new Map<number, number>()
  for (const l of links) {
    const n = side === 'out' ? l.from : l.to
    if (kindOf(n) === 'outside') volume.set(n, (volume.get(n) ?? 0) + l.messages.count)
  }
  const sorted = [...volume].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  const all = sorted.reduce((sum, [, v]) => sum + v, 0)
  const alone = sorted.filter(([, v], i) => i < SHOWN_OUTSIDE && v >= all * LEAST_SHARE).map(([n]) => n)
  const rest = sorted.map(([n]) => n).filter((n) => !alone.includes(n))
  return [...alone.map((n) => [n]), ...(rest.length > 0 ? [rest] : [])]
}

function linesOf(links: readonly TopologyLink[], boxOf: ReadonlyMap<string, MapBox>): MapLine[] {
  const groups = new Map<string, { from: MapBox; to: MapBox; links: TopologyLink[] }>()
  for (const link of links) {
    const [from, to] = [boxOf.get(`out ${link.from}`), boxOf.get(`in ${link.to}`)]
    if (!from || !to || from === to) continue
    const id = `${from.id}>${to.id}${link.shadow ? ' shadow' : ''}`
    const known = groups.get(id)
    if (known) known.links.push(link)
    else groups.set(id, { from, to, links: [link] })
  }
  return [...groups].map(([id, g]) => lineOf(id, g.from, g.to, g.links)).sort((a, b) => b.messages - a.messages)
}

function lineOf(id: string, from: MapBox, to: MapBox, links: readonly TopologyLink[]): MapLine {
  const messages = links.reduce((n, l) => n + l.messages.count, 0)
  const failed = links.reduce((n, l) => n + l.failed, 0)
  const [only] = links
  // several ways have no delay in common
  const delays = links.length === 1 ? (only?.delays ?? null) : null
  const [shadow, inferred] = [only?.shadow ?? false, from.inferred !== '' || to.inferred !== '']
  const late = delays !== null && delays.p95 >= LATE_MS
  const words = [
    ...(delays && !shadow ? [`p95 ${formatDuration(delays.p95) || '0 s'}`] : []),
    `${shadow ? formatCounted(messages, 'shadow copy', 'shadow copies') : formatCounted(messages, 'message')}${failed > 0 ? `, ${formatCount(failed)} never taken` : ''}`,
  ]
  return {
    id,
    from: from.id,
    to: to.id,
    links,
    messages,
    failed,
    shadow,
    inferred,
    notCovered: links.every((l) => l.states.seen === 0 && l.states.absent === 0),
    late,
    words,
  }
}
