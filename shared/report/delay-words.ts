/** The parts of a message's time in words: for the bar and the table of the window and for the report. */
import { formatDuration, formatShare } from '../base/format'
import type { RouteNode } from '../model/routes'
import type { DelayKind, DelayPart, Delays } from '../query/delays'
import { adjustedSentence, clockDifference, clockSentence } from './clock-words'

export interface DelayWords {
  readonly part: DelayPart
  readonly what: string
  /** Host or hosts. */
  readonly where: string
  /** A small negative one in full, for its sign. */
  readonly took: string
  /** Of the total; '' for a negative part, which is no share of anything. Clocks that differ can make a part longer than the whole. */
  readonly share: string
  /** Whose clocks tell it when they are two; '' for one. */
  readonly clocks: string
  /** By how much those two differ, when that is known; the same sentence for both directions. */
  readonly clockNote: string
  /** What is left of it when the known difference of its clocks is taken off. */
  readonly surelyMs: number
}

export const DELAY_WORDS: Readonly<Record<DelayKind, string>> = {
  wait: 'waited',
  retry: 'tried again',
  transfer: 'handed over',
  end: 'until its end',
}

/** `isAdjusted`: the times are by one clock already, as far as it is known. */
export function delayWords(d: Delays, nodes: readonly RouteNode[], isAdjusted = false): DelayWords[] {
  const name = (n: number) => nodes[n]?.name ?? 'a host that is not known'
  return d.parts.map((part) => ({
    part,
    what: DELAY_WORDS[part.kind],
    where: part.to < 0 ? `on ${name(part.node)}` : `${name(part.node)} to ${name(part.to)}`,
    took: part.ms < 0 && part.ms > -5 ? `−${-part.ms} ms` : formatDuration(part.ms),
    share: part.ms < 0 ? '' : part.ms > d.totalMs + 1 ? 'over 100 %' : formatShare(part.ms, d.totalMs),
    clocks: part.clocks === null ? '' : part.clocks.map(name).join(' and '),
    ...clocksOf(part, nodes, isAdjusted),
  }))
}

function clocksOf(
  { clocks, from, ms }: DelayPart,
  nodes: readonly RouteNode[],
  isAdjusted: boolean,
): Pick<DelayWords, 'clockNote' | 'surelyMs'> {
  if (clocks === null) return { clockNote: '', surelyMs: ms }
  const [a, b] = [Math.min(...clocks), Math.max(...clocks)]
  const apart = clockDifference(nodes, a, b, from)
  if (isAdjusted) return { clockNote: adjustedSentence(nodes, a, b, apart), surelyMs: Math.max(0, ms - (apart?.boundMs ?? 0)) }
  const most = apart === null ? 0 : Math.abs(apart.ms) + apart.boundMs
  return { clockNote: clockSentence(nodes, a, b, from), surelyMs: Math.max(0, ms - most) }
}

/** Parts that can be drawn beside each other, each with its share of what is drawn; negative ones and those of no length are listed only. */
export function drawnParts(words: readonly DelayWords[]): { readonly words: DelayWords; readonly fraction: number }[] {
  const drawn = words.filter((w) => w.part.ms > 0)
  const all = drawn.reduce((n, w) => n + w.part.ms, 0)
  return drawn.map((w) => ({ words: w, fraction: w.part.ms / all }))
}
