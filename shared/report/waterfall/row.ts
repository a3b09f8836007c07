/** A row of a waterfall, what rows are made of, and words that several kinds of them share. */
import { formatCounted, formatDuration } from '../../base/format'
import type { EpochMs } from '../../base/time'
import type { Catalogue } from '../../model/case'
import type { Certainty, EvidenceState, RouteNode } from '../../model/routes'
import type { HopDetail, MessageDetail } from '../../query/message-detail'
import type { Stages } from '../../query/stages'
import { PROTOCOL_WORDS } from '../words'
import type { Bar } from './bar'
import { nameOf } from './stage-words'
import type { Way } from './ways'

export type RowTone = 'plain' | 'wait' | 'negative' | 'failed' | 'uncovered' | 'absent' | 'shadow'

export interface WaterfallRow {
  /** Stable while the message is; what is folded is named by it. */
  readonly id: string
  readonly level: 1 | 2 | 3
  readonly name: string
  /** Hosts, codes, why: the second line. */
  readonly where: string
  /** Null when it has no length of its own. */
  readonly ms: number | null
  readonly took: string
  /** Of the total; '' when it is no part of it. */
  readonly share: string
  readonly from: EpochMs
  readonly to: EpochMs
  /** On the way that makes the total. */
  readonly critical: boolean
  /** Null when there is nothing under it. */
  readonly open: boolean | null
  /** What it selects; −1 for none. */
  readonly hop: number
  readonly event: number
  readonly recipient: number
  readonly truth: EvidenceState
  readonly sure: Certainty
  readonly tone: RowTone
  /** Whose clocks tell it when they are two, and what is known of them; '' for one. */
  readonly clocks: string
  readonly note: string
  /** Made when they are drawn: a fan-out has thousands of rows. */
  readonly bars: () => readonly Bar[]
}

export type Facts = Pick<Catalogue, 'nodes' | 'sources'>

export interface RowContext {
  /** In the times of the view. */
  readonly m: MessageDetail
  readonly facts: Facts
  readonly way: Stages
  /** Of the other recipients. */
  readonly ways: readonly Way[]
  readonly isAdjusted: boolean
  readonly toggled: ReadonlySet<string>
}

/** Everything that a row of no special kind has. */
export const PLAIN_ROW = {
  where: '',
  ms: null,
  took: '',
  share: '',
  critical: false,
  open: null,
  hop: -1,
  event: -1,
  recipient: -1,
  truth: 'seen',
  sure: 'certain',
  tone: 'plain',
  clocks: '',
  note: '',
} as const satisfies Partial<WaterfallRow>

export const bracket = (h: HopDetail, from: number, to: number): Bar => ({
  from,
  to,
  look: 'bracket',
  ends: [h.sent, h.received],
  sure: h.certainty,
})

/** `K2 → balancer → G1, likely; receiver not covered` */
export function hostsOf(h: HopDetail, nodes: readonly RouteNode[]): string {
  const way = [h.from, ...h.via, h.to].map((n) => nameOf(nodes, n)).join(' → ')
  const guess = h.certainty === 'certain' ? '' : `, ${h.certainty}`
  const kind = h.protocol === 'smtp' ? '' : `, ${PROTOCOL_WORDS[h.protocol]}`
  return `${way}${kind}${guess}${endNotes(h)}`
}

function endNotes({ sent, received }: HopDetail): string {
  const word = { seen: '', absent: 'absent', 'not-covered': 'not covered' } as const
  if (sent === received) return sent === 'seen' ? '' : `, both ends ${word[sent]}`
  return `${sent === 'seen' ? '' : `, sender ${word[sent]}`}${received === 'seen' ? '' : `, receiver ${word[received]}`}`
}

/** Bars are asked for at each drawing. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** `0.12 s – 0.33 s`, once when they are the same. */
export function rangeWords(least: number, most: number): string {
  const [a, b] = [formatDuration(least), formatDuration(most)]
  return a === b ? a : `${a} – ${b}`
}

export const recipientsWords = (n: number) => formatCounted(n, 'recipient')
