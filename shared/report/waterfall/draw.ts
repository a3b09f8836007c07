/**
 * Bars of a row as shapes. None is thinner than can be seen, and then its number stands beside it, left of it in the last fifth. Bars that
 * would fall on the same px are drawn once: a row of ten thousand tries costs what its width costs.
 */
import { formatDuration } from '../../base/format'
import type { EvidenceState } from '../../model/routes'
import type { Paint, Shape } from '../scene/scene'
import { widthOf } from '../text-fit'
import { type Scale, xOf } from './axis'
import type { Bar, BarLook } from './bar'

/** What of a row decides its drawing. */
export interface DrawnRow {
  readonly level: 1 | 2 | 3
  readonly took: string
  readonly bars: () => readonly Bar[]
}

const LEAST = 2.5
const HEIGHT = 15
/** A length stands inside its bar from this width on. */
const LABELLED = 28
const TEXT = 10.5
/** Width from which a box has room for its arrow. */
const ARROW_INSIDE = 48
/** Width of the mark of a try that has no length. */
const TRY_MARK = 11

const FILLS: Readonly<Partial<Record<BarLook, Paint>>> = {
  arrival: 'delay-2',
  categorise: 'delay-4',
  queue: 'delay-3',
  transfer: 'delay-5',
  deliver: 'st-delivered-fill',
  wait: 'st-deferred-fill',
}

/** `middle`: of the row, px. Bars outside the scale are left out, those that cross its edge are cut there. */
export function drawRow(row: DrawnRow, scale: Scale, middle: number): Shape[] {
  const bars = row.bars()
  const shapes: Shape[] = []
  // tries lie on the waits before them
  const top: Shape[] = []
  let drawnTo = Number.NEGATIVE_INFINITY
  let triesTo = Number.NEGATIVE_INFINITY
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const edge = scale.left + scale.width
  // a mark of a try lies on the beginning of the wait after it
  const inset = bars.some((b) => b.look === 'failed') ? TRY_MARK : 0
  for (const bar of bars) {
    const [a, b] = [xOf(scale, Math.min(bar.from, bar.to)), xOf(scale, Math.max(bar.from, bar.to))]
    if (b < scale.left - 1 || a > edge + 1) continue
    const x = Math.max(a, scale.left - 2)
    const w = Math.max(Math.min(b, edge + 2) - x, 0)
    if (bar.look === 'failed') {
      if (x + w <= triesTo) continue
      const shown = failedBar(x, w, middle, x < triesTo + 12)
      triesTo = x + shown.width
      top.push(...shown.shapes)
    } else {
      // what is behind what is drawn already, and thinner than a px, adds nothing to see
      if (b <= drawnTo && b - a < 1) continue
      drawnTo = Math.max(drawnTo, Math.ceil(b))
      shapes.push(...drawBar(bar, x, w, middle, inset))
    }
    left = Math.min(left, x)
    right = Math.max(right, x + Math.max(w, LEAST))
  }
  const [only] = bars
  const beside = bars.length === 1 && right - left < LABELLED && row.level > 1 && row.took !== '' && only && hasLength(only.look)
  if (beside && right > left) shapes.push(besideText(row.took, left, right, scale, middle))
  return [...shapes, ...top]
}

const hasLength = (look: BarLook) => look !== 'point' && look !== 'negative' && look !== 'failed'

function besideText(text: string, left: number, right: number, scale: Scale, middle: number): Shape {
  const before = left > scale.left + scale.width * 0.8
  const room = widthOf(text, TEXT) + 4
  const base = { is: 'text', text, y: middle + 3.5, px: TEXT, fill: 'fg-3', room } as const
  return before ? { ...base, x: left - 7, anchor: 'end' } : { ...base, x: right + 7 }
}

function drawBar(bar: Bar, x: number, w: number, middle: number, inset: number): Shape[] {
  const top = middle - HEIGHT / 2
  const wide = Math.max(w, LEAST)
  switch (bar.look) {
    case 'bracket':
      return drawBracket(bar, x, w, middle)
    case 'negative': {
      // the arrow points to where the next row begins, which is earlier; in a box that has room for it, it stands inside
      const box = Math.max(w, 7)
      const [tail, tip] = box >= ARROW_INSIDE ? [x + box - 10, x + 12] : [x - 3, x - 18]
      return [
        { is: 'rect', x, y: top, w: box, h: HEIGHT, r: 1.5, fill: 'st-absent-tint', stroke: 'st-absent-mark', width: 1.3, dash: [2, 2] },
        {
          is: 'line',
          points: [
            [tail, middle],
            [tip + 4, middle],
          ],
          stroke: 'st-absent-mark',
          width: 1.5,
        },
        {
          is: 'area',
          points: [
            [tip, middle],
            [tip + 7, middle - 4],
            [tip + 7, middle + 4],
          ],
          fill: 'st-absent-mark',
        },
      ]
    }
    case 'uncovered':
      return [
        {
          is: 'rect',
          x,
          y: top,
          w: wide,
          h: HEIGHT,
          r: 1.5,
          fill: 'st-uncovered-tint',
          hatch: true,
          stroke: 'st-uncovered-mark',
          width: 0.8,
        },
      ]
    case 'absent':
      return [
        { is: 'rect', x, y: top, w: wide, h: HEIGHT, r: 1.5, stroke: 'st-absent-mark', width: 1.2, dash: [1.5, 3] },
        { is: 'mark', mark: 'absent', x: x + wide, y: middle, size: 11 },
      ]
    case 'shadow':
      return [
        {
          is: 'line',
          points: [
            [x, middle - 2],
            [x + wide, middle - 2],
          ],
          stroke: 'st-shadow-mark',
          width: 1.4,
        },
        {
          is: 'line',
          points: [
            [x, middle + 2],
            [x + wide, middle + 2],
          ],
          stroke: 'st-shadow-mark',
          width: 1.4,
        },
      ]
    case 'point':
      return [{ is: 'dot', x, y: middle, r: 3.5, fill: 'delay-5', ring: 'bg-canvas' }]
    case 'wait': {
      const box: Shape = { is: 'rect', x, y: top, w: wide, h: HEIGHT, r: 1.5, fill: 'st-deferred-fill' }
      const text = formatDuration(bar.to - bar.from)
      if (w < Math.max(LABELLED, widthOf(text, TEXT, 'bold') + 6 + inset)) return [box]
      // on amber in every theme: the fill is neither light nor dark enough for the theme's own text
      return [
        box,
        { is: 'text', text, x: x + (w + inset) / 2, y: middle + 3.8, px: TEXT, fill: 'on-wait', face: 'bold', room: w, anchor: 'middle' },
      ]
    }
    default:
      return [{ is: 'rect', x, y: top, w: wide, h: HEIGHT, r: 1.5, fill: FILLS[bar.look] ?? 'delay-3' }]
  }
}

/** A box with a cross. Tries of no length are marks of their own width; so close together that they would hide each other, they are strokes. */
function failedBar(
  x: number,
  w: number,
  middle: number,
  isCrowded: boolean,
): { readonly shapes: readonly Shape[]; readonly width: number } {
  const width = Math.max(w, isCrowded ? 2 : TRY_MARK)
  const top = middle - HEIGHT / 2
  if (width < 6) return { shapes: [{ is: 'rect', x, y: top, w: width, h: HEIGHT, fill: 'st-failed-mark' }], width: width + 1 }
  const box: Shape = { is: 'rect', x, y: top, w: width, h: HEIGHT, r: 1, fill: 'st-failed-tint', stroke: 'st-failed-mark', width: 1.4 }
  return { shapes: [box, { is: 'mark', mark: 'failed', x: x + width / 2, y: middle, size: Math.min(10, width - 2) }], width: width + 1 }
}

/** A line between two ends, each as the logs have it: an upright for seen, a hollow cross for absent, a hatched foot for not covered. */
function drawBracket({ ends = ['seen', 'seen'], sure = 'certain' }: Bar, x: number, w: number, middle: number): Shape[] {
  const dash = sure === 'certain' ? {} : { dash: [6, 4] }
  const stroke: Paint = sure === 'certain' ? 'fg-3' : 'st-inferred-mark'
  const wide = Math.max(w, LEAST)
  const line: Shape = {
    is: 'line',
    points: [
      [x, middle],
      [x + wide, middle],
    ],
    stroke,
    width: 1.4,
    ...dash,
  }
  return [line, ...endOf(ends[0], x, middle, -1, stroke), ...endOf(ends[1], x + wide, middle, 1, stroke)]
}

function endOf(state: EvidenceState, x: number, middle: number, side: -1 | 1, stroke: Paint): Shape[] {
  if (state === 'absent') return [{ is: 'mark', mark: 'absent', x, y: middle, size: 11 }]
  if (state === 'seen')
    return [
      {
        is: 'line',
        points: [
          [x, middle - 5],
          [x, middle + 5],
        ],
        stroke,
        width: 1.4,
      },
    ]
  return [
    {
      is: 'rect',
      x: side < 0 ? x - 7 : x,
      y: middle - 5,
      w: 7,
      h: 10,
      fill: 'st-uncovered-tint',
      hatch: true,
      stroke: 'st-uncovered-mark',
      width: 0.8,
    },
  ]
}
