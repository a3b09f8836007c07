import { formatCount, formatCounted, formatEdge } from '@shared/base/format'
import { isFiltering, type MessageFilter, type NameList, NO_FILTER } from '@shared/query/filter'
import { sayClause, sayField, sayValue } from '@shared/query/language/write'
import { DIRECTION_WORDS, OUTCOME_WORDS } from '@shared/report/words'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { Icon } from '../../components/Icon'
import { MenuButton } from '../../components/Menu'
import { useApp } from '../../state/app'
import { comparePeriod } from '../../state/compare'
import { pinShown, showMarked, tagShown } from '../../state/marking'
import { canSaveSearch, saveSearch } from '../../state/searches'
import { useStore } from '../../state/store'
import { readTyped, useZone } from '../../state/zone'

/** What the list is narrowed to, and what that hides. */
export function Chips() {
  const app = useApp()
  const { list, prefs } = app
  const filter = useStore(list.filter, (f) => f)
  const answer = useStore(list.answer, (a) => a)
  const facets = useStore(prefs, (p) => p.facets)
  const active = isFiltering(filter)
  return (
    <search className="chips" aria-label="Filter" data-region="filter">
      <button
        type="button"
        className="icon-btn"
        aria-label="Facets"
        aria-pressed={facets}
        aria-keyshortcuts="B"
        title="Facets (B)"
        onClick={() => prefs.set((p) => ({ ...p, facets: !p.facets }))}
      >
        <Icon name="filter" size="s" />
      </button>
      <EdgeInput label="From" edge="from" />
      <EdgeInput label="to" edge="to" />
      <ComparePeriod />
      {chipsOf(filter).map((c) => (
        <span className="chip" key={c.id}>
          <span className="dim">{c.kind}</span> {c.text}
          <button type="button" className="x" aria-label={`Remove ${c.kind} ${c.text}`} onClick={() => list.filter.set(c.without)}>
            <Icon name="close" size="s" />
          </button>
        </span>
      ))}
      <span className="grow" />
      {answer && (
        <span className="sm mid" style={{ whiteSpace: 'nowrap' }}>
          {active ? (
            <>
              Shows <b>{formatCount(answer.shown)}</b>, hides {formatCount(answer.total - answer.shown)} of {formatCount(answer.total)}
            </>
          ) : (
            <>
              <b>{formatCount(answer.total)}</b> messages
            </>
          )}
        </span>
      )}
      <MarkMenu />
      {canSaveSearch(filter) && (
        <button
          type="button"
          className="btn quiet"
          title="Keep this search; the empty search field offers it"
          onClick={() => saveSearch(app, filter)}
        >
          Save search
        </button>
      )}
      {active && (
        <button type="button" className="btn quiet" onClick={() => list.filter.set(NO_FILTER)}>
          Clear
        </button>
      )}
    </search>
  )
}

/** The time range beside another one. */
function ComparePeriod() {
  const app = useApp()
  const time = useStore(app.list.filter, (f) => f.time)
  if (!time) return null
  return (
    <button
      type="button"
      className="icon-btn"
      aria-label="Compare this time range with another"
      title="Compare this time range with another"
      onClick={() => comparePeriod(app, time)}
    >
      <Icon name="compare" size="s" />
    </button>
  )
}

/** Marks of all messages of the list, and the list narrowed to marks. */
function MarkMenu() {
  const app = useApp()
  const shown = useStore(app.list.answer, (a) => a?.shown ?? 0)
  const tags = useStore(app.caseWork.work, (w) => w.tags)
  const pins = useStore(app.caseWork.work, (w) => w.pins.size)
  const all = formatCounted(shown, 'message')
  const none = shown === 0 ? { why: 'the list is empty' } : {}
  const ofAll = [
    { id: 'pin', label: `Pin ${all}`, icon: 'pin' as const, ...none, run: () => void pinShown(app, true).catch(() => undefined) },
    { id: 'unpin', label: `Unpin ${all}`, icon: 'unpin' as const, ...none, run: () => void pinShown(app, false).catch(() => undefined) },
    { id: 'tag', label: `Tag ${all}…`, icon: 'tag' as const, ...none, run: () => void tagShown(app).catch(() => undefined) },
  ]
  const narrow = [
    ...(pins > 0 ? [{ id: 'pinned', label: 'Show only what is pinned', run: () => showMarked(app, null) }] : []),
    ...[...tags.keys()].map((tag) => ({ id: `tag ${tag}`, label: `Show only ${tag}`, run: () => showMarked(app, tag) })),
  ]
  return (
    <MenuButton iconOnly label="Marks of the list" groups={[ofAll, narrow]} className="icon-btn" title="Pin or tag all that is shown">
      <Icon name="tag" size="s" />
    </MenuButton>
  )
}

/** One edge of the time range, as text; the way to set it without dragging. */
function EdgeInput({ label, edge }: { label: string; edge: 'from' | 'to' }) {
  const { list, session } = useApp()
  const value = useStore(list.filter, (f) => f.time?.[edge] ?? null)
  const range = useStore(session.open, (o) => o?.catalogue?.timeRange ?? null)
  const usual = range ? (edge === 'from' ? range.first : range.last) : Number.NaN
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const help = useId()
  const zone = useZone()
  useEffect(() => {
    setText(value === null ? '' : formatEdge(value, zone))
    setWrong(false)
  }, [value, zone])
  const take = () => {
    const typed = text.trim()
    const time = list.filter.get().time
    if (typed === '') {
      setWrong(false)
      if (!time || !range) return
      const next = { ...time, [edge]: edge === 'from' ? range.first : range.last + 1 }
      const whole = next.from <= range.first && next.to > range.last
      list.narrow({ time: whole ? null : next })
      return
    }
    const at = readTyped(typed, zone)
    const next = { from: time?.from ?? range?.first ?? 0, to: time?.to ?? (range?.last ?? 0) + 1, [edge]: at }
    const good = !Number.isNaN(at) && next.from < next.to
    setWrong(!good)
    if (good && at !== value) list.narrow({ time: { from: next.from, to: next.to } })
  }
  return (
    <label className="edge-label">
      {label}
      <input
        className="edge-input"
        value={text}
        placeholder={Number.isNaN(usual) ? '' : formatEdge(usual, zone).slice(0, 16)}
        aria-invalid={wrong}
        aria-describedby={wrong ? help : undefined}
        title={`${zone.id}, as 2026-03-10 14:00`}
        spellCheck={false}
        onChange={(e) => setText(e.target.value)}
        onBlur={take}
        onKeyDown={(e: KeyboardEvent<HTMLInputElement>) => {
          if (e.key === 'Enter') take()
          else if (e.key === 'Escape') {
            setText(value === null ? '' : formatEdge(value, zone))
            setWrong(false)
            e.currentTarget.blur()
          }
        }}
      />
      {wrong && (
        <span id={help} className="fail" role="status">
          needs a time like 2026-03-10 14:00, before the end
        </span>
      )}
    </label>
  )
}

interface ChipData {
  readonly id: string
  readonly kind: string
  readonly text: string
  readonly without: MessageFilter
}

const NAME_LISTS: readonly (readonly [NameList, string])[] = [
  ['servers', 'host'],
  ['connectors', 'connector'],
  ['senderDomains', 'from'],
  ['recipientDomains', 'to'],
]

export function chipsOf(f: MessageFilter): ChipData[] {
  const out: ChipData[] = []
  for (const o of f.outcomes)
    out.push({ id: `o-${o}`, kind: 'outcome', text: OUTCOME_WORDS[o], without: { ...f, outcomes: f.outcomes.filter((x) => x !== o) } })
  for (const [list, kind] of NAME_LISTS)
    for (const s of f[list]) out.push({ id: `${list}-${s}`, kind, text: s, without: { ...f, [list]: f[list].filter((x) => x !== s) } })
  for (const d of f.directions)
    out.push({
      id: `d-${d}`,
      kind: 'direction',
      text: DIRECTION_WORDS[d],
      without: { ...f, directions: f.directions.filter((x) => x !== d) },
    })
  for (const clause of f.clauses)
    out.push({
      id: JSON.stringify(clause),
      kind: clause.length === 1 && clause[0] ? `${clause[0].exclude ? 'not ' : ''}${sayField(clause[0])}` : 'one of',
      text: clause.length === 1 && clause[0] ? sayValue(clause[0]) : sayClause(clause),
      without: { ...f, clauses: f.clauses.filter((c) => c !== clause) },
    })
  if (f.found) out.push({ id: 'found', kind: f.found.by ?? 'found by', text: f.found.label, without: { ...f, found: null } })
  return out
}
