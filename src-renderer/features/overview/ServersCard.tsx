import { formatCount } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { CaseOverview } from '@shared/query/case-overview'
import { hostWords } from '@shared/report/host-words'
import { useApp } from '../../state/app'
import { Card } from './Card'
import { useOpens } from './use-opens'

const MOST = 12

/** Hosts of the organisation and what stands between them, with how many messages each saw. */
export function ServersCard({ o, nodes }: { o: CaseOverview; nodes: readonly RouteNode[] }) {
  const opens = useOpens()
  const { places } = useApp()
  const counts = new Map(o.servers.map((s) => [s.value, s.count]))
  const shown = nodes
    .filter((n) => n.kind === 'exchange-server' || n.kind === 'load-balancer' || n.kind === 'firewall' || n.kind === 'smart-host')
    .sort((a, b) => (counts.get(b.name) ?? 0) - (counts.get(a.name) ?? 0))
  const text = () => shown.map((n) => [n.name, hostWords(n), formatCount(counts.get(n.name) ?? 0)].join('\t')).join('\n')
  return (
    <Card
      title="Servers"
      text={text}
      door={
        <button type="button" className="link" onClick={() => places.go({ screen: 'servers', message: null })}>
          map
        </button>
      }
    >
      {shown.length === 0 ? (
        <p className="sm mid">No host names itself in these logs.</p>
      ) : (
        <table className="ov-table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">What it is</th>
              <th scope="col" className="num">
                Messages
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, MOST).map((n) => {
              const count = counts.get(n.name) ?? 0
              return (
                <tr key={n.id}>
                  <th scope="row">{n.name}</th>
                  <td className="mid" title={n.why ?? undefined}>
                    {hostWords(n)}
                  </td>
                  <td className="num">
                    {count > 0 ? (
                      <button type="button" className="link" onClick={() => opens({ servers: [n.name] })}>
                        {formatCount(count)}
                      </button>
                    ) : (
                      <span className="dim">none</span>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {shown.length > MOST && <p className="xs dim">and {formatCount(shown.length - MOST)} more</p>}
    </Card>
  )
}
