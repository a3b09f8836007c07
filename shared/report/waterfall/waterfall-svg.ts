/** A waterfall as one picture for paper and for a file: names left, bars on one axis, shares right, the total, what the looks mean. */
import type { Html } from '../html/escape'
import type { Scene, Shape } from '../scene/scene'
import { sceneSvg } from '../scene/scene-svg'
import { type Scale, ticksOf, xOf } from './axis'
import { drawRow } from './draw'
import { drawLegend, legendOf } from './legend'
import type { RowTone, WaterfallRow } from './row'
import type { Waterfall } from './waterfall'

export interface Sheet {
  /** Px of the whole picture. */
  readonly width: number
  /** Rows after which the rest is only named; a page has room for some thirty. */
  readonly mostRows: number
}

export const SCREEN_SHEET: Sheet = { width: 1100, mostRows: 2000 }
/** Beneath the facts of a message on A4 or Letter. */
export const PAGE_SHEET: Sheet = { width: 660, mostRows: 26 }

const ROW = 29
const HEAD = 24
const SHARE = 52
const TOOK = 104

const INKS: Readonly<Record<RowTone, 'fg' | 'st-deferred-ink' | 'st-absent-ink' | 'st-failed-ink' | 'st-uncovered-ink' | 'st-shadow-ink'>> =
  {
    plain: 'fg',
    wait: 'st-deferred-ink',
    negative: 'st-absent-ink',
    failed: 'st-failed-ink',
    uncovered: 'st-uncovered-ink',
    absent: 'st-absent-ink',
    shadow: 'st-shadow-ink',
  }

/** On paper the words of the total have a line of their own. */
const isNarrow = (width: number) => width < 900

export function waterfallScene(w: Waterfall, { width, mostRows }: Sheet): Scene {
  const names = Math.round(width * (isNarrow(width) ? 0.37 : 0.3))
  const rows = w.rows.slice(0, mostRows)
  const barsFrom = names + TOOK + 8
  const scale: Scale = { from: w.from, to: w.to, left: barsFrom + 10, width: width - SHARE - barsFrom - 26 }
  const bottom = HEAD + rows.length * ROW
  const shapes: Shape[] = [{ is: 'rect', x: 0, y: 0, w: width, h: HEAD, fill: 'bg-sunken' }, ...headWords(names, width)]
  for (const t of ticksOf(scale, w.first, w.zone, 84)) {
    const x = xOf(scale, t.at)
    if (x > scale.left + scale.width - 30) continue
    shapes.push({
      is: 'line',
      points: [
        [x, HEAD],
        [x, bottom],
      ],
      stroke: 'line-strong',
      width: 0.8,
      dash: [1.5, 3],
    })
    shapes.push({ is: 'text', text: t.text, x: x + 4, y: 16, px: 10.5, fill: 'fg-3', room: 90 })
  }
  rows.forEach((row, i) => {
    shapes.push(...drawLine(row, HEAD + i * ROW, names, width), ...drawRow(row, scale, HEAD + i * ROW + ROW / 2))
  })
  let y = bottom
  const left = w.rows.length - rows.length
  if (left > 0) {
    shapes.push({ is: 'text', text: `and ${left} more rows`, x: 10, y: y + 17, px: 10.5, fill: 'fg-3', room: width - 20 })
    y += 26
  }
  shapes.push(...totalLine(w, y, names, width))
  const legend = drawLegend(legendOf(rows), 10, y + (isNarrow(width) ? 54 : 38), width - 20)
  return {
    width,
    height: Math.ceil(legend.bottom + 2),
    shapes: [...shapes, ...legend.shapes].filter((s) => s.is !== 'text' || s.text !== ''),
  }
}

function headWords(names: number, width: number): Shape[] {
  const base = { is: 'text', y: 16, px: 10.5, fill: 'fg-3', room: 120 } as const
  return [
    { ...base, text: 'Hop and stage', x: 10 },
    { ...base, text: 'duration', x: names + TOOK, anchor: 'end' },
    { ...base, text: 'share', x: width - 8, anchor: 'end' },
  ]
}

function drawLine(row: WaterfallRow, top: number, names: number, width: number): Shape[] {
  const x = 10 + (row.level - 1) * 12
  const ink = INKS[row.tone]
  const bold = row.level === 1 || row.tone === 'wait'
  const shapes: Shape[] = [
    {
      is: 'line',
      points: [
        [0, top + ROW],
        [width, top + ROW],
      ],
      stroke: 'line',
      width: 0.8,
    },
    {
      is: 'text',
      text: row.name,
      x: x + 8,
      y: top + 12.5,
      px: 10.5,
      fill: ink === 'st-deferred-ink' ? 'fg' : ink,
      face: 'bold',
      room: names - x - 12,
    },
    { is: 'text', text: row.where, x: x + 8, y: top + 23.5, px: 9, fill: 'fg-3', room: names - x - 12 },
    {
      is: 'text',
      text: row.took,
      x: names + TOOK,
      y: top + 18,
      px: 10,
      fill: ink,
      face: bold ? 'bold' : 'plain',
      room: TOOK,
      anchor: 'end',
    },
    {
      is: 'text',
      text: row.share,
      x: width - 8,
      y: top + 18,
      px: 10,
      fill: ink,
      face: bold ? 'bold' : 'plain',
      room: SHARE,
      anchor: 'end',
    },
  ]
  if (row.critical && row.level > 1) shapes.push({ is: 'rect', x: x + 1, y: top + 5, w: 3, h: ROW - 10, fill: 'fg' })
  return shapes
}

function totalLine({ total }: Waterfall, top: number, names: number, width: number): Shape[] {
  const base = { is: 'text', y: top + 18, px: 10.5, fill: 'fg', face: 'bold' } as const
  const words = isNarrow(width)
    ? ({ x: 10, y: top + 36, room: width - 20 } as const)
    : ({ x: names + TOOK + 14, y: top + 18, room: width - names - TOOK - SHARE - 20 } as const)
  return [
    {
      is: 'line',
      points: [
        [0, top],
        [width, top],
      ],
      stroke: 'line-control',
      width: 1,
    },
    { ...base, text: total.name, x: 10, room: names - 12 },
    { ...base, text: total.took, x: names + TOOK, room: TOOK, anchor: 'end' },
    { is: 'text', text: total.words, px: 10, fill: 'fg-2', ...words },
    { ...base, text: '100 %', x: width - 8, room: SHARE, anchor: 'end' },
  ]
}

/** `prefix` keeps the ids of pictures in one document apart; `desc` is the message's sentence. */
export function waterfallSvg(w: Waterfall, prefix: string, title: string, desc: string, sheet: Sheet): Html {
  return sceneSvg(waterfallScene(w, sheet), { prefix: `${prefix}-waterfall`, title, desc: `${desc} ${waterfallWords(w)}`.trimStart() })
}

/** What is in the picture, for who does not see it: the total and the rows of the way with their lengths. */
export function waterfallWords(w: Waterfall): string {
  const rows = w.rows.filter((r) => r.critical && r.level < 3 && r.took !== '')
  const named = rows.slice(0, 40).map((r) => `${r.name}, ${r.where}: ${r.took}`)
  return `${w.total.name} ${w.total.took}, ${w.total.words} ${named.join('; ')}${rows.length > 40 ? '; and more' : ''}.`
}
