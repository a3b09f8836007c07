import { formatCount, formatCounted } from '@shared/base/format'
import type { RowsAnswer, RowsQuestion, ShownRow } from '@shared/query/rows'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import type { Place } from '../../state/places'
import { useStore } from '../../state/store'
import { EvidenceGone } from '../evidence/Drawer'
import { RawLines } from '../evidence/RawLines'
import { RowGrid } from './RowGrid'
import { byTable, tableWords } from './words'
import './rows.css'

type TableCount = { readonly table: string; readonly rows: number }

/** Records as they were read, under their own column names: of one file or of all, of one table or of all, found by words. */
export function Rows({ place }: { place: Place }) {
  const { cases, places, session } = useApp()
  const open = useStore(session.open, (o) => o)
  const [tables, setTables] = useState<readonly TableCount[]>([])
  const [typed, setTyped] = useState('')
  const words = useDeferredValue(typed)
  const [answer, setAnswer] = useState<RowsAnswer | null>(null)
  const [selected, setSelected] = useState<ShownRow | null>(null)
  const { source } = place
  const generation = open?.generation ?? 0
  // several tables have no columns in common: one is shown at a time
  const table = tables.find((t) => t.table === place.table)?.table ?? tables[0]?.table ?? null
  const question = useMemo<RowsQuestion>(() => ({ source, table, words }), [source, table, words])
  const file = source === null ? undefined : open?.catalogue?.sources[source]

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation may have new tables
  useEffect(() => {
    let current = true
    cases.rowTables({ source }).then(
      (t) => current && setTables([...t].sort(byTable)),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [cases, source, generation])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation may have more rows
  useEffect(() => {
    let current = true
    setSelected(null)
    cases.rows(question).then(
      (a) => current && setAnswer(a),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [cases, question, generation])

  const refs = useMemo(() => (selected ? [selected.ref] : []), [selected])
  return (
    <div className="fill rows-screen" data-region="rows">
      <header className="files-head">
        <h1 tabIndex={-1} data-focus="main">
          {file ? `Rows of ${file.path.split('/').at(-1)}` : 'Log rows'}
        </h1>
        <div className="files-facts">
          <span>
            {answer ? <b>{formatCount(answer.shown)}</b> : 'Counting'}
            {answer && answer.shown !== answer.total && ` of ${formatCount(answer.total)}`} rows
          </span>
          {file && <span className="mid">{file.path}</span>}
          {answer && answer.missing > 0 && (
            <span className="defer">
              {formatCounted(answer.missing, 'row')} can’t be had: the index of this case is not whole. Drop the evidence again.
            </span>
          )}
        </div>
      </header>
      <div className="chips">
        <label className="rows-find">
          <Icon name="filter" size="s" />
          <span className="hidden-text">Words in a row</span>
          <input
            type="search"
            placeholder="Words in a row"
            value={typed}
            onChange={(e) => setTyped(e.target.value)}
            spellCheck={false}
            autoComplete="off"
          />
        </label>
        {tables.map((t) => (
          <button
            type="button"
            className="chip"
            key={t.table}
            aria-pressed={t.table === table}
            onClick={() => places.adjust({ table: t.table })}
          >
            {tableWords(t.table)} {formatCount(t.rows)}
          </button>
        ))}
        {file && (
          <button type="button" className="chip" onClick={() => places.go({ source: null })}>
            all files <Icon name="close" size="s" />
          </button>
        )}
        <span className="grow" />
        {answer?.columns.some((c) => c.kind === 'hash') && (
          <span className="xs dim">… long texts stay in the file: select a row to read them</span>
        )}
      </div>
      {answer && answer.total === 0 ? (
        <p className="sm mid rows-none">
          {file ? `No row of this file is indexed. ${file.note ?? ''}` : 'No row is indexed yet.'} What became of each file stands under
          Files.
        </p>
      ) : (
        answer && <RowGrid key={JSON.stringify([source, table])} question={question} answer={answer} onSelect={setSelected} />
      )}
      <section className="drawer rows-line" aria-label="The row as it stands in the file" data-region="drawer">
        {open?.evidence === 'gone' ? (
          <EvidenceGone />
        ) : selected && open?.catalogue ? (
          <RawLines refs={refs} catalogue={open.catalogue} marked={null} />
        ) : (
          <p className="sm dim rows-none">Select a row to see it as it stands in its file.</p>
        )}
      </section>
    </div>
  )
}
