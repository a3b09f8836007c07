/** Hand-overs as arrows: whole when seen, lost at a cross, hatched, dotted, dashed or double as the logs of both ends have them. */
import type { Paint, Shape } from '../scene/scene'
import type { Grid } from './grid'
import type { ArrowStyle, Ladder, LadderRow } from './row'

const MARKS: Readonly<Record<ArrowStyle, Paint>> = {
  seen: 'st-delivered-mark',
  failed: 'st-failed-mark',
  inferred: 'st-inferred-mark',
  'not-covered': 'st-uncovered-mark',
  absent: 'st-absent-mark',
  shadow: 'st-shadow-mark',
}

const SLOPE = 5

export function drawArrow(r: LadderRow, l: Ladder, g: Grid, isOn: boolean): Shape[] {
  const stops = [r.from, ...r.via, r.to].map((c) => g.xs[c] ?? 0)
  const top = r.top + 18
  const legs = stops.length - 1
  const at = (i: number) => top + (SLOPE * i) / legs
  const [start = 0, end = 0] = [stops[0], stops.at(-1)]
  const shapes: Shape[] = []
  if (isOn) {
    const [a, b] = [Math.min(...stops), Math.max(...stops)]
    shapes.push({ is: 'rect', x: a - 4, y: top - 3.5, w: Math.max(b - a, 10) + 8, h: SLOPE + 9, r: 5, fill: 'bg-selected' })
  }
  if (r.from === r.to) return [...shapes, ...loopArrow(r, start, top, l, g)]
  stops.slice(1).forEach((x, i) => {
    const isLast = i === legs - 1
    const style = isLast ? r.style : r.lead === 'not-covered' ? 'not-covered' : r.style
    shapes.push(...leg(r, style, stops[i] ?? 0, at(i), x, at(i + 1)))
  })
  if (r.eventAt)
    shapes.push({
      is: 'dot',
      x: r.eventAt === 'from' ? start : end,
      y: r.eventAt === 'from' ? at(0) : at(legs),
      r: 3.8,
      fill: MARKS[r.style],
      ring: 'bg-canvas',
    })
  return [...shapes, arrowWords(r, stops, top)]
}

/** Above the last leg, which is where the delay is measured. */
function arrowWords(r: LadderRow, stops: readonly number[], top: number): Shape {
  const [a, b] = [stops.at(-2) ?? 0, stops.at(-1) ?? 0]
  const room = Math.max(Math.abs(b - a) - 24, 96)
  return {
    is: 'text',
    text: r.label,
    x: (a + b) / 2,
    y: top - 7,
    px: 10.5,
    fill: INKS[r.style],
    room,
    anchor: 'middle',
    patch: 'bg-canvas',
  }
}

const INKS: Readonly<Record<ArrowStyle, Paint>> = {
  seen: 'fg',
  failed: 'fg',
  inferred: 'st-inferred-ink',
  'not-covered': 'st-uncovered-ink',
  absent: 'st-absent-ink',
  shadow: 'st-shadow-ink',
}

/** Lost ones are whole to here. */
const LOST_AT = 0.62
const CLEAR = 6

function leg(r: LadderRow, style: ArrowStyle, x0: number, y0: number, x1: number, y1: number): Shape[] {
  const way = Math.sign(x1 - x0)
  const [a, b] = [x0 + way * CLEAR, x1 - way * CLEAR]
  const stroke = MARKS[style]
  const line = (
    from: number,
    to: number,
    more: { readonly dash?: readonly number[]; readonly width?: number; readonly shift?: number; readonly stroke?: Paint } = {},
  ): Shape => {
    const y = (x: number) => y0 + ((y1 - y0) * (x - x0)) / (x1 - x0) + (more.shift ?? 0)
    return {
      is: 'line',
      points: [
        [from, y(from)],
        [to, y(to)],
      ],
      stroke: more.stroke ?? stroke,
      width: more.width ?? 1.8,
      ...(more.dash && { dash: more.dash }),
    }
  }
  const band = (from: number, to: number): Shape => ({
    is: 'area',
    points: [
      [from, y0 - 3.5],
      [to, y1 - 3.5],
      [to, y1 + 3.5],
      [from, y0 + 3.5],
    ],
    fill: 'bg-canvas',
    hatch: true,
  })
  const tip = b - way * 8
  switch (style) {
    case 'failed':
    case 'absent': {
      const lost = x0 + (x1 - x0) * LOST_AT
      const y = y0 + (y1 - y0) * LOST_AT
      const cross: Shape[] = style === 'failed' ? [{ is: 'mark', mark: 'failed', x: lost, y, size: 11 }] : []
      const solid = line(a, lost - way * (style === 'failed' ? 7 : 0), style === 'absent' ? { stroke: 'st-delivered-mark' } : {})
      return [solid, ...cross, ...farEnd(r, style, lost + way * 8, y, b, y1, band)]
    }
    case 'not-covered':
      return [band(a, tip), head(b, y1, way, stroke)]
    case 'shadow':
      return [line(a, tip, { shift: -1.8, width: 1.4 }), line(a, tip, { shift: 1.8, width: 1.4 }), head(b, y1, way, stroke)]
    case 'inferred':
      return [line(a, tip, { dash: [6, 4], width: 1.9 }), head(b, y1, way, stroke)]
    default:
      return [line(a, tip), head(b, y1, way, stroke)]
  }
}

/** What the logs of the other end have of it: hatched when there are none, dotted to a hollow cross when they do not have it. */
function farEnd(
  r: LadderRow,
  style: ArrowStyle,
  x: number,
  y: number,
  end: number,
  endY: number,
  band: (from: number, to: number) => Shape,
): Shape[] {
  if (r.far === 'not-covered') return [band(x, end)]
  if (r.far === 'absent' || style === 'absent') {
    const side = Math.sign(end - x) || 1
    return [
      {
        is: 'line',
        points: [
          [x, y],
          [end - side * 6, endY],
        ],
        stroke: 'st-absent-mark',
        width: 1.6,
        dash: [1.5, 4],
      },
      { is: 'mark', mark: 'absent', x: end, y: endY, size: 11 },
    ]
  }
  return []
}

const head = (x: number, y: number, way: number, fill: Paint): Shape => ({
  is: 'area',
  points: [
    [x, y],
    [x - way * 9, y - 4.3],
    [x - way * 9, y + 4.3],
  ],
  fill,
})

/** Between services of one host, or hosts of one folded column. */
function loopArrow(r: LadderRow, x: number, y: number, l: Ladder, g: Grid): Shape[] {
  const side = r.from === l.columns.length - 1 && l.columns.length > 1 ? -1 : 1
  const far = x + side * 26
  const stroke = MARKS[r.style]
  const text: Shape = {
    is: 'text',
    text: r.label,
    x: far + side * 6,
    y: y + 4,
    px: 10.5,
    fill: 'fg',
    room: Math.max(60, g.step - 46),
    anchor: side > 0 ? 'start' : 'end',
    patch: 'bg-canvas',
  }
  return [
    {
      is: 'line',
      points: [
        [x + side * 5, y - 5],
        [far, y - 5],
        [far, y + 7],
        [x + side * 13, y + 7],
      ],
      stroke,
      width: 1.6,
    },
    head(x + side * 5, y + 7, -side, stroke),
    text,
  ]
}
