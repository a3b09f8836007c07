import { formatCount, formatCounted } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { RowsAnswer, RowsQuestion, ShownRow } from '@shared/query/rows'
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { FindField } from '../../components/FindField'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { copyText } from '../../state/copy-text'
import type { Place } from '../../state/places'
import type { Job } from '../../state/session'
import { useStore } from '../../state/store'
import { useInstant } from '../../state/zone'
import { EvidenceGone } from '../evidence/Drawer'
import { citation, RawLines } from '../evidence/RawLines'
import { shownText } from '../evidence/secret-lines'
import { isRunning } from '../files/JobHeader'
import { CaptureRow } from './CaptureRow'
import { RowGrid } from './RowGrid'
import { ToSession } from './ToSession'
import { byTable, tableWords } from './words'
import './rows.css'

const NO_NODES: readonly RouteNode[] = []

type TableCount = { readonly table: string; readonly rows: number }

/** Records as they were read, under their own column names: of one file or of all, of one table or of all, found by words. */
export function Rows({ place }: { place: Place }) {
  const { cases, places, session, evidence, notices, picked } = useApp()
  const open = useStore(session.open, (o) => o)
  const [tables, setTables] = useState<readonly TableCount[]>([])
  const [typed, setTyped] = useState('')
  const words = useDeferredValue(typed)
  const [answered, setAnswered] = useState<{ readonly to: RowsQuestion; readonly answer: RowsAnswer | null } | null>(null)
  const [selected, setSelected] = useState<ShownRow | null>(null)
  const [wanted, setWanted] = useState<number | null>(null)
  const { source, at } = place
  const generation = open?.generation ?? 0
  const run = open?.run ?? 0
  const beat = useStore(session.job, grownBy)
  // several tables have no columns in common: one is shown at a time
  const table = tables.find((t) => t.table === place.table)?.table ?? tables[0]?.table ?? null
  const [sorted, setSorted] = useState<{ readonly of: string; readonly sort: RowsQuestion['sort'] } | null>(null)
  const scope = `${source} ${table}`
  const sort = sorted?.of === scope ? (sorted.sort ?? null) : null
  /** Back to the usual order: the grid begins anew, as its heads say how it is sorted. */
  const [resets, setResets] = useState(0)
  const unsort = useCallback(() => {
    setSorted(null)
    setResets((n) => n + 1)
  }, [])
  const question = useMemo<RowsQuestion>(() => ({ source, table, words, sort }), [source, table, words, sort])
  const working = useRowsProgress()
  // words may be counted late; rows of another file or table are never shown under this one's name
  const answer = answered && answered.to.source === source && answered.to.table === table ? answered.answer : null
  const file = source === null ? undefined : open?.catalogue?.sources[source]

  // rows of the run before are void: what stood here is no evidence of this one
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run is what makes them void
  useEffect(() => {
    setTables([])
    setAnswered(null)
    setSelected(null)
  }, [run])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation, run or beat may have new tables
  useEffect(() => {
    let current = true
    cases.rowTables({ source }).then(
      (t) => current && setTables([...t].sort(byTable)),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [cases, source, generation, run, beat])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question has another selection
  useEffect(() => {
    setSelected(null)
    setWanted(null)
  }, [question])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation, run or beat may have more rows
  useEffect(() => {
    let current = true
    cases.rows(question).then(
      (a) => current && setAnswered({ to: question, answer: a }),
      // what was stopped leaves the rows as they usually are
      (e: { code?: string }) => {
        if (!current || e.code !== 'ABORTED') return
        if (question.sort) unsort()
        else setTyped('')
      },
    )
    return () => {
      current = false
    }
  }, [cases, question, generation, run, beat])
  // from a raw line to its row
  useEffect(() => {
    if (source === null || at === null) return
    let current = true
    const show = async () => {
      const found = await cases.rowAt({ source, offset: at })
      if (!current) return
      if (!found) {
        notices.add({ tone: 'info', what: 'That line is no row of its own.', means: 'It stands in its file as shown there.', forMs: 8000 })
        places.adjust({ at: null })
      } else if (found.table !== place.table) places.adjust({ table: found.table })
      else if (words !== '') setTyped('')
      // its number is that of the usual order
      else if (sort) unsort()
      else if (answered?.to === question) {
        setWanted(found.row)
        places.adjust({ at: null })
      }
    }
    show().catch(() => undefined)
    return () => {
      current = false
    }
  }, [cases, places, notices, source, at, place.table, words, sort, answered, question, unsort])

  const copy = (row: ShownRow) => {
    if (!open?.catalogue) return
    const text = shownText(evidence.get(row.ref)?.text ?? Object.values(row.cells).join(','), open.catalogue.sources[row.ref.source], null)
    copyText(notices, citation(row.ref, open.catalogue, text), `Line ${row.ref.line} copied with its citation.`)
  }
  const refs = useMemo(() => (selected ? [selected.ref] : []), [selected])
  const path = open?.catalogue?.sources[selected?.ref.source ?? -1]?.path
  useEffect(() => {
    const label = `line ${selected?.ref.line ?? 0} of ${path?.split('/').at(-1) ?? ''}`
    picked.set(selected && path !== undefined ? { kind: 'event', path, offset: selected.ref.offset, label } : null)
    return () => picked.set(null)
  }, [selected, path, picked])
  const time = answer?.columns.find((c) => c.kind === 'time')?.name
  const began = time === undefined ? undefined : selected?.cells[time]
  useInstant(typeof began === 'number' ? began : undefined, -1, `line ${selected?.ref.line ?? 0} of ${path?.split('/').at(-1) ?? ''}`)
  return (
    <div className="fill rows-screen">
      <header className="files-head">
        <h1 tabIndex={-1} data-focus="main">
          {file ? `Rows of ${file.path.split('/').at(-1)}` : 'Log rows'}
        </h1>
        <div className="files-facts">
          <span>
            {answer ? <b>{formatCount(answer.shown)}</b> : 'Counting'}
            {answer && answer.shown !== answer.total && ` of ${formatCount(answer.total)}`} rows
          </span>
          {file && (
            <button type="button" className="link" onClick={() => places.go({ screen: 'files', source })}>
              {file.path}
            </button>
          )}
          {working !== null && answered?.to !== question && (
            <span role="status">
              {sort ? `Sorting by ${sort.column === '#line' ? 'line' : sort.column} … ` : 'Looking … '}
              {Math.floor(working * 100)} %{' '}
              <button type="button" className="btn quiet" onClick={() => void cases.stopRows()}>
                Stop
              </button>
            </span>
          )}
          {answer && !answer.sorted && (
            <span className="defer">Too many different values to sort by this column; rows are in the order of their files.</span>
          )}
          {answer && answer.missing > 0 && (
            <span className="defer">
              {formatCounted(answer.missing, 'row')} can’t be had: the index of this case is not whole. Drop the evidence again.
            </span>
          )}
        </div>
      </header>
      <div className="chips" data-region="filter">
        <FindField label="Words in a row" value={typed} onChange={setTyped} />
        {tables.map((t) => (
          <button
            type="button"
            className="chip"
            key={t.table}
            aria-pressed={t.table === table}
            onClick={() => places.adjust({ table: t.table, at: null })}
          >
            {tableWords(t.table)} {formatCount(t.rows)}
          </button>
        ))}
        {file && (
          <button type="button" className="chip" onClick={() => places.go({ source: null, at: null })}>
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
        answer && (
          <RowGrid
            key={JSON.stringify([source, table, run, resets])}
            question={question}
            answer={answer}
            sources={source === null ? (open?.catalogue?.sources ?? null) : null}
            nodes={open?.catalogue?.nodes ?? NO_NODES}
            wanted={wanted}
            onSelect={setSelected}
            onCopy={copy}
            onSort={(s) => setSorted({ of: scope, sort: s })}
          />
        )
      )}
      <section className="drawer rows-line" aria-label="The row as it stands in the file" data-region="drawer">
        {open?.evidence === 'gone' ? (
          <EvidenceGone />
        ) : selected && open?.catalogue ? (
          open.catalogue.sources[selected.ref.source]?.kind === 'capture' ? (
            <CaptureRow key={selected.ref.offset} row={selected} table={table} />
          ) : (
            <>
              {(table === 'smtp-protocol' || table === 'connections') && <ToSession row={selected} table={table} />}
              <RawLines refs={refs} catalogue={open.catalogue} marked={null} />
            </>
          )
        ) : (
          <p className="sm dim rows-none">Select a row to see it as it stands in its file.</p>
        )}
      </section>
    </div>
  )
}

/** How far the rows asked for are; null while that is quick. */
function useRowsProgress(): number | null {
  const { cases } = useApp()
  const [done, setDone] = useState<number | null>(null)
  const began = useRef(0)
  const told = useRef(1)
  useEffect(
    () =>
      cases.$on('rowsProgress', ({ done: now }) => {
        if (now <= told.current) began.current = performance.now()
        told.current = now
        if (performance.now() - began.current > SOON_MS) setDone(now)
      }),
    [cases],
  )
  return done
}
const SOON_MS = 300

/** Grows with each quarter more that was read, so that counting again stays in proportion to the whole. */
function grownBy({ progress }: Job): number {
  return progress === null || !isRunning(progress) ? -1 : Math.floor(Math.log(progress.bytesDone + 1) / Math.log(1.25))
}
