/** The lens of a waterfall: a crowded stretch of its time, such as the first two seconds of twenty minutes, drawn as wide as the whole. */
import { formatCount, formatDuration, formatExact } from '../../base/format'
import type { EpochMs } from '../../base/time'
import type { Shape } from '../scene/scene'
import { widthOf } from '../text-fit'
import { type Scale, ticksOf, xOf } from './axis'
import type { Bar, BarLook } from './bar'
import { drawRow } from './draw'
import type { Waterfall } from './waterfall'

export interface Lens {
  readonly from: EpochMs
  readonly to: EpochMs
}

/** Bars narrower than this, on a picture of usual width, can't be read. */
const CROWDED_PX = 6
const USUAL_PX = 700
/** It shows at least this many times more. */
const LEAST_FACTOR = 8
/** Within less than this nothing is crowded: figures are to the millisecond. */
const LEAST_SPAN_MS = 5000
const ROUND = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000, 3_600_000, 14_400_000, 86_400_000]

/** Where most of the short bars stand; null when none is too short to read. */
export function lensOf(w: Waterfall): Lens | null {
  const span = w.to - w.from
  const short = (ms: number) => ms > 0 && (ms / span) * USUAL_PX < CROWDED_PX
  const starts = w.branches
    .flatMap((b) => b.bars().slice(0, 500))
    .flatMap((b) => (short(Math.abs(b.to - b.from)) ? [Math.min(b.from, b.to)] : []))
    .sort((a, b) => a - b)
  const lengths = ROUND.filter((ms) => ms <= span / LEAST_FACTOR)
  if (starts.length < 2 || lengths.length === 0 || span < LEAST_SPAN_MS) return null
  const within = lengths.map((ms) => fullest(starts, ms))
  const most = Math.max(...within.map((x) => x.count))
  const at = within.findIndex((x) => x.count >= most * 0.6)
  const [length, best] = [lengths[at] ?? 1, within[at]]
  return best && best.count > 1 ? movedLens(w, { from: 0, to: length }, best.from - length * 0.02) : null
}

function fullest(starts: readonly number[], length: number): { readonly from: EpochMs; readonly count: number } {
  let best = { from: starts[0] ?? 0, count: 0 }
  let end = 0
  starts.forEach((from, i) => {
    while (end < starts.length && (starts[end] ?? 0) <= from + length) end++
    if (end - i > best.count) best = { from, count: end - i }
  })
  return best
}

/** The same stretch elsewhere, kept inside what there is. */
export function movedLens(w: Waterfall, lens: Lens, from: EpochMs): Lens {
  const length = lens.to - lens.from
  const start = Math.max(w.from, Math.min(from, w.to - length))
  return { from: start, to: start + length }
}

export const LENS_ROW = 29
const TOP = 34

export const lensHeight = (w: Waterfall): number => TOP + w.branches.length * LENS_ROW + 8

/** `2 s from +1.40 s, 159 ×` */
export function lensWords(w: Waterfall, { from, to }: Lens): string {
  const factor = Math.round((w.to - w.from) / (to - from))
  const after = from - w.first
  const start = Math.abs(after) < 1 ? 'the start' : `${after < 0 ? '' : '+'}${formatDuration(after)}`
  return `${formatDuration(to - from)} from ${start}, ${formatCount(factor)} ×`
}

const WORDS: Readonly<Partial<Record<BarLook, string>>> = {
  arrival: 'arrival',
  categorise: 'categorise',
  queue: 'on server',
  transfer: 'hand-over',
  deliver: 'store',
  wait: 'wait',
}

/** `main`: the axis above it, which the guides lead down from. Names stand left of the bars, as in the rows above. */
export function lensShapes(w: Waterfall, lens: Lens, main: Scale): Shape[] {
  const scale = { ...main, from: lens.from, to: lens.to }
  const right = scale.left + scale.width
  const bottom = TOP + w.branches.length * LENS_ROW
  const guide = (at: number, x: number): Shape => ({
    is: 'line',
    points: [
      [Math.max(main.left, Math.min(xOf(main, at), main.left + main.width)), 0],
      [x, TOP - 16],
    ],
    stroke: 'accent',
    width: 0.9,
    dash: [2, 3],
  })
  const shapes: Shape[] = [guide(lens.from, scale.left), guide(lens.to, right)]
  for (const t of ticksOf(scale, w.first, w.zone)) {
    const x = xOf(scale, t.at)
    shapes.push({
      is: 'line',
      points: [
        [x, TOP - 4],
        [x, bottom],
      ],
      stroke: 'line-strong',
      width: 1,
      dash: [1.5, 3],
    })
    shapes.push({ is: 'text', text: t.text, x: x + 4, y: TOP - 5, px: 10.5, fill: 'fg-3', room: 90 })
  }
  w.branches.forEach((b, i) => {
    const middle = TOP + i * LENS_ROW + LENS_ROW / 2
    shapes.push({
      is: 'text',
      text: b.name,
      x: scale.left - 12,
      y: middle + 4,
      px: 11.5,
      fill: 'fg-2',
      room: scale.left - 40,
      anchor: 'end',
    })
    shapes.push(...drawRow({ level: 1, took: '', bars: b.bars }, scale, middle))
    for (const bar of b.bars().slice(0, 200)) shapes.push(...insideWords(bar, scale, middle))
  })
  return shapes
}

function insideWords(bar: Bar, scale: Scale, middle: number): Shape[] {
  const word = WORDS[bar.look]
  const x = Math.max(xOf(scale, bar.from), scale.left)
  const room = Math.min(xOf(scale, bar.to), scale.left + scale.width) - x - 8
  if (!word || room < 24) return []
  const whole = `${word} ${formatExact(bar.to - bar.from)}`
  const text = widthOf(whole, 10) <= room ? whole : widthOf(word, 10) <= room ? word : ''
  return text === '' || bar.look === 'wait'
    ? []
    : [{ is: 'text', text, x: x + 6, y: middle + 3.5, px: 10, fill: 'fg', room, patch: 'bg-raised' }]
}
