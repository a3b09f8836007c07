/** Rows of a ladder as shapes: lifelines, arrows with their words, ticks, closed gaps; times left, gaps right. */
import type { Paint, Shape } from '../scene/scene'
import { widthOf } from '../text-fit'
import type { ArrowStyle, Ladder, LadderColumn, LadderRow } from './row'

export const HEAD_HEIGHT = 56
const TIMES = 122
const GAPS = 100
const LEAST_COLUMN = 150
const HEAD_BOX = { width: 152, height: 40 }

/** Least px in which its columns can be read. */
export const leastWidth = (l: Ladder): number => TIMES + GAPS + Math.max(1, l.columns.length) * LEAST_COLUMN

/** Where the columns stand. */
export interface Grid {
  readonly width: number
  readonly xs: readonly number[]
  /** Between two columns. */
  readonly step: number
}

export function gridOf(l: Ladder, width: number): Grid {
  const count = Math.max(1, l.columns.length)
  const step = (width - TIMES - GAPS) / count
  return { width, step, xs: l.columns.map((_, i) => TIMES + step * (i + 0.5)) }
}

const MARKS: Readonly<Record<ArrowStyle, Paint>> = {
  seen: 'st-delivered-mark',
  failed: 'st-failed-mark',
  inferred: 'st-inferred-mark',
  'not-covered': 'st-uncovered-mark',
  absent: 'st-absent-mark',
  shadow: 'st-shadow-mark',
}

/** Boxes above the columns, in a strip of `HEAD_HEIGHT`; `chosen` is the column with the focus. */
export function drawHeads(l: Ladder, g: Grid, chosen = -1): Shape[] {
  const w = Math.min(HEAD_BOX.width, g.step - 10)
  const heads = l.columns.flatMap((c, i) => headBox(c, (g.xs[i] ?? 0) - w / 2, w, i === chosen))
  const view: Shape[] = l.isAdjusted
    ? [{ is: 'text', text: '≈ adjusted', x: 12, y: 33, px: 11, face: 'bold', fill: 'st-inferred-ink', room: TIMES - 16 }]
    : []
  return [...view, ...heads]
}

function headBox(c: LadderColumn, x: number, w: number, isChosen: boolean): Shape[] {
  const inferred = c.kind === 'balancer' && c.sure !== 'certain'
  const box = { is: 'rect', x, y: 8, w, h: HEAD_BOX.height, r: c.kind === 'outside' ? 12 : 6 } as const
  const edge = { stroke: inferred ? 'st-inferred-mark' : 'line-control', width: 1.2, ...(inferred && { dash: [6, 4] }) } as const
  const ground: Shape = {
    ...box,
    fill: c.logged || c.kind === 'balancer' ? (inferred ? 'st-inferred-tint' : 'bg-raised') : 'st-uncovered-tint',
    ...edge,
  }
  const hatch: Shape[] = c.logged || c.kind === 'balancer' ? [] : [{ ...box, hatch: true }]
  const middle = x + w / 2
  const words = (text: string, y: number, px: number, face: 'bold' | 'mono', fill: Paint): Shape => ({
    is: 'text',
    text,
    x: middle,
    y,
    px,
    face,
    fill,
    room: w - 14,
    anchor: 'middle',
    ...(hatch.length > 0 && { patch: 'st-uncovered-tint' as const }),
  })
  const ring: Shape[] = isChosen ? [{ is: 'rect', x: x - 3, y: 5, w: w + 6, h: HEAD_BOX.height + 6, r: 8, stroke: 'accent', width: 2 }] : []
  return [
    ground,
    ...hatch,
    words(c.name, c.note ? 26 : 32, 12, 'bold', 'fg'),
    ...(c.note ? [words(c.note, 40, 9.5, 'mono', 'fg-3')] : []),
    ...ring,
  ]
}

/** Lifelines between two heights. */
export function drawLifelines(l: Ladder, g: Grid, from: number, to: number): Shape[] {
  return l.columns.flatMap((c, i): Shape[] => {
    const x = g.xs[i] ?? 0
    const bare = l.uncovered.filter((u) => u.column === i && u.to > from && u.from < to)
    const lines: Shape[] = []
    let y = from
    const inferred = c.kind === 'balancer'
    const line = (a: number, b: number) => {
      if (b <= a) return
      const dash = inferred ? { dash: [5, 4] } : {}
      lines.push({
        is: 'line',
        points: [
          [x, a],
          [x, b],
        ],
        stroke: inferred ? 'st-inferred-mark' : 'line-control',
        width: 1.3,
        ...dash,
      })
    }
    for (const u of bare) {
      line(y, Math.max(from, u.from))
      const [a, b] = [Math.max(from, u.from), Math.min(to, u.to)]
      lines.push({ is: 'rect', x: x - 4.5, y: a, w: 9, h: b - a, fill: 'bg-canvas', hatch: true })
      y = b
    }
    line(y, to)
    return lines
  })
}

/** `not covered` beside the stretches that begin between two heights. */
export function drawUncoveredWords(l: Ladder, g: Grid, from: number, to: number): Shape[] {
  return l.uncovered
    .filter((u) => u.from >= from && u.from < to && l.columns[u.column]?.logged)
    .map((u): Shape => {
      const x = (g.xs[u.column] ?? 0) + 8
      return { is: 'text', text: 'not covered', x, y: u.from + 9, px: 10, fill: 'st-uncovered-ink', room: 70, patch: 'bg-canvas' }
    })
}

/** `tone`: of what is behind the row when it is selected, or the other one of two. */
export function drawRow(r: LadderRow, l: Ladder, g: Grid, tone: 'none' | 'selected' | 'second'): Shape[] {
  if (r.kind === 'gap') return gapBand(r, g, tone !== 'none')
  const y = r.kind === 'tick' ? r.top + r.height / 2 + 3.5 : r.top + 24
  const times: Shape[] = [
    {
      is: 'text',
      text: r.time,
      x: 12,
      y,
      px: 11,
      face: 'mono',
      fill: r.time.startsWith('≈') ? 'st-inferred-ink' : 'fg-2',
      room: TIMES - 16,
    },
    ...(r.gap === ''
      ? []
      : [
          {
            is: 'text',
            text: r.gap,
            x: g.width - 12,
            y,
            px: 11,
            face: 'mono',
            fill: r.back ? 'st-absent-ink' : 'fg-3',
            room: GAPS - 16,
            anchor: 'end',
          } as const,
        ]),
  ]
  return [...times, ...(r.kind === 'tick' ? tick(r, l, g, tone !== 'none') : arrow(r, l, g, tone !== 'none'))]
}

function tick(r: LadderRow, l: Ladder, g: Grid, isOn: boolean): Shape[] {
  const x = g.xs[r.from] ?? 0
  const y = r.top + r.height / 2
  const leftwards = r.from === l.columns.length - 1 && l.columns.length > 1
  const back = r.back ? ' ⟲ before what it follows: by another clock' : ''
  const bad = /^(FAIL|DROP|POISON|BADMAIL)/.test(r.label)
  const words: Shape = {
    is: 'text',
    text: `${r.label}${back}`,
    x: leftwards ? x - 10 : x + 10,
    y: y + 3.5,
    px: 10.5,
    fill: bad ? 'st-failed-ink' : r.back ? 'st-absent-ink' : 'fg-2',
    // words may run over to the next column, whose line they cover
    room: Math.max(60, leftwards ? g.step * 1.6 - 16 : Math.min(g.step * 1.6, g.width - GAPS - x) - 20),
    anchor: leftwards ? 'end' : 'start',
    patch: 'bg-canvas',
  }
  const halo: Shape[] = isOn ? [{ is: 'dot', x, y, r: 8, fill: 'bg-selected' }] : []
  return [...halo, { is: 'dot', x, y, r: 3.8, fill: bad ? 'st-failed-mark' : 'st-delivered-mark', ring: 'bg-canvas' }, words]
}

const SLOPE = 5

function arrow(r: LadderRow, l: Ladder, g: Grid, isOn: boolean): Shape[] {
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

const BAND = 22

/** Closed time: a band between two zigzags, with the amount. */
function gapBand(r: LadderRow, g: Grid, isOn: boolean): Shape[] {
  const top = r.top + (r.height - BAND) / 2
  const fold = r.fold === '' ? '' : `${r.open ? '▾' : '▸'} `
  const text = `${fold}${r.label}`
  return [
    { is: 'rect', x: 0, y: top, w: g.width, h: BAND, fill: isOn ? 'bg-selected' : 'st-deferred-tint' },
    zigzag(g.width, top),
    zigzag(g.width, top + BAND),
    {
      is: 'text',
      text,
      x: TIMES + (g.width - TIMES - GAPS) / 2,
      y: top + 15,
      px: 11,
      face: 'bold',
      fill: 'st-deferred-ink',
      room: Math.max(g.width - TIMES - GAPS, widthOf('x', 11)),
      anchor: 'middle',
    },
    {
      is: 'text',
      text: r.gap,
      x: g.width - 12,
      y: top + 15,
      px: 11,
      face: 'mono',
      fill: 'st-deferred-ink',
      room: GAPS - 16,
      anchor: 'end',
    },
  ]
}

function zigzag(width: number, y: number): Shape {
  const points: [number, number][] = []
  for (let x = 0, i = 0; x <= width + 5; x += 5, i++) points.push([x, y + (i % 2 === 0 ? -2 : 2)])
  return { is: 'line', points, stroke: 'st-deferred-mark', width: 1.1 }
}
