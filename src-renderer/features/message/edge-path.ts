/** A smooth line through the points of a layout. Runs leave and arrive level, as left-to-right layouts have them. */
import type { Point } from '../../workers/layout-api'

export function edgePath(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let d = `M${n(first.x)} ${n(first.y)}`
  let from = first
  for (const to of rest) {
    const dx = to.x - from.x
    if (Math.abs(to.y - from.y) < 0.5) d += `L${n(to.x)} ${n(to.y)}`
    else if (dx > 8) {
      const mid = from.x + dx / 2
      d += `C${n(mid)} ${n(from.y)} ${n(mid)} ${n(to.y)} ${n(to.x)} ${n(to.y)}`
    } else {
      // a run that goes back or straight up: bulge out to the side it turns to
      const bulge = Math.max(18, Math.abs(dx) * 0.4)
      d += `C${n(from.x + bulge)} ${n(from.y)} ${n(to.x - bulge)} ${n(to.y)} ${n(to.x)} ${n(to.y)}`
    }
    from = to
  }
  return d
}

const n = (v: number) => Math.round(v * 10) / 10
