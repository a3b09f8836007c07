import { formatCount, formatCounted, formatDuration, formatShare } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { RouteNode } from '@shared/model/routes'
import { balancerId } from '@shared/query/decisions'
import type { HostVolume, Topology, TopologyLink } from '@shared/query/topology'
import { balancerFacts, basisOf, memberWords } from '@shared/report/balancer-words'
import { offsetWords } from '@shared/report/clock-words'
import { coverageLanes, familyWords } from '@shared/report/coverage-lanes'
import { hostWords } from '@shared/report/host-words'
import type { MapBox, MapLine, TopologyMap } from '@shared/report/topology/groups'
import { useMemo } from 'react'
import { Key } from '../../components/Key'
import { MessagesLink } from '../../marks/MessagesLink'
import { StatePill } from '../../marks/outcome'
import { type App, useApp } from '../../state/app'
import { compareNumbered } from '../../state/compare'
import { useStore } from '../../state/store'
import { BalancerDecision } from '../message/HopDecision'
import { GivenName } from '../notes/GivenName'
import { MarksOfPicked } from '../notes/MarksSection'
import { MergeHosts } from './MergeHosts'

interface Props {
  readonly map: TopologyMap
  readonly topology: Topology
  /** All of them, none merged. */
  readonly hosts: readonly HostVolume[]
  readonly catalogue: Catalogue
  readonly selected: string
}

/** What is known of the selected host, group of hosts, or way. */
export function Selected({ map, topology, hosts, catalogue, selected }: Props) {
  const box = map.boxes.find((b) => b.id === selected)
  const line = map.lines.find((l) => l.id === selected)
  return (
    <aside className="inspector" aria-label="What is selected" data-region="inspector">
      {box ? (
        box.nodes.length > 1 ? (
          <Group box={box} catalogue={catalogue} />
        ) : (
          <Host node={box.nodes[0] ?? -1} topology={topology} hosts={hosts} catalogue={catalogue} />
        )
      ) : line ? (
        <Way line={line} map={map} nodes={catalogue.nodes} />
      ) : (
        <section className="sm mid">Select a host or a way to see what is known of it. Every number leads to its messages.</section>
      )}
    </aside>
  )
}

function Host({ node, topology, hosts, catalogue }: { node: number } & Pick<Props, 'topology' | 'hosts' | 'catalogue'>) {
  const { session, caseWork } = useApp()
  const { nodes } = catalogue
  const n = nodes[node]
  // filters and notes go by the name of the logs
  const logged = useStore(session.open, (o) => o?.catalogue?.nodes[node]?.name ?? '')
  const decision = useStore(caseWork.work, (w) => w.decisions.get(balancerId(n)) ?? null)
  const target = { kind: 'server', name: logged, label: logged } as const
  const guess = balancerId(n)
  const lanes = useMemo(() => coverageLanes(catalogue).filter((l) => l.server === n), [catalogue, n])
  if (!n) return <section className="sm mid">The logs do not name this host.</section>
  const out = topology.links.filter((l) => l.from === node)
  const back = topology.links.filter((l) => l.to === node)
  return (
    <>
      <section>
        <p className="xs dim">{n.kind.replaceAll('-', ' ')}</p>
        <h2>{n.name}</h2>
        {n.certainty !== 'certain' && <StatePill state="inferred">inferred, {n.certainty}</StatePill>}
        <p className="sm mid" style={{ marginTop: 6 }}>
          {hostWords(n)}
        </p>
        <Doors name={logged} /> <CompareHost node={node} />
      </section>
      <GivenName target={target} key={logged} />
      {guess !== '' && <BalancerDecision inferred={{ node, id: guess, decision }} node={n} />}
      <section>
        <h3>Facts</h3>
        <dl className="facts">
          <Fact name="Addresses" value={n.addresses.join(', ') || 'none in the logs'} />
          {n.aliases.length > 0 && <Fact name="Also called" value={n.aliases.slice(0, 6).join(', ')} />}
          <Fact name="Clock" value={clockWords(n, node, nodes)} />
          {n.activeCopies.length > 0 && (
            <Fact name="Active copies" value={[...new Set(n.activeCopies.map((c) => c.database))].join(', ')} />
          )}
          {lanes.length > 0 && (
            <Fact
              name="Logs"
              value={
                lanes
                  .filter((l) => l.spans.length > 0)
                  .map((l) => familyWords(l.family))
                  .join(', ') || 'none'
              }
            />
          )}
        </dl>
        {[n.rolesWhy, n.placeWhy, ...basisOf(n)]
          .filter((w): w is string => w !== null)
          .map((why) => (
            <p className="xs mid" key={why}>
              {why}
            </p>
          ))}
      </section>
      {n.balancer && <Balancer node={n} nodes={nodes} />}
      <Ways title="Receives from" links={back} other={(l) => l.from} nodes={nodes} />
      <Ways title="Sends to" links={out} other={(l) => l.to} nodes={nodes} />
      <MergeHosts node={node} name={logged} hosts={hosts} />
      <LogFiles node={node} catalogue={catalogue} />
      <MarksOfPicked target={target} />
    </>
  )
}

const clockWords = (n: RouteNode, node: number, nodes: readonly RouteNode[]) => {
  if (!n.clock) return 'not known: no connection was seen from both ends'
  if (n.clock.reference === node) return 'the one that others are compared with'
  return `${offsetWords(n.clock.offsetMs, n.clock.boundMs)} against ${nodes[n.clock.reference]?.name ?? ''}, from ${formatCount(n.clock.pairs)} pairs`
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div className="fact">
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)

function Balancer({ node, nodes }: { node: RouteNode; nodes: readonly RouteNode[] }) {
  const { balancer } = node
  if (!balancer) return null
  const all = balancer.members.reduce((sum, m) => sum + m.sessions, 0)
  return (
    <section>
      <h3>Spread</h3>
      <dl className="facts">
        {balancerFacts(balancer).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      {memberWords(balancer, nodes).map((m, i) => (
        <div className="spread" key={m.node}>
          <span className="clip">{m.name}</span>
          <span className="spread-bar">
            <i style={{ width: formatShareWidth(balancer.members[i]?.sessions ?? 0, all) }} />
          </span>
          <span className="right">{m.share}</span>
          <span className="xs dim spread-more">
            {m.sessions} sessions, {m.mails} mails, {m.probes} probes
          </span>
        </div>
      ))}
    </section>
  )
}

const formatShareWidth = (part: number, whole: number) => `${whole > 0 ? (part / whole) * 100 : 0}%`

function Ways({
  title,
  links,
  other,
  nodes,
}: {
  title: string
  links: readonly TopologyLink[]
  other: (l: TopologyLink) => number
  nodes: readonly RouteNode[]
}) {
  if (links.length === 0) return null
  return (
    <section>
      <h3>
        {title} <span className="dim">{formatCount(links.length)}</span>
      </h3>
      <ul className="way-list">
        {links.slice(0, 12).map((l) => (
          <li key={`${l.from} ${l.to} ${l.shadow}`}>
            <span className="clip">
              {nodes[other(l)]?.name ?? 'not known'}
              {l.shadow && <span className="shad"> shadow copy</span>}
            </span>
            <span className="dim xs">{l.delays ? `p95 ${formatDuration(l.delays.p95) || '0 s'}` : ''}</span>
            <MessagesLink by="hosts" messages={l.messages} label={`${nodes[l.from]?.name ?? '?'} → ${nodes[l.to]?.name ?? '?'}`}>
              {formatCount(l.messages.count)}
            </MessagesLink>
          </li>
        ))}
      </ul>
      {links.length > 12 && <p className="xs dim">and {formatCount(links.length - 12)} more, in the table</p>}
    </section>
  )
}

function Group({ box, catalogue }: { box: MapBox; catalogue: Catalogue }) {
  return (
    <section>
      <h2>
        {box.title} {box.about}
      </h2>
      <ul className="way-list">
        {box.nodes.slice(0, 40).map((n) => (
          <li key={n}>
            <span className="clip">{catalogue.nodes[n]?.name ?? 'not known'}</span>
            <OpenMessages node={n} />
          </li>
        ))}
      </ul>
      {box.nodes.length > 40 && <p className="xs dim">and {formatCount(box.nodes.length - 40)} more, in the table</p>}
    </section>
  )
}

function Way({ line, map, nodes }: { line: MapLine; map: TopologyMap; nodes: readonly RouteNode[] }) {
  const name = (id: string) => map.boxes.find((b) => b.id === id)?.title ?? ''
  const hops = line.links.reduce((sum, l) => sum + l.hops, 0)
  const of = (key: 'seen' | 'absent' | 'not-covered') => line.links.reduce((sum, l) => sum + l.states[key], 0)
  const certain = line.links.reduce((sum, l) => sum + l.certain, 0)
  return (
    <>
      <section>
        <p className="xs dim">{line.shadow ? 'Shadow copies' : 'Way'}</p>
        <h2>
          {name(line.from)} → {name(line.to)}
        </h2>
        {line.links.some((l) => l.through) && (
          <p className="xs mid">One end stands between two hosts: the delay is that of the whole hop, and nothing tells how it divides.</p>
        )}
      </section>
      <section>
        <h3>What the logs show</h3>
        <dl className="facts">
          <Fact name="Seen at both ends" value={`${formatCount(of('seen'))} of ${formatCount(hops)} (${formatShare(of('seen'), hops)})`} />
          <Fact name="Absent at one end" value={formatCount(of('absent'))} />
          <Fact name="Not covered" value={formatCount(of('not-covered'))} />
          <Fact name="Certain" value={`${formatCount(certain)} of ${formatCount(hops)}`} />
          <Fact name="Never taken" value={formatCount(line.failed)} />
        </dl>
      </section>
      <section>
        <h3>Ways in it</h3>
        <table className="try-table">
          <thead>
            <tr>
              <th>From, to</th>
              <th className="right">Half within</th>
              <th className="right">95 % within</th>
              <th className="right">Messages</th>
            </tr>
          </thead>
          <tbody>
            {line.links.slice(0, 30).map((l) => (
              <tr key={`${l.from} ${l.to}`}>
                <td>
                  {nodes[l.from]?.name ?? 'not known'} → {nodes[l.to]?.name ?? 'not known'}
                </td>
                <td className="right">{l.delays ? formatDuration(l.delays.p50) || '0 s' : ''}</td>
                <td className="right">{l.delays ? formatDuration(l.delays.p95) || '0 s' : ''}</td>
                <td className="right">
                  <MessagesLink by="hosts" messages={l.messages} label={`${nodes[l.from]?.name ?? '?'} → ${nodes[l.to]?.name ?? '?'}`}>
                    {formatCount(l.messages.count)}
                  </MessagesLink>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function CompareHost({ node }: { node: number }) {
  const app = useApp()
  return (
    <button type="button" className="btn" aria-keyshortcuts="C" onClick={() => compareNumbered(app, 'servers', node)}>
      Compare with… <Key>C</Key>
    </button>
  )
}

/** Of a host in a group. */
function OpenMessages({ node }: { node: number }) {
  const app = useApp()
  const name = useStore(app.session.open, (o) => o?.catalogue?.nodes[node]?.name ?? '')
  if (name === '') return null
  return (
    <button type="button" className="link xs" aria-label={`Messages of ${name}`} onClick={() => openMessages(app, name)}>
      messages
    </button>
  )
}

function openMessages({ list, places }: App, name: string): void {
  list.reset()
  list.narrow({ servers: [name] })
  places.go({ screen: 'messages', message: null })
}

/** To what a host did: its messages, its sessions, its connections in captures. */
function Doors({ name }: { name: string }) {
  const app = useApp()
  const { sessions, streams, places } = app
  const doors = [
    { what: 'Messages', open: () => openMessages(app, name) },
    {
      what: 'Sessions',
      open: () => {
        sessions.ask({ words: name, only: 'all' })
        places.go({ screen: 'sessions', message: null, session: null })
      },
    },
    {
      what: 'Connections',
      open: () => {
        streams.set((q) => ({ ...q, words: name, only: 'all' }))
        places.go({ screen: 'captures', message: null, stream: null })
      },
    },
  ]
  return (
    <div className="row doors">
      {doors.map(({ what, open }) => (
        <button key={what} type="button" className="btn" aria-label={`${what} of ${name}`} onClick={open}>
          {what}
        </button>
      ))}
    </div>
  )
}

const MOST_FILES = 8

/** Its logs, each with the way to its rows. */
function LogFiles({ node, catalogue }: { node: number; catalogue: Catalogue }) {
  const { places } = useApp()
  const files = catalogue.sources.filter((s) => catalogue.serverOf[s.id] === node)
  if (files.length === 0) return null
  return (
    <section>
      <h3>
        Log rows <span className="dim">{formatCount(files.length)}</span>
      </h3>
      <ul className="way-list">
        {files.slice(0, MOST_FILES).map((s) => (
          <li key={s.id}>
            <button
              type="button"
              className="link clip"
              title={s.path}
              onClick={() => places.go({ screen: 'rows', message: null, source: s.id, table: null, at: null })}
            >
              {s.path.split('/').at(-1)}
            </button>
            <span className="dim xs">{formatCounted(s.records, 'row')}</span>
          </li>
        ))}
      </ul>
      {files.length > MOST_FILES && <p className="xs dim">and {formatCount(files.length - MOST_FILES)} more, on the screen Files</p>}
    </section>
  )
}
