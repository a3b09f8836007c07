/** Rows of a ladder as shapes: arrows with their words, ticks, closed gaps; times left, gaps right. */
import type { Shape } from '../scene/scene'
import { widthOf } from '../text-fit'
import { drawArrow } from './draw-arrow'
import { GAPS, type Grid, TIMES } from './grid'
import type { Ladder, LadderRow } from './row'

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
  return [...times, ...(r.kind === 'tick' ? tick(r, l, g, tone !== 'none') : drawArrow(r, l, g, tone !== 'none'))]
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
