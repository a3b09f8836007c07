/** What the looks of bars mean: only those that a picture has. */
import type { Shape } from '../scene/scene'
import { widthOf } from '../text-fit'
import type { Bar, BarLook } from './bar'
import { drawRow } from './draw'
import type { WaterfallRow } from './row'

const WORDS: readonly (readonly [BarLook, string])[] = [
  ['categorise', 'categorised'],
  ['queue', 'on the server'],
  ['arrival', 'until the receipt'],
  ['transfer', 'handed over'],
  ['deliver', 'into the store'],
  ['wait', 'waited'],
  ['failed', 'failed try'],
  ['negative', 'back in time: two clocks'],
  ['uncovered', 'not covered'],
  ['absent', 'absent: the log has no such row'],
  ['shadow', 'shadow copy'],
  ['point', 'row of an agent'],
]

export interface LegendEntry {
  readonly look: BarLook
  readonly text: string
}

/** The way of the total, and what is folded beside it; looking at thousands of rows would say no more. */
export function legendOf(rows: readonly WaterfallRow[]): LegendEntry[] {
  const looks = new Set<BarLook>()
  for (const row of rows.slice(0, 100)) for (const b of row.bars()) looks.add(b.look === 'bracket' && isUncovered(b) ? 'uncovered' : b.look)
  return WORDS.filter(([look]) => looks.has(look)).map(([look, text]) => ({ look, text }))
}

const isUncovered = ({ ends }: Bar) => ends?.includes('not-covered') === true

const SAMPLE = 22
const ROW = 18

/** In rows of at most `width`; where the last one ends. */
export function drawLegend(
  entries: readonly LegendEntry[],
  left: number,
  top: number,
  width: number,
): { readonly shapes: Shape[]; readonly bottom: number } {
  const shapes: Shape[] = []
  let [x, y] = [left, top + 10]
  const place = (sample: (x: number, y: number) => readonly Shape[], text: string) => {
    const wide = SAMPLE + 6 + widthOf(text, 10.5)
    if (x > left && x + wide > left + width) [x, y] = [left, y + ROW]
    shapes.push(...sample(x, y), { is: 'text', text, x: x + SAMPLE + 6, y: y + 3.5, px: 10.5, fill: 'fg-2', room: wide })
    x += wide + 16
  }
  place((sx, sy) => [{ is: 'rect', x: sx + 9, y: sy - 8, w: 3, h: 16, fill: 'fg' }], 'on the way that makes the total')
  for (const { look, text } of entries) {
    const bar: Bar =
      look === 'negative' ? { from: 1, to: 0, look } : look === 'point' ? { from: 0.5, to: 0.5, look } : { from: 0, to: 1, look }
    place((sx, sy) => {
      const from = look === 'negative' ? sx + 12 : sx
      const scale = { from: 0, to: 1, left: from, width: look === 'negative' ? 8 : SAMPLE - 2 }
      return drawRow({ level: 1, took: '', bars: () => [bar] }, scale, sy)
    }, text)
  }
  return { shapes, bottom: y + 10 }
}
