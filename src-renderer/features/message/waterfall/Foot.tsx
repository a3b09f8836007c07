/** Under the rows of a waterfall: what they add up to, and what their looks mean. */
import { drawLegend, legendOf } from '@shared/report/waterfall/legend'
import type { Waterfall as Layout } from '@shared/report/waterfall/waterfall'
import { useMemo } from 'react'
import { SceneCanvas } from '../../../marks/SceneCanvas'
import type { Palette } from '../../../marks/scene-canvas'
import { SHARE, TOOK } from './columns'

export function Total({ w: { total }, names }: { w: Layout; names: number }) {
  return (
    <div className="wf-total" data-testid="waterfall-total">
      <b style={{ width: names }}>{total.name}</b>
      <b className="right" style={{ width: TOOK }}>
        {total.took}
      </b>
      <span className="mid clip grow" title={total.words}>
        {total.words}
      </span>
      <b className="right" style={{ width: SHARE }}>
        100 %
      </b>
    </div>
  )
}

/** Only what is drawn. */
export function Legend({ w, width, palette }: { w: Layout; width: number; palette: Palette }) {
  const { shapes, bottom } = useMemo(() => drawLegend(legendOf(w.rows), 12, 8, width - 24), [w, width])
  if (width === 0) return null
  return (
    <div className="wf-legend">
      <SceneCanvas shapes={shapes} width={width} height={bottom + 6} palette={palette} />
    </div>
  )
}
