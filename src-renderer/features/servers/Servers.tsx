import { Tabs } from '@ark-ui/react/tabs'
import { formatCounted } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import { nodesWithDecisions } from '@shared/query/decisions'
import { withMergedHosts } from '@shared/query/merged-hosts'
import type { Topology } from '@shared/query/topology'
import { mapOf } from '@shared/report/topology/groups'
import { placeMap } from '@shared/report/topology/place'
import { useEffect, useMemo, useState } from 'react'
import { useApp } from '../../state/app'
import type { Place } from '../../state/places'
import { useShownCatalogue } from '../../state/shown-names'
import { useStore } from '../../state/store'
import { ClockTable } from './ClockTable'
import { Copies } from './Copies'
import { HostTable } from './HostTable'
import { Selected } from './Selected'
import { TopologyPicture } from './TopologyPicture'
import './servers.css'

/** The organisation from what the logs show: hosts, the ways between them, their clocks, and where the active copies were. */
export function Servers({ place }: { place: Place }) {
  const { cases, session } = useApp()
  const catalogue = useShownCatalogue()
  const generation = useStore(session.open, (o) => o?.generation ?? 0)
  const [topology, setTopology] = useState<Topology | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation has other ways
  useEffect(() => {
    let current = true
    cases.topology().then(
      (t) => current && setTopology(t),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [cases, generation])
  return (
    <div className="fill servers">
      <h1 className="hidden-text" tabIndex={-1} data-focus="main">
        Servers
      </h1>
      {!catalogue || !topology ? (
        <p className="sm mid servers-none">Hosts appear as soon as messages are joined.</p>
      ) : topology.links.length === 0 ? (
        <p className="sm mid servers-none">
          No message of this case went from one host to another, as far as its logs show. What the logs are is under Files.
        </p>
      ) : (
        <Known topology={topology} catalogue={catalogue} place={place} />
      )}
    </div>
  )
}

function Known({ topology: asLogged, catalogue, place }: { topology: Topology; catalogue: Catalogue; place: Place }) {
  const { places, caseWork, marks } = useApp()
  const decisions = useStore(caseWork.work, (w) => w.decisions)
  const merges = useStore(caseWork.work, (w) => w.merges)
  const located = useStore(marks.now, (m) => m.located)
  // biome-ignore lint/correctness/useExhaustiveDependencies: which hosts are meant is known once they were looked for
  const { topology, nodes } = useMemo(() => {
    const at = [...merges.values()].map(({ about, into }) => [marks.located(about).node, marks.located(into).node] as const)
    const found = new Map(at.filter(([a, b]) => a >= 0 && b >= 0))
    return withMergedHosts(asLogged, nodesWithDecisions(catalogue.nodes, decisions), found)
  }, [asLogged, catalogue.nodes, decisions, merges, located, marks])
  const shown = useMemo(() => ({ ...catalogue, nodes }), [catalogue, nodes])
  const map = useMemo(() => mapOf(topology, nodes), [topology, nodes])
  const placed = useMemo(() => placeMap(map), [map])
  const select = (host: string) => places.adjust({ host })
  const servers = nodes.filter((n) => n.kind === 'exchange-server').length
  return (
    <div className="servers-columns">
      <Tabs.Root
        className="servers-main"
        value={place.asTable ? 'table' : 'map'}
        onValueChange={(e) => places.adjust({ asTable: e.value === 'table' })}
      >
        <Tabs.List className="tabs" aria-label="Servers as">
          <Tabs.Trigger value="map">Map</Tabs.Trigger>
          <Tabs.Trigger value="table">Table</Tabs.Trigger>
          <span className="grow" />
          <span className="sm mid servers-count">
            {formatCounted(servers, 'server')}, {formatCounted(topology.links.length, 'way')} between hosts · whole case
          </span>
        </Tabs.List>
        <Tabs.Content value="map" className="servers-map" tabIndex={-1}>
          <TopologyPicture map={map} placed={placed} selected={place.host} onSelect={select} />
        </Tabs.Content>
        <Tabs.Content value="table" className="servers-tables" tabIndex={-1}>
          <HostTable topology={topology} map={map} nodes={nodes} selected={place.host} onSelect={select} />
        </Tabs.Content>
        <div className="servers-below">
          <ClockTable catalogue={catalogue} onSelect={select} />
          <Copies catalogue={catalogue} />
        </div>
      </Tabs.Root>
      <Selected map={map} topology={topology} hosts={asLogged.hosts} catalogue={shown} selected={place.host} />
    </div>
  )
}
