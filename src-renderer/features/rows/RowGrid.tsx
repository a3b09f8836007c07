import { formatInstant } from '@shared/base/format'
import type { RowColumn, RowsAnswer, RowsQuestion, ShownRow } from '@shared/query/rows'
import type { CellFocusedEvent, ColDef, GridApi, IDatasource, RowSelectionOptions } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { useEffect, useMemo, useRef } from 'react'
import { useApp } from '../../state/app'
import type { CaseClient } from '../../state/case-link'
import { gridTheme } from '../messages/grid-theme'

const SELECTION: RowSelectionOptions<ShownRow> = { mode: 'singleRow', checkboxes: false, enableClickSelection: true }
const DEFAULTS: ColDef<ShownRow> = { sortable: false, resizable: true, suppressHeaderMenuButton: true, minWidth: 56 }

interface Props {
  readonly question: RowsQuestion
  readonly answer: RowsAnswer
  readonly onSelect: (row: ShownRow | null) => void
}

/** Pages of rows out of the worker. Columns are those of the log; names with dots or brackets are no paths. */
export function RowGrid({ question, answer, onSelect }: Props) {
  const { cases } = useApp()
  const api = useRef<GridApi<ShownRow> | null>(null)
  const names = JSON.stringify(answer.columns)
  const columns = useMemo(() => columnsOf(JSON.parse(names) as RowColumn[]), [names])
  const datasource = useMemo(() => pagesOf(cases, question), [cases, question])
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows of the same view
  useEffect(() => {
    api.current?.refreshInfiniteCache()
  }, [answer])
  return (
    <div className="grid-box">
      <div className="ag-theme" data-testid="rows">
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
          rowSelection={SELECTION}
          suppressFieldDotNotation
          suppressDragLeaveHidesColumns
          suppressNoRowsOverlay
          animateRows={false}
          onGridReady={(e) => {
            api.current = e.api
          }}
          onCellFocused={(e: CellFocusedEvent<ShownRow>) => {
            const node = e.rowIndex === null ? undefined : e.api.getDisplayedRowAtIndex(e.rowIndex)
            node?.setSelected(true, true)
            if (node?.data) onSelect(node.data)
          }}
        />
      </div>
    </div>
  )
}

function columnsOf(columns: readonly RowColumn[]): ColDef<ShownRow>[] {
  return [
    {
      colId: '#line',
      headerName: 'Line',
      width: 80,
      cellClass: 'mono dim',
      valueGetter: ({ data }) => (data && data.ref.line > 0 ? String(data.ref.line) : ''),
      pinned: 'left',
    },
    ...columns.map(
      (c): ColDef<ShownRow> => ({
        colId: `c:${c.name}`,
        headerName: c.name,
        width: { time: 208, number: 90, dictionary: 150, text: 220, hash: 70 }[c.kind],
        cellClass: c.kind === 'time' || c.kind === 'number' ? 'mono' : c.kind === 'hash' ? 'dim' : '',
        valueGetter: ({ data }) => (data ? cellText(data, c) : ''),
      }),
    ),
  ]
}

function cellText(row: ShownRow, { name, kind }: RowColumn): string {
  const value = Object.hasOwn(row.cells, name) ? row.cells[name] : undefined
  if (value === undefined) return ''
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
