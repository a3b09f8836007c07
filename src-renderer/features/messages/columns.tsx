/** The columns of the list. Cells are text nodes only: what logs say is never markup. */
import { formatClock, formatCount, formatDay, formatDuration } from '@shared/base/format'
import type { Sort, SortKey } from '@shared/query/filter'
import type { GridRow } from '@shared/query/message-engine'
import type { ColDef, ICellRendererParams, ValueFormatterParams } from 'ag-grid-community'
import { StateWord } from '../../marks/outcome'

type Row = GridRow | undefined

export interface GridContext {
  /** Longest total delay in the view, for the bars. */
  readonly longestMs: () => number
}

export interface MessageColumn extends ColDef<GridRow> {
  readonly colId: SortKey
}

export const COLUMNS: readonly MessageColumn[] = [
  { colId: 'index', headerName: 'No.', width: 72, cellClass: 'id', valueGetter: ({ data }: { data: Row }) => data?.id ?? '' },
  {
    colId: 'first',
    headerName: 'Time, UTC',
    width: 142,
    cellClass: 'mono',
    valueGetter: ({ data }: { data: Row }) => (data ? timeText(data.first) : ''),
  },
  {
    colId: 'outcome',
    headerName: 'Outcome',
    width: 110,
    cellRenderer: ({ data }: ICellRendererParams<GridRow>) => (data ? <StateWord state={data.outcome} /> : null),
  },
  { colId: 'sender', headerName: 'From', minWidth: 90, flex: 4, valueGetter: ({ data }: { data: Row }) => data?.sender ?? '' },
  {
    colId: 'recipients',
    headerName: 'To',
    minWidth: 90,
    flex: 4,
    valueGetter: ({ data }: { data: Row }) =>
      data ? `${data.firstRecipient}${data.recipientCount > 1 ? ` +${formatCount(data.recipientCount - 1)}` : ''}` : '',
  },
  { colId: 'subject', headerName: 'Subject', minWidth: 110, flex: 5, valueGetter: ({ data }: { data: Row }) => data?.subject ?? '' },
  {
    colId: 'totalMs',
    headerName: 'Total delay',
    width: 128,
    cellRenderer: ({ data, context }: ICellRendererParams<GridRow, unknown, GridContext>) =>
      data ? <Delay ms={data.totalMs} longest={context.longestMs()} /> : null,
  },
  {
    colId: 'hopCount',
    headerName: 'Hops',
    width: 70,
    type: 'rightAligned',
    valueGetter: ({ data }: { data: Row }) => data?.hopCount ?? '',
    valueFormatter: ({ value }: ValueFormatterParams<GridRow, number | ''>) => (value === '' ? '' : String(value)),
  },
  {
    colId: 'route',
    headerName: 'Route',
    minWidth: 120,
    flex: 5,
    cellClass: 'quiet',
    valueGetter: ({ data }: { data: Row }) => data?.route ?? '',
  },
]

export const columnsFor = (sort: Sort): MessageColumn[] =>
  COLUMNS.map((c) => (c.colId === sort.key ? { ...c, initialSort: sort.descending ? 'desc' : 'asc' } : c))

/** Narrower than this, the route gives its place to people and subjects. */
export const ROUTE_FITS = 1000

/** `10 Mar 14:02:07.031` */
function timeText(at: number): string {
  return Number.isNaN(at) ? '' : `${formatDay(at).slice(4)} ${formatClock(at)}`
}

/** Square root: minutes and hours must both be seen beside seconds. */
function Delay({ ms, longest }: { ms: number | null; longest: number }) {
  if (ms === null) return <span className="unc">not known</span>
  const share = longest > 0 ? Math.sqrt(Math.max(0, ms) / longest) : 0
  return (
    <span className="delay">
      <i style={{ width: `${share * 100}%`, background: `var(--delay-${ms >= 600_000 ? 5 : ms >= 60_000 ? 4 : 3})` }} />
      <b>{formatDuration(ms)}</b>
    </span>
  )
}

/** The row as a person would paste it into a sheet. */
export function rowAsText(row: GridRow): string {
  const cell = (v: string | number | null) => {
    const text = String(v ?? '').replace(/[\t\r\n]+/g, ' ')
    // a sheet would calculate what begins like a formula
    return /^[=+\-@]/.test(text) ? `'${text}` : text
  }
  return [
    row.id,
    Number.isNaN(row.first) ? '' : new Date(Math.floor(row.first)).toISOString(),
    row.outcome,
    row.sender,
    row.firstRecipient,
    row.recipientCount,
    row.subject,
    row.totalMs,
    row.hopCount,
    row.route,
  ]
    .map(cell)
    .join('\t')
}
export const TEXT_HEADER = ['No.', 'Time UTC', 'Outcome', 'From', 'To', 'Recipients', 'Subject', 'Total delay ms', 'Hops', 'Route'].join(
  '\t',
)
