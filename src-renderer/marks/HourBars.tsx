import { formatCount, formatShortTime } from '@shared/base/format'
import type { Hours } from '@shared/findings/finding'
import './hour-bars.css'
import { useZone } from '../state/zone'

const HOUR = 3_600_000
/** A week; what is longer is told by its times alone. */
const MOST_HOURS = 168
const HEIGHT = 36

/** How many in each hour, a bar an hour; nothing where there is one alone, or more than a week. `says`: what they are: `began to wait`. */
export function HourBars({ hours, says, things }: { hours: Hours; says: string; things: string }) {
  const zone = useZone()
  const [first, last] = [hours[0]?.from ?? 0, hours.at(-1)?.from ?? 0]
  const slots = (last - first) / HOUR + 1
  if (hours.length < 2 || slots > MOST_HOURS) return null
  const most = hours.reduce((a, b) => (b.count > a.count ? b : a))
  const label = `${says}, by the hour: most at ${formatShortTime(most.from, zone)}, ${formatCount(most.count)} ${things}`
  return (
    <figure className="hour-bars">
      <svg viewBox={`0 0 ${slots} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {hours.map((h) => {
          const height = Math.max(1, (h.count / most.count) * HEIGHT)
          return (
            <rect key={h.from} x={(h.from - first) / HOUR + 0.08} y={HEIGHT - height} width={0.84} height={height}>
              <title>{`${formatShortTime(h.from, zone)}: ${formatCount(h.count)}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption className="xs dim">
        <span>{formatShortTime(first, zone)}</span>
        <span>{says}, by the hour</span>
        <span>{formatShortTime(last + HOUR, zone)}</span>
      </figcaption>
    </figure>
  )
}
