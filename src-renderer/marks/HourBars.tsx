import { formatCount, formatShortTime } from '@shared/base/format'
import type { Hours } from '@shared/findings/finding'
import { useMemo } from 'react'
import { TimeBars } from '../components/chart/TimeBars'
import { useSize } from '../components/use-size'
import { usePalette } from './scene-canvas'
import './hour-bars.css'
import { useZone } from '../state/zone'

const HOUR = 3_600_000
/** A week; what is longer is told by its times alone. */
const MOST_HOURS = 168
const HEIGHT = 36

/** Hours without any are 0. */
function valuesOf(hours: Hours): number[] {
  const first = hours[0]?.from ?? 0
  const slots = Math.min(MOST_HOURS, Math.round(((hours.at(-1)?.from ?? first) - first) / HOUR) + 1)
  const values = new Array<number>(slots).fill(0)
  for (const h of hours) {
    const slot = Math.round((h.from - first) / HOUR)
    if (slot < slots) values[slot] = h.count
  }
  return values
}

/** How many in each hour, a bar an hour; nothing where there is one alone, or more than a week. `says`: what they are: `began to wait`. */
export function HourBars({ hours, says, things }: { hours: Hours; says: string; things: string }) {
  const zone = useZone()
  const theme = usePalette()
  const [box, { width }] = useSize<HTMLDivElement>()
  const values = useMemo(() => valuesOf(hours), [hours])
  const [first, last] = [hours[0]?.from ?? 0, hours.at(-1)?.from ?? 0]
  const slots = (last - first) / HOUR + 1
  if (hours.length < 2 || slots > MOST_HOURS) return null
  const most = hours.reduce((a, b) => (b.count > a.count ? b : a))
  const label = `${says}, by the hour: most at ${formatShortTime(most.from, zone)}, ${formatCount(most.count)} ${things}`
  return (
    <figure className="hour-bars">
      <div ref={box}>
        {width > 0 && (
          <TimeBars
            series={[{ fill: 'var(--delay-4)', values }]}
            max={most.count}
            width={width}
            height={HEIGHT}
            theme={theme}
            label={label}
            titleOf={(i) => `${formatShortTime(first + i * HOUR, zone)}: ${formatCount(values[i] ?? 0)}`}
          />
        )}
      </div>
      <figcaption className="xs dim">
        <span>{formatShortTime(first, zone)}</span>
        <span>{says}, by the hour</span>
        <span>{formatShortTime(last + HOUR, zone)}</span>
      </figcaption>
    </figure>
  )
}
