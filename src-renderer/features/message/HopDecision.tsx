import type { Decision } from '@shared/model/decisions'
import type { Certainty, RouteNode } from '@shared/model/routes'
import { hopClocks } from '@shared/query/hop-clock'
import type { HopDetail, InferredNode } from '@shared/query/message-detail'
import { PROTOCOL_WORDS } from '@shared/report/words'
import { TimeAt } from '../../marks/TimeAt'
import { Instant } from '../../marks/Times'
import { useApp } from '../../state/app'

/** What a person says to a guess: confirmed or rejected, kept with the case, and taken back the same way. Nothing to say to what is certain. */
export function HopDecision({ hop }: { hop: HopDetail }) {
  const { decisions, focus } = useApp()
  if (hop.id === '' || (hop.certainty === 'certain' && !hop.decision)) return null
  const reject = () => {
    // the hop leaves the route, so nothing of it can stay selected
    focus.selectHop(null)
    decisions.decide(hop.id, 'rejected')
  }
  return (
    <section aria-label="Your decision">
      <h3>{hop.decision ? 'Your decision' : 'Is it so?'}</h3>
      <Verdicts what="this hand-over" subject={hop} onReject={reject} />
    </section>
  )
}

interface Subject {
  readonly id: string
  readonly decision: Decision | null
  readonly certainty: Certainty
}

/** Confirm and reject for a guess, or what was confirmed and the way back. */
function Verdicts({ what, subject, onReject }: { what: string; subject: Subject; onReject: () => void }) {
  const { decisions } = useApp()
  const { id, decision, certainty } = subject
  if (decision)
    return (
      <>
        <p className="sm">
          You confirmed {what} on <Instant at={decision.at} />. The logs alone call it {certainty}.
        </p>
        <div className="acts">
          <button type="button" className="btn" onClick={() => decisions.decide(id, null)}>
            Take back
          </button>
        </div>
      </>
    )
  return (
    <>
      <p className="sm mid">The logs do not prove {what}. What you know from elsewhere is kept with the case and can be taken back.</p>
      <div className="acts">
        <button type="button" className="btn" onClick={() => decisions.decide(id, 'confirmed')}>
          Confirm
        </button>
        <button type="button" className="btn" onClick={onReject}>
          Reject
        </button>
      </div>
    </>
  )
}

/** The same for a balancer between two hosts: it counts for every message that came through it. */
export function BalancerDecision({ inferred, node }: { inferred: InferredNode; node: RouteNode }) {
  const { decisions } = useApp()
  const subject = { ...inferred, certainty: node.certainty }
  return (
    <section aria-label={`Your decision about ${node.name}`}>
      <h3>{inferred.decision ? 'Your decision' : 'Does it stand there?'}</h3>
      <Verdicts what={node.name} subject={subject} onReject={() => decisions.decide(inferred.id, 'rejected')} />
    </section>
  )
}

/** Balancers that a person rejected, at a hop that would have passed them. */
export function RejectedBalancers({ inferred, nodes }: { inferred: readonly InferredNode[]; nodes: readonly RouteNode[] }) {
  const { decisions } = useApp()
  return inferred.map((n) => (
    <section key={n.id} aria-label="Rejected balancers">
      <h3>Rejected by you</h3>
      <div className="line-item">
        <span className="grow sm">{nodes[n.node]?.name ?? 'not known'}</span>
        <button type="button" className="btn" onClick={() => decisions.decide(n.id, null)}>
          Put back
        </button>
      </div>
    </section>
  ))
}

/** Hops a person rejected: no part of the route, and each can come back. */
export function RejectedHops({ hops, nodes }: { hops: readonly HopDetail[]; nodes: readonly RouteNode[] }) {
  const { decisions } = useApp()
  if (hops.length === 0) return null
  // the rows of the message tell other hops: of these the ends alone
  const clockOf = hopClocks({ events: [] })
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  return (
    <section aria-label="Rejected hand-overs">
      <h3>
        Rejected by you <span>{hops.length}</span>
      </h3>
      {hops.map((h) => (
        <div key={h.id} className="line-item">
          <span className="grow sm">
            {name(h.from)} → {name(h.to)}
            <span className="xs mid end-note">
              {PROTOCOL_WORDS[h.protocol]}, {h.certainty},{' '}
              <span className="mono">
                <TimeAt at={h.at} node={clockOf(h)} isLong />
              </span>
            </span>
          </span>
          <button type="button" className="btn" onClick={() => decisions.decide(h.id, null)}>
            Put back
          </button>
        </div>
      ))}
    </section>
  )
}
