/** Paints the shapes of a scene (shared/report/scene) on a canvas, in the colours that the theme's tokens have now. */
import { visible } from '@shared/report/html/escape'
import { MARKS, PAPER, type Paint, type Shape } from '@shared/report/scene/scene'
import { patchBox } from '@shared/report/scene/scene-svg'
import { fitText } from '@shared/report/text-fit'
import { useEffect, useState } from 'react'

export interface Palette {
  readonly colours: Readonly<Record<Paint, string>>
  readonly ui: string
  readonly mono: string
}

/** Between the lines of a hatched area, along its foot. */
const HATCH = 6
const NAMES = Object.keys(PAPER) as Paint[]

/** Tokens are `light-dark(…)`: an element has to be asked what they come to. */
function readPalette(): Palette {
  const probe = document.createElement('span')
  // where the system forces its colours they would all come to one
  probe.style.forcedColorAdjust = 'none'
  document.body.append(probe)
  const colours = Object.fromEntries(
    NAMES.map((n) => {
      probe.style.color = `var(--${n})`
      return [n, getComputedStyle(probe).color]
    }),
  ) as Record<Paint, string>
  const font = (name: string) => {
    probe.style.fontFamily = `var(--font-${name})`
    return getComputedStyle(probe).fontFamily
  }
  const palette = { colours, ui: font('ui'), mono: font('mono') }
  probe.remove()
  return palette
}

/** The theme's colours; another object when the theme changes. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(readPalette)
  useEffect(() => {
    const again = () => setPalette(readPalette())
    const attributes = new MutationObserver(again)
    attributes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const media = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'].map((q) => matchMedia(q))
    for (const m of media) m.addEventListener('change', again)
    return () => {
      attributes.disconnect()
      for (const m of media) m.removeEventListener('change', again)
    }
  }, [])
  return palette
}

/** Makes the canvas as sharp as the screen and empties it; null when there is nothing to paint on. */
export function readyCanvas(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio || 1
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== w) canvas.width = w
  if (canvas.height !== h) canvas.height = h
  const ctx = canvas.getContext('2d')
  if (!ctx || w === 0 || h === 0) return null
  fonts.delete(ctx)
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
  ctx.clearRect(0, 0, width, height)
  return ctx
}

export function paint(ctx: CanvasRenderingContext2D, shapes: readonly Shape[], palette: Palette): void {
  for (const s of shapes) paintOne(ctx, s, palette)
}

function paintOne(ctx: CanvasRenderingContext2D, s: Shape, p: Palette): void {
  switch (s.is) {
    case 'rect': {
      const box = new Path2D()
      if (s.r) box.roundRect(s.x, s.y, s.w, s.h, s.r)
      else box.rect(s.x, s.y, s.w, s.h)
      if (s.fill) fill(ctx, p.colours[s.fill], box)
      if (s.hatch) hatch(ctx, box, s, p)
      if (s.stroke) stroke(ctx, p.colours[s.stroke], s.width ?? 1, box, s.dash)
      return
    }
    case 'line':
      stroke(ctx, p.colours[s.stroke], s.width, pathOf(s.points), s.dash)
      return
    case 'area': {
      const area = pathOf(s.points)
      area.closePath()
      fill(ctx, p.colours[s.fill], area)
      if (!s.hatch) return
      const [xs, ys] = [s.points.map((q) => q[0]), s.points.map((q) => q[1])]
      const [x, y] = [Math.min(...xs), Math.min(...ys)]
      hatch(ctx, area, { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y }, p)
      return
    }
    case 'dot': {
      const disc = new Path2D()
      disc.arc(s.x, s.y, s.r, 0, 2 * Math.PI)
      fill(ctx, p.colours[s.fill], disc)
      if (s.ring) stroke(ctx, p.colours[s.ring], 1.5, disc)
      return
    }
    case 'mark':
      paintMark(ctx, s, p)
      return
    case 'text':
      paintText(ctx, s, p)
      return
  }
}

function pathOf(points: readonly (readonly [number, number])[]): Path2D {
  const path = new Path2D()
  points.forEach(([x, y], i) => {
    if (i === 0) path.moveTo(x, y)
    else path.lineTo(x, y)
  })
  return path
}

function fill(ctx: CanvasRenderingContext2D, colour: string, path: Path2D): void {
  ctx.fillStyle = colour
  ctx.fill(path)
}

function stroke(ctx: CanvasRenderingContext2D, colour: string, width: number, path: Path2D, dash: readonly number[] = []): void {
  ctx.strokeStyle = colour
  ctx.lineWidth = width
  ctx.setLineDash(dash as number[])
  ctx.stroke(path)
  ctx.setLineDash([])
}

/** Lines at 45 degrees inside a shape. */
function hatch(
  ctx: CanvasRenderingContext2D,
  inside: Path2D,
  { x, y, w, h }: { readonly x: number; readonly y: number; readonly w: number; readonly h: number },
  p: Palette,
): void {
  ctx.save()
  ctx.clip(inside)
  const lines = new Path2D()
  for (let from = x - h; from < x + w; from += HATCH) {
    lines.moveTo(from, y + h)
    lines.lineTo(from + h, y)
  }
  stroke(ctx, p.colours['st-uncovered-mark'], 1.1, lines)
  ctx.restore()
}

function paintMark(ctx: CanvasRenderingContext2D, s: Shape & { readonly is: 'mark' }, p: Palette): void {
  const { paint: name, strokes } = MARKS[s.mark]
  ctx.save()
  ctx.translate(s.x - s.size / 2, s.y - s.size / 2)
  ctx.scale(s.size / 12, s.size / 12)
  for (const { d, line, round } of strokes) {
    const path = new Path2D(d)
    ctx.lineCap = round ? 'round' : 'butt'
    if (line === 0) {
      ctx.fillStyle = p.colours[name]
      ctx.fill(path)
    } else {
      ctx.strokeStyle = p.colours[name]
      ctx.lineWidth = line
      ctx.stroke(path)
    }
  }
  ctx.restore()
}

/** The font that was set last; a canvas that is made anew forgets it. */
const fonts = new WeakMap<CanvasRenderingContext2D, string>()

function paintText(ctx: CanvasRenderingContext2D, s: Shape & { readonly is: 'text' }, p: Palette): void {
  if (s.patch) {
    const { x, y, w, h } = patchBox(s)
    ctx.fillStyle = p.colours[s.patch]
    ctx.fillRect(x, y, w, h)
  }
  const font = `${s.face === 'bold' ? '600 ' : ''}${s.px}px ${s.face === 'mono' ? p.mono : p.ui}`
  // setting a font costs more than drawing with it
  if (fonts.get(ctx) !== font) {
    ctx.font = font
    fonts.set(ctx, font)
  }
  ctx.textAlign = s.anchor === 'middle' ? 'center' : s.anchor === 'end' ? 'right' : 'left'
  ctx.textBaseline = 'alphabetic'
  ctx.fillStyle = p.colours[s.fill]
  ctx.fillText(fitText(visible(s.text), s.px, s.room, s.face), s.x, s.y)
}
