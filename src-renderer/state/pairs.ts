/** Two things that are laid side by side, by what they are; a side that is not chosen yet is null. Plain data: it is part of a place. */
import type { Times } from '@shared/query/language/times'

/** Messages and sessions by their numbers, servers by their nodes. */
export const NUMBERED_KINDS = ['messages', 'sessions', 'servers'] as const
export type NumberedKind = (typeof NUMBERED_KINDS)[number]
export type PairKind = NumberedKind | 'periods'

export type Pair =
  | { readonly kind: NumberedKind; readonly a: number | null; readonly b: number | null }
  | { readonly kind: 'periods'; readonly a: Times | null; readonly b: Times | null }

export type Side = 'a' | 'b'

export const emptyPair = (kind: PairKind): Pair => ({ kind, a: null, b: null })
export const NO_PAIR: Pair = emptyPair('messages')

export const isWhole = (p: Pair): boolean => p.a !== null && p.b !== null

export function swapped(p: Pair): Pair {
  return p.kind === 'periods' ? { kind: p.kind, a: p.b, b: p.a } : { kind: p.kind, a: p.b, b: p.a }
}

export const samePair = (a: Pair, b: Pair): boolean => JSON.stringify(a) === JSON.stringify(b)

const numbersOf = (p: Pair, kind: NumberedKind): number[] => (p.kind === kind ? [p.a, p.b].filter((side) => typeof side === 'number') : [])
export const messagesOf = (p: Pair): number[] => numbersOf(p, 'messages')
export const sessionsOf = (p: Pair): number[] => numbersOf(p, 'sessions')

/** The same things by their new numbers; null for one that is gone. */
export function movedPair(p: Pair, kind: NumberedKind, to: (n: number) => number | null): Pair {
  if (p.kind === 'periods' || p.kind !== kind) return p
  return { kind, a: p.a === null ? null : to(p.a), b: p.b === null ? null : to(p.b) }
}

/** A pair that was written down, as far as it is one. */
export function readPair(value: unknown): Pair {
  const { kind, a, b } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const number = (side: unknown) => (typeof side === 'number' && Number.isSafeInteger(side) && side >= 0 ? side : null)
  if (kind === 'periods') return { kind, a: readTimes(a), b: readTimes(b) }
  const numbered = NUMBERED_KINDS.find((k) => k === kind)
  return numbered ? { kind: numbered, a: number(a), b: number(b) } : NO_PAIR
}

function readTimes(value: unknown): Times | null {
  const { from, to } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  return typeof from === 'number' && typeof to === 'number' && from < to ? { from, to } : null
}
