import type { Shape } from '@shared/report/scene/scene'
import { type Scale, ticksOf, xOf } from '@shared/report/waterfall/axis'
import { drawRow } from '@shared/report/waterfall/draw'
import type { WaterfallRow } from '@shared/report/waterfall/row'
import type { Waterfall } from '@shared/report/waterfall/waterfall'
import { useMemo } from 'react'
import { SceneCanvas } from '../../../marks/SceneCanvas'
import type { Palette } from '../../../marks/scene-canvas'

export const ROW = 31

interface Props {
  readonly w: Waterfall
  readonly first: number
  readonly last: number
  readonly scale: Scale
  readonly width: number
  readonly left: number
  readonly palette: Palette
  /** Times of the edges that are measured. */
  readonly edges: readonly number[]
}

/** The bars of the rows that exist, on one canvas that scrolls with them. */
export function Bars({ w, first, last, scale, width, left, palette, edges }: Props) {
  const height = (last - first) * ROW
  const shapes = useMemo(
    () => [...grid(w, scale, height, edges), ...w.rows.slice(first, last).flatMap((r, i) => bars(r, i, scale))],
    [w, scale, first, last, height, edges],
  )
  return (
    <div style={{ position: 'absolute', top: first * ROW, left, width, height, pointerEvents: 'none', overflow: 'hidden' }}>
      <SceneCanvas shapes={shapes} width={width} height={height} palette={palette} />
    </div>
  )
}

const bars = (row: WaterfallRow, i: number, scale: Scale) => drawRow(row, scale, i * ROW + ROW / 2)

function grid(w: Waterfall, scale: Scale, height: number, edges: readonly number[]): Shape[] {
  const upright = (x: number, stroke: 'line-strong' | 'accent', width: number, dash: readonly number[]): Shape => ({
    is: 'line',
    points: [
      [x, 0],
      [x, height],
    ],
    stroke,
    width,
    dash,
  })
  const lines = ticksOf(scale, w.first).map((t) => upright(Math.round(xOf(scale, t.at)) + 0.5, 'line-strong', 1, [1.5, 3]))
  return [...lines, ...edges.filter((at) => !Number.isNaN(at)).map((at) => upright(xOf(scale, at), 'accent', 1.6, []))]
}
