import { formatBytes, formatCounted, formatDuration } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import { firstRow } from '@shared/query/adjusted-times'
import type { MessageDetail } from '@shared/query/message-detail'
import { shownAddress } from '@shared/report/route-graph'
import { DIRECTION_WORDS, OUTCOME_WORDS } from '@shared/report/words'
import { Key } from '../../components/Key'
import { Glyph, StatePill, TONE } from '../../marks/outcome'
import { ReportButton } from '../../marks/ReportButton'
import { Sentence } from '../../marks/Sentence'
import { TimeAt } from '../../marks/TimeAt'
import { useApp } from '../../state/app'
import { useShownTimes } from '../../state/time-view'
import { RejectedHops } from '../message/HopDecision'

const SHOWN_RECIPIENTS = 12

export function MessageInspector({ detail, nodes, opened }: { detail: MessageDetail; nodes: readonly RouteNode[]; opened: boolean }) {
  const { places, prefs } = useApp()
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  const shown = useShownTimes(detail)
  const begun = detail.events[firstRow(shown.events)]
  const servers = new Set(detail.events.map((e) => e.node)).size
  return (
    <>
      <section>
        <p className="xs dim" style={{ marginBottom: 4 }}>
          Message
        </p>
        <h2>{detail.subject || '(no subject)'}</h2>
        <div className="pills">
          <span className="mono xs strong" style={{ color: 'var(--accent)', alignSelf: 'center' }}>
            {detail.id}
          </span>
          <StatePill state={detail.outcome} />
          <span className="pill plain">{DIRECTION_WORDS[detail.direction]}</span>
        </div>
      </section>
      {!opened && (
        <section className="sm" style={{ lineHeight: 1.5 }}>
          <Sentence detail={detail} nodes={nodes} />
          <div className="acts">
            <button type="button" className="btn primary" onClick={() => places.go({ screen: 'messages', message: detail.index })}>
              Open <Key>Enter</Key>
            </button>
            <button type="button" className="btn" aria-keyshortcuts="Q" onClick={() => prefs.set((p) => ({ ...p, drawer: !p.drawer }))}>
              Evidence <Key>Q</Key>
            </button>
            <ReportButton message={detail.index} add="Report" added="In report" />
          </div>
        </section>
      )}
      <RejectedHops hops={detail.rejected} nodes={nodes} />
      <section>
        <h3>
          Recipients <span>{detail.recipients.length}</span>
        </h3>
        {detail.recipients.slice(0, SHOWN_RECIPIENTS).map((r, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an address may stand in a message twice
          <div className="line-item" key={i} title={`${r.address}: ${OUTCOME_WORDS[r.outcome]}${r.status ? `, ${r.status}` : ''}`}>
            <span className={TONE[r.outcome]} style={{ display: 'inline-flex' }}>
              <Glyph state={r.outcome} />
            </span>
            <span className="hidden-text">{OUTCOME_WORDS[r.outcome]}</span>
            <span className="grow clip">{shownAddress(r.address)}</span>
            <span className="dim xs clip" style={{ maxWidth: 96 }}>
              {r.deliveredBy >= 0 ? name(r.deliveredBy) : ''}
            </span>
            <span className="right" style={{ width: 78, whiteSpace: 'nowrap' }}>
              {Number.isNaN(r.at) ? '' : formatDuration((shown.recipients[i]?.at ?? r.at) - shown.first)}
            </span>
          </div>
        ))}
        {detail.recipients.length > SHOWN_RECIPIENTS && <p className="xs dim">and {detail.recipients.length - SHOWN_RECIPIENTS} more</p>}
      </section>
      <section>
        <h3>Facts</h3>
        <dl className="facts">
          <dt>First</dt>
          <dd className="mono">
            <TimeAt at={begun?.at ?? detail.first} node={begun?.node ?? -1} isLong />
          </dd>
          <dt>Took</dt>
          <dd>{shown.totalMs === null ? 'not known' : formatDuration(shown.totalMs)}</dd>
          <dt>From</dt>
          <dd>{detail.sender || 'not known'}</dd>
          <dt>Size</dt>
          <dd>{formatBytes(detail.bytes) || 'not known'}</dd>
          <dt>Message-ID</dt>
          <dd className="mono">{detail.messageId || 'none logged'}</dd>
          {detail.networkMessageId && (
            <>
              <dt>Network id</dt>
              <dd className="mono">{detail.networkMessageId}</dd>
            </>
          )}
          <dt>Events</dt>
          <dd>
            {detail.events.length} over {formatCounted(servers, 'server')}
          </dd>
          <dt>Hops</dt>
          <dd>{hopCertainty(detail)}</dd>
          {detail.related.length > 0 && (
            <>
              <dt>Related</dt>
              <dd>
                {detail.related.map((r) => (
                  <button
                    key={`${r.id}${r.relation}`}
                    type="button"
                    className="link"
                    style={{ display: 'block' }}
                    onClick={() => openById(places, r.id)}
                  >
                    {r.id} <span className="dim">{r.relation}</span>
                  </button>
                ))}
              </dd>
            </>
          )}
        </dl>
      </section>
    </>
  )
}

function openById(places: ReturnType<typeof useApp>['places'], id: string): void {
  const row = Number(id.replace(/^M-/, '')) - 1
  if (row >= 0) places.go({ screen: 'messages', message: row })
}

function hopCertainty({ hops }: MessageDetail): string {
  const sure = hops.filter((h) => h.certainty === 'certain').length
  return hops.length === 0 ? 'none' : `${sure} of ${hops.length} certain`
}
