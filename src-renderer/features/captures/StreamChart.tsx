import { formatBytes, formatDuration } from '@shared/base/format'
import type { PacketRow } from '@shared/query/stream-packets'
import type { StreamDetail } from '@shared/query/streams'
import { useMemo } from 'react'
import { useSize } from '../../components/use-size'
import { ratesOf, roundUp, type SeqPoint, seqPoints } from './charts'
import { StripAxis } from './StripAxis'

export type ChartKind = 'sequence' | 'throughput'

interface Props {
  readonly kind: ChartKind
  readonly stream: StreamDetail
  readonly packets: readonly PacketRow[]
}

const LEFT = 116
const RIGHT = 16
const TOP = 20
const HEIGHT = 148
const BOTTOM = HEIGHT - 10
const SIDES = ['client', 'server'] as const

/** How far each side came over time, or how many bytes a second it sent. The same time from left to right as the strip has. */
export function StreamChart({ kind, stream, packets }: Props) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const span = Math.max(stream.durationMs, 1)
  const plot = Math.max(width - LEFT - RIGHT, 10)
  const points = useMemo(() => SIDES.map((_, side) => seqPoints(packets, side as 0 | 1, stream.sinceMs)), [packets, stream])
  const rates = useMemo(() => ratesOf(packets, stream.sinceMs, span, 60), [packets, stream, span])
  const top = roundUp(
    kind === 'sequence'
      ? points.flat().reduce((most, p) => Math.max(most, p.bytes), 0)
      : rates.reduce((most, r) => Math.max(most, r.client, r.server), 0),
  )
  const x = (ms: number) => LEFT + (ms / span) * plot
  const y = (value: number) => BOTTOM - (Math.max(0, value) / top) * (BOTTOM - TOP)
  const unit = kind === 'sequence' ? '' : '/s'
  if (points.every((p) => p.length === 0) && rates.every((r) => r.client + r.server === 0))
    return <p className="sm dim rows-none">This list does not tell what a chart needs: sequence numbers, sizes and times of its packets.</p>
  return (
    <div className="strip-box" ref={box} data-region="strip">
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`${CHART_WORDS[kind]} over ${formatDuration(span)}; the same stands in the list below`}
        >
          <StripAxis spanMs={span} x={x} bottom={BOTTOM} />
          {[top, top / 2].map((value) => (
            <g key={value}>
              <line x1={LEFT} x2={LEFT + plot} y1={y(value)} y2={y(value)} className="strip-grid" />
              <text x={LEFT - 6} y={y(value) + 4} className="strip-label strip-end">
                {formatBytes(value)}
                {unit}
              </text>
            </g>
          ))}
          <line x1={LEFT} x2={LEFT + plot} y1={BOTTOM} y2={BOTTOM} className="strip-axis" />
          {SIDES.map((side, i) => (
            <g key={side}>
              <text x={12} y={BOTTOM - 22 + i * 16} className={`strip-label strip-key-${side}`}>
                {side === 'client' ? '● client' : '■ server'}
              </text>
              {kind === 'sequence' ? (
                <Sequence points={points[i] ?? []} side={side} x={x} y={y} />
              ) : (
                <polyline points={rates.map((r) => `${x(r.atMs)},${y(r[side])}`).join(' ')} className={`strip-line strip-${side}`} />
              )}
            </g>
          ))}
        </svg>
      )}
    </div>
  )
}

export const CHART_WORDS: Readonly<Record<ChartKind, string>> = {
  sequence: 'How far each side came',
  throughput: 'Bytes a second of each side',
}

interface SequenceProps {
  readonly points: readonly SeqPoint[]
  readonly side: 'client' | 'server'
  readonly x: (ms: number) => number
  readonly y: (bytes: number) => number
}

function Sequence({ points, side, x, y }: SequenceProps) {
  const forward = points.filter((p) => !p.again)
  return (
    <>
      <polyline points={forward.map((p) => `${x(p.atMs)},${y(p.bytes)}`).join(' ')} className={`strip-line strip-${side}`} />
      {forward.length <= 300 &&
        forward.map((p) =>
          side === 'client' ? (
            <circle key={`${p.atMs} ${p.bytes}`} cx={x(p.atMs)} cy={y(p.bytes)} r={2.5} className="strip-dot-client" />
          ) : (
            <rect key={`${p.atMs} ${p.bytes}`} x={x(p.atMs) - 2} y={y(p.bytes) - 2} width={4} height={4} className="strip-dot-server" />
          ),
        )}
      {points
        .filter((p) => p.again)
        .map((p) => (
          <path key={`again ${p.atMs} ${p.bytes}`} d={`M${x(p.atMs) - 3.5} ${y(p.bytes) - 3.5}l7 7m0 -7l-7 7`} className="strip-bad">
            <title>{`sent again after ${formatDuration(p.atMs)}`}</title>
          </path>
        ))}
    </>
  )
}
