import { type Scale, timeAt } from '@shared/report/waterfall/axis'
import { type Lens, lensHeight, lensShapes, lensWords, movedLens } from '@shared/report/waterfall/lens'
import type { Waterfall } from '@shared/report/waterfall/waterfall'
import { type PointerEvent, useMemo, useRef } from 'react'
import { SceneCanvas } from '../../../marks/SceneCanvas'
import type { Palette } from '../../../marks/scene-canvas'

interface Props {
  readonly w: Waterfall
  readonly lens: Lens
  readonly onMove: (lens: Lens) => void
  /** The axis of the rows above, on the whole width of the strip. */
  readonly main: Scale
  readonly width: number
  readonly palette: Palette
}

/** A crowded stretch, as wide as the whole. Dragged along, or moved to the selected row with Z. */
export function LensStrip({ w, lens, onMove, main, width, palette }: Props) {
  const shapes = useMemo(() => lensShapes(w, lens, main), [w, lens, main])
  const drag = useRef<{ readonly x: number; readonly from: number } | null>(null)
  const height = lensHeight(w)
  const onMoveBy = (e: PointerEvent) => {
    if (!drag.current) return
    const scale = { ...main, from: lens.from, to: lens.to }
    // the strip moves under the pointer, as paper would
    onMove(movedLens(w, lens, drag.current.from - (timeAt(scale, e.clientX) - timeAt(scale, drag.current.x))))
  }
  const end = () => {
    drag.current = null
  }
  return (
    <div
      className="wf-lens"
      style={{ height }}
      onPointerDown={(e) => {
        drag.current = { x: e.clientX, from: lens.from }
        e.currentTarget.setPointerCapture(e.pointerId)
      }}
      onPointerMove={onMoveBy}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <SceneCanvas
        shapes={shapes}
        width={width}
        height={height}
        palette={palette}
        label={`Lens: ${lensWords(w, lens)}; all ways on one axis`}
      />
      <div className="wf-lens-head">
        <b>{lensWords(w, lens)}</b>
        <small>all ways on one axis</small>
      </div>
    </div>
  )
}
