import type { RouteNode } from '@shared/model/routes'
import type { HopDetail, InferredNode, MessageDetail } from '@shared/query/message-detail'
import { balancerFacts, basisOf, memberWords } from '@shared/report/balancer-words'
import { StatePill } from '../../marks/outcome'
import { BalancerDecision, RejectedBalancers } from './HopDecision'

/** What stands between the two hosts, what it is known from, and how it spreads sessions over the servers behind it. */
export function HopVias({ detail, hop, nodes }: { detail: MessageDetail; hop: HopDetail; nodes: readonly RouteNode[] }) {
  const decided = (n: number) => detail.inferred.find((i) => i.node === n)
  return (
    <>
      {hop.via.map((v) => (
        <Via key={v} node={nodes[v]} inferred={decided(v)} nodes={nodes} />
      ))}
      <RejectedBalancers inferred={hop.rejectedVia.flatMap((v) => decided(v) ?? [])} nodes={nodes} />
    </>
  )
}

function Via({ node, inferred, nodes }: { node: RouteNode | undefined; inferred: InferredNode | undefined; nodes: readonly RouteNode[] }) {
  return (
    <>
      <section>
        <h3>Through</h3>
        <h4 className="row">
          <span className="grow">{node?.name ?? 'not known'}</span>
          {node && node.certainty !== 'certain' && <StatePill state="inferred">{node.certainty}</StatePill>}
        </h4>
        {node &&
          basisOf(node).map((why) => (
            <p className="xs mid" style={{ marginTop: 4 }} key={why}>
              {why}
            </p>
          ))}
        {node?.balancer && <Balancer balancer={node.balancer} nodes={nodes} />}
      </section>
      {node && inferred && <BalancerDecision inferred={inferred} node={node} />}
    </>
  )
}

function Balancer({ balancer, nodes }: { balancer: NonNullable<RouteNode['balancer']>; nodes: readonly RouteNode[] }) {
  const members = memberWords(balancer, nodes)
  return (
    <>
      <dl className="facts" style={{ marginTop: 6 }}>
        {balancerFacts(balancer).map(([name, value]) => (
          <div className="fact" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {members.length > 0 && (
        <table className="try-table" style={{ marginTop: 6 }}>
          <thead>
            <tr>
              <th>Server behind it</th>
              <th className="right">Sessions</th>
              <th className="right">Share</th>
              <th className="right">Mails</th>
              <th className="right">Probes</th>
            </tr>
          </thead>
          <tbody>
            {members.map((m) => (
              <tr key={m.node}>
                <td>{m.name}</td>
                <td className="right">{m.sessions}</td>
                <td className="right">{m.share}</td>
                <td className="right">{m.mails}</td>
                <td className="right">{m.probes}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
