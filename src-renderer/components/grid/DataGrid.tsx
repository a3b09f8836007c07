/**
 * A grid over pages of rows that somebody else filters and sorts; it holds a window of them and nothing more. Columns are chosen, moved and
 * kept; a menu on cells and heads (right click, Shift+F10) has what can be done. Knows nothing of what it shows.
 */
import type {
  CellContextMenuEvent,
  CellFocusedEvent,
  CellKeyDownEvent,
  ColDef,
  ColumnHeaderContextMenuEvent,
  GridApi,
  IDatasource,
  RowSelectionOptions,
} from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { Icon } from '../Icon'
import { type DragProps, MenuButton, type MenuGroup, type MenuPoint, PointMenu } from '../Menu'
import { ColumnChooser } from './ColumnChooser'
import { columnItems } from './column-menu'
import { defsOf, type GridColumn, type GridLayout, type GridSort, layoutOf } from './columns'
import { extend, goTo, moveColumn } from './moves'
import { PAGE_ROWS, Pager, pageOf, useRowNames } from './pages'
import { stepRow } from './step-row'
import { gridTheme } from './theme'
import './data-grid.css'

export interface GridPage<R> {
  readonly rows: readonly R[]
  /** Rows of the whole view. */
  readonly shown: number
}

export interface GridHandle {
  /** Shows a row of the view by its number; it has the focus then. */
  goTo(row: number): void
}

interface Props<R> {
  /** What stands in it, for ears and tests. */
  readonly label: string
  readonly testId: string
  readonly columns: readonly GridColumn<R>[]
  /** Another one is another view: from the top. */
  readonly question: unknown
  /** Another one is more of the same view: rows stay where they are while they are read again. */
  readonly version: unknown
  readonly page: (offset: number, limit: number) => Promise<GridPage<R>>
  /** Rows of the view as far as they are known. */
  readonly shown: number
  /** Where rows have a key of their own; without it none can be selected from elsewhere. */
  readonly keyOf?: (row: R) => string
  /** Key of the row that is selected elsewhere too; null for none. */
  readonly selected?: string | null
  readonly onSelect?: (row: R) => void
  readonly onOpen?: (row: R) => void
  readonly onPeek?: (row: R) => void
  readonly onCopy: (rows: readonly R[], columns: readonly GridColumn<R>[]) => void
  /** Other keys; true when it was handled. */
  readonly onKey?: (key: KeyboardEvent, row: R, column: GridColumn<R>) => boolean
  readonly sort?: GridSort | null
  readonly onSort?: (sort: GridSort | null) => void
  /** What else can be done: with a row, or with a column where `row` is null. */
  readonly menu?: (row: R | null, column: GridColumn<R>, picked: readonly R[]) => readonly MenuGroup[]
  /** The selected rows as a file, dragged from the button of the tools. */
  readonly drag?: (rows: () => readonly R[], columns: () => readonly GridColumn<R>[]) => DragProps
  /** Of the whole grid, on the button at its head. */
  readonly tools?: (columns: readonly GridColumn<R>[]) => readonly MenuGroup[]
  readonly layout: GridLayout | null
  readonly onLayout: (layout: GridLayout | null) => void
  readonly rowHeight: number
  /** For a screen reader: pages instead of endless scroll, rows called by what they say. */
  readonly reader?: boolean
  /** What a row is called then; the cells that are shown when nothing says. */
  readonly summary?: (row: R) => string
  readonly handle?: Ref<GridHandle>
  readonly empty?: ReactNode
}

/** Cells of a row that are said as its name. */
const MOST_SAID = 5
const SELECTION: RowSelectionOptions = { mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true }
const isExtending = (key: KeyboardEvent) => key.shiftKey && !key.ctrlKey && (key.key === 'ArrowDown' || key.key === 'ArrowUp')
const DEFAULTS: ColDef = {
  resizable: true,
  suppressHeaderMenuButton: true,
  // Shift and an arrow select one row more, and Ctrl+Shift moves the column: the grid would only walk
  suppressKeyboardEvent: ({ event }) => isExtending(event) || (event.shiftKey && event.ctrlKey && event.key.startsWith('Arrow')),
}

export function DataGrid<R>(p: Props<R>) {
  const now = useRef(p)
  now.current = p
  const api = useRef<GridApi<R> | null>(null)
  // kept by the grid from then on; a new array would put the order back
  const { keyOf } = p
  /** A row that was gone to before the grid was there. */
  const early = useRef<number | null>(null)
  /** A row that was gone to before its page had come. */
  const awaited = useRef<number | null>(null)
  const [defs] = useState(() => defsOf(p.columns, p.layout, p.sort ?? null, (id) => now.current.columns.find((c) => c.id === id)))
  /** The selection was made here, by pointer or by Shift and an arrow. */
  const own = useRef(false)
  const point = useRef<MenuPoint>({ x: 0, y: 0 })
  const [menu, setMenu] = useState<(MenuPoint & { readonly groups: readonly MenuGroup[] }) | null>(null)
  const [choosing, setChoosing] = useState(false)
  const [, draw] = useState(0)
  const box = useRef<HTMLElement>(null)
  /** First row of the page, for a screen reader. */
  const startRef = useRef(0)
  const datasource = useMemo<IDatasource>(
    () => ({
      getRows: ({ startRow, endRow, successCallback, failCallback }) => {
        const from = now.current.reader ? startRef.current : 0
        const most = now.current.reader ? Math.min(endRow, PAGE_ROWS) : endRow
        now.current.page(from + startRow, most - startRow).then(({ rows, shown }) => {
          successCallback([...rows], now.current.reader ? pageOf(from, shown).rows : shown)
        }, failCallback)
      },
    }),
    [],
  )
  const toPage = (start: number) => {
    startRef.current = Math.max(0, start)
    draw((n) => n + 1)
    api.current?.purgeInfiniteCache()
    if (api.current && api.current.getDisplayedRowCount() > 0) api.current.ensureIndexVisible(0, 'top')
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads what is current when it is called
  useImperativeHandle(
    p.handle,
    () => ({
      goTo: (row) => {
        const place = now.current.reader ? row % PAGE_ROWS : row
        if (now.current.reader && row - place !== startRef.current) toPage(row - place)
        if (api.current) goTo(api.current, place)
        else early.current = place
      },
    }),
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question: from the top
  useEffect(() => {
    startRef.current = 0
    api.current?.purgeInfiniteCache()
    if (api.current && api.current.getDisplayedRowCount() > 0) api.current.ensureIndexVisible(0, 'top')
  }, [p.question])
  // biome-ignore lint/correctness/useExhaustiveDependencies: more of the same
  useEffect(() => {
    api.current?.refreshInfiniteCache()
  }, [p.version])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same rows, told otherwise
  useEffect(() => {
    api.current?.refreshHeader()
    api.current?.refreshCells({ force: true })
  }, [p.columns])
  useEffect(() => {
    const grid = api.current
    if (!grid || p.selected === undefined) return
    // a person selects several: they stay
    if (own.current && grid.getSelectedRows().some((r) => now.current.keyOf?.(r) === p.selected)) return
    const node = p.selected === null ? undefined : grid.getRowNode(p.selected)
    if (!node) grid.deselectAll()
    else if (!node.isSelected() || grid.getSelectedNodes().length > 1) node.setSelected(true, true)
  }, [p.selected])

  const focused = (grid: GridApi<R>, row: number | null) => {
    const node = row === null ? undefined : grid.getDisplayedRowAtIndex(row)
    awaited.current = node?.data ? null : row
    if (!node?.data) return
    if (!own.current && !node.isSelected()) node.setSelected(true, true)
    now.current.onSelect?.(node.data)
  }
  const columnOf = (id: string | undefined) => now.current.columns.find((c) => c.id === id)
  /** In the order on screen. */
  const visible = () => api.current?.getAllDisplayedColumns().flatMap((c) => columnOf(c.getColId()) ?? []) ?? []
  const picked = () => api.current?.getSelectedRows() ?? []
  const keep = () => {
    if (api.current) now.current.onLayout(layoutOf(api.current.getColumnState()))
    draw((n) => n + 1)
  }
  const openMenu = (at: MenuPoint, row: R | null, id: string | undefined) => {
    const column = columnOf(id)
    if (!column) return
    const rows = picked()
    const copy: MenuGroup = row
      ? [
          {
            id: 'copy',
            label: rows.length > 1 ? `Copy ${rows.length} rows` : 'Copy row',
            icon: 'copy',
            keys: 'Ctrl+C',
            run: () => p.onCopy(rows.length > 0 ? rows : [row], visible()),
          },
        ]
      : []
    setMenu({
      ...at,
      groups: [
        ...(p.menu?.(row, column, rows) ?? []),
        copy,
        api.current ? columnItems(api.current, column, keep, () => setChoosing(true)) : [],
      ],
    })
  }
  const onKeyDown = (e: CellKeyDownEvent<R>) => {
    const key = e.event as KeyboardEvent | null
    if (!key || !e.data) return
    const column = columnOf(e.column.getColId())
    if (key.key === 'ContextMenu' || (key.key === 'F10' && key.shiftKey)) {
      key.preventDefault()
      const cell = (key.target as HTMLElement).closest('.ag-cell')?.getBoundingClientRect()
      openMenu({ x: (cell?.left ?? 0) + 12, y: cell?.bottom ?? 0 }, e.data, column?.id)
    } else if ((key.key === 'ArrowLeft' || key.key === 'ArrowRight') && key.ctrlKey && key.shiftKey) {
      key.preventDefault()
      moveColumn(e.api, e.column.getColId(), key.key === 'ArrowLeft' ? -1 : 1)
      keep()
    } else if (key.key === 'c' && (key.ctrlKey || key.metaKey) && !key.shiftKey) {
      key.preventDefault()
      const rows = picked()
      p.onCopy(rows.length > 0 ? rows : [e.data], visible())
    } else if (column && p.onKey?.(key, e.data, column)) key.preventDefault()
    else if (key.ctrlKey || key.metaKey || key.altKey) return
    else if (key.key === 'Enter') p.onOpen?.(e.data)
    else if (key.key === ' ' && p.onPeek) {
      key.preventDefault()
      p.onPeek(e.data)
    } else if (isExtending(key)) {
      own.current = true
      extend(e, key)
    } else stepRow(e, key)
  }
  const cells = (row: R) =>
    visible()
      .slice(0, MOST_SAID)
      .flatMap((c) => c.text(row) || [])
      .join(', ')
  useRowNames(box, api, p.reader ? (p.summary ?? cells) : null)
  return (
    <div className="grid-box">
      {p.reader && <Pager label={p.label} start={startRef.current} shown={p.shown} go={toPage} />}
      <section
        ref={box}
        className="ag-theme"
        data-region="list"
        data-testid={p.testId}
        aria-label={p.label}
        onPointerDownCapture={() => {
          own.current = true
        }}
        onKeyDownCapture={() => {
          own.current = false
        }}
        onContextMenuCapture={(e) => {
          point.current = { x: e.clientX, y: e.clientY }
          e.preventDefault()
        }}
      >
        <AgGridReact<R>
          key={p.reader ? 'reader' : 'usual'}
          ensureDomOrder={p.reader === true}
          theme={gridTheme}
          columnDefs={defs}
          defaultColDef={DEFAULTS}
          rowHeight={p.rowHeight}
          rowModelType="infinite"
          datasource={datasource}
          cacheBlockSize={100}
          maxBlocksInCache={40}
          maxConcurrentDatasourceRequests={2}
          // scrolling through a hundred thousand rows asks only for what it stops at
          blockLoadDebounceMillis={50}
          infiniteInitialRowCount={p.reader ? Math.min(PAGE_ROWS, p.shown) : p.shown}
          rowSelection={SELECTION}
          {...(keyOf && { getRowId: ({ data }: { data: R }) => keyOf(data) })}
          suppressDragLeaveHidesColumns
          suppressFieldDotNotation
          suppressMultiSort
          suppressNoRowsOverlay
          // few columns are all drawn: virtual ones would come late after a change of width
          suppressColumnVirtualisation={p.reader === true || p.columns.length <= 24}
          animateRows={false}
          onGridReady={(e) => {
            api.current = e.api
            if (early.current !== null) goTo(e.api, early.current)
            early.current = null
          }}
          onGridSizeChanged={(e) => {
            if (now.current.layout === null)
              for (const c of p.columns) if (c.fits !== undefined) e.api.setColumnsVisible([c.id], e.clientWidth >= c.fits)
          }}
          onSortChanged={(e) => {
            const column = e.api.getColumnState().find((c) => c.sort)
            now.current.onSort?.(column ? { id: column.colId, descending: column.sort === 'desc' } : null)
          }}
          onColumnMoved={(e) => {
            if (e.finished && e.source === 'uiColumnMoved') keep()
          }}
          onColumnResized={(e) => {
            if (e.finished && e.source === 'uiColumnResized') keep()
          }}
          onCellFocused={(e: CellFocusedEvent<R>) => focused(e.api, e.rowIndex)}
          onModelUpdated={(e) => {
            if (awaited.current !== null) focused(e.api, awaited.current)
          }}
          onRowDoubleClicked={(e) => {
            if (e.data) now.current.onOpen?.(e.data)
          }}
          onCellContextMenu={(e: CellContextMenuEvent<R>) => {
            if (!e.data) return
            if (!e.node.isSelected()) e.node.setSelected(true, true)
            openMenu(point.current, e.data, e.column.getColId())
          }}
          onColumnHeaderContextMenu={(e: ColumnHeaderContextMenuEvent<R>) => {
            if ('getColId' in e.column) openMenu(point.current, null, e.column.getColId())
          }}
          onCellKeyDown={(e) => onKeyDown(e as CellKeyDownEvent<R>)}
        />
        <MenuButton
          className="icon-btn grid-tools"
          label={`Columns and export of: ${p.label}`}
          iconOnly
          title="Columns, copy, export"
          {...(p.drag && { drag: p.drag(picked, visible) })}
          groups={[...(p.tools?.(visible()) ?? []), [{ id: 'columns', label: 'Columns…', icon: 'columns', run: () => setChoosing(true) }]]}
        >
          <Icon name="more" size="s" />
        </MenuButton>
      </section>
      {p.empty}
      <PointMenu label="Cell" at={menu} groups={menu?.groups ?? []} close={() => setMenu(null)} />
      <ColumnChooser
        grid={api.current}
        columns={p.columns}
        open={choosing}
        close={() => setChoosing(false)}
        onChange={keep}
        onUsual={() => {
          now.current.onLayout(null)
          draw((n) => n + 1)
        }}
      />
    </div>
  )
}
