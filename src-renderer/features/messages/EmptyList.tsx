import { formatCounted } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { SourceFile } from '@shared/model/source'
import { isFiltering, type MessageFilter, NO_FILTER, type Sort } from '@shared/query/filter'
import { KIND_WORDS } from '@shared/report/words'
import { useEffect, useState } from 'react'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { chipsOf } from './Chips'

/** Why there is nothing to see, and the way on. */
export function EmptyList() {
  const { list, session } = useApp()
  const filter = useStore(list.filter, (f) => f)
  const open = useStore(session.open, (o) => o)
  if (isFiltering(filter)) return <FilteredAway filter={filter} />
  if (!open?.final) return <div className="grid-empty dim">No messages yet. They appear while the logs are read.</div>
  return open.catalogue ? <NothingUsable catalogue={open.catalogue} /> : null
}

/** Names the one filter whose removal brings most back. */
function FilteredAway({ filter }: { filter: MessageFilter }) {
  const { cases, list } = useApp()
  const [best, setBest] = useState<{ text: string; without: MessageFilter; shown: number } | null>(null)
  useEffect(() => {
    let current = true
    const sort: Sort = list.sort.get()
    const options = chipsOf(filter).map((c) => ({ text: `${c.kind} ${c.text}`, without: c.without }))
    if (filter.time) options.push({ text: 'the time range', without: { ...filter, time: null } })
    const ask = async () => {
      let found: { text: string; without: MessageFilter; shown: number } | null = null
      for (const o of options) {
        const shown = (await cases.query({ filter: o.without, sort }))?.shown ?? 0
        if (shown > (found?.shown ?? 0)) found = { ...o, shown }
      }
      if (current) setBest(found)
    }
    void ask().catch(() => undefined)
    return () => {
      current = false
    }
  }, [filter, cases, list])
  return (
    <div className="grid-empty" role="status">
      <h2>No messages match.</h2>
      {best && (
        <p>
          Without <b>{best.text}</b> there would be {formatCounted(best.shown, 'message')}.
        </p>
      )}
      <div className="row">
        {best && (
          <button type="button" className="btn primary" onClick={() => list.filter.set(best.without)}>
            Remove it
          </button>
        )}
        <button type="button" className="btn" onClick={() => list.filter.set(NO_FILTER)}>
          Clear all
        </button>
      </div>
    </div>
  )
}

/** A bundle without a single message: what it was, and what to ask for. */
function NothingUsable({ catalogue }: { catalogue: Catalogue }) {
  const { places } = useApp()
  const { sources, totals } = catalogue
  const kinds = new Map<string, number>()
  for (const s of sources) kinds.set(describe(s), (kinds.get(describe(s)) ?? 0) + 1)
  const list = [...kinds].sort((a, b) => b[1] - a[1]).slice(0, 4)
  const rows = totals.records > 0
  return (
    <div className="grid-empty">
      <h2>{rows ? 'No messages in these logs.' : `${formatCounted(sources.length, 'file')}, none of them a mail log with rows.`}</h2>
      <p>
        {rows
          ? `${formatCounted(totals.records, 'row')} were read, but none follows a message. Protocol logs alone show connections; routes need message tracking logs.`
          : `They look like: ${list.map(([what, n]) => `${what} (${n})`).join(', ')}.`}
      </p>
      <p>
        Ask for the folders <span className="mono">TransportRoles\Logs\MessageTracking</span> and{' '}
        <span className="mono">TransportRoles\Logs\Hub\ProtocolLog</span> of every server, for the days in question, as they are or in one
        zip.
      </p>
      <button type="button" className="btn primary" onClick={() => places.go({ screen: 'files' })}>
        See every file
      </button>
    </div>
  )
}

function describe(s: SourceFile): string {
  if (s.state === 'locked') return 'encrypted archives'
  if (s.state === 'unreadable') return 'unreadable files'
  if (s.kind !== 'other') return `${KIND_WORDS[s.kind]} logs without rows`
  const extension = /\.([a-z0-9]{1,5})$/i.exec(s.path)?.[1]
  return extension ? `.${extension.toLowerCase()} files` : 'files without an extension'
}
