import { formatBytes, formatCount, formatDuration, formatStamp } from '@shared/base/format'
import type { Zone } from '@shared/base/zone'
import type { RouteNode } from '@shared/model/routes'
import type { SourceFile } from '@shared/model/source'
import type { StreamQuestion, StreamRow, StreamSortKey } from '@shared/query/streams'
import { zoneHead, zoneSentence } from '@shared/report/zone-words'
import { useMemo } from 'react'
import type { GridColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/DataGrid'
import { type App, useApp } from '../../state/app'
import { copyRows, saveSheet, useGridPrefs } from '../../state/grids'
import { useShownCatalogue } from '../../state/shown-names'
import { shownZone, useZone } from '../../state/zone'
import { endName } from './words'

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
  const app = useApp()
  const { places } = app
  const catalogue = useShownCatalogue()
  const prefs = useGridPrefs('streams')
  const zone = useZone()
  const nodes = catalogue?.nodes ?? NO_NODES
  const sources = catalogue?.sources ?? NO_SOURCES
  const columns = useMemo(() => columnsOf(nodes, sources, zone), [nodes, sources, zone])
  const page = (offset: number, limit: number) => pageOf(app, question, offset, limit)
  return (
    <DataGrid<StreamRow>
      label="Connections in captures"
      testId="streams"
      columns={columns}
      question={question}
      version={version}
      page={page}
      shown={shown}
      keyOf={(r) => String(r.index)}
      onOpen={(r) => places.go({ screen: 'captures', stream: r.index })}
      onCopy={(rows, shownColumns) => copyRows(app, rows, shownColumns)}
      sort={{ id: question.sort.key, descending: question.sort.descending }}
      onSort={(s) => onSort(s ? { key: s.id as StreamSortKey, descending: s.descending } : { key: 'index', descending: false })}
      tools={(shownColumns) => [
        [
          {
            id: 'csv',
            label: 'All rows of the list as CSV…',
            icon: 'download',
            run: () => void saveSheet(app, { name: 'connections', columns: shownColumns, page, about: about(app, question) }),
          },
        ],
      ]}
      {...prefs}
    />
  )
}

async function pageOf({ cases }: App, question: StreamQuestion, offset: number, limit: number) {
  const [rows, { shown }] = await Promise.all([cases.streamPage({ ...question, offset, limit }), cases.streams(question)])
  return { rows, shown }
}

const about = (app: App, { words, only, sort }: StreamQuestion) => [
  `Hopscope ${app.connection.hello.version}, case ${app.session.open.get()?.catalogue?.name ?? ''}: connections in captures`,
  `Shown: ${only}${words === '' ? '' : `, with “${words}”`}; sorted by ${sort.key}. Times are those of the capture's clock; ≈ by the servers' clocks.`,
  zoneSentence(shownZone(app), app.session.open.get()?.catalogue?.timeRange ?? null),
]

function columnsOf(nodes: readonly RouteNode[], sources: readonly SourceFile[], zone: Zone): GridColumn<StreamRow>[] {
  const text = (id: StreamSortKey, head: string, width: number, of: (row: StreamRow) => string): GridColumn<StreamRow> => ({
    id,
    head,
    width,
    text: of,
  })
  const count = (id: StreamSortKey, head: string, of: (row: StreamRow) => number, bad: boolean): GridColumn<StreamRow> => ({
    ...text(id, head, 92, (row) => (of(row) > 0 ? formatCount(of(row)) : '')),
    className: bad ? 'mono fail' : 'mono',
  })
  return [
    { ...text('index', '#', 76, (r) => `P-${r.index + 1}`), className: 'mono', pinned: true },
    { ...text('client', 'Client', 196, (r) => endName(r.client, r.clientNode, nodes, r.clientCalled)) },
    { ...text('server', 'Server', 196, (r) => endName(r.server, r.serverNode, nodes, r.serverCalled)) },
    { ...text('began', `Began, ${zoneHead(zone)}`, 204, (r) => began(r, zone)), className: 'mono' },
    { ...text('duration', 'Took', 84, (r) => formatDuration(r.durationMs)), className: 'mono' },
    { ...text('bytes', 'Bytes', 88, (r) => formatBytes(r.bytes)), className: 'mono' },
    { ...text('protocol', 'Protocol', 88, (r) => r.protocol) },
    { ...text('stage', 'SMTP went to', 104, (r) => (r.hidden ? `${r.stage || 'STARTTLS'}, TLS` : r.stage)) },
    count('retransmissions', 'Sent again', (r) => r.retransmissions, true),
    count('lostSegments', 'Missing', (r) => r.lostSegments, true),
    count('zeroWindows', 'Closed', (r) => r.zeroWindows, true),
    count('resets', 'Resets', (r) => r.resets, true),
    { ...text('silence', 'Silence', 84, (r) => formatDuration(r.silenceMs)), className: 'mono' },
    { id: 'linked', head: 'Linked', width: 130, sortable: false, text: linked },
    {
      id: 'file',
      head: 'File',
      width: 190,
      sortable: false,
      className: 'mid',
      text: (r) => sources[r.source]?.path.split('/').at(-1) ?? '',
    },
  ]
}

/** A time by the servers' clocks says so. */
function began(row: StreamRow, zone: Zone): string {
  if (row.atBy === '') return Number.isNaN(row.sinceMs) ? '' : `+${formatDuration(row.sinceMs) || '0 s'}`
  return `${row.atBy === 'sessions' ? '≈ ' : ''}${formatStamp(row.at, zone)}`
}

const linked = ({ sessions, messages }: StreamRow) =>
  [
    sessions[0] === undefined ? '' : `S-${sessions[0] + 1}`,
    messages.length === 0 ? '' : messages.length === 1 ? `M-${(messages[0] ?? 0) + 1}` : `${formatCount(messages.length)} messages`,
  ]
    .filter(Boolean)
    .join(', ')
