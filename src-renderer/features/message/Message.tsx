import { Tabs } from '@ark-ui/react/tabs'
import { formatBytes, formatCounted } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { Outcome } from '@shared/model/routes'
import type { MessageDetail } from '@shared/query/message-detail'
import { shownAddress } from '@shared/report/route-graph'
import { DIRECTION_WORDS, OUTCOME_WORDS } from '@shared/report/words'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { BackButton } from '../../components/BackButton'
import { Key } from '../../components/Key'
import { MessageMarks } from '../../marks/MarkBadges'
import { StatePill } from '../../marks/outcome'
import { ReportButton } from '../../marks/ReportButton'
import { Sentence } from '../../marks/Sentence'
import { useApp } from '../../state/app'
import type { Place, TabId } from '../../state/places'
import { useShownCatalogue } from '../../state/shown-names'
import { useStore } from '../../state/store'
import { DelayBar } from './DelayBar'
import { Events } from './Events'
import { EvidenceTab } from './EvidenceTab'
import { ExportMenu } from './ExportMenu'
import type { PictureId } from './export-picture'
import { HopMap } from './HopMap'
import { HopTable } from './HopTable'
import { Ladder } from './ladder/Ladder'
import { LadderTable } from './ladder/LadderTable'
import type { LadderShape, LadderState } from './ladder/use-ladder'
import { Recipients } from './Recipients'
import { type Folds, Waterfall } from './waterfall/Waterfall'
import { WaterfallTable } from './waterfall/WaterfallTable'
import type { Zoomer } from './zoomer'
import './message.css'

export function Message({ place }: { place: Place }) {
  const { focus, places } = useApp()
  const detail = useStore(focus.now, (f) => (f.message === place.message ? f.detail : null))
  const catalogue = useShownCatalogue()
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

/** In the order of Ctrl+1 … 6. */
const TABS: readonly { id: TabId; label: string; count: (m: MessageDetail) => number | null }[] = [
  { id: 'map', label: 'Map', count: () => null },
  { id: 'ladder', label: 'Ladder', count: () => null },
  { id: 'waterfall', label: 'Waterfall', count: () => null },
  { id: 'events', label: 'Events', count: (m) => m.events.length },
  { id: 'recipients', label: 'Recipients', count: (m) => m.recipients.length },
  { id: 'evidence', label: 'Evidence', count: () => null },
]

function Opened({ detail, catalogue, place }: { detail: MessageDetail; catalogue: Catalogue; place: Place }) {
  const { places } = useApp()
  const zoomer = useRef<Zoomer | null>(null)
  // folds belong to the message: picture, table and what is exported have the same rows
  const [folded, setFolded] = useOfMessage<ReadonlySet<string>>(detail.index, NONE)
  const [shape, setShape] = useOfMessage<LadderShape>(detail.index, AS_IT_COMES)
  const panel = { detail, catalogue, place, zoomer, folds: { now: folded, set: setFolded }, shape: { now: shape, set: setShape } }
  return (
    <Tabs.Root
      className="fill"
      value={place.tab}
      onValueChange={({ value }) => places.adjust({ tab: value as TabId })}
      ids={{ content: () => PANEL, trigger: tabId }}
    >
      <Head detail={detail} catalogue={catalogue} withDelays={place.tab !== 'waterfall' && place.tab !== 'ladder'} />
      <TabRow {...panel} />
      {/* one panel for all: what is chosen by key in one of them goes on in the next, and keeps the focus */}
      <div className="fill" role="tabpanel" id={PANEL} aria-labelledby={tabId(place.tab)} tabIndex={-1}>
        <Panel {...panel} />
      </div>
    </Tabs.Root>
  )
}

const PANEL = 'tab-panel'
const tabId = (tab: string) => `tab-${tab}`
const NONE: ReadonlySet<string> = new Set()
const AS_IT_COMES: LadderShape = { folds: NONE, moved: [] }

/** State that starts anew with another message. */
function useOfMessage<T>(message: number, first: T): readonly [T, (next: T) => void] {
  const [kept, setKept] = useState({ message, value: first })
  return [kept.message === message ? kept.value : first, (value) => setKept({ message, value })]
}

interface PanelProps {
  readonly detail: MessageDetail
  readonly catalogue: Catalogue
  readonly place: Place
  readonly zoomer: RefObject<Zoomer | null>
  readonly folds: Folds
  readonly shape: LadderState
}

/** `withDelays`: the waterfall says the same with more room, and the ladder needs it. */
function Head({ detail, catalogue, withDelays }: { detail: MessageDetail; catalogue: Catalogue; withDelays: boolean }) {
  const { places } = useApp()
  const outcomes = groupByOutcome(detail)
  return (
    <header className="message-head" data-region="message">
      <div className="row">
        <BackButton to="list" onBack={() => places.go({ message: null })} />
        <span className="mono strong" style={{ color: 'var(--accent)', whiteSpace: 'nowrap' }}>
          {detail.id}
        </span>
        <h1 className="clip" tabIndex={-1} data-focus="main" title={detail.subject}>
          {detail.subject || '(no subject)'}
        </h1>
        <MessageMarks message={detail.index} />
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
      {withDelays && <DelayBar key={detail.index} detail={detail} catalogue={catalogue} />}
    </header>
  )
}

function groupByOutcome({ recipients }: MessageDetail): (readonly [Outcome, number])[] {
  const counts = new Map<Outcome, number>()
  for (const r of recipients) counts.set(r.outcome, (counts.get(r.outcome) ?? 0) + 1)
  return [...counts]
}

/** Views that are pictures, have an equal table and can be saved as files. */
const pictureOf = (tab: TabId): PictureId | null => (tab === 'map' || tab === 'ladder' || tab === 'waterfall' ? tab : null)

function TabRow({ detail, catalogue, place, zoomer, folds, shape }: PanelProps) {
  const { places } = useApp()
  const picture = pictureOf(place.tab)
  return (
    <div className="tabs" data-region="tabs">
      <Tabs.List aria-label="Views of the message">
        {TABS.map((t, i) => (
          <Tabs.Trigger key={t.id} value={t.id} id={`tab-${t.id}`} className="inset" aria-keyshortcuts={`Control+${i + 1}`}>
            {t.label}
            {t.count(detail) !== null && <span className="dim">{t.count(detail)}</span>}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {picture && (
        <span className="end">
          <ExportMenu picture={picture} detail={detail} catalogue={catalogue} folds={folds.now} shape={shape.now} />
          {!place.asTable && place.tab !== 'ladder' && (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame
            <span className="segmented" role="group" aria-label="Zoom">
              <button type="button" aria-label="Smaller" onClick={() => zoomer.current?.smaller()}>
                −
              </button>
              <button type="button" onClick={() => zoomer.current?.fit()}>
                Fit
              </button>
              <button type="button" aria-label="Larger" onClick={() => zoomer.current?.larger()}>
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

function Panel({ detail, catalogue, place, zoomer, folds, shape }: PanelProps) {
  const { nodes } = catalogue
  switch (place.tab) {
    case 'recipients':
      return <Recipients detail={detail} nodes={nodes} />
    case 'events':
      return <Events detail={detail} catalogue={catalogue} />
    case 'evidence':
      return <EvidenceTab detail={detail} catalogue={catalogue} />
    case 'ladder':
      return place.asTable ? (
        <LadderTable detail={detail} catalogue={catalogue} shape={shape} />
      ) : (
        <Ladder key={detail.index} detail={detail} catalogue={catalogue} shape={shape} />
      )
    case 'waterfall':
      return place.asTable ? (
        <WaterfallTable detail={detail} catalogue={catalogue} folds={folds} />
      ) : (
        <Waterfall key={detail.index} detail={detail} catalogue={catalogue} folds={folds} zoomer={zoomer} />
      )
    case 'map':
      return place.asTable ? (
        <HopTable detail={detail} nodes={nodes} />
      ) : (
        <>
          <HopMap key={detail.index} detail={detail} nodes={nodes} zoomer={zoomer} />
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
