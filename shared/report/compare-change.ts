/** How one figure differs from another, in a shape and in words: never by colour alone. */

export type ChangeKind = 'more' | 'less' | 'same' | 'only-a' | 'only-b' | 'unknown'

export interface Change {
  readonly kind: ChangeKind
  /** Without a full stop; what is beside it says of what. */
  readonly words: string
  /** How many times, at least 1; 1 where it can't be told. */
  readonly times: number
}

export const CHANGE_SHAPES: Readonly<Record<ChangeKind, string>> = {
  more: '▲',
  less: '▼',
  same: '=',
  'only-a': '◧',
  'only-b': '◨',
  unknown: '?',
}

/** Less than this is not told: two samples of the same differ as much. */
const SAME = 1.25
/** Fewer than this say little: a figure of them is a guess. */
export const FEW = 20

const UNKNOWN: Change = { kind: 'unknown', words: 'not known', times: 1 }

/** Numbers of things, or of things an hour. `few`: how many there are of the smaller side, before they were normalised. */
export function countChange(a: number, b: number, few: number): Change {
  if (a === 0 && b === 0) return { kind: 'same', words: 'none in both', times: 1 }
  if (a === 0) return { kind: 'only-b', words: 'only in B', times: 1 }
  if (b === 0) return { kind: 'only-a', words: 'only in A', times: 1 }
  return relation(a, b, ['more', 'fewer'], few)
}

/** Durations in ms; null where nothing has one. */
export function delayChange(a: number | null, b: number | null, few: number): Change {
  if (a === null || b === null) return UNKNOWN
  // under 10 ms logs round
  return relation(Math.max(10, a), Math.max(10, b), ['longer', 'shorter'], few)
}

function relation(a: number, b: number, [more, less]: readonly [string, string], few: number): Change {
  const times = Math.max(a, b) / Math.min(a, b)
  const doubt = few < FEW ? ', of few' : ''
  if (!Number.isFinite(times) || times < SAME) return { kind: 'same', words: `about the same${doubt}`, times: 1 }
  const said = times < 10 ? times.toFixed(1) : times < 100 ? String(Math.round(times)) : 'over 100'
  return b > a
    ? { kind: 'more', words: `${said} × ${more} in B${doubt}`, times }
    : { kind: 'less', words: `${said} × ${less} in B${doubt}`, times }
}
