import { formatCount, formatDuration } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { CaseOverview, Percentiles } from '@shared/query/case-overview'
import { rangeTerm } from '@shared/query/filter'
import { useApp } from '../../state/app'
import { Card } from './Card'
import { useOpens } from './use-opens'

/** How long mail took on the whole and between two hosts. */
export function DelayByWay({ o, nodes }: { o: CaseOverview; nodes: readonly RouteNode[] }) {
  const opens = useOpens()
  const { places } = useApp()
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  const rows = [
    ...(o.delays
      ? [{ label: 'end to end', delays: o.delays, open: () => opens({ clauses: [[rangeTerm('delay', o.delays?.p95 ?? 0)]] }) }]
      : []),
    ...o.ways.map((w) => {
      const label = `${name(w.from)} → ${name(w.to)}`
      const open = () => opens({ found: { by: 'overview', label: `slowest of ${label}`, rows: w.slow.rows } })
      return { label, delays: w.delays, open: w.slow.count > 0 ? open : null }
    }),
  ]
  const longest = Math.max(...rows.map((r) => r.delays.p99), 1)
  const text = () =>
    ['way\tcount\tp50\tp95\tp99', ...rows.map((r) => [r.label, r.delays.count, ...figures(r.delays)].join('\t'))].join('\n')
  return (
    <Card
      title="Delay by hop"
      text={text}
      door={
        <button type="button" className="link" onClick={() => places.go({ screen: 'delays', message: null })}>
          what waited
        </button>
      }
    >
      {rows.length === 0 ? (
        <p className="sm mid">No hand-over has a delay: only one end of each is logged, or there is no message.</p>
      ) : (
        <table className="ov-table">
          <thead>
            <tr>
              <th scope="col">Hop</th>
              <th scope="col" className="num" title="Half took no longer">
                p50
              </th>
              <th scope="col" className="num" title="95 of 100 took no longer">
                p95
              </th>
              <th scope="col" className="num" title="99 of 100 took no longer">
                p99
              </th>
              <th scope="col">
                <span className="hidden-text">p99 as a bar</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.label}>
                <th scope="row" title={`${r.label}: ${formatCount(r.delays.count)} with a delay`}>
                  {r.label}
                </th>
                <td className="num">{formatDuration(r.delays.p50)}</td>
                <td className="num">
                  {r.open ? (
                    <button type="button" className="link" title="Show those that took longer" onClick={r.open}>
                      {formatDuration(r.delays.p95)}
                    </button>
                  ) : (
                    formatDuration(r.delays.p95)
                  )}
                </td>
                <td className="num">{formatDuration(r.delays.p99)}</td>
                <td className="ov-bar-cell">
                  <span style={{ width: `${Math.max(1, (Math.max(0, r.delays.p99) / longest) * 100)}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {o.wayCount > o.ways.length && (
        <p className="xs dim">
          The {o.ways.length} ways that most hand-overs took, of {formatCount(o.wayCount)}.
        </p>
      )}
    </Card>
  )
}

const figures = (p: Percentiles) => [p.p50, p.p95, p.p99].map((ms) => formatDuration(ms))
