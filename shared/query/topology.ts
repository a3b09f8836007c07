/**
 * Hosts and the ways between them, over all messages of a case: how much mail went each way, how long it took, and what the logs show of it. A hop
 * through a balancer is two ways; its delay stands at the second one, since nothing tells how it divides.
 */
import { pushTo } from '../base/lists'
import { listOf } from '../columns/list-cell'
import type { EvidenceState } from '../model/routes'
import type { Listed } from './case-delays'
import { type Percentiles, percentiles } from './case-overview'
import type { RouteTables } from './message-detail'
import { WholeNumbers, WholeTexts } from './whole-column'

export interface TopologyLink {
  /** Nodes; −1 when not known. */
  readonly from: number
  readonly to: number
  /** A copy that a partner keeps, beside the way of the mail. */
  readonly shadow: boolean
  /** One end is a balancer or address translator between the two hosts of the hop. */
  readonly through: boolean
  readonly hops: number
  /** Hops whose next host never took the mail. */
  readonly failed: number
  /** Hops that are no guess. */
  readonly certain: number
  /** What the logs of the two ends show: the worse of both. */
  readonly states: Readonly<Record<EvidenceState, number>>
  readonly messages: Listed
  /** From receipt to receipt, as logged; null where nothing tells, and on the first half of a way through a balancer. */
  readonly delays: Percentiles | null
}

export interface HostVolume {
  readonly node: number
  readonly received: number
  readonly sent: number
}

export interface Topology {
  /** The most used first. */
  readonly links: readonly TopologyLink[]
  /** Of every node that a link names. */
  readonly hosts: readonly HostVolume[]
}

const MOST_ROWS = 2000
/** More nodes than a case can have. */
const HOSTS = 2 ** 24

interface Draft {
  readonly from: number
  readonly to: number
  readonly shadow: boolean
  readonly through: boolean
  hops: number
  failed: number
  certain: number
  readonly states: Record<EvidenceState, number>
  messages: number
  last: number
  readonly rows: number[]
}

export function readTopology({ hops }: Pick<RouteTables, 'hops'>): Topology {
  const number = (name: string) => WholeNumbers.read(hops, name).values
  const [from, to, worked, message] = [number('from'), number('to'), number('worked'), number('message')]
  const [wait, transfer] = [number('waitMs'), number('transferMs')]
  const text = (name: string) => new WholeTexts(hops, name)
  const [via, protocol, sent, received, certainty] = [text('via'), text('protocol'), text('sent'), text('received'), text('certainty')]
  const vias = via.texts.map((cell) => listOf(cell))
  const drafts = new Map<number, Draft>()
  const delays = new Map<Draft, number[]>()
  for (let h = 0; h < hops.rows; h++) {
    if (from[h] === to[h]) continue
    const between = vias[via.ids[h] as number] ?? []
    const way = [from[h] as number, ...between, to[h] as number]
    for (let leg = 1; leg < way.length; leg++) {
      const isLast = leg === way.length - 1
      const draft = draftOf(drafts, way[leg - 1] as number, way[leg] as number, protocol.at(h) === 'shadow', between.length > 0)
      draft.hops++
      if (worked[h] === 0) draft.failed++
      if (certainty.at(h) === 'certain') draft.certain++
      draft.states[worse(sent.at(h) as EvidenceState, received.at(h) as EvidenceState)]++
      // hops stand by message
      if (draft.last !== message[h]) {
        draft.last = message[h] as number
        draft.messages++
        if (draft.rows.length < MOST_ROWS) draft.rows.push(draft.last)
      }
      const ms = hopDelay(wait[h] as number, transfer[h] as number)
      if (isLast && worked[h] !== 0 && !Number.isNaN(ms)) pushTo(delays, draft, ms)
    }
  }
  const links = [...drafts.values()]
    .map((d): TopologyLink => {
      const { last: _last, rows, messages, ...facts } = d
      return { ...facts, messages: { count: messages, rows }, delays: percentiles(Float64Array.from(delays.get(d) ?? [])) }
    })
    .sort((a, b) => b.messages.count - a.messages.count || a.from - b.from || a.to - b.to)
  return { links, hosts: volumesOf(links) }
}

function draftOf(drafts: Map<number, Draft>, from: number, to: number, shadow: boolean, through: boolean): Draft {
  const key = ((from + 1) * HOSTS + to + 1) * 2 + (shadow ? 1 : 0)
  const known = drafts.get(key)
  if (known) return known
  const states = { seen: 0, absent: 0, 'not-covered': 0 }
  const made = { from, to, shadow, through, hops: 0, failed: 0, certain: 0, states, messages: 0, last: -1, rows: [] }
  drafts.set(key, made)
  return made
}

/** Of a hop from receipt to receipt; NaN when neither part is known. */
export function hopDelay(wait: number, transfer: number): number {
  if (Number.isNaN(wait)) return transfer
  return Number.isNaN(transfer) ? wait : wait + transfer
}

const BADNESS: Readonly<Record<EvidenceState, number>> = { seen: 0, 'not-covered': 1, absent: 2 }
const worse = (a: EvidenceState, b: EvidenceState): EvidenceState => (BADNESS[a] >= BADNESS[b] ? a : b)

function volumesOf(links: readonly TopologyLink[]): HostVolume[] {
  const hosts = new Map<number, { node: number; received: number; sent: number }>()
  const of = (node: number) => {
    const known = hosts.get(node) ?? { node, received: 0, sent: 0 }
    hosts.set(node, known)
    return known
  }
  for (const { from, to, shadow, messages } of links) {
    if (shadow) continue
    of(from).sent += messages.count
    of(to).received += messages.count
  }
  return [...hosts.values()].sort((a, b) => b.received + b.sent - a.received - a.sent || a.node - b.node)
}
