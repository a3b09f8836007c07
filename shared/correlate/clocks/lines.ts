/**
 * All straight lines that pass between bounds given so far: a convex region over (value at the start, slope), cut by two half-planes with
 * each sample. Its corners give the least and the greatest value at any time, so a bound is a fact of the samples and no estimate.
 */

interface Corner {
  /** Value at `origin`, ms. */
  readonly value: number
  /** Ms a second. */
  readonly slope: number
}

/** Instead of infinity, which has no corners. */
const FAR = 1e12

export class Lines {
  private constructor(
    private readonly origin: number,
    private readonly corners: readonly Corner[],
    readonly count: number,
  ) {}

  /** Lines through one sample with at most `steepest` ms a second in either direction. */
  static through(at: number, low: number, high: number, steepest: number): Lines {
    const [bottom, top] = [Math.max(low, -FAR), Math.min(high, FAR)]
    const corners = [
      { value: bottom, slope: -steepest },
      { value: top, slope: -steepest },
      { value: top, slope: steepest },
      { value: bottom, slope: steepest },
    ]
    return new Lines(at, corners, 1)
  }

  /** Those that pass this sample too; null when none does. */
  and(at: number, low: number, high: number): Lines | null {
    const seconds = (at - this.origin) / 1000
    const above = cut(this.corners, (c) => c.value + c.slope * seconds - low)
    const both = cut(above, (c) => high - c.value - c.slope * seconds)
    return both.length === 0 ? null : new Lines(this.origin, both, this.count + 1)
  }

  /** Least and greatest value at a time. */
  at(time: number): { readonly low: number; readonly high: number } {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (const c of this.corners) {
      const value = c.value + (c.slope * (time - this.origin)) / 1000
      if (value < low) low = value
      if (value > high) high = value
    }
    return low <= -FAR / 2 || high >= FAR / 2 ? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY } : { low, high }
  }

  /** Least and greatest slope, ms a second. */
  get slopes(): { readonly low: number; readonly high: number } {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (const { slope } of this.corners) {
      if (slope < low) low = slope
      if (slope > high) high = slope
    }
    return { low, high }
  }
}

/** The part of a convex region where `inside` is not negative. */
function cut(corners: readonly Corner[], inside: (c: Corner) => number): readonly Corner[] {
  let all = true
  const sides = corners.map((c) => {
    const side = inside(c)
    if (!(side >= 0)) all = false
    return side
  })
  if (all) return corners
  const out: Corner[] = []
  corners.forEach((c, i) => {
    const next = (i + 1) % corners.length
    const d = corners[next] as Corner
    const [from, to] = [sides[i] ?? -1, sides[next] ?? -1]
    if (from >= 0) add(out, c)
    if (from >= 0 === to >= 0) return
    const share = from / (from - to)
    add(out, { value: c.value + (d.value - c.value) * share, slope: c.slope + (d.slope - c.slope) * share })
  })
  return out
}

/** Corners that rounding alone keeps apart are one: else a region cut a hundred thousand times would have as many. */
function add(corners: Corner[], c: Corner): void {
  const last = corners.at(-1)
  if (!last || Math.abs(last.value - c.value) > 1e-3 || Math.abs(last.slope - c.slope) > 1e-8) corners.push(c)
}
