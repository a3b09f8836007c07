import { formatInstant } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import { hopClocks } from '@shared/query/hop-clock'
import type { HopDetail } from '@shared/query/message-detail'
import { PROTOCOL_WORDS } from '@shared/report/words'
import { TimeAt } from '../../marks/TimeAt'
import { useApp } from '../../state/app'

/** What a person says to a guess: confirmed or rejected, kept with the case, and taken back the same way. Nothing to say to what is certain. */
export function HopDecision({ hop }: { hop: HopDetail }) {
  const { decisions, focus } = useApp()
  if (hop.id === '' || (hop.certainty === 'certain' && !hop.decision)) return null
  if (hop.decision)
    return (
      <section aria-label="Your decision">
        <h3>Your decision</h3>
        <p className="sm">
          You confirmed this hand-over on {formatInstant(hop.decision.at)}. The logs alone call it {hop.certainty}.
        </p>
        <div className="acts">
          <button type="button" className="btn" onClick={() => void decisions.decide(hop.id, null)}>
            Take back
          </button>
        </div>
      </section>
    )
  const reject = () => {
    // the hop leaves the route, so nothing of it can stay selected
    focus.selectHop(null)
    void decisions.decide(hop.id, 'rejected')
  }
  return (
    <section aria-label="Your decision">
      <h3>Is it so?</h3>
      <p className="sm mid">
        The logs do not prove this hand-over. What you know from elsewhere is kept with the case and can be taken back.
      </p>
      <div className="acts">
        <button type="button" className="btn" onClick={() => void decisions.decide(hop.id, 'confirmed')}>
          Confirm
        </button>
        <button type="button" className="btn" onClick={reject}>
          Reject
        </button>
      </div>
    </section>
  )
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
          <button type="button" className="btn" onClick={() => void decisions.decide(h.id, null)}>
            Put back
          </button>
        </div>
      ))}
    </section>
  )
}
