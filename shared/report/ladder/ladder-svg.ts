/** A ladder as one picture, and in words. */
import type { Html } from '../html/escape'
import type { Scene } from '../scene/scene'
import { sceneSvg } from '../scene/scene-svg'
import { drawRow } from './draw'
import { drawHeads, drawLifelines, drawUncoveredWords } from './draw-heads'
import { gridOf, HEAD_HEIGHT, leastWidth } from './grid'
import type { Ladder } from './row'

const USUAL_WIDTH = 1100

export function ladderScene(l: Ladder, width = USUAL_WIDTH): Scene {
  const grid = gridOf(l, Math.max(width, leastWidth(l)))
  const shifted = {
    ...l,
    rows: l.rows.map((r) => ({ ...r, top: r.top + HEAD_HEIGHT })),
    uncovered: l.uncovered.map((u) => ({ ...u, from: u.from + HEAD_HEIGHT, to: u.to + HEAD_HEIGHT })),
  }
  const height = l.height + HEAD_HEIGHT
  return {
    width: grid.width,
    height: height + 4,
    shapes: [
      ...drawHeads(l, grid),
      ...drawLifelines(shifted, grid, HEAD_HEIGHT - 7, height),
      ...drawUncoveredWords(shifted, grid, 0, height),
      ...shifted.rows.flatMap((r) => drawRow(r, shifted, grid, 'none')),
    ],
  }
}

/** `desc`: the message's sentence. */
export function ladderSvg(l: Ladder, prefix: string, title: string, desc: string): Html {
  return sceneSvg(ladderScene(l), { prefix: `${prefix}-ladder`, title, desc: `${desc} ${ladderWords(l)}` })
}

/** What is in the picture, for who does not see it. */
export function ladderWords(l: Ladder): string {
  const hosts = l.columns.map((c) => c.name + (c.logged ? '' : ' (no logs)')).join(', ')
  const rows = l.rows.slice(0, 60).map((r) => r.spoken)
  return `Hosts: ${hosts}. ${l.isAdjusted ? 'Times by adjusted clocks. ' : ''}${rows.join('; ')}${l.rows.length > 60 ? '; and more' : ''}.`
}
