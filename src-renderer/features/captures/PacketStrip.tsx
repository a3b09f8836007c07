import { formatDuration } from '@shared/base/format'
import type { PacketRow } from '@shared/query/stream-packets'
import type { StreamDetail } from '@shared/query/streams'
import { isTrouble } from '@shared/report/stream-words'
import { useMemo } from 'react'
import { useSize } from '../../components/use-size'
import { StripAxis } from './StripAxis'
import { closedWindows, stagesOf, stripTicks } from './strip'

interface Props {
  readonly stream: StreamDetail
  readonly packets: readonly PacketRow[]
  readonly selected: number | null
  readonly onSelect: (index: number) => void
}

const LEFT = 116
const RIGHT = 16
const HEIGHT = 148
const STAGE_Y = 26
const MIDDLE = 96
/** Silence from here on is drawn as such, as a share of the whole. */
const LONG = 0.08

/** Time from left to right: how far SMTP was, packets of the client above the line and of the server below, what went wrong on it. */
export function PacketStrip({ stream, packets, selected, onSelect }: Props) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const span = Math.max(stream.durationMs, 1)
  const plot = Math.max(width - LEFT - RIGHT, 10)
  const x = (ms: number) => LEFT + ((ms - stream.sinceMs) / span) * plot
  const timed = packets.some((p) => !Number.isNaN(p.sinceMs))
  const ticks = useMemo(() => stripTicks(packets, stream.sinceMs, span, Math.floor(plot / 2)), [packets, stream, span, plot])
  const stages = useMemo(() => stagesOf(stream), [stream])
  const closed = useMemo(() => closedWindows(packets, stream.sinceMs + stream.durationMs), [packets, stream])
  if (!timed)
    return (
      <p className="sm dim rows-none">This list has no times: packets stand in their order below, how long anything took is not known.</p>
    )
  const chosen = selected === null ? undefined : packets[selected]
  return (
    <div className="strip-box" ref={box} data-region="strip">
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`Packets over ${formatDuration(span)}; the same stands in the list below`}
        >
          <defs>
            <pattern id="silence" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1="0" y1="0" x2="0" y2="6" className="strip-hatch" />
            </pattern>
          </defs>
          <StripAxis spanMs={span} x={(ms) => x(stream.sinceMs + ms)} bottom={HEIGHT - 8} />
          {stream.silenceMs > span * LONG && (
            <g>
              <rect x={x(stream.silenceFromMs)} y={MIDDLE - 36} width={(stream.silenceMs / span) * plot} height={72} fill="url(#silence)" />
              <text x={x(stream.silenceFromMs) + (stream.silenceMs / span) * plot * 0.5} y={MIDDLE - 40} className="strip-note">
                {formatDuration(stream.silenceMs)} of silence
              </text>
            </g>
          )}
          <text x={12} y={STAGE_Y + 13} className="strip-label">
            SMTP
          </text>
          {stages.map((s) => (
            <g key={`${s.from} ${s.label}`}>
              <rect
                x={x(s.from)}
                y={STAGE_Y}
                width={Math.max(1, x(s.to) - x(s.from) - 1)}
                height={18}
                className={`strip-stage ${s.stage}`}
                rx={2}
              >
                <title>{`${s.label}, ${formatDuration(s.to - s.from)}`}</title>
              </rect>
              {x(s.to) - x(s.from) > s.label.length * 6.4 + 10 && (
                <text x={x(s.from) + 5} y={STAGE_Y + 13} className="strip-word">
                  {s.label}
                </text>
              )}
            </g>
          ))}
          <text x={12} y={MIDDLE - 8} className="strip-label">
            client ↑
          </text>
          <text x={12} y={MIDDLE + 18} className="strip-label">
            server ↓
          </text>
          <line x1={LEFT} x2={LEFT + plot} y1={MIDDLE} y2={MIDDLE} className="strip-axis" />
          {closed.map((c) => (
            <rect
              key={`${c.side} ${c.from}`}
              x={x(c.from)}
              y={c.side === 0 ? MIDDLE - 22 : MIDDLE + 18}
              width={Math.max(2, x(c.to) - x(c.from))}
              height={4}
              className="strip-closed"
            >
              <title>{`${c.side === 0 ? stream.client : stream.server} had its window closed for ${formatDuration(c.to - c.from)}`}</title>
            </rect>
          ))}
          {ticks.map((t) => {
            const at = LEFT + t.at * plot
            const up = t.side === 0
            const long = t.payload ? 16 : 8
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the list below has the same packets and takes the keys
              <g key={`${t.at} ${t.side}`} onClick={() => onSelect(t.first)} className="strip-packet">
                <rect x={at - 3} y={up ? MIDDLE - 34 : MIDDLE} width={6} height={34} fill="transparent" />
                <line
                  x1={at}
                  x2={at}
                  y1={MIDDLE}
                  y2={up ? MIDDLE - long : MIDDLE + long}
                  className={t.trouble ? 'strip-bad' : up ? 'strip-client' : 'strip-server'}
                />
                {t.trouble && <path d={`M${at - 3.5} ${up ? MIDDLE - 28 : MIDDLE + 21}l7 7m0 -7l-7 7`} className="strip-bad" />}
              </g>
            )
          })}
          {chosen && !Number.isNaN(chosen.sinceMs) && (
            <line
              x1={x(chosen.sinceMs)}
              x2={x(chosen.sinceMs)}
              y1={18}
              y2={HEIGHT - 8}
              className={isTrouble(chosen) ? 'strip-chosen bad' : 'strip-chosen'}
            />
          )}
        </svg>
      )}
    </div>
  )
}
