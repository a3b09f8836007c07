import { formatClock, formatDuration, formatInstant } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { HopDetail, MessageDetail } from '@shared/query/message-detail'
import { failedTries, tryFailed } from '@shared/query/tries'
import { shownAddress } from '@shared/report/route-graph'
import { EVIDENCE_WORDS, PROTOCOL_WORDS, replyCode } from '@shared/report/words'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { StatePill, StateWord } from '../../marks/outcome'
import { useApp } from '../../state/app'

export function HopInspector({ detail, hop, catalogue }: { detail: MessageDetail; hop: HopDetail; catalogue: Catalogue }) {
  const { focus, prefs } = useApp()
  const { nodes } = catalogue
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  const failed = failedTries(hop)
  const people = hop.recipients.map((r) => detail.recipients[r]?.address).filter((a) => a !== undefined)
  return (
    <>
      <section>
        <div className="row xs dim" style={{ marginBottom: 4 }}>
          Hop {hop.index + 1} of {detail.hops.length}
          <span className="grow" />
          <button type="button" className="icon-btn" aria-label="Back to the message" onClick={() => focus.selectHop(null)}>
            <Icon name="close" size="s" />
          </button>
        </div>
        <h2>
          {name(hop.from)} <span className="dim">→</span> {name(hop.to)}
        </h2>
        <div className="pills">
          {failed.length > 0 && (
            <StatePill state="deferred">{failed.length === 1 ? '1 failed try' : `${failed.length} failed tries`}</StatePill>
          )}
          {hop.certainty === 'certain' ? (
            <span className="pill plain">certain</span>
          ) : (
            <StatePill state="inferred">{hop.certainty}</StatePill>
          )}
          <span className="pill plain">{PROTOCOL_WORDS[hop.protocol]}</span>
        </div>
      </section>
      <section>
        <dl className="facts">
          <dt>Handed over</dt>
          <dd className="mono">{formatInstant(hop.at)}</dd>
          <dt>Waited</dt>
          <dd className={(hop.waitMs ?? 0) >= 10_000 ? 'defer strong' : ''}>
            {hop.waitMs === null ? 'not known' : formatDuration(hop.waitMs)}
            {detail.totalMs !== null && hop.waitMs !== null && (
              <span className="dim" style={{ fontWeight: 400 }}>
                {' '}
                of {formatDuration(detail.totalMs)}
              </span>
            )}
          </dd>
          <dt>Transfer</dt>
          <dd>{hop.transferMs === null ? 'not known' : formatDuration(hop.transferMs)}</dd>
          <dt>Recipients</dt>
          <dd>
            {people.length === 0
              ? 'all'
              : `${people.length} · ${people.slice(0, 3).map(shownAddress).join(', ')}${people.length > 3 ? ' …' : ''}`}
          </dd>
          {hop.via.length > 0 && (
            <>
              <dt>Through</dt>
              <dd>
                {hop.via.map((v) => (
                  <span key={v} style={{ display: 'block' }}>
                    <span className="inf">{name(v)}</span>
                    {nodes[v]?.why && <span className="xs mid"> {nodes[v]?.why}</span>}
                  </span>
                ))}
              </dd>
            </>
          )}
          <dt>Joined by</dt>
          <dd>{hop.key || 'not known'}</dd>
        </dl>
      </section>
      <section>
        <h3>What the logs say</h3>
        <dl className="facts">
          <dt>{name(hop.from)}</dt>
          <dd>
            <StateWord state={hop.sent}>{EVIDENCE_WORDS[hop.sent].split(':')[0]}</StateWord>
            <EvidenceNote text={EVIDENCE_WORDS[hop.sent]} />
          </dd>
          <dt>{name(hop.to)}</dt>
          <dd>
            <StateWord state={hop.received}>{EVIDENCE_WORDS[hop.received].split(':')[0]}</StateWord>
            <EvidenceNote text={EVIDENCE_WORDS[hop.received]} />
          </dd>
          {hop.sessions.length > 0 && (
            <>
              <dt>Sessions</dt>
              <dd className="mono">{hop.sessions.map((s) => `S-${s + 1}`).join(', ')}</dd>
            </>
          )}
        </dl>
        <div className="acts">
          <button type="button" className="btn" aria-keyshortcuts="Q" onClick={() => prefs.set((p) => ({ ...p, drawer: true }))}>
            {hop.evidence.length === 1 ? '1 line' : `${hop.evidence.length} lines`} <Key>Q</Key>
          </button>
        </div>
      </section>
      {hop.attempts.length > 0 && <Tries hop={hop} />}
    </>
  )
}

function EvidenceNote({ text }: { text: string }) {
  const note = text.split(': ')[1]
  return note ? <span className="xs mid">{note}</span> : null
}

function Tries({ hop }: { hop: HopDetail }) {
  return (
    <section>
      <h3>
        Tries <span>UTC, raw</span>
      </h3>
      <table className="try-table">
        <tbody>
          {hop.attempts.map((a, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: tries have no other name than their number
            <tr key={i} title={a.result}>
              <td className="dim">{i + 1}</td>
              <td className="mono">{formatClock(a.at)}</td>
              <td>
                <StateWord state={tryFailed(a) ? 'failed' : 'delivered'}>{replyCode(a.result)}</StateWord>
              </td>
              <td className="mono dim">{a.session === null ? '' : `S-${a.session + 1}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {failedTries(hop).at(-1) && (
        <p className="xs mid" style={{ marginTop: 6 }}>
          Last refusal: <span className="mono">{failedTries(hop).at(-1)?.result}</span>
        </p>
      )}
    </section>
  )
}
