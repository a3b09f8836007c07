import type { GridRow } from '@shared/query/message-engine'
import type { CellFocusedEvent, CellKeyDownEvent, GridApi, IDatasource, RowSelectionOptions } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { useEffect, useMemo, useRef } from 'react'
import { stepRow } from '../../components/step-row'
import { type App, useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { COLUMNS, columnsFor, type GridContext, ROUTE_FITS, rowAsText, TEXT_HEADER } from './columns'
import { EmptyList } from './EmptyList'
import { gridTheme } from './grid-theme'

const SELECTION: RowSelectionOptions<GridRow> = { mode: 'singleRow', checkboxes: false, enableClickSelection: true }
const DEFAULTS = { sortable: true, resizable: true, suppressHeaderMenuButton: true, minWidth: 56 } as const

/** Pages of the worker's view; the grid never holds the data, and neither filters nor sorts. */
export function MessageGrid({ shown }: { shown: boolean }) {
  const app = useApp()
  const { list, focus, session } = app
  // kept by the grid from then on; a new array would put the order back
  const columns = useRef(columnsFor(list.sort.get()))
  const api = useRef<GridApi<GridRow> | null>(null)
  const answer = useStore(list.answer, (a) => a)
  const filter = useStore(list.filter, (f) => f)
  const sort = useStore(list.sort, (s) => s)
  const generation = useStore(session.open, (o) => o?.generation ?? 0)
  const selected = useStore(focus.now, (f) => f.message)
  const datasource = useMemo(() => pagesOf(app), [app])
  const context = useMemo<GridContext>(() => ({ longestMs: () => list.answer.get()?.longestMs ?? 0 }), [list])

  // another question: from the top
  // biome-ignore lint/correctness/useExhaustiveDependencies: filter and sort are what makes the view another one
  useEffect(() => {
    api.current?.purgeInfiniteCache()
    if (api.current && api.current.getDisplayedRowCount() > 0) api.current.ensureIndexVisible(0, 'top')
  }, [filter, sort])
  // more of the same: rows stay where they are while they are read again
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation is new data for the same view
  useEffect(() => {
    api.current?.refreshInfiniteCache()
  }, [generation])
  useEffect(() => {
    api.current?.forEachNode((n) => {
      const should = n.data !== undefined && n.data.index === selected
      if (n.isSelected() !== should && n.data) n.setSelected(should)
    })
  }, [selected])

  // back from a message: its row is shown and has the focus
  useEffect(() => {
    if (!shown || !api.current) return
    let current = true
    const { message } = focus.now.get()
    const back = async (grid: GridApi<GridRow>) => {
      if (message === null) return
      const place = await app.cases.placeOf({ filter: list.filter.get(), sort: list.sort.get(), message })
      if (!current || place < 0 || place >= grid.getDisplayedRowCount()) return
      grid.ensureIndexVisible(place)
      grid.setFocusedCell(place, 'index')
    }
    void back(api.current).catch(() => undefined)
    return () => {
      current = false
    }
  }, [shown, app, focus, list])

  const open = (row: GridRow | undefined) => {
    if (!row) return
    focus.select(row.index)
    app.places.go({ screen: 'messages', message: row.index })
  }
  return (
    <div className="grid-box">
      <div className="ag-theme" data-region="list" data-testid="messages">
        <AgGridReact<GridRow>
          theme={gridTheme}
          columnDefs={columns.current}
          defaultColDef={DEFAULTS}
          context={context}
          rowModelType="infinite"
          datasource={datasource}
          cacheBlockSize={100}
          maxBlocksInCache={40}
          maxConcurrentDatasourceRequests={2}
          // scrolling through a hundred thousand rows asks only for what it stops at
          blockLoadDebounceMillis={50}
          infiniteInitialRowCount={answer?.shown ?? 1}
          rowSelection={SELECTION}
          getRowId={({ data }) => String(data.index)}
          suppressDragLeaveHidesColumns
          animateRows={false}
          // nine columns are all drawn: virtual ones would come late after a change of width
          suppressColumnVirtualisation
          suppressMultiSort
          suppressNoRowsOverlay
          onGridSizeChanged={(e) => {
            e.api.setColumnsVisible(['route'], e.clientWidth >= ROUTE_FITS)
          }}
          onGridReady={(e) => {
            api.current = e.api
          }}
          onSortChanged={(e) => {
            const column = e.api.getColumnState().find((c) => c.sort)
            const colId = COLUMNS.find((c) => c.colId === column?.colId)?.colId
            list.sort.set(colId ? { key: colId, descending: column?.sort === 'desc' } : { key: 'index', descending: false })
          }}
          onCellFocused={(e: CellFocusedEvent<GridRow>) => {
            const node = e.rowIndex === null ? undefined : e.api.getDisplayedRowAtIndex(e.rowIndex)
            if (node?.data) focus.select(node.data.index)
          }}
          onRowDoubleClicked={(e) => open(e.data)}
          onCellKeyDown={(e) => onKey(e as CellKeyDownEvent<GridRow>, app, open)}
        />
      </div>
      {answer && answer.shown === 0 && <EmptyList />}
    </div>
  )
}

function pagesOf({ cases, list }: App): IDatasource {
  return {
    getRows: ({ startRow, endRow, successCallback, failCallback }) => {
      const view = { filter: list.filter.get(), sort: list.sort.get() }
      cases
        .page({ ...view, offset: startRow, limit: endRow - startRow })
        .then(({ rows, shown }) => {
          successCallback([...rows], shown)
        })
        .catch(failCallback)
    },
  }
}

function onKey(e: CellKeyDownEvent<GridRow>, app: App, open: (row: GridRow | undefined) => void): void {
  const key = e.event as KeyboardEvent | null
  if (!key || !e.data) return
  if (key.key === 'Enter') open(e.data)
  else if (key.key === ' ') {
    key.preventDefault()
    app.prefs.set((p) => ({ ...p, drawer: !p.drawer }))
  } else if (stepRow(e, key)) return
  else if (key.key === 'c' && (key.ctrlKey || key.metaKey)) {
    key.preventDefault()
    void navigator.clipboard.writeText(`${TEXT_HEADER}\n${rowAsText(e.data)}\n`).then(
      () => app.notices.say(`${e.data?.id ?? ''} copied.`),
      () => undefined,
    )
  }
}
