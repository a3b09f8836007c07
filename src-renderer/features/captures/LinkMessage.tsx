import { NO_FILTER, textTerm } from '@shared/query/filter'
import type { GridRow } from '@shared/query/message-engine'
import type { StreamDetail } from '@shared/query/streams'
import { useEffect, useId, useState } from 'react'
import { FindField } from '../../components/FindField'
import { Instant } from '../../marks/Times'
import { useApp } from '../../state/app'

const MOST = 8
/** A message that went through a stream began near it; clocks differ. */
const NEAR_MS = 300_000

/** Ties a stream to a message that a person knows it carried. */
export function LinkMessage({ stream }: { stream: StreamDetail }) {
  const { cases, decisions } = useApp()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const [rows, setRows] = useState<readonly GridRow[] | null>(null)
  const title = useId()
  const near = !Number.isNaN(stream.at)
  useEffect(() => {
    if (!open) return
    let current = true
    candidates(cases, stream, typed.trim()).then(
      (found) => current && setRows(found.filter((r) => !stream.messages.includes(r.index))),
      () => current && setRows([]),
    )
    return () => {
      current = false
    }
  }, [cases, stream, typed, open])
  if (!open)
    return (
      <p className="sm">
        <button type="button" className="link" onClick={() => setOpen(true)}>
          Link to a message…
        </button>
      </p>
    )
  const tie = async (row: GridRow) => {
    const about = await cases.linkOf({ stream: stream.index, message: row.index })
    if (about === '') return
    decisions.decide(about, 'confirmed')
    setOpen(false)
  }
  return (
    <section className="link-message" aria-labelledby={title}>
      <p className="sm" id={title}>
        Which message did it carry?
      </p>
      <FindField label="M-12, sender, recipient, subject" value={typed} onChange={setTyped} />
      {typed === '' && near && <p className="xs mid">Messages that began within 5 minutes of it:</p>}
      <ul>
        {rows?.map((r) => (
          <li key={r.index}>
            <button type="button" className="link" onClick={() => void tie(r)}>
              <span className="mono">{r.id}</span> {r.subject || '(no subject)'}
            </button>
            <span className="xs mid">
              {r.sender} · <Instant at={r.first} />
            </span>
          </li>
        ))}
      </ul>
      {rows?.length === 0 && <p className="xs mid">No message fits{typed === '' ? '; look for it by words' : ''}.</p>}
      <button type="button" className="btn" onClick={() => setOpen(false)}>
        Cancel
      </button>
    </section>
  )
}

async function candidates(cases: ReturnType<typeof useApp>['cases'], stream: StreamDetail, words: string): Promise<readonly GridRow[]> {
  const id = /^M-(\d{1,9})$/i.exec(words)?.[1]
  if (id !== undefined) {
    const row = await cases.row({ message: Number(id) - 1 })
    return row ? [row] : []
  }
  const near = words === '' && !Number.isNaN(stream.at)
  const time = near ? { from: stream.at - NEAR_MS, to: stream.at + (stream.durationMs || 0) + NEAR_MS } : null
  const clauses = words
    .split(/\s+/)
    .filter(Boolean)
    .map((text) => [textTerm('any', text)])
  const view = { filter: { ...NO_FILTER, time, clauses }, sort: { key: 'first' as const, descending: false } }
  return (await cases.page({ ...view, offset: 0, limit: MOST })).rows
}
