import { formatCounted } from '@shared/base/format'
import { isText, type SortKey, type Term } from '@shared/query/filter'
import { sayField, sayTerm } from '@shared/query/language/write'
import type { GridRow } from '@shared/query/message-engine'
import { canStack } from '@shared/query/stack'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { GridColumn } from '../../components/grid/columns'
import { DataGrid, type GridHandle } from '../../components/grid/DataGrid'
import type { MenuGroup } from '../../components/Menu'
import { aboutList } from '../../state/about-list'
import { type App, useApp } from '../../state/app'
import { compare, compareNumbered } from '../../state/compare'
import { dragOut } from '../../state/drag-out'
import { copyRows, rowsFile, saveSheet, useGridPrefs } from '../../state/grids'
import { pinRows, tagRows } from '../../state/marking'
import { NO_MARKS } from '../../state/marks'
import { useStore } from '../../state/store'
import { useZone } from '../../state/zone'
import { narrowed, termOf } from './cell-filters'
import { messageColumns, rowSummary } from './columns'
import { EmptyList } from './EmptyList'
import { Stack, type Stacked } from './Stack'

/** The list of messages. The worker filters and sorts; the grid has pages of its answer. */
export function MessageGrid({ shown }: { shown: boolean }) {
  const app = useApp()
  const { list, focus, marks, session } = app
  const handle = useRef<GridHandle>(null)
  const answer = useStore(list.answer, (a) => a)
  const filter = useStore(list.filter, (f) => f)
  const sort = useStore(list.sort, (s) => s)
  const generation = useStore(session.open, (o) => o?.generation ?? 0)
  const again = useStore(list.version, (v) => v)
  const selected = useStore(focus.now, (f) => f.message)
  const prefs = useGridPrefs('messages')
  const zone = useZone()
  const [stacked, setStacked] = useState<Stacked | null>(null)
  const columns = useMemo(
    () =>
      messageColumns(
        () => list.answer.get()?.longestMs ?? 0,
        (m) => marks.now.get().ofMessage.get(m) ?? NO_MARKS,
        zone,
      ),
    [list, marks, zone],
  )
  const question = useMemo(() => ({ filter, sort }), [filter, sort])

  // back from a message: its row is shown and has the focus
  useEffect(() => {
    if (!shown) return
    let current = true
    const back = async () => {
      const { message } = focus.now.get()
      if (message === null) return
      const place = await app.cases.placeOf({ filter: list.filter.get(), sort: list.sort.get(), message })
      if (current && place >= 0) handle.current?.goTo(place)
    }
    void back().catch(() => undefined)
    return () => {
      current = false
    }
  }, [shown, app, focus, list])

  const open = (row: GridRow) => {
    focus.select(row.index)
    app.places.go({ screen: 'messages', message: row.index })
  }
  const stack = (column: GridColumn<GridRow>) => setStacked({ column: column.id as SortKey, head: column.head })
  return (
    <>
      <DataGrid<GridRow>
        label="Messages"
        testId="messages"
        columns={columns}
        question={question}
        version={`${generation} ${again}`}
        page={(offset, limit) => app.cases.page({ filter: list.filter.get(), sort: list.sort.get(), offset, limit })}
        shown={answer?.shown ?? 1}
        keyOf={(r) => String(r.index)}
        selected={selected === null ? null : String(selected)}
        onSelect={(r) => focus.select(r.index)}
        onOpen={open}
        onPeek={() => app.prefs.set((p) => ({ ...p, drawer: !p.drawer }))}
        onCopy={(rows, shownColumns) => copyRows(app, rows, shownColumns)}
        onKey={(key, row, column) => onKey(app, key, row, column, stack)}
        sort={{ id: sort.key, descending: sort.descending }}
        onSort={(s) => list.sort.set(s ? { key: s.id as SortKey, descending: s.descending } : { key: 'index', descending: false })}
        menu={(row, column, picked) => menuOf(app, row, column, picked, columns, { open, stack })}
        drag={(picked, shownColumns) =>
          dragOut(app, () => rowsFile(app, picked(), shownColumns(), { name: 'messages', about: aboutList(app) }))
        }
        tools={(shownColumns) => toolsOf(app, shownColumns)}
        summary={rowSummary}
        {...prefs}
        handle={handle}
        empty={answer && answer.shown === 0 && <EmptyList />}
      />
      <Stack of={stacked} close={() => setStacked(null)} />
    </>
  )
}

interface Ways {
  readonly open: (row: GridRow) => void
  readonly stack: (column: GridColumn<GridRow>) => void
}

function onKey(app: App, key: KeyboardEvent, row: GridRow, column: GridColumn<GridRow>, stack: Ways['stack']): boolean {
  if (key.ctrlKey || key.metaKey || key.altKey) return false
  const name = key.key.toLowerCase()
  if (name === 'f') {
    const term = termOf(row, column.id as SortKey)
    if (term) app.list.filter.set((f) => narrowed(f, term, key.shiftKey))
    return term !== null
  }
  if (name !== 't' || key.shiftKey || !canStack(column.id as SortKey)) return false
  stack(column)
  return true
}

function menuOf(
  app: App,
  row: GridRow | null,
  column: GridColumn<GridRow>,
  picked: readonly GridRow[],
  columns: readonly GridColumn<GridRow>[],
  { open, stack }: Ways,
): MenuGroup[] {
  const { list } = app
  const term = row && termOf(row, column.id as SortKey)
  const set = (exclude: boolean) => term && list.filter.set((f) => narrowed(f, term, exclude))
  return [
    row ? [{ id: 'open', label: `Open ${row.id}`, keys: 'Enter', run: () => open(row) }] : [],
    [
      ...(term
        ? [
            { id: 'in', label: `Only ${wordsOf(term)}`, icon: 'filter' as const, keys: 'F', run: () => set(false) },
            { id: 'not', label: `Without ${wordsOf(term)}`, icon: 'filter-out' as const, keys: 'Shift+F', run: () => set(true) },
          ]
        : []),
      ...(canStack(column.id as SortKey)
        ? [{ id: 'stack', label: `Values of ${column.head}, counted`, keys: 'T', run: () => stack(column) }]
        : []),
    ],
    row ? markItems(app, picked.length > 0 ? picked : [row]) : [],
    row ? [compareItem(app, row, picked)] : [],
    row
      ? [
          {
            id: 'context',
            label: 'Copy with case, filter and zone',
            icon: 'copy',
            run: () =>
              copyRows(
                app,
                picked.length > 0 ? picked : [row],
                columns.filter((c) => c.usual !== false),
                aboutList(app),
              ),
          },
        ]
      : [],
  ]
}

/** Two picked rows beside each other, or this one beside another that is still to be found. */
function compareItem(app: App, row: GridRow, picked: readonly GridRow[]): MenuGroup[number] {
  const [first, second] = picked
  if (picked.length === 2 && first && second)
    return {
      id: 'compare',
      label: `Compare ${first.id} with ${second.id}`,
      icon: 'compare',
      run: () => compare(app, { kind: 'messages', a: first.index, b: second.index }),
    }
  return { id: 'compare', label: 'Compare with…', icon: 'compare', keys: 'C', run: () => compareNumbered(app, 'messages', row.index) }
}

/** Of all picked rows at once. */
function markItems(app: App, rows: readonly GridRow[]): MenuGroup {
  const of = rows.length > 1 ? formatCounted(rows.length, 'message') : (rows[0]?.id ?? '')
  const numbers = rows.map((r) => r.index)
  return [
    { id: 'pin-rows', label: `Pin ${of}, or let go`, icon: 'pin', keys: 'P', run: () => void pinRows(app, numbers) },
    { id: 'tag-rows', label: `Tag ${of}…`, icon: 'tag', keys: '#', run: () => void tagRows(app, numbers) },
  ]
}

/** As a person reads a cell: that the whole value is meant goes without saying. */
const wordsOf = (term: Term) => (isText(term) ? `${sayField(term)} “${term.text}”` : sayTerm(term))

function toolsOf(app: App, columns: readonly GridColumn<GridRow>[]): MenuGroup[] {
  const view = { filter: app.list.filter.get(), sort: app.list.sort.get() }
  const page = (offset: number, limit: number) => app.cases.page({ ...view, offset, limit })
  return [
    [
      {
        id: 'csv',
        label: 'All rows of the list as CSV…',
        icon: 'download',
        run: () => void saveSheet(app, { name: 'messages', columns, page, about: aboutList(app) }),
      },
    ],
  ]
}
