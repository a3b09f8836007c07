import { formatInstant } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { HopDetail } from '@shared/query/message-detail'
import { endWords, SURE_WORDS } from '@shared/report/hop-words'
import { Key } from '../../components/Key'
import { StateWord } from '../../marks/outcome'
import { Instant } from '../../marks/Times'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { useZone } from '../../state/zone'
import { SessionLinks } from '../sessions/SessionLink'

/** What joins the two ends, how sure that is and what else it could have been, and what the logs of each end say. */
export function HopEnds({ hop, catalogue }: { hop: HopDetail; catalogue: Catalogue }) {
  const { prefs, focus } = useApp()
  const zone = useZone()
  const rival = useStore(focus.now, (f) => f.rival)
  const open = (other: boolean) => {
    focus.showRival(other)
    prefs.set((p) => ({ ...p, drawer: true }))
  }
  return (
    <section>
      <h3>What the logs say</h3>
      <dl className="facts">
        <dt>Joined by</dt>
        <dd>{hop.key || 'not known'}</dd>
        <dt>Sure</dt>
        <dd>
          <b className={hop.certainty === 'certain' ? '' : 'inf'}>{hop.certainty}</b>: {SURE_WORDS[hop.certainty]}
        </dd>
        <End hop={hop} end="sent" catalogue={catalogue} />
        <End hop={hop} end="received" catalogue={catalogue} />
        {hop.sessions.length > 0 && (
          <>
            <dt>Sessions</dt>
            <dd>
              <SessionLinks sessions={hop.sessions} />
            </dd>
          </>
        )}
      </dl>
      <div className="acts">
        <button type="button" className="btn" aria-keyshortcuts="Q" onClick={() => open(false)}>
          {hop.evidence.length === 1 ? '1 line' : `${hop.evidence.length} lines`} <Key>Q</Key>
        </button>
        {hop.runnerUp && (
          <button
            type="button"
            className="btn quiet"
            aria-pressed={rival}
            title={`Line ${hop.runnerUp.line} of ${catalogue.sources[hop.runnerUp.source]?.path ?? ''}, ${formatInstant(hop.runnerUp.at, zone)}`}
            onClick={() => open(true)}
          >
            Next best line
          </button>
        )}
      </div>
      {hop.runnerUp && (
        <p className="xs mid" style={{ marginTop: 6 }}>
          A guess: had it not been this record, the next would have been that of{' '}
          <span className="mono">
            <Instant at={hop.runnerUp.at} />
          </span>
          , as logged.
        </p>
      )}
    </section>
  )
}

function End({ hop, end, catalogue }: { hop: HopDetail; end: 'sent' | 'received'; catalogue: Catalogue }) {
  const { word, note } = endWords(hop, end, catalogue)
  return (
    <>
      <dt>{catalogue.nodes[end === 'sent' ? hop.from : hop.to]?.name ?? 'not known'}</dt>
      <dd>
        <StateWord state={hop[end]}>{word}</StateWord>
        {note && <span className="xs mid end-note">{note}</span>}
      </dd>
    </>
  )
}
