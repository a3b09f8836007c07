import { fromLocal, toLocal, type Zone } from '@shared/base/zone'
/** Time → pixels and the ticks of the strip. Pure. */
export interface TimeScale {
  readonly from: number
  readonly to: number
  readonly left: number
  readonly width: number
  x(t: number): number
  t(x: number): number
}

export function timeScale(from: number, to: number, left: number, width: number): TimeScale {
  const span = Math.max(1, to - from)
  return {
    from,
    to,
    left,
    width,
    x: (t) => left + (Math.min(Math.max(t, from), to) - from) * (width / span),
    t: (x) => from + (Math.min(Math.max(x - left, 0), width) * span) / width,
  }
}

const H = 3_600_000
const STEPS = [
  60_000,
  5 * 60_000,
  15 * 60_000,
  30 * 60_000,
  H,
  2 * H,
  3 * H,
  6 * H,
  12 * H,
  24 * H,
  48 * H,
  168 * H,
  720 * H,
  2160 * H,
  8760 * H,
]

export interface Tick {
  readonly at: number
  readonly day: boolean
}

/** Ticks at least 72 px apart, on the hour of the zone's clock where there are hours; its midnights are marked as such. */
export function ticks(scale: TimeScale, zone: Zone): Tick[] {
  const perPixel = (scale.to - scale.from) / Math.max(1, scale.width)
  const step = STEPS.find((s) => s / perPixel >= 72) ?? 87_600 * H
  const out: Tick[] = []
  const begin = Math.ceil(toLocal(scale.from, zone) / step) * step
  for (let local = begin; local < toLocal(scale.to, zone) && out.length < 200; local += step) {
    const at = fromLocal(local, zone)
    // an hour that daylight time leaves out has no place of its own
    if (at > (out.at(-1)?.at ?? Number.NEGATIVE_INFINITY) && toLocal(at, zone) === local) out.push({ at, day: local % (24 * H) === 0 })
  }
  return out
}
