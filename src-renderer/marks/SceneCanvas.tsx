import type { Shape } from '@shared/report/scene/scene'
import { type CSSProperties, useLayoutEffect, useRef } from 'react'
import { type Palette, paint, readyCanvas } from './scene-canvas'

interface Props {
  readonly shapes: readonly Shape[]
  readonly width: number
  readonly height: number
  readonly palette: Palette
  /** What it shows, in words; without them it says nothing that is not said elsewhere. */
  readonly label?: string
  /** Px by which the picture lies above the canvas. */
  readonly top?: number
  readonly style?: CSSProperties
}

/** Shapes on a canvas. */
export function SceneCanvas({ shapes, width, height, palette, label, top = 0, style }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    const ctx = canvas.current && readyCanvas(canvas.current, width, height)
    if (!ctx) return
    ctx.translate(0, -top)
    paint(ctx, shapes, palette)
  }, [shapes, width, height, palette, top])
  const role = label === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label }
  return <canvas ref={canvas} {...role} style={{ display: 'block', width, height, ...style }} />
}
