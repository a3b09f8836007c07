import { formatCounted, formatShare } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { Cause, Waiting as WaitingFacts } from '@shared/query/case-delays'
import { nextHopKey } from '@shared/query/waiting/next-hop'
import {
  causeNotes,
  holderWords,
  isQuiet,
  nextHopTitle,
  nextHopWords,
  restSentence,
  shareWords,
  timesWords,
  waitingSentence,
} from '@shared/report/case-delay-words'
import { HourBars } from '../../marks/HourBars'
import { MessagesLink } from '../../marks/MessagesLink'
import { StateWord } from '../../marks/outcome'
import { useZone } from '../../state/zone'

/** What waits, and for what: a card for each reason, then what none of them explains. */
export function Waiting({ waiting, nodes }: { waiting: WaitingFacts; nodes: readonly RouteNode[] }) {
  const rest = restSentence(waiting)
  return (
    <section aria-labelledby="held-waiting">
      <h2 id="held-waiting">What waits, and for what</h2>
      <p className="held-says">
        {isQuiet(waiting) ? <StateWord state="check">{waitingSentence(waiting, nodes)}</StateWord> : waitingSentence(waiting, nodes)}
      </p>
      {waiting.causes.length > 0 && (
        <ul className="held-cards">
          {waiting.causes.map((c) => (
            <CauseCard key={nextHopKey(c.group.nextHop)} cause={c} nodes={nodes} />
          ))}
        </ul>
      )}
      {rest !== '' && <p className="held-says">{rest}</p>}
      {waiting.candidates.length > 0 && <Candidates list={waiting.candidates} nodes={nodes} hasCauses={waiting.causes.length > 0} />}
    </section>
  )
}

function CauseCard({ cause, nodes }: { cause: Cause; nodes: readonly RouteNode[] }) {
  const { group, share, usual } = cause
  const zone = useZone()
  const name = nextHopWords(group.nextHop, nodes)
  return (
    <li className="held-card">
      <h3>{nextHopTitle(group.nextHop, nodes)}</h3>
      <div className="held-share" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
        {!Number.isNaN(usual) && <i style={{ left: `${Math.min(usual, 1) * 100}%` }} />}
      </div>
      <p className="xs mid">{shareWords(cause)}</p>
      <dl className="facts">
        <dt>Waited</dt>
        <dd>
          {cause.recipients > 0 ? (
            <>
              {formatCounted(cause.recipients, 'recipient')} in{' '}
              <MessagesLink by="delays" messages={cause.messages} label={`waited for ${name}`} />
            </>
          ) : (
            'told by queues only'
          )}
        </dd>
        {timesWords(cause, zone) !== '' && (
          <>
            <dt>From, to</dt>
            <dd className="mono">{timesWords(cause, zone)}</dd>
          </>
        )}
        <dt>Held by</dt>
        <dd>{holderWords(cause)}</dd>
        {group.error && (
          <>
            <dt>Says</dt>
            <dd>{group.error.text}</dd>
          </>
        )}
      </dl>
      <HourBars hours={group.hours.map((h) => ({ from: h.from, count: h.recipients }))} says="began to wait" things="recipients" />
      {causeNotes(cause).map((n) => (
        <p className="xs mid" key={n}>
          {n}
        </p>
      ))}
    </li>
  )
}

function Candidates({ list, nodes, hasCauses }: { list: readonly Cause[]; nodes: readonly RouteNode[]; hasCauses: boolean }) {
  return (
    <table className="plain held-table">
      <caption className="sm strong">{hasCauses ? 'Next hops of the rest' : 'The best candidates'}</caption>
      <thead>
        <tr>
          <th>Next hop</th>
          <th className="right" style={{ width: 110 }}>
            Recipients
          </th>
          <th style={{ width: 130 }}>Messages</th>
          <th className="right" style={{ width: 100 }}>
            Share
          </th>
          <th className="right" style={{ width: 100 }} title="Part of all hand-overs that go there, waiting or not">
            Usual
          </th>
          <th className="right" style={{ width: 120 }} title="Share less usual: what waits for it beyond its part in all mail">
            Excess
          </th>
        </tr>
      </thead>
      <tbody>
        {list.map((c) => {
          const name = nextHopWords(c.group.nextHop, nodes)
          return (
            <tr key={nextHopKey(c.group.nextHop)}>
              <td title={name}>{nextHopTitle(c.group.nextHop, nodes)}</td>
              <td className="right">{c.recipients}</td>
              <td>
                <MessagesLink by="delays" messages={c.messages} label={`waited for ${name}`} />
              </td>
              <td className="right">{formatShare(c.share, 1)}</td>
              <td className="right">{formatShare(c.usual, 1)}</td>
              <td className="right">{excessWords(c.excess)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** In points of a hundred, with its sign. */
function excessWords(excess: number): string {
  if (Number.isNaN(excess)) return ''
  const points = Math.round(excess * 1000) / 10
  return points === 0 ? '0' : `${points > 0 ? '+' : '−'}${Math.abs(points).toFixed(1)} points`
}
