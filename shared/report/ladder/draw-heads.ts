/** Heads of a ladder's columns and the lines that lead down from them, hatched where no log covers the host. */
import type { Paint, Shape } from '../scene/scene'
import { type Grid, TIMES } from './grid'
import type { Ladder, LadderColumn } from './row'

const HEAD_BOX = { width: 152, height: 40 }

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
