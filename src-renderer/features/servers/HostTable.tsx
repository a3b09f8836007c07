import { formatCount, formatDuration } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { HostVolume, Topology, TopologyLink } from '@shared/query/topology'
import { hostWords } from '@shared/report/host-words'
import type { TopologyMap } from '@shared/report/topology/groups'
import { RowList } from '../../components/RowList'

interface Props {
  readonly topology: Topology
  readonly map: TopologyMap
  readonly nodes: readonly RouteNode[]
  readonly selected: string
  readonly onSelect: (id: string) => void
}

/** The map in words: every host and every way, none folded. */
export function HostTable({ topology, map, nodes, selected, onSelect }: Props) {
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  const { hosts, links } = topology
  const boxOf = (n: number) => map.boxes.find((b) => b.nodes.includes(n))?.id ?? ''
  const lineOf = (l: TopologyLink) => map.lines.find((m) => m.links.includes(l))?.id ?? ''
  return (
    <>
      <section aria-label="Hosts" className="servers-table">
        <RowList<HostVolume>
          label="Hosts"
          rows={hosts}
          columns={[
            { id: 'name', head: 'Host', track: 'minmax(140px, 2fr)', cell: (h) => name(h.node) },
            { id: 'kind', head: 'What it is', track: 'minmax(140px, 2fr)', className: 'mid', cell: (h) => aboutOf(nodes[h.node]) },
            { id: 'address', head: 'Address', track: '130px', className: 'mono', cell: (h) => nodes[h.node]?.addresses[0] ?? '' },
            { id: 'received', head: 'Received', track: '84px', align: 'right', cell: (h) => formatCount(h.received) },
            { id: 'sent', head: 'Sent', track: '84px', align: 'right', cell: (h) => formatCount(h.sent) },
          ]}
          keyOf={(h) => h.node}
          selected={indexOr(hosts.findIndex((h) => boxOf(h.node) === selected))}
          onSelect={(i) => onSelect(boxOf(hosts[i]?.node ?? -2))}
          rowLabel={(h) => `${name(h.node)}, received ${formatCount(h.received)}, sent ${formatCount(h.sent)}`}
        />
      </section>
      <section aria-label="Ways" className="servers-table">
        <RowList<TopologyLink>
          label="Ways between hosts"
          rows={links}
          columns={[
            { id: 'from', head: 'From', track: 'minmax(120px, 2fr)', cell: (l) => name(l.from) },
            { id: 'to', head: 'To', track: 'minmax(120px, 2fr)', cell: (l) => `${name(l.to)}${l.shadow ? ' (shadow copy)' : ''}` },
            { id: 'messages', head: 'Messages', track: '80px', align: 'right', cell: (l) => formatCount(l.messages.count) },
            { id: 'p50', head: 'Half within', track: '88px', align: 'right', cell: (l) => took(l, 'p50') },
            { id: 'p95', head: '95 % within', track: '88px', align: 'right', cell: (l) => took(l, 'p95') },
            { id: 'failed', head: 'Never taken', track: '84px', align: 'right', cell: (l) => (l.failed > 0 ? formatCount(l.failed) : '') },
            {
              id: 'absent',
              head: 'Absent',
              track: '64px',
              align: 'right',
              cell: (l) => (l.states.absent > 0 ? formatCount(l.states.absent) : ''),
            },
            {
              id: 'not-covered',
              head: 'Not covered',
              track: '84px',
              align: 'right',
              cell: (l) => (l.states['not-covered'] > 0 ? formatCount(l.states['not-covered']) : ''),
            },
          ]}
          keyOf={(l) => `${l.from} ${l.to} ${l.shadow}`}
          selected={indexOr(links.findIndex((l) => lineOf(l) === selected))}
          onSelect={(i) => {
            const link = links[i]
            if (link) onSelect(lineOf(link))
          }}
          rowLabel={(l) => `${name(l.from)} to ${name(l.to)}, ${formatCount(l.messages.count)} messages`}
        />
      </section>
    </>
  )
}

const aboutOf = (n: RouteNode | undefined) => (n ? hostWords(n) : '')
const indexOr = (i: number) => (i < 0 ? null : i)
const took = ({ delays }: TopologyLink, which: 'p50' | 'p95') => (delays ? formatDuration(delays[which]) || '0 s' : '')
