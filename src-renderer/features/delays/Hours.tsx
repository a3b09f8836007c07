import { formatCount, formatShortTime } from '@shared/base/format'
import type { WaitingGroup } from '@shared/query/waiting/waiting-groups'
import { useZone } from '../../state/zone'

const HOUR = 3_600_000
/** A week; what is longer is told by its times alone. */
const MOST_HOURS = 168
const HEIGHT = 36

/** When mail began to wait, a bar an hour. */
export function Hours({ hours }: { hours: WaitingGroup['hours'] }) {
  const zone = useZone()
  const [first, last] = [hours[0]?.from ?? 0, hours.at(-1)?.from ?? 0]
  const count = (last - first) / HOUR + 1
  if (hours.length < 2 || count > MOST_HOURS) return null
  const most = hours.reduce((a, b) => (b.recipients > a.recipients ? b : a))
  const says = `Began to wait, by the hour: most at ${formatShortTime(most.from, zone)}, ${formatCount(most.recipients)} recipients`
  return (
    <figure className="held-hours">
      <svg viewBox={`0 0 ${count} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={says}>
        {hours.map((h) => {
          const height = Math.max(1, (h.recipients / most.recipients) * HEIGHT)
          return (
            <rect key={h.from} x={(h.from - first) / HOUR + 0.08} y={HEIGHT - height} width={0.84} height={height}>
              <title>{`${formatShortTime(h.from, zone)}: ${formatCount(h.recipients)}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption className="xs dim">
        <span>{formatShortTime(first, zone)}</span>
        <span>began to wait, by the hour</span>
        <span>{formatShortTime(last + HOUR, zone)}</span>
      </figcaption>
    </figure>
  )
}
