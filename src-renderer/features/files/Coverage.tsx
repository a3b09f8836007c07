import { formatClock, formatDay, formatDuration, formatShortSpan } from '@shared/base/format'
import { since } from '@shared/base/zone'
import type { Catalogue } from '@shared/model/case'
import { askWords } from '@shared/report/asks'
import { coverageLanes, familyWords } from '@shared/report/coverage-lanes'
import { useMemo } from 'react'
import { useSize } from '../../components/use-size'
import { ShortSpan, ZonePlace } from '../../marks/Times'
import { useZone } from '../../state/zone'
import { ticks, timeScale } from '../messages/time-scale'

const LEFT = 296
const RIGHT = 16
const ROW = 22
const HEAD = 24
/** Room for the name of a day. */
const DAY_WIDTH = 84

/** One lane for each server and log: solid where the log covers the time, hatched where no log does. The same stands beside it in words. */
export function Coverage({ catalogue }: { catalogue: Catalogue }) {
  const lanes = useMemo(() => coverageLanes(catalogue), [catalogue])
  const [box, { width }] = useSize<HTMLDivElement>()
  const { timeRange } = catalogue
  const zone = useZone()
  if (!timeRange || lanes.length === 0)
    return <p className="sm mid rows-none">No log with times and a known server was read: nothing is covered.</p>
  const scale = timeScale(timeRange.first, timeRange.last, LEFT, Math.max(120, width - LEFT - RIGHT))
  const marks = ticks(scale, zone)
  const height = HEAD + lanes.length * ROW + 20
  return (
    <div className="coverage" ref={box}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label="Times that the logs of each server cover; the table below says the same">
          <defs>
            <pattern id="coverage-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <path d="M0 0v5" stroke="var(--st-uncovered-mark)" strokeWidth="1.2" />
            </pattern>
          </defs>
          {!marks.some((m) => m.day && scale.x(m.at) < scale.left + DAY_WIDTH) && (
            <text x={scale.left} y={15} className="t">
              {formatDay(timeRange.first, zone)}
            </text>
          )}
          {marks.map(({ at, day }) => (
            <g key={at}>
              <path d={`M${scale.x(at)} ${day ? 6 : HEAD - 6}V${height - 16}`} stroke="var(--line)" />
              {day && (
                <text x={scale.x(at) + 4} y={15} className="t">
                  {formatDay(at, zone)}
                </text>
              )}
              {!day && (
                <text x={scale.x(at)} y={height - 4} className="t" textAnchor="middle">
                  {formatClock(at, since(zone, null), false).slice(0, 5)}
                </text>
              )}
            </g>
          ))}
          {lanes.map((lane, i) => {
            const y = HEAD + i * ROW
            const first = lanes[i - 1]?.server !== lane.server
            return (
              <g key={`${lane.server.id}${lane.family}`}>
                {first && <path d={`M0 ${y + 0.5}H${width}`} stroke="var(--line)" />}
                <text x={16} y={y + 15} className="b">
                  {first ? lane.server.name.slice(0, 20) : ''}
                </text>
                <text x={140} y={y + 15} className="t">
                  {familyWords(lane.family)}
                </text>
                <rect x={scale.left} y={y + 6} width={scale.width} height={10} fill="url(#coverage-hatch)" />
                {lane.spans.map((s) => (
                  <rect
                    key={s.from}
                    x={scale.x(s.from)}
                    y={y + 6}
                    width={Math.max(1.5, scale.x(s.to) - scale.x(s.from))}
                    height={10}
                    rx="1.5"
                    fill="var(--accent)"
                  >
                    <title>{formatShortSpan(s.from, s.to, zone)}</title>
                  </rect>
                ))}
              </g>
            )
          })}
        </svg>
      )}
      <p className="xs mid" style={{ padding: '0 16px 10px' }}>
        Solid: the log covers the time, so a record that is not in it is <b>absent</b>. Hatched: no log of that kind covers it, so nothing
        is concluded.
      </p>
      <table className="plain coverage-table">
        <thead>
          <tr>
            <th>Server</th>
            <th>Log</th>
            <th>Covers, {zone.id}</th>
            <th>In all</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => (
            <tr key={`${lane.server.id}${lane.family}`}>
              <td>{lane.server.name}</td>
              <td>{familyWords(lane.family)}</td>
              <td className="mono">
                {lane.spans.length === 0 ? (
                  <span className="dim">no log in the bundle</span>
                ) : (
                  <>
                    {lane.spans.slice(0, SPANS).map((s) => (
                      <div key={s.from}>{formatShortSpan(s.from, s.to, zone)}</div>
                    ))}
                    {lane.spans.length > SPANS && <span className="dim">and {lane.spans.length - SPANS} more spans</span>}
                  </>
                )}
              </td>
              <td>{lane.spans.length > 0 && formatDuration(lane.spans.reduce((n, s) => n + s.to - s.from, 0))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Asks catalogue={catalogue} />
    </div>
  )
}

/** Logs that are missed, and what to ask the customer for. */
function Asks({ catalogue }: { catalogue: Catalogue }) {
  const { asks } = catalogue
  if (asks.length === 0) return null
  return (
    <table className="plain coverage-table">
      <caption className="b">What to ask for</caption>
      <thead>
        <tr>
          <th>Server</th>
          <th>Log</th>
          <th>
            For, <ZonePlace />
          </th>
          <th>What it would tell, and the setting that turns it on</th>
        </tr>
      </thead>
      <tbody>
        {asks.slice(0, ASKS).map((a) => {
          const { server, log, folder, why, setting } = askWords(a, catalogue)
          return (
            <tr key={`${a.node}${a.family}${a.reason}${a.from}`}>
              <td>{server}</td>
              <td>
                {log}
                <div className="xs dim mono">{folder}</div>
              </td>
              <td className="mono">
                <ShortSpan first={a.from} last={a.to} />
              </td>
              <td>
                {why}
                <div className="xs dim mono">{setting}</div>
              </td>
            </tr>
          )
        })}
        {asks.length > ASKS && (
          <tr>
            <td colSpan={4} className="dim">
              and {asks.length - ASKS} more
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

const ASKS = 60

const SPANS = 6
