import { formatCount, formatShortTime } from '@shared/base/format'
import type { Zone } from '@shared/base/zone'
import type { Catalogue } from '@shared/model/case'
import type { NodeClock, RouteNode } from '@shared/model/routes'
import { offsetWords } from '@shared/report/clock-words'
import { useZone } from '../../state/zone'

/** How far the clocks of hosts are apart, as both ends of the same connections show. Times on screen stay as logged. */
export function ClockTable({ catalogue, onSelect }: { catalogue: Catalogue; onSelect: (id: string) => void }) {
  const { nodes, timeRange } = catalogue
  const zone = useZone()
  const known = nodes.flatMap((n, i) => (n.kind === 'exchange-server' || n.clock ? [{ n, i }] : []))
  if (known.length === 0) return null
  return (
    <section className="servers-section" aria-labelledby="clocks-title">
      <header>
        <h2 id="clocks-title">Clocks</h2>
        <span className="sm mid">measured from both ends of the same connections and mails; times are shown raw unless adjusted</span>
      </header>
      <table className="servers-clocks">
        <thead>
          <tr>
            <th scope="col">Clock of</th>
            <th scope="col">Offset ± bound</th>
            <th scope="col" className="num">
              Pairs
            </th>
            <th scope="col">Over time</th>
            <th scope="col">Remark</th>
          </tr>
        </thead>
        <tbody>
          {known.map(({ n, i }) => (
            <tr key={n.id}>
              <th scope="row">
                <button type="button" className="link" onClick={() => onSelect(`host ${i}`)}>
                  {n.name}
                </button>
              </th>
              <td className="mono">
                {n.clock ? (n.clock.reference === i ? 'reference' : offsetWords(n.clock.offsetMs, n.clock.boundMs)) : 'not known'}
              </td>
              <td className="num">{n.clock && n.clock.reference !== i ? formatCount(n.clock.pairs) : ''}</td>
              <td>
                {n.clock && timeRange && n.clock.pieces.length > 0 && <Line clock={n.clock} from={timeRange.first} to={timeRange.last} />}
              </td>
              <td className="mid">{remark(n, i, nodes, zone)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function remark(n: RouteNode, i: number, nodes: readonly RouteNode[], zone: Zone): string {
  const { clock } = n
  if (!clock) return 'no connection or mail was seen from both ends'
  if (clock.reference === i) return 'others are compared with it'
  const to = nodes[clock.reference]?.name ?? 'the reference'
  if (clock.pieces.length > 1)
    return `changes against ${to}: ${clock.pieces.length} pieces, the last from ${formatShortTime(clock.pieces.at(-1)?.from ?? 0, zone)}, ${zone.id}`
  if (Math.abs(clock.offsetMs) <= clock.boundMs) return `agrees with ${to}`
  return `${clock.offsetMs > 0 ? 'ahead of' : 'behind'} ${to}`
}

const [WIDTH, HEIGHT] = [150, 20]

/** Pieces with their bound as a band; the middle is no difference. */
function Line({ clock, from, to }: { clock: NodeClock; from: number; to: number }) {
  const most = Math.max(1, ...clock.pieces.map((p) => Math.abs(p.offsetMs) + p.boundMs))
  const x = (at: number) => ((at - from) / Math.max(1, to - from)) * WIDTH
  const y = (ms: number) => HEIGHT / 2 - (ms / most) * (HEIGHT / 2 - 1)
  return (
    <svg
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={`${clock.pieces.length} ${clock.pieces.length === 1 ? 'piece' : 'pieces'}, at most ${Math.round(most)} ms`}
    >
      <path d={`M0 ${HEIGHT / 2}H${WIDTH}`} className="clock-zero" />
      {clock.pieces.map((p) => (
        <g key={p.from}>
          <rect
            x={x(p.from)}
            width={Math.max(1, x(p.to) - x(p.from))}
            y={y(p.offsetMs + p.boundMs)}
            height={Math.max(1, y(p.offsetMs - p.boundMs) - y(p.offsetMs + p.boundMs))}
            className="clock-band"
          />
          <path d={`M${x(p.from)} ${y(p.offsetMs)}H${Math.max(x(p.from) + 1, x(p.to))}`} className="clock-line" />
        </g>
      ))}
    </svg>
  )
}
