import { formatInstant } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { SourceFile } from '@shared/model/source'
import type { RowColumn, RowsAnswer, RowsQuestion, ShownRow } from '@shared/query/rows'
import type { CellFocusedEvent, CellKeyDownEvent, ColDef, GridApi, IDatasource, RowSelectionOptions } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { useEffect, useMemo, useRef } from 'react'
import { stepRow } from '../../components/step-row'
import { useApp } from '../../state/app'
import type { CaseClient } from '../../state/case-link'
import { gridTheme } from '../messages/grid-theme'
import { derivedText, isHidden } from './words'

const SELECTION: RowSelectionOptions<ShownRow> = { mode: 'singleRow', checkboxes: false, enableClickSelection: true }
const DEFAULTS: ColDef<ShownRow> = { sortable: false, resizable: true, suppressHeaderMenuButton: true, minWidth: 56 }
const LINE = '#line'

interface Props {
  readonly question: RowsQuestion
  readonly answer: RowsAnswer
  /** Rows of several files: each says its own. Null where all are of one. */
  readonly sources: readonly SourceFile[] | null
  readonly nodes: readonly RouteNode[]
  /** Number of the row to show and select. */
  readonly wanted: number | null
  readonly onSelect: (row: ShownRow | null) => void
  readonly onCopy: (row: ShownRow) => void
}

/** Pages of rows out of the worker. Columns are those of the log; names with dots or brackets are no paths. */
export function RowGrid({ question, answer, sources, nodes, wanted, onSelect, onCopy }: Props) {
  const { cases } = useApp()
  const api = useRef<GridApi<ShownRow> | null>(null)
  // selected before its page has come: told when it has
  const awaited = useRef<number | null>(null)
  const names = JSON.stringify(answer.columns)
  const { table } = question
  const columns = useMemo(() => columnsOf(JSON.parse(names) as RowColumn[], sources, table, nodes), [names, sources, table, nodes])
  const datasource = useMemo(() => pagesOf(cases, question), [cases, question])
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows of the same view
  useEffect(() => {
    api.current?.refreshInfiniteCache()
  }, [answer])
  useEffect(() => {
    if (api.current && wanted !== null) goTo(api.current, wanted)
  }, [wanted])
  const select = (grid: GridApi<ShownRow>, index: number | null) => {
    const node = index === null ? undefined : grid.getDisplayedRowAtIndex(index)
    node?.setSelected(true, true)
    awaited.current = node?.data ? null : index
    if (node?.data) onSelect(node.data)
  }
  return (
    <div className="grid-box">
      <div className="ag-theme" data-testid="rows" data-region="list">
        <AgGridReact<ShownRow>
          theme={gridTheme}
          columnDefs={columns}
          defaultColDef={DEFAULTS}
          rowModelType="infinite"
          datasource={datasource}
          cacheBlockSize={100}
          maxBlocksInCache={20}
          maxConcurrentDatasourceRequests={1}
          blockLoadDebounceMillis={50}
          infiniteInitialRowCount={answer.shown}
          // a jump draws all rows anew: few beyond what is seen
          rowBuffer={3}
          rowSelection={SELECTION}
          suppressFieldDotNotation
          suppressDragLeaveHidesColumns
          suppressNoRowsOverlay
          animateRows={false}
          onGridReady={(e) => {
            api.current = e.api
            if (wanted !== null) goTo(e.api, wanted)
          }}
          onModelUpdated={(e) => {
            if (awaited.current !== null) select(e.api, awaited.current)
          }}
          onCellFocused={(e: CellFocusedEvent<ShownRow>) => select(e.api, e.rowIndex)}
          onCellKeyDown={(e) => onKey(e as CellKeyDownEvent<ShownRow>, onCopy)}
        />
      </div>
    </div>
  )
}

function goTo(grid: GridApi<ShownRow>, row: number): void {
  if (row >= grid.getDisplayedRowCount()) return
  grid.ensureIndexVisible(row, 'middle')
  grid.setFocusedCell(row, LINE)
}

function onKey(e: CellKeyDownEvent<ShownRow>, onCopy: (row: ShownRow) => void): void {
  const key = e.event as KeyboardEvent | null
  if (!key || key.altKey) return
  if (stepRow(e, key)) return
  if (key.key === 'c' && (key.ctrlKey || key.metaKey) && e.data) {
    key.preventDefault()
    onCopy(e.data)
  }
}

function columnsOf(
  columns: readonly RowColumn[],
  sources: readonly SourceFile[] | null,
  table: string | null,
  nodes: readonly RouteNode[],
): ColDef<ShownRow>[] {
  return [
    {
      colId: LINE,
      headerName: 'Line',
      width: 80,
      cellClass: 'mono dim',
      valueGetter: ({ data }) => (data && data.ref.line > 0 ? String(data.ref.line) : ''),
      pinned: 'left',
    },
    ...(sources
      ? [
          {
            colId: '#file',
            headerName: 'File',
            width: 176,
            cellClass: 'mid',
            valueGetter: ({ data }) => (data ? (sources[data.ref.source]?.path.split('/').at(-1) ?? '') : ''),
          } satisfies ColDef<ShownRow>,
        ]
      : []),
    ...columns
      .filter((c) => !isHidden(table, c.name))
      .map(
        (c): ColDef<ShownRow> => ({
          colId: `c:${c.name}`,
          headerName: table === 'connections' && c.name === 'node' ? 'server' : c.name,
          width: { time: 208, number: 90, dictionary: 150, text: 220, hash: 108 }[c.kind],
          cellClass: c.kind === 'time' || c.kind === 'number' ? 'mono' : c.kind === 'hash' ? 'dim' : '',
          valueGetter: ({ data }) => (data ? cellText(data, c, table, nodes) : ''),
        }),
      ),
  ]
}

function cellText(row: ShownRow, { name, kind }: RowColumn, table: string | null, nodes: readonly RouteNode[]): string {
  const value = Object.hasOwn(row.cells, name) ? row.cells[name] : undefined
  if (value === undefined) return ''
  const said = derivedText(table, name, value, nodes)
  if (said !== null) return said
  return kind === 'time' && typeof value === 'number' ? formatInstant(value) : String(value)
}

function pagesOf(cases: CaseClient, question: RowsQuestion): IDatasource {
  return {
    getRows: ({ startRow, endRow, successCallback, failCallback }) => {
      Promise.all([cases.rowPage({ ...question, offset: startRow, limit: endRow - startRow }), cases.rows(question)])
        .then(([rows, answer]) => {
          successCallback([...rows], answer?.shown ?? rows.length)
        })
        .catch(failCallback)
    },
  }
}
