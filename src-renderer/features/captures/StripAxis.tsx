import { formatDuration } from '@shared/base/format'
import { ticksOfAxis } from './strip'

/** Round times from the beginning, with their lines; every picture of a stream has the same. */
export function StripAxis({ spanMs, x, bottom }: { spanMs: number; x: (sinceBeginningMs: number) => number; bottom: number }) {
  return ticksOfAxis(spanMs).map((ms) => (
    <g key={ms}>
      <line x1={x(ms)} x2={x(ms)} y1={16} y2={bottom} className="strip-grid" />
      <text x={x(ms) + 3} y={12} className="strip-tick">
        {ms === 0 ? '0' : `+${formatDuration(ms)}`}
      </text>
    </g>
  ))
}
