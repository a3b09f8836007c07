import { formatBytes, formatCounted } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { Outcome } from '@shared/model/routes'
import type { MessageDetail } from '@shared/query/message-detail'
import { shownAddress } from '@shared/report/route-graph'
import { DIRECTION_WORDS, OUTCOME_WORDS } from '@shared/report/words'
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { StatePill } from '../../marks/outcome'
import { ReportButton } from '../../marks/ReportButton'
import { Sentence } from '../../marks/Sentence'
import { useApp } from '../../state/app'
import type { Place, TabId } from '../../state/places'
import { useStore } from '../../state/store'
import { DelayBar } from './DelayBar'
import { Events } from './Events'
import { EvidenceTab } from './EvidenceTab'
import { type Flow, HopMap } from './HopMap'
import { HopTable } from './HopTable'
import { Recipients } from './Recipients'
import './message.css'

export function Message({ place }: { place: Place }) {
  const { focus, session, places } = useApp()
  const detail = useStore(focus.now, (f) => (f.message === place.message ? f.detail : null))
  const catalogue = useStore(session.open, (o) => o?.catalogue ?? null)
  useEffect(() => {
    focus.select(place.message)
  }, [focus, place.message])
  if (!catalogue) return null
  if (!detail)
    return (
      <div className="map-note" role="status">
        <span>
          M-{(place.message ?? 0) + 1} …{' '}
          <button type="button" className="link" onClick={() => places.go({ message: null })}>
            back to the list
          </button>
        </span>
      </div>
    )
  return <Opened detail={detail} catalogue={catalogue} place={place} />
}

const TABS: readonly { id: TabId; label: string; count: (m: MessageDetail) => number | null }[] = [
  { id: 'map', label: 'Map', count: () => null },
  { id: 'recipients', label: 'Recipients', count: (m) => m.recipients.length },
  { id: 'events', label: 'Events', count: (m) => m.events.length },
  { id: 'evidence', label: 'Evidence', count: () => null },
]

function Opened({ detail, catalogue, place }: { detail: MessageDetail; catalogue: Catalogue; place: Place }) {
  const { places } = useApp()
  const flow = useRef<Flow | null>(null)
  useEffect(() => {
    const onKey = (e: globalThis.KeyboardEvent) => {
      const tab = e.ctrlKey && !e.altKey && !e.shiftKey ? TABS[Number(e.key) - 1] : undefined
      if (!tab) return
      e.preventDefault()
      places.adjust({ tab: tab.id })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [places])
  return (
    <div className="fill">
      <Head detail={detail} catalogue={catalogue} />
      <TabRow detail={detail} place={place} flow={flow} />
      <div className="fill" role="tabpanel" aria-label={place.tab} id="tab-panel">
        <Panel detail={detail} catalogue={catalogue} place={place} flow={flow} />
      </div>
    </div>
  )
}

function Head({ detail, catalogue }: { detail: MessageDetail; catalogue: Catalogue }) {
  const { places } = useApp()
  const outcomes = groupByOutcome(detail)
  return (
    <header className="message-head" data-region="message">
      <div className="row">
        <button
          type="button"
          className="icon-btn"
          aria-label="Back to the list (Esc)"
          title="Back to the list (Esc)"
          onClick={() => places.go({ message: null })}
        >
          <Icon name="back" />
        </button>
        <span className="mono strong" style={{ color: 'var(--accent)', whiteSpace: 'nowrap' }}>
          {detail.id}
        </span>
        <h1 className="clip" tabIndex={-1} data-focus="main" title={detail.subject}>
          {detail.subject || '(no subject)'}
        </h1>
        <span className="grow" />
        <ReportButton message={detail.index} add="Add to report" added="In the report" />
      </div>
      <div className="row people" style={{ gap: 6 }}>
        <span className="sm mid clip grow">
          {detail.sender || 'sender not known'} <span className="dim">→</span>{' '}
          {detail.recipients
            .slice(0, 4)
            .map((r) => shownAddress(r.address))
            .join(', ')}
          {detail.recipients.length > 4 && ` +${detail.recipients.length - 4}`}
        </span>
        {outcomes.map(([outcome, count]) => (
          <StatePill key={outcome} state={outcome}>
            {count} of {detail.recipients.length} {OUTCOME_WORDS[outcome]}
          </StatePill>
        ))}
        {detail.outcome === 'deferred' && !outcomes.some(([o]) => o === 'deferred') && <StatePill state="deferred">was deferred</StatePill>}
        <span className="pill plain">{DIRECTION_WORDS[detail.direction]}</span>
        {detail.bytes !== null && <span className="pill plain">{formatBytes(detail.bytes)}</span>}
        {!detail.complete && <StatePill state="not-covered">not all covered</StatePill>}
      </div>
      <p className="sentence">
        <Sentence detail={detail} nodes={catalogue.nodes} />
      </p>
      <DelayBar key={detail.index} detail={detail} catalogue={catalogue} />
    </header>
  )
}

function groupByOutcome({ recipients }: MessageDetail): (readonly [Outcome, number])[] {
  const counts = new Map<Outcome, number>()
  for (const r of recipients) counts.set(r.outcome, (counts.get(r.outcome) ?? 0) + 1)
  return [...counts]
}

function TabRow({ detail, place, flow }: { detail: MessageDetail; place: Place; flow: RefObject<Flow | null> }) {
  const { places } = useApp()
  const onKey = (e: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key]
    if (!step || e.altKey) return
    e.preventDefault()
    const at = TABS.findIndex((t) => t.id === place.tab)
    const next = TABS[(at + step + TABS.length) % TABS.length]
    if (!next) return
    places.adjust({ tab: next.id })
    document.getElementById(`tab-${next.id}`)?.focus()
  }
  return (
    <div className="tabs" data-region="tabs">
      <div role="tablist" aria-label="Views of the message" onKeyDown={onKey}>
        {TABS.map((t, i) => (
          <button
            type="button"
            role="tab"
            key={t.id}
            id={`tab-${t.id}`}
            className="inset"
            aria-selected={place.tab === t.id}
            aria-controls="tab-panel"
            aria-keyshortcuts={`Control+${i + 1}`}
            tabIndex={place.tab === t.id ? 0 : -1}
            onClick={() => places.adjust({ tab: t.id })}
          >
            {t.label}
            {t.count(detail) !== null && <span className="dim">{t.count(detail)}</span>}
          </button>
        ))}
      </div>
      {place.tab === 'map' && (
        <span className="end">
          {!place.asTable && (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame
            <span className="segmented" role="group" aria-label="Zoom">
              <button type="button" aria-label="Smaller" onClick={() => void flow.current?.zoomOut()}>
                −
              </button>
              <button type="button" onClick={() => void flow.current?.fitView({ padding: 0.06, maxZoom: 1 })}>
                Fit
              </button>
              <button type="button" aria-label="Larger" onClick={() => void flow.current?.zoomIn()}>
                +
              </button>
            </span>
          )}
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame */}
          <span className="segmented" role="group" aria-label="Picture or table">
            <button type="button" aria-pressed={!place.asTable} onClick={() => places.adjust({ asTable: false })}>
              Picture
            </button>
            <button type="button" aria-pressed={place.asTable} aria-keyshortcuts="\" onClick={() => places.adjust({ asTable: true })}>
              Table <Key>\</Key>
            </button>
          </span>
        </span>
      )}
    </div>
  )
}

function Panel({
  detail,
  catalogue,
  place,
  flow,
}: {
  detail: MessageDetail
  catalogue: Catalogue
  place: Place
  flow: RefObject<Flow | null>
}) {
  const { nodes } = catalogue
  switch (place.tab) {
    case 'recipients':
      return <Recipients detail={detail} nodes={nodes} />
    case 'events':
      return <Events detail={detail} catalogue={catalogue} />
    case 'evidence':
      return <EvidenceTab detail={detail} catalogue={catalogue} />
    case 'map':
      return place.asTable ? (
        <HopTable detail={detail} nodes={nodes} />
      ) : (
        <>
          <HopMap key={detail.index} detail={detail} nodes={nodes} flow={flow} />
          <div
            className="hop-drawer"
            style={{ height: 30 + 28 + Math.min(6, Math.max(1, detail.hops.length)) * 26 + 2 }}
            data-region="hops"
          >
            <HopHead detail={detail} />
            <HopTable detail={detail} nodes={nodes} />
          </div>
        </>
      )
  }
}

function HopHead({ detail }: { detail: MessageDetail }) {
  const ends = detail.hops.flatMap((h) => [h.sent, h.received])
  const absent = ends.filter((e) => e === 'absent').length
  const uncovered = ends.filter((e) => e === 'not-covered').length
  const guessed = detail.hops.filter((h) => h.certainty !== 'certain').length
  return (
    <div className="sub-head" style={{ borderBottom: 0 }}>
      <b>Hops</b>
      <span className="dim">
        {formatCounted(detail.hops.length, 'hop')} · {absent} absent · {formatCounted(uncovered, 'end')} not covered · {guessed} inferred ·
        % of the total delay
      </span>
      <span className="grow" />
      raw lines <Key>Q</Key>
    </div>
  )
}
