/** Case notes: what a person did in the case, newest first, each leading to what it is about. */
import { formatCounted } from '@shared/base/format'
import { filtered, NO_TIMELINE_FILTER, TIMELINE_KINDS, type TimelineFilter, type TimelineKind, timeline } from '@shared/query/timeline'
import { useDeferredValue, useMemo, useState } from 'react'
import { FindField } from '../../components/FindField'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { TagShape } from '../../marks/TagShape'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { TimelineRow } from './TimelineRow'
import './notes.css'

const KIND_WORDS: Readonly<Record<TimelineKind, string>> = {
  note: 'notes',
  pin: 'pins',
  tag: 'tags',
  decision: 'decisions',
  name: 'names',
  report: 'report',
  activity: 'activity',
}
/** Drawn at once; more when asked for. */
const STEP = 200

export function Notes() {
  const { caseWork, handing, marks, noting, session } = useApp()
  const entries = useStore(caseWork.entries, (e) => e)
  const work = useStore(caseWork.work, (w) => w)
  const troubles = useStore(caseWork.troubles, (t) => t)
  const name = useStore(session.open, (o) => o?.catalogue?.name ?? '')
  useStore(marks.now, (m) => m)
  const [filter, setFilter] = useState<TimelineFilter>(NO_TIMELINE_FILTER)
  const [most, setMost] = useState(STEP)
  const asked = useDeferredValue(filter)
  const all = useMemo(() => timeline(entries, work), [entries, work])
  const items = useMemo(
    () => filtered(all, asked, (t) => marks.of(t).tags.some((x) => x.tag.name === asked.tag)).reverse(),
    [all, asked, marks],
  )
  const counts = useMemo(() => countsOf(all.map((i) => i.kind)), [all])
  const toggle = (kind: TimelineKind) =>
    setFilter((f) => ({ ...f, kinds: f.kinds.includes(kind) ? f.kinds.filter((k) => k !== kind) : [...f.kinds, kind] }))
  return (
    <div className="fill notes">
      <header className="files-head">
        <h1 tabIndex={-1} data-focus="main">
          Case notes
        </h1>
        <div className="files-facts">
          <span>
            {formatCounted(work.notes.size, 'note')}, {formatCounted(work.pins.size, 'pin')}, {formatCounted(work.tags.size, 'tag')},{' '}
            {formatCounted(work.decisions.size, 'decision')}
          </span>
          <button type="button" className="btn" onClick={() => noting.set({ about: { kind: 'case', label: name }, note: null })}>
            <Icon name="note" size="s" /> Note on the case <Key>N</Key>
          </button>
          <button type="button" className="btn" onClick={() => handing.set(true)}>
            <Icon name="download" size="s" /> Hand over…
          </button>
        </div>
      </header>
      <search className="chips" aria-label="Filter" data-region="filter">
        <FindField label="Words in a note" value={filter.words} onChange={(words) => setFilter((f) => ({ ...f, words }))} />
        {TIMELINE_KINDS.map((kind) => (
          <button type="button" className="chip" key={kind} aria-pressed={filter.kinds.includes(kind)} onClick={() => toggle(kind)}>
            {KIND_WORDS[kind]} {counts.get(kind) ?? 0}
          </button>
        ))}
        {[...work.tags.values()].map((tag) => (
          <button
            type="button"
            className="chip"
            key={tag.name}
            aria-pressed={filter.tag === tag.name}
            onClick={() => setFilter((f) => ({ ...f, tag: f.tag === tag.name ? null : tag.name }))}
          >
            <TagShape look={tag.look} /> {tag.name} {tag.on.size}
          </button>
        ))}
      </search>
      <div className="notes-list" data-region="list">
        {troubles.map((t) => (
          <p className="problem-line sm" key={t}>
            <Icon name="warning" size="s" /> {t}
          </p>
        ))}
        {items.length === 0 && <Nothing isEmpty={all.every((i) => i.kind === 'activity')} />}
        <ol aria-label="What was done, newest first">
          {items.slice(0, most).map((item) => (
            <TimelineRow key={item.id} item={item} />
          ))}
        </ol>
        {items.length > most && (
          <button type="button" className="btn" onClick={() => setMost(most + STEP)}>
            Show more of {formatCounted(items.length - most, 'other')}
          </button>
        )}
      </div>
    </div>
  )
}

function Nothing({ isEmpty }: { isEmpty: boolean }) {
  return (
    <p className="sm mid notes-none">
      {isEmpty ? (
        <>
          Nothing yet. <Key>P</Key> pins what is selected, <Key>#</Key> tags it, <Key>N</Key> writes a note on it. All of it is kept with
          the case on this machine, and can be taken back.
        </>
      ) : (
        'Nothing like this among the notes.'
      )}
    </p>
  )
}

function countsOf(kinds: readonly TimelineKind[]): ReadonlyMap<TimelineKind, number> {
  const counts = new Map<TimelineKind, number>()
  for (const k of kinds) counts.set(k, (counts.get(k) ?? 0) + 1)
  return counts
}
