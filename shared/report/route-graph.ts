/**
 * The route of a message as a graph to draw: boxes with sizes and texts, edges with style, weight and label. No positions: a layout
 * gives them. The window's map and the report's picture are drawn from the same graph.
 *
 *   [sender]──▶[server]═══wait═══▶[server]──▶(mailboxes)
 *                 └╌╌▶<balancer>╌╌▶ …
 *
 * A hop over a balancer is two edges of one hop. A delivery to another server's store leads to the mailboxes there, and a shadow copy to
 * a box of its own, so that a message that comes back to a server draws no loop. Recipients end in one box per server and outcome: a list
 * of 247 people is one branch. Hops of the same two hosts fold when there are too many to read.
 */

import { formatCounted, formatDuration } from '../base/format'
import { pushTo } from '../base/lists'
import type { Certainty, Outcome, RouteNode } from '../model/routes'
import type { HopDetail, MessageDetail, RecipientDetail } from '../query/message-detail'
import { failedTries, tryFailed } from '../query/tries'
import { longestWait } from './sentence'
import { OUTCOME_WORDS, replyCode } from './words'

export type GraphNodeKind = 'server' | 'balancer' | 'outside' | 'mailboxes' | 'ending' | 'shadow'

export interface GraphNode {
  readonly id: string
  readonly kind: GraphNodeKind
  /** Index in the catalogue, −1 for a host that is not known and for endings. */
  readonly node: number
  readonly title: string
  readonly address: string
  readonly roles: string
  readonly certainty: Certainty
  /** What it was inferred from, or what its roles and its place are known from. */
  readonly why: string | null
  /** False when no log in the bundle is of this host. */
  readonly logged: boolean
  /** Of an ending: how it ended, for whom. */
  readonly outcome: Outcome | null
  readonly people: readonly { readonly address: string; readonly afterMs: number | null }[]
  readonly more: number
  readonly note: string
  readonly width: number
  readonly height: number
}

export type EdgeStyle = 'seen' | 'waited' | 'failed' | 'inferred' | 'not-covered' | 'absent' | 'shadow'

export interface GraphEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Hops behind it; empty for the edge to an ending. */
  readonly hops: readonly number[]
  readonly style: EdgeStyle
  /** Whether the hop rests on a guess; drawn dashed whatever the style. */
  readonly guessed: boolean
  readonly width: number
  readonly label: EdgeLabel | null
}

export interface EdgeLabel {
  readonly text: string
  readonly sub: string
  /** A box on the line, with one mark per try: true took the message. */
  readonly boxed: boolean
  readonly tries: readonly boolean[]
  readonly width: number
  readonly height: number
}

export interface RouteGraph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** Node ids in the order of the route, for the keyboard. */
  readonly order: readonly string[]
  /** Hops that were folded into shared edges. */
  readonly folded: number
  readonly styles: readonly EdgeStyle[]
}

/** A balancer is a diamond under three lines of text. */
export const DIAMOND = 88
export const BALANCER_NAME_HEIGHT = 50

const FOLD_ABOVE = 12
const SHOWN_PEOPLE = 3
/** Amber starts where a person would ask why. */
const LONG_WAIT_MS = 10_000

export function buildRouteGraph(m: MessageDetail, nodes: readonly RouteNode[]): RouteGraph {
  const endings = groupEndings(m)
  const edges = [...hopEdges(m, nodes, endings), ...endingEdges(endings)]
  const used = new Map<string, GraphNode>()
  const logged = loggedHosts(m)
  const make = (id: string) => {
    const ending = endings.get(id)
    if (ending) return endingNode(id, ending, m, nodes)
    return id.startsWith(SHADOW) ? shadowNode(id, nodes) : hostNode(id, nodes, logged)
  }
  for (const e of edges) for (const id of [e.from, e.to]) if (!used.has(id)) used.set(id, make(id))
  if (used.size === 0) for (const n of new Set(m.events.map((e) => e.node))) used.set(hostId(n), make(hostId(n)))
  const order = routeOrder([...used.keys()], edges)
  return {
    nodes: order.map((id) => used.get(id)).filter((n) => n !== undefined),
    edges,
    order,
    folded: m.hops.length > FOLD_ABOVE ? m.hops.length - new Set(edges.flatMap((e) => e.hops.slice(0, 1))).size : 0,
    styles: [...new Set(edges.map((e) => e.style))],
  }
}

const SHADOW = 'shadow-'
export const hostId = (node: number) => (node < 0 ? 'unknown' : `host-${node}`)

function hopEdges(m: MessageDetail, nodes: readonly RouteNode[], endings: ReadonlyMap<string, Ending>): GraphEdge[] {
  const largest = longestWait(m)?.index ?? -1
  const groups = new Map<string, HopDetail[]>()
  const fold = m.hops.length > FOLD_ABOVE
  for (const h of m.hops) {
    const alike = fold || h.protocol === 'delivery'
    const key = alike ? JSON.stringify([h.from, h.to, h.via, h.protocol, h.sent, h.received, h.index === largest]) : String(h.index)
    pushTo(groups, key, h)
  }
  return [...groups.values()].flatMap((group) => edgesOf(group, nodes, m, group[0]?.index === largest, endings))
}

function targetOf(h: HopDetail, endings: ReadonlyMap<string, Ending>): string {
  if (h.protocol === 'shadow') return `${SHADOW}${h.from}-${h.to}`
  const store = storeId(h)
  return h.protocol === 'delivery' && endings.has(store) ? store : hostId(h.to)
}

/** The stops of a hop; the delay is measured at the last one, so the last edge carries label and style. */
function edgesOf(
  group: readonly HopDetail[],
  nodes: readonly RouteNode[],
  m: MessageDetail,
  isLargest: boolean,
  endings: ReadonlyMap<string, Ending>,
): GraphEdge[] {
  const h = group[0] as HopDetail
  const stops = [hostId(h.from), ...h.via.map(hostId), targetOf(h, endings)]
  const guessed = h.certainty !== 'certain'
  const inferredVia = h.via.some((v) => nodes[v]?.certainty !== 'certain')
  const style = styleOf(h, isLargest, inferredVia || guessed)
  const recipients = new Set(group.flatMap((g) => g.recipients)).size || 1
  const width = Math.max(isLargest || style === 'waited' ? 4 : 0, weight(recipients))
  return stops.slice(1).map((to, i) => {
    const last = i === stops.length - 2
    const lead = h.sent === 'not-covered' ? 'not-covered' : inferredVia ? 'inferred' : style
    return {
      id: `hop-${h.index}-${i}`,
      from: stops[i] as string,
      to,
      hops: group.map((g) => g.index),
      style: last ? style : lead,
      guessed: last && guessed,
      width: last ? width : weight(recipients),
      label: last ? labelOf(group, style, m) : null,
    }
  })
}

function styleOf(h: HopDetail, isLargest: boolean, inferred: boolean): EdgeStyle {
  if (h.protocol === 'shadow') return 'shadow'
  if (h.sent === 'absent' || h.received === 'absent') return 'absent'
  if (!h.worked) return 'failed'
  if (h.sent === 'not-covered' && h.received === 'not-covered') return 'not-covered'
  if ((h.waitMs ?? 0) >= LONG_WAIT_MS || failedTries(h).length > 0 || (isLargest && (h.waitMs ?? 0) >= LONG_WAIT_MS / 5)) return 'waited'
  return inferred ? 'inferred' : 'seen'
}

const weight = (recipients: number) => (recipients >= 100 ? 6 : recipients >= 10 ? 4 : recipients >= 2 ? 2.5 : 1.5)

function labelOf(group: readonly HopDetail[], style: EdgeStyle, m: MessageDetail): EdgeLabel | null {
  const h = group[0] as HopDetail
  if (group.length > 1) return plainLabel(`${group.length} ${h.protocol === 'delivery' ? 'deliveries' : 'hand-overs'}`, '')
  if (style === 'waited' || style === 'failed') {
    const failed = failedTries(h)
    const code = failed.length ? replyCode((failed.at(-1) ?? { result: '' }).result) : ''
    // beyond five tries the marks say no more than the number
    const marks = h.attempts.map((a) => !tryFailed(a))
    // the try that worked is no attempt of its own in every log
    if (marks.length > 0 && style === 'waited' && !marks.includes(true)) marks.push(true)
    const tries = marks.length <= 5 ? marks : []
    const text = style === 'failed' ? 'never taken' : `waited ${formatDuration(h.waitMs)}`
    const sub = [failed.length ? formatCounted(failed.length, 'failed try', 'failed tries') : shareOf(h, m), code]
      .filter(Boolean)
      .join(', ')
    const width = Math.max(textWidth(text, 12) + 34, textWidth(sub, 10.5) + tries.length * 13 + 30)
    return { text, sub, boxed: true, tries, width: Math.ceil(width), height: sub ? 38 : 24 }
  }
  if (style === 'absent') return plainLabel('absent', h.received === 'absent' ? 'at the receiver' : 'at the sender')
  if (style === 'not-covered') return plainLabel('not covered', '')
  const took = delayOf(h)
  if (style === 'shadow') return took ? plainLabel(took, '') : null
  const sub = h.protocol === 'smtp' ? (h.sessions[0] === undefined ? '' : `S-${h.sessions[0] + 1}`) : PROTOCOL_SHORT[h.protocol]
  return took || sub ? plainLabel(took || sub, took ? sub : '') : null
}

const PROTOCOL_SHORT = { smtp: '', submission: 'submission', shadow: '', delivery: '' } as const

function shareOf(h: HopDetail, m: MessageDetail): string {
  const share = m.totalMs && h.waitMs ? (h.waitMs / m.totalMs) * 100 : 0
  return share >= 50 && share <= 100 ? `largest part, ${share.toFixed(0)} %` : ''
}

/** What a hand-over cost: the wait before it and the transfer. */
export function delayOf(h: HopDetail): string {
  if (h.waitMs === null && h.transferMs === null) return ''
  return formatDuration((h.waitMs ?? 0) + (h.transferMs ?? 0))
}

const plainLabel = (text: string, sub: string): EdgeLabel => ({
  text,
  sub,
  boxed: false,
  tries: [],
  width: Math.ceil(Math.max(textWidth(text, 11), textWidth(sub, 10)) + 10),
  height: sub ? 30 : 18,
})

/** Width by letter count: near enough for boxes, the same in a window and in a report made without one. */
export const textWidth = (text: string, px: number) => text.length * px * 0.58

interface Ending {
  readonly host: number
  readonly outcome: Outcome
  readonly members: RecipientDetail[]
  /** Reached by a delivery hop, which is its edge. */
  readonly reached: boolean
}

const storeId = (h: HopDetail) => `store-${h.from}-${h.to}`

/** Where a message ends for its recipients. Those sent on end at the host outside, which is a box of its own already. */
function groupEndings(m: MessageDetail): Map<string, Ending> {
  const groups = new Map<string, Ending>()
  m.recipients.forEach((r, i) => {
    if (r.outcome === 'expanded' || r.outcome === 'redirected') return
    const delivery =
      r.outcome === 'delivered'
        ? m.hops.find((h) => h.protocol === 'delivery' && (h.recipients.length === 0 || h.recipients.includes(i)))
        : undefined
    const host = delivery ? delivery.to : endHost(r, m)
    const id = delivery ? storeId(delivery) : `end-${host}-${r.outcome}`
    const group = groups.get(id)
    if (group) group.members.push(r)
    else groups.set(id, { host, outcome: r.outcome, members: [r], reached: delivery !== undefined })
  })
  return groups
}

function endHost(r: RecipientDetail, m: MessageDetail): number {
  if (r.deliveredTo >= 0) return r.deliveredTo
  if (r.deliveredBy >= 0) return r.deliveredBy
  const i = m.recipients.indexOf(r)
  const last = m.hops.findLast((h) => h.protocol !== 'shadow' && (h.recipients.length === 0 || h.recipients.includes(i)))
  if (!last) return m.events.at(-1)?.node ?? -1
  // where nothing was taken over, the message still is with the one who offered it
  return last.received === 'seen' || r.outcome === 'not-covered' ? last.to : last.from
}

function endingEdges(endings: ReadonlyMap<string, Ending>): GraphEdge[] {
  return [...endings].flatMap(([id, { host, outcome, members, reached }]) =>
    reached
      ? []
      : [
          {
            id: `edge-${id}`,
            from: hostId(host),
            to: id,
            hops: [],
            style: outcome === 'failed' || outcome === 'dropped' ? 'failed' : outcome === 'not-covered' ? 'not-covered' : 'seen',
            guessed: false,
            width: weight(members.length),
            label: null,
          } satisfies GraphEdge,
        ],
  )
}

function endingNode(id: string, { host, outcome, members }: Ending, m: MessageDetail, nodes: readonly RouteNode[]): GraphNode {
  const people = members.slice(0, SHOWN_PEOPLE).map((r) => ({
    address: r.address,
    afterMs: Number.isNaN(r.at) || Number.isNaN(m.first) ? null : r.at - m.first,
  }))
  const more = members.length - people.length
  const title =
    outcome === 'delivered' ? formatCounted(members.length, 'mailbox', 'mailboxes') : `${members.length} ${OUTCOME_WORDS[outcome]}`
  const code = members[0]?.code ?? ''
  const problem = outcome === 'failed' || outcome === 'deferred' ? code || replyCode(members[0]?.status ?? '') : ''
  const note = outcome === 'delivered' && host >= 0 ? `on ${nodes[host]?.name ?? 'a server'}` : problem
  const longest = Math.max(
    textWidth(title, 12.5) + 30,
    textWidth(note, 10.5) + 30,
    ...people.map((p) => textWidth(`${shownAddress(p.address)} ${formatDuration(p.afterMs)}`, 11.5) + 36),
  )
  return {
    id,
    kind: outcome === 'delivered' ? 'mailboxes' : 'ending',
    node: -1,
    title,
    address: '',
    roles: '',
    certainty: 'certain',
    why: null,
    logged: true,
    outcome,
    people,
    more,
    note,
    width: Math.min(250, Math.max(120, Math.ceil(longest))),
    height: (outcome === 'delivered' ? 52 : 36) + (people.length + (more > 0 ? 1 : 0)) * 17,
  }
}

/** Long addresses keep both ends of their local part readable. */
export function shownAddress(address: string): string {
  const local = address.split('@', 1)[0] ?? address
  return local.length > 24 ? `${local.slice(0, 13)}…${local.slice(-8)}` : local
}

/** Hosts with a record of their own in this message: the rest is known from others' logs only. */
function loggedHosts(m: MessageDetail): Set<number> {
  const out = new Set<number>(m.events.map((e) => e.node))
  for (const h of m.hops) {
    if (h.sent === 'seen') out.add(h.from)
    if (h.received === 'seen') out.add(h.to)
  }
  return out
}

function shadowNode(id: string, nodes: readonly RouteNode[]): GraphNode {
  const on = Number(id.split('-')[2])
  const name = nodes[on]?.name ?? 'another server'
  const note = `on ${name}`
  return {
    id,
    kind: 'shadow',
    node: on,
    title: 'shadow copy',
    address: '',
    roles: '',
    certainty: 'certain',
    why: null,
    logged: true,
    outcome: null,
    people: [],
    more: 0,
    note,
    width: Math.min(220, Math.ceil(Math.max(textWidth('shadow copy', 12), textWidth(note, 10.5)) + 50)),
    height: 36,
  }
}

function hostNode(id: string, nodes: readonly RouteNode[], logged: ReadonlySet<number>): GraphNode {
  const index = id === 'unknown' ? -1 : Number(id.slice(5))
  const n = nodes[index]
  const kind: 'server' | 'balancer' | 'outside' =
    n?.kind === 'exchange-server' ? 'server' : n?.kind === 'load-balancer' || n?.kind === 'firewall' ? 'balancer' : 'outside'
  const title = n?.name ?? 'not known'
  // an inferred host is named by its address: once is enough
  const address = n?.addresses.find((a) => !title.includes(a)) ?? (title.includes(n?.addresses[0] ?? '?') ? '' : (n?.addresses[0] ?? ''))
  const roles = n?.roles.join(' · ') ?? ''
  const size = {
    server: [
      Math.max(150, Math.ceil(Math.max(textWidth(title, 13.6) + 52, textWidth(address, 11), textWidth(roles, 11) + 24))),
      roles ? 74 : 60,
    ],
    balancer: [
      Math.max(DIAMOND + 6, Math.ceil(Math.max(textWidth(title, 12), textWidth(address, 11.5)) + 10)),
      BALANCER_NAME_HEIGHT + DIAMOND,
    ],
    outside: [Math.max(116, Math.ceil(textWidth(title, 13.2) + 48)), 44],
  }[kind]
  return {
    id,
    kind,
    node: index,
    title,
    address,
    roles,
    certainty: n?.certainty ?? 'possible',
    why: n?.why ?? ([n?.rolesWhy, n?.placeWhy].filter(Boolean).join(' ') || null),
    logged: logged.has(index),
    outcome: null,
    people: [],
    more: 0,
    note: n === undefined ? 'no log names it' : '',
    width: Math.min(270, size[0] as number),
    height: size[1] as number,
  }
}

/** Breadth first from where nothing comes in, in the order of the hops. */
function routeOrder(ids: readonly string[], edges: readonly GraphEdge[]): string[] {
  const entered = new Set(edges.filter((e) => e.from !== e.to).map((e) => e.to))
  const queue = [...ids.filter((id) => !entered.has(id)), ...ids]
  const seen = new Set<string>()
  const out: string[] = []
  while (queue.length) {
    const id = queue.shift() as string
    if (seen.has(id)) continue
    seen.add(id)
    out.push(id)
    queue.unshift(...edges.filter((e) => e.from === id && !seen.has(e.to)).map((e) => e.to))
  }
  return out
}
