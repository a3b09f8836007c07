/**
 * Stacked bars over equal times, by uPlot on a canvas: what counts in which hour, of which kind. Axis and words are the caller's; pointing at a bar and
 * choosing it are calls. Knows nothing of what it shows.
 */
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import './time-bars.css'

export interface BarSeries {
  /** Colour, as `var(--name)`. */
  readonly fill: string
  readonly values: ArrayLike<number>
}

interface Props {
  /** The first stands below the others. */
  readonly series: readonly BarSeries[]
  /** Greatest sum of one time. */
  readonly max: number
  readonly width: number
  readonly height: number
  /** What it shows, in words; without them it says nothing that is not said elsewhere. */
  readonly label?: string
  /** Said of the bar that is pointed at. */
  readonly titleOf?: (index: number) => string
  readonly onPick?: (index: number) => void
  /** Another object when the colours of the window are others. */
  readonly theme: object
}

export function TimeBars({ series, max, width, height, label, titleOf, onPick, theme }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const data = useMemo(() => stacked(series, max, height), [series, max, height])
  const now = useRef({ titleOf, onPick })
  now.current = { titleOf, onPick }
  const fills = series.map((s) => s.fill).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: size and data are set below; other colours are another plot
  useLayoutEffect(() => {
    const root = box.current
    if (!root) return
    const u = new uPlot(
      optionsOf(
        fills.split('\n').map((f) => colourOf(f, root)),
        width,
        height,
      ),
      data,
      root,
    )
    plot.current = u
    return () => {
      u.destroy()
      plot.current = null
    }
  }, [fills, theme])
  useEffect(() => {
    plot.current?.setSize({ width, height })
    plot.current?.setData(data)
  }, [data, width, height])
  const indexAt = (x: number) =>
    Math.max(0, Math.min((data[0]?.length ?? 1) - 1, Math.floor((x / Math.max(1, width)) * (data[0]?.length ?? 1))))
  const role = label === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a way for the pointer; callers offer the same by keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      ref={box}
      {...role}
      className={onPick ? 'time-bars pickable' : 'time-bars'}
      style={{ width, height }}
      onPointerMove={(e) => {
        if (now.current.titleOf) e.currentTarget.title = now.current.titleOf(indexAt(e.nativeEvent.offsetX))
      }}
      onClick={(e) => now.current.onPick?.(indexAt(e.nativeEvent.offsetX))}
    />
  )
}

/** The colour that a token has where the chart stands: a canvas knows no custom properties. */
function colourOf(fill: string, at: Element): string {
  const probe = document.createElement('span')
  // where the system forces its colours they would all come to one
  probe.style.forcedColorAdjust = 'none'
  probe.style.color = fill
  at.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

/** Sums from below, so that the greatest is drawn first and the others over it; what counts at all is a pixel high at least. */
function stacked(series: readonly BarSeries[], max: number, height: number): uPlot.AlignedData {
  const count = series[0]?.values.length ?? 0
  const least = max / Math.max(1, height - 1)
  const sums: number[][] = series.map(() => new Array<number>(count).fill(0))
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (const [s, { values }] of series.entries()) {
      const n = values[i] ?? 0
      sum += n > 0 ? Math.max(n, least) : 0
      const own = sums[s]
      if (own) own[i] = sum
    }
  }
  return [Array.from({ length: count }, (_, i) => i), ...sums.toReversed()] as uPlot.AlignedData
}

function optionsOf(colours: readonly string[], width: number, height: number): uPlot.Options {
  const paths = uPlot.paths.bars?.({ size: [0.9, Number.POSITIVE_INFINITY, 1], align: 1 })
  const one = (fill: string): uPlot.Series => ({ fill, width: 0, points: { show: false }, ...(paths && { paths }) })
  return {
    width,
    height,
    padding: [0, 0, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: {
      x: { time: false, range: (u) => [0, Math.max(1, u.data[0]?.length ?? 1)] },
      y: { range: (_u, _min, most) => [0, Math.max(1, most)] },
    },
    series: [{}, ...colours.toReversed().map(one)],
  }
}
