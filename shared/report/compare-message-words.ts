/** Where two messages differ, in words: the same in the window and in a copy. */
import { formatBytes, formatCounted, formatDuration, formatShare } from '../base/format'
import type { RouteNode } from '../model/routes'
import {
  codesOf,
  type MessageComparison,
  type MessageDifference,
  moreOf,
  type StagePair,
  type Stop,
  worst,
} from '../query/compare-messages'
import type { MessageDetail } from '../query/message-detail'
import type { StageKind } from '../query/stages'
import { EVIDENCE_WORDS, OUTCOME_WORDS, PROTOCOL_WORDS } from './words'

export interface ComparedMessages {
  readonly a: MessageDetail
  readonly b: MessageDetail
  readonly comparison: MessageComparison
  readonly nodes: readonly Pick<RouteNode, 'name'>[]
}

export const STAGE_WORDS: Readonly<Record<StageKind, string>> = {
  start: 'First row, by another clock',
  arrival: 'Until the receipt',
  categorise: 'Categorise',
  queue: 'Queue',
  stay: 'Categorise and queue',
  tries: 'Tries in vain and waits',
  transfer: 'Hand-over to the next host',
  deliver: 'Store delivery',
  end: 'Until its end',
}

/** A heading for the kind of a difference. */
export const MESSAGE_DIFFERENCE_WORDS: Readonly<Record<MessageDifference['kind'], string>> = {
  host: 'another host',
  extra: 'one host more',
  via: 'balancer',
  connector: 'connector',
  tls: 'TLS',
  protocol: 'protocol',
  tries: 'tries',
  evidence: 'evidence',
  time: 'time',
  outcome: 'outcome',
  size: 'size',
  recipients: 'recipients',
  direction: 'direction',
}

export function hostName({ nodes }: Pick<ComparedMessages, 'nodes'>, node: number): string {
  return nodes[node]?.name ?? 'a host that is not known'
}

/** Of a row: `EX1`, or both where they are two. */
export function stopName(c: ComparedMessages, stop: number): string {
  const { a, b, same } = c.comparison.stops[stop] ?? { a: null, b: null, same: false }
  if (same || !a || !b) return hostName(c, (a ?? b)?.node ?? -1)
  return `${hostName(c, a.node)} or ${hostName(c, b.node)}`
}

/** First difference and largest difference of time, a sentence each. */
export function messageSentences(c: ComparedMessages): { readonly first: string; readonly slowest: string } {
  const { first, stops } = c.comparison
  const up = first && first.stop > 0 ? stopName(c, first.stop - 1) : ''
  return {
    first: first
      ? `${up === '' ? '' : `Both went alike up to ${up}. `}First difference: ${messageDifferenceWords(c, first)}.`
      : stops.length === 0
        ? 'Neither has a way that could be laid side by side.'
        : 'Both went the same way, and no stage differs by a second or more.',
    slowest: slowestSentence(c),
  }
}

function slowestSentence(c: ComparedMessages): string {
  const { slowest, total } = c.comparison
  if (!slowest) return ''
  const { stage, stop, moreMs } = slowest
  const longer = (stage.a ?? 0) > (stage.b ?? 0) ? c.a : c.b
  const apart = total.a && total.b ? Math.abs(total.a.ms - total.b.ms) : 0
  const share = apart > 0 && moreMs <= apart ? ` (${formatShare(moreMs, apart)} of the difference between the two)` : ''
  return `Most time lies at ${stopName(c, stop)}, ${STAGE_WORDS[stage.kind].toLowerCase()}: ${longer.id} took ${formatDuration(moreMs)} longer${share}${doubtWords(stage, c, stop)}.`
}

/** Why it may be otherwise; '' where rows of one clock tell it. */
export function doubtWords(stage: StagePair, c: ComparedMessages, stop: number): string {
  const pair = c.comparison.stops[stop]
  const guessed = [pair?.a, pair?.b].some((s) => s && s.certainty !== null && s.certainty !== 'certain')
  if (stage.doubt === 'not-covered') return '; a guess, as no log covers a part of it'
  if (guessed) return '; a guess, as the hop to it is inferred'
  return stage.doubt === 'clocks' ? '; a guess as far as two clocks tell it' : ''
}

/** One difference, without a full stop. */
export function messageDifferenceWords(c: ComparedMessages, d: MessageDifference): string {
  const { a, b } = c
  const pair = c.comparison.stops[d.stop]
  const [x, y] = [pair?.a ?? null, pair?.b ?? null]
  const both = (of: (stop: Stop) => string) => `${a.id} ${x ? of(x) : ''}, ${b.id} ${y ? of(y) : ''}`
  const to = pair ? stopName(c, d.stop) : ''
  const told = (text: string) => text || 'none'
  switch (d.kind) {
    case 'host':
      return both((s) => `goes over ${hostName(c, s.node)}`)
    case 'extra':
      return `only ${d.side === 'a' ? a.id : b.id} goes over ${to}`
    case 'via':
      return `to ${to} ${both((s) => (s.via.length > 0 ? `goes through ${s.via.map((n) => hostName(c, n)).join(', ')}` : 'goes straight'))}`
    case 'connector':
      return `to ${to} ${both((s) => `uses the connector ${s.connectors.join(', ')}`)}`
    case 'tls':
      return `to ${to} ${both((s) => (s.tls === 'yes' ? 'is encrypted by TLS' : 'is not seen to be encrypted'))}`
    case 'protocol':
      return `to ${to} ${both((s) => `goes by ${s.protocol ? PROTOCOL_WORDS[s.protocol] : 'what is not known'}`)}`
    case 'tries':
      return `to ${to} ${both((s) => (s.failedTries > 0 ? `was tried ${formatCounted(s.failedTries, 'time')} in vain` : 'worked at once'))}`
    case 'evidence':
      return `at ${to} the logs have ${both((s) => EVIDENCE_WORDS[worst(s)].split(':')[0] ?? '')}`
    case 'time':
      return `${STAGE_WORDS[d.stage.kind].toLowerCase()} at ${to}: ${a.id} ${tookWords(d.stage.a)}, ${b.id} ${tookWords(d.stage.b)}${doubtWords(d.stage, c, d.stop)}`
    case 'outcome':
      return `${a.id} is ${OUTCOME_WORDS[a.outcome]}, ${b.id} ${OUTCOME_WORDS[b.outcome]}; codes ${told(codesOf(a))} and ${told(codesOf(b))}`
    case 'size':
      return `${a.id} has ${formatBytes(a.bytes)}, ${b.id} ${formatBytes(b.bytes)}`
    case 'recipients':
      return `${a.id} has ${formatCounted(a.recipients.length, 'recipient')}, ${b.id} ${formatCounted(b.recipients.length, 'recipient')}`
    case 'direction':
      return `${a.id} is ${a.direction}, ${b.id} ${b.direction}`
  }
}

export const tookWords = (ms: number | null): string => (ms === null ? 'no such stage' : formatDuration(ms) || '0 s')

/** `6.2 s longer in M-7`; '' where both are the same. */
export function moreWords({ a, b }: Pick<StagePair, 'a' | 'b'>, c: ComparedMessages): string {
  const ms = moreOf({ a, b })
  if (ms < 5) return 'same'
  return `${formatDuration(ms)} longer in ${(a ?? 0) > (b ?? 0) ? c.a.id : c.b.id}`
}

/** All of it as text: sentences, then a line a stage. */
export function messageComparisonText(c: ComparedMessages): string {
  const { first, slowest } = messageSentences(c)
  const rows = c.comparison.stops.flatMap((pair, i) =>
    pair.stages.map((s) => [stopName(c, i), STAGE_WORDS[s.kind], tookWords(s.a), tookWords(s.b), moreWords(s, c)].join('\t')),
  )
  const whole = c.comparison.differences.map((d) => `${MESSAGE_DIFFERENCE_WORDS[d.kind]}: ${messageDifferenceWords(c, d)}`)
  return [
    `${c.a.id} beside ${c.b.id}`,
    first,
    slowest,
    '',
    ['Host', 'Stage', c.a.id, c.b.id, 'Difference'].join('\t'),
    ...rows,
    '',
    ...whole,
  ]
    .filter((line, i) => line !== '' || i > 2)
    .join('\n')
}
