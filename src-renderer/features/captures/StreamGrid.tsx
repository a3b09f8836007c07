import { formatBytes, formatCount, formatDuration, formatInstant } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { SourceFile } from '@shared/model/source'
import type { StreamQuestion, StreamRow, StreamSortKey } from '@shared/query/streams'
import type { CellFocusedEvent, CellKeyDownEvent, ColDef, GridApi, IDatasource, RowSelectionOptions } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { useEffect, useMemo, useRef } from 'react'
import { stepRow } from '../../components/step-row'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { gridTheme } from '../messages/grid-theme'
import { endName } from './words'

const SELECTION: RowSelectionOptions<StreamRow> = { mode: 'singleRow', checkboxes: false, enableClickSelection: true }
const DEFAULTS: ColDef<StreamRow> = { sortable: true, resizable: true, suppressHeaderMenuButton: true, minWidth: 56, comparator: () => 0 }
const NO_NODES: readonly RouteNode[] = []
const NO_SOURCES: readonly SourceFile[] = []

interface Props {
  readonly question: StreamQuestion
  readonly shown: number
  /** Changes with the data. */
  readonly version: string
  readonly onSort: (sort: StreamQuestion['sort']) => void
}

/** Pages of streams out of the worker, which filters and sorts. */
export function StreamGrid({ question, shown, version, onSort }: Props) {
  const { cases, places, session } = useApp()
  const catalogue = useStore(session.open, (o) => o?.catalogue ?? null)
  const api = useRef<GridApi<StreamRow> | null>(null)
  const asked = useRef(question)
  asked.current = question
  const nodes = catalogue?.nodes ?? NO_NODES
  const sources = catalogue?.sources ?? NO_SOURCES
  const columns = useMemo(() => columnsOf(nodes, sources), [nodes, sources])
  const datasource = useMemo<IDatasource>(
    () => ({
      getRows: ({ startRow, endRow, successCallback, failCallback }) => {
        const { current } = asked
        Promise.all([cases.streamPage({ ...current, offset: startRow, limit: endRow - startRow }), cases.streams(current)])
          .then(([rows, counts]) => {
            successCallback([...rows], counts.shown)
          })
          .catch(failCallback)
      },
    }),
    [cases],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question or more data: from the top
  useEffect(() => {
    api.current?.purgeInfiniteCache()
  }, [question, version])
  const open = (row: StreamRow | undefined) => {
    if (row) places.go({ screen: 'captures', stream: row.index })
  }
  return (
    <div className="grid-box">
      <div className="ag-theme" data-testid="streams" data-region="list">
        <AgGridReact<StreamRow>
          theme={gridTheme}
          columnDefs={columns}
          defaultColDef={DEFAULTS}
          rowModelType="infinite"
          datasource={datasource}
          cacheBlockSize={100}
          maxBlocksInCache={20}
          maxConcurrentDatasourceRequests={1}
          blockLoadDebounceMillis={50}
          infiniteInitialRowCount={shown}
          rowSelection={SELECTION}
          getRowId={({ data }) => String(data.index)}
          suppressDragLeaveHidesColumns
          suppressMultiSort
          suppressNoRowsOverlay
          animateRows={false}
          onGridReady={(e) => {
            api.current = e.api
          }}
          onSortChanged={(e) => {
            const column = e.api.getColumnState().find((c) => c.sort)
            onSort(
              column ? { key: column.colId as StreamSortKey, descending: column.sort === 'desc' } : { key: 'index', descending: false },
            )
          }}
          onCellFocused={(e: CellFocusedEvent<StreamRow>) => {
            if (e.rowIndex !== null) e.api.getDisplayedRowAtIndex(e.rowIndex)?.setSelected(true, true)
          }}
          onRowDoubleClicked={(e) => open(e.data)}
          onCellKeyDown={(e) => onKey(e as CellKeyDownEvent<StreamRow>, open)}
        />
      </div>
    </div>
  )
}

function onKey(e: CellKeyDownEvent<StreamRow>, open: (row: StreamRow | undefined) => void): void {
  const key = e.event as KeyboardEvent | null
  if (!key || key.ctrlKey || key.metaKey || key.altKey) return
  if (key.key === 'Enter') open(e.data)
  else stepRow(e, key)
}

function columnsOf(nodes: readonly RouteNode[], sources: readonly SourceFile[]): ColDef<StreamRow>[] {
  const text = (colId: StreamSortKey, headerName: string, width: number, of: (row: StreamRow) => string): ColDef<StreamRow> => ({
    colId,
    headerName,
    width,
    valueGetter: ({ data }) => (data ? of(data) : ''),
  })
  const count = (colId: StreamSortKey, headerName: string, of: (row: StreamRow) => number, bad: boolean): ColDef<StreamRow> => ({
    ...text(colId, headerName, 92, (row) => (of(row) > 0 ? formatCount(of(row)) : '')),
    cellClass: bad ? 'mono fail' : 'mono',
  })
  return [
    { ...text('index', '#', 76, (r) => `P-${r.index + 1}`), cellClass: 'mono', pinned: 'left' },
    { ...text('client', 'Client', 196, (r) => endName(r.client, r.clientNode, nodes, r.clientCalled)) },
    { ...text('server', 'Server', 196, (r) => endName(r.server, r.serverNode, nodes, r.serverCalled)) },
    { ...text('began', 'Began, UTC', 204, began), cellClass: 'mono' },
    { ...text('duration', 'Took', 84, (r) => formatDuration(r.durationMs)), cellClass: 'mono' },
    { ...text('bytes', 'Bytes', 88, (r) => formatBytes(r.bytes)), cellClass: 'mono' },
    { ...text('protocol', 'Protocol', 88, (r) => r.protocol) },
    { ...text('stage', 'SMTP went to', 104, (r) => (r.hidden ? `${r.stage || 'STARTTLS'}, TLS` : r.stage)) },
    count('retransmissions', 'Sent again', (r) => r.retransmissions, true),
    count('lostSegments', 'Missing', (r) => r.lostSegments, true),
    count('zeroWindows', 'Closed', (r) => r.zeroWindows, true),
    count('resets', 'Resets', (r) => r.resets, true),
    { ...text('silence', 'Silence', 84, (r) => formatDuration(r.silenceMs)), cellClass: 'mono' },
    { colId: 'linked', headerName: 'Linked', width: 130, sortable: false, valueGetter: ({ data }) => (data ? linked(data) : '') },
    {
      colId: 'file',
      headerName: 'File',
      width: 190,
      sortable: false,
      cellClass: 'mid',
      valueGetter: ({ data }) => (data ? (sources[data.source]?.path.split('/').at(-1) ?? '') : ''),
    },
  ]
}

/** A time by the servers' clocks says so. */
function began(row: StreamRow): string {
  if (row.atBy === '') return Number.isNaN(row.sinceMs) ? '' : `+${formatDuration(row.sinceMs) || '0 s'}`
  return `${row.atBy === 'sessions' ? '≈ ' : ''}${formatInstant(row.at)}`
}

const linked = ({ sessions, messages }: StreamRow) =>
  [
    sessions[0] === undefined ? '' : `S-${sessions[0] + 1}`,
    messages.length === 0 ? '' : messages.length === 1 ? `M-${(messages[0] ?? 0) + 1}` : `${formatCount(messages.length)} messages`,
  ]
    .filter(Boolean)
    .join(', ')
