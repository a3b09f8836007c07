/** A smooth line through the points of a layout. Runs leave and arrive level, as left-to-right layouts have them. */
import type { Point } from '../../workers/layout-api'

export function edgePath(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let d = `M${n(first.x)} ${n(first.y)}`
  let from = first
  for (const to of rest) {
    const dx = to.x - from.x
    // tangents point the way the run goes, to the left too; a run that goes straight up bulges out a little
    const reach = Math.abs(dx) < 8 ? 18 : dx / 2
    if (Math.abs(to.y - from.y) < 0.5) d += `L${n(to.x)} ${n(to.y)}`
    else d += `C${n(from.x + reach)} ${n(from.y)} ${n(to.x - reach)} ${n(to.y)} ${n(to.x)} ${n(to.y)}`
    from = to
  }
  return d
}

const n = (v: number) => Math.round(v * 10) / 10
