import { formatDuration } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import { tryClock } from '@shared/query/adjusted-times'
import { hopClocks } from '@shared/query/hop-clock'
import type { HopDetail, MessageDetail } from '@shared/query/message-detail'
import { failedTries } from '@shared/query/tries'
import { clockSentence } from '@shared/report/clock-words'
import { shownAddress } from '@shared/report/route-graph'
import { PROTOCOL_WORDS } from '@shared/report/words'
import type { ReactNode } from 'react'
import { Icon } from '../../components/Icon'
import { StatePill } from '../../marks/outcome'
import { TimeAt } from '../../marks/TimeAt'
import { useApp } from '../../state/app'
import { useAdjusted, useShownTimes } from '../../state/time-view'
import { HopDecision } from './HopDecision'
import { HopEnds } from './HopEnds'
import { HopStreams } from './HopStreams'
import { HopTries } from './HopTries'
import { HopVias } from './HopVias'

/** All that is known of one hop: when and how long, what it rests on, what stood between, what was tried. */
export function HopInspector({ detail, hop, catalogue }: { detail: MessageDetail; hop: HopDetail; catalogue: Catalogue }) {
  const { focus } = useApp()
  const { nodes } = catalogue
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  const failed = failedTries(hop).length
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
          {!hop.worked && <StatePill state="failed">never taken</StatePill>}
          {failed > 0 && <StatePill state="deferred">{failed === 1 ? '1 failed try' : `${failed} failed tries`}</StatePill>}
          {hop.certainty === 'certain' ? (
            <span className="pill plain">certain</span>
          ) : (
            <StatePill state="inferred">{hop.certainty}</StatePill>
          )}
          {hop.decision && <span className="pill plain">confirmed by you</span>}
          <span className="pill plain">{PROTOCOL_WORDS[hop.protocol]}</span>
        </div>
        {hop.note !== '' && <p className="sm hop-note">{hop.note}</p>}
      </section>
      <Times detail={detail} hop={hop} catalogue={catalogue} />
      <HopEnds hop={hop} catalogue={catalogue} />
      <HopStreams message={detail.index} hop={hop} />
      <HopDecision hop={hop} />
      <HopVias detail={detail} hop={hop} nodes={nodes} />
      {hop.attempts.length > 0 && <HopTries hop={hop} clock={tryClock(hop, hopClocks(detail))} />}
    </>
  )
}

function Times({ detail, hop, catalogue }: { detail: MessageDetail; hop: HopDetail; catalogue: Catalogue }) {
  const { nodes } = catalogue
  const people = hop.recipients.map((r) => detail.recipients[r]?.address).filter((a) => a !== undefined)
  const clock = hopClocks(detail)(hop)
  const teller = nodes[clock]?.name
  const isAdjusted = useAdjusted()
  const { totalMs } = useShownTimes(detail)
  const clocks = clockSentence(nodes, hop.from, hop.to, hop.at)
  return (
    <section>
      <dl className="facts">
        <Fact name={hop.worked ? 'Handed over' : 'Last tried'}>
          <span className="mono">
            <TimeAt at={hop.at} node={clock} isLong />
          </span>
          {teller && !isAdjusted && <span className="xs mid end-note">by the clock of {teller}</span>}
        </Fact>
        <Fact name="Waited">
          <span className={(hop.waitMs ?? 0) >= 10_000 ? 'defer strong' : ''}>
            {hop.waitMs === null ? 'not known' : formatDuration(hop.waitMs)}
          </span>
          {totalMs !== null && hop.waitMs !== null && <span className="dim"> of {formatDuration(totalMs)}</span>}
          {hop.waitMs !== null && <span className="xs mid end-note">by the clock of {nodes[hop.from]?.name ?? 'the sender'} alone</span>}
        </Fact>
        <Fact name="Transfer">
          {hop.transferMs === null ? 'not known' : formatDuration(hop.transferMs)}
          {hop.transferMs !== null && <span className="xs mid end-note">by one clock, in the log of the session</span>}
        </Fact>
        <Fact name="Recipients">
          {people.length === 0
            ? 'all'
            : `${people.length} · ${people.slice(0, 3).map(shownAddress).join(', ')}${people.length > 3 ? ' …' : ''}`}
        </Fact>
      </dl>
      {clocks !== '' && <p className="xs mid clock-note">{clocks}</p>}
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
