import { formatCounted, formatInstant } from '@shared/base/format'
import type { Zone } from '@shared/base/zone'
import type { Catalogue } from '@shared/model/case'
import type { DatabaseHistory } from '@shared/model/routes'
import { useSize } from '../../components/use-size'
import { ShortTime, ZonePlace } from '../../marks/Times'
import { useZone } from '../../state/zone'

const [LEFT, ROW, HEIGHT] = [120, 26, 16]
const LEAST = 320

/** Where the active copy of each database was, as deliveries show: solid between the first and the last one to a server, nothing between two. */
export function Copies({ catalogue }: { catalogue: Catalogue }) {
  const { databases, nodes, timeRange } = catalogue
  const [box, { width }] = useSize<HTMLDivElement>()
  const zone = useZone()
  const wide = Math.max(LEAST, width - 24)
  const shown = databases.filter((d) => d.spans.length > 0)
  if (!timeRange || shown.length === 0) return null
  const hosts = [...new Set(shown.flatMap((d) => d.spans.map((s) => s.node)))]
  const x = (at: number) => LEFT + ((at - timeRange.first) / Math.max(1, timeRange.last - timeRange.first)) * (wide - LEFT - 8)
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  return (
    <section className="servers-section" aria-labelledby="copies-title">
      <header>
        <h2 id="copies-title">Active copies</h2>
        <span className="sm mid">from deliveries: when a copy moved between two of them, nothing says</span>
      </header>
      <div ref={box} className="copies-box">
        <svg
          viewBox={`0 0 ${wide} ${shown.length * ROW + 24}`}
          className="copies"
          role="img"
          aria-label="Where active copies were; the list below says the same"
        >
          {shown.map((d, i) => (
            <g key={d.database} transform={`translate(0 ${i * ROW + 4})`}>
              <text x={LEFT - 10} y={12} textAnchor="end" className="topology-word">
                {d.database.length > 16 ? `${d.database.slice(0, 15)}…` : d.database}
              </text>
              {d.spans.map((s) => (
                <g key={s.from}>
                  <rect
                    x={x(s.from)}
                    width={Math.max(3, x(s.to) - x(s.from))}
                    height={HEIGHT}
                    rx="2"
                    fill={`var(--cat-${(hosts.indexOf(s.node) % 8) + 1})`}
                    className="copy-span"
                  />
                  {x(s.to) - x(s.from) > 60 && (
                    <text x={x(s.from) + 6} y={12} className="copy-name">
                      {name(s.node)}
                    </text>
                  )}
                </g>
              ))}
            </g>
          ))}
          <text x={LEFT} y={shown.length * ROW + 18} className="topology-small">
            <ShortTime at={timeRange.first} />
          </text>
          <text x={wide - 8} y={shown.length * ROW + 18} textAnchor="end" className="topology-small">
            <ShortTime at={timeRange.last} /> <ZonePlace />
          </text>
        </svg>
      </div>
      <ul className="sm mid copies-words">
        {shown.map((d) => (
          <li key={d.database}>{words(d, name, zone)}</li>
        ))}
      </ul>
    </section>
  )
}

function words(d: DatabaseHistory, name: (n: number) => string, zone: Zone): string {
  const moves = d.spans.map(
    (s) =>
      `${name(s.node)} ${formatInstant(s.from, zone)} to ${formatInstant(s.to, zone)} (${formatCounted(s.deliveries, 'delivery', 'deliveries')})`,
  )
  return `${d.database}: ${moves.join('; ')}${d.status === null ? '' : `. ${d.status}`}`
}
