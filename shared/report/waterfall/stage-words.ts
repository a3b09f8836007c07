/** Stages of a message in words: what happened, where, and what the clocks have to do with it. */
import { formatCount, formatDuration, formatExact } from '../../base/format'
import { countBy } from '../../base/lists'
import type { RouteNode } from '../../model/routes'
import type { Stage, StageTry } from '../../query/stages'
import { adjustedSentence, clockDifference, clockSentence } from '../clock-words'
import { replyCode } from '../words'

export const nameOf = (nodes: readonly RouteNode[], n: number): string => nodes[n]?.name ?? 'a host that is not known'

/** What a stage is called; a negative one is marked as going back in time. */
export function stageName(s: Stage, nodes: readonly RouteNode[], outcome: string): string {
  switch (s.kind) {
    case 'start':
      return 'First row, by another clock'
    case 'arrival':
      return s.ms < 0 ? '⟲ Receive lies before send' : 'Until the receipt'
    case 'categorise':
      return 'Categorise'
    case 'queue':
      return 'Queue'
    case 'stay':
      return s.ms < 0 ? '⟲ Next step lies before it' : 'Categorise and queue'
    case 'tries':
      return s.tries.length > 1 ? `Tries 1–${formatCount(s.tries.length)} and waits` : 'Try 1 and its wait'
    case 'transfer':
      return `Hand-over to ${nameOf(nodes, s.to)}`
    case 'deliver':
      if (s.ms < 0) return '⟲ Delivery lies before its hand-over'
      return s.to >= 0 && s.to !== s.node ? `Store delivery to ${nameOf(nodes, s.to)}` : 'Store delivery'
    case 'end':
      return s.ms < 0 ? '⟲ Its end lies before its hand-over' : `Until it is ${outcome}`
  }
}

/** `8 × 451 4.4.0`, or each code with its number. */
export function codesOf(tries: readonly StageTry[]): string {
  const counts = countBy(tries, (t) => replyCode(t.result))
  const listed = [...counts].map(([code, n]) => `${formatCount(n)} × ${code}`)
  return listed.length > 3 ? `${listed.slice(0, 3).join(', ')} and others` : listed.join(', ')
}

/** Of folded tries: the shortest and the longest wait. */
export function waitRange(tries: readonly StageTry[]): string {
  const waits = tries.map((t) => t.waitMs).filter((ms) => ms > 0)
  if (waits.length === 0) return ''
  const least = waits.reduce((a, b) => Math.min(a, b))
  const most = waits.reduce((a, b) => Math.max(a, b))
  const [a, b] = [formatDuration(least), formatDuration(most)]
  return a !== b ? `waits ${a} – ${b}` : waits.length === 1 ? `wait ${a}` : `waits ${a} each`
}

/** `EX02’s clock is 1.80 s behind, ± 0.04 s`: why a receipt can lie before its hand-over. '' for one clock. */
export function clockWhy(s: Stage, nodes: readonly RouteNode[], isAdjusted: boolean): string {
  if (!s.clocks) return ''
  const [a, b] = s.clocks
  const apart = clockDifference(nodes, a, b, s.from)
  const other = nameOf(nodes, b)
  if (!apart) return 'two clocks that were never compared'
  const bound = formatExact(Math.ceil(apart.boundMs))
  if (isAdjusted) return `clocks adjusted, ± ${bound}`
  if (Math.abs(apart.ms) <= apart.boundMs) return `clocks agree within ± ${bound}`
  return `${other}’s clock is ${formatExact(Math.abs(Math.round(apart.ms)))} ${apart.ms > 0 ? 'behind' : 'ahead'}, ± ${bound}`
}

/** The same as a sentence that says what it is known from. */
export function clockNote(s: Stage, nodes: readonly RouteNode[], isAdjusted: boolean): string {
  if (!s.clocks) return ''
  const [a, b] = [Math.min(...s.clocks), Math.max(...s.clocks)]
  if (isAdjusted) return adjustedSentence(nodes, a, b, clockDifference(nodes, a, b, s.from))
  return (
    clockSentence(nodes, a, b, s.from) ||
    `The clocks of ${nameOf(nodes, a)} and ${nameOf(nodes, b)} were never compared: their difference is in this.`
  )
}

/** `12.3 %` of the whole; a negative part keeps its sign, and two clocks can make one longer than the whole. */
export function signedShare(ms: number, totalMs: number): string {
  if (!(totalMs > 0)) return ''
  const share = (Math.abs(ms) / totalMs) * 100
  const text = share === 0 ? '0 %' : share < 0.1 ? '< 0.1 %' : `${share.toFixed(1)} %`
  return ms < 0 && share > 0 ? `−${text}` : text
}
