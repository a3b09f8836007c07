import { formatCount, formatDuration, formatStamp } from '@shared/base/format'
import type { Zone } from '@shared/base/zone'
import type { RouteNode } from '@shared/model/routes'
import type { SessionRow } from '@shared/query/session-row'
import type { SessionQuestion, SessionSortKey } from '@shared/query/sessions'
import { CHOICE_WORDS, peerName, SERVICE_WORDS, SILENCE_MS, serverName } from '@shared/report/session-words'
import { zoneHead, zoneSentence } from '@shared/report/zone-words'
import { useMemo, useRef, useState } from 'react'
import type { GridColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/DataGrid'
import type { MenuGroup } from '../../components/Menu'
import { StateWord } from '../../marks/outcome'
import { type App, useApp } from '../../state/app'
import { comparePlace } from '../../state/compare'
import { copyRows, saveSheet, useGridPrefs } from '../../state/grids'
import { useShownCatalogue } from '../../state/shown-names'
import { shownZone, useInstant, useZone } from '../../state/zone'
import { sessionPlace } from './SessionLink'
import { resultState, resultText, tlsText } from './words'

const NO_NODES: readonly RouteNode[] = []

interface Props {
  readonly question: SessionQuestion
  readonly shown: number
  /** Changes with the data. */
  readonly version: string
}

/** Pages of sessions out of the worker, which filters and sorts. */
export function SessionGrid({ question, shown, version }: Props) {
  const app = useApp()
  const { places, sessions } = app
  const nodes = useShownCatalogue()?.nodes ?? NO_NODES
  const prefs = useGridPrefs('sessions')
  const [selected, setSelected] = useState<SessionRow | null>(null)
  useInstant(selected?.first, selected?.node ?? -1, `the begin of S-${(selected?.index ?? 0) + 1}`)
  // the grid keeps its columns; names come in while logs are read
  const named = useRef(nodes)
  named.current = nodes
  const zone = useZone()
  const columns = useMemo(() => columnsOf(() => named.current, zone), [zone])
  const page = (offset: number, limit: number) => pageOf(app, question, offset, limit)
  return (
    <DataGrid<SessionRow>
      label="Sessions"
      testId="sessions"
      columns={columns}
      question={question}
      version={version}
      page={page}
      shown={shown}
      keyOf={(s) => String(s.index)}
      onSelect={(s) => {
        sessions.selected.set(s.index)
        setSelected(s)
      }}
      onOpen={(s) => places.go(sessionPlace(s.index))}
      onCopy={(rows, shownColumns) => copyRows(app, rows, shownColumns)}
      sort={{ id: question.sort.key, descending: question.sort.descending }}
      onSort={(s) =>
        sessions.ask({ sort: s ? { key: s.id as SessionSortKey, descending: s.descending } : { key: 'index', descending: false } })
      }
      menu={(row, column, picked) => (row ? menuOf(app, row, column, picked) : [])}
      tools={(shownColumns) => [
        [
          {
            id: 'csv',
            label: 'All rows of the list as CSV…',
            icon: 'download',
            run: () => void saveSheet(app, { name: 'sessions', columns: shownColumns, page, about: about(app, question) }),
          },
        ],
      ]}
      {...prefs}
    />
  )
}

async function pageOf({ cases }: App, question: SessionQuestion, offset: number, limit: number) {
  const [rows, { shown }] = await Promise.all([cases.sessionPage({ ...question, offset, limit }), cases.sessions(question)])
  return { rows, shown }
}

/** Of a row: open it, lay it beside another, find more with the same text. */
function menuOf(
  { places, sessions, compare }: App,
  row: SessionRow,
  column: GridColumn<SessionRow>,
  picked: readonly SessionRow[],
): readonly MenuGroup[] {
  const [first, second] = picked
  const text = column.text(row)
  return [
    [
      { id: 'open', label: `Open S-${row.index + 1}`, icon: 'sessions', keys: 'Enter', run: () => places.go(sessionPlace(row.index)) },
      picked.length === 2 && first && second
        ? {
            id: 'compare',
            label: `Compare S-${first.index + 1} with S-${second.index + 1}`,
            icon: 'compare',
            run: () => places.go(comparePlace({ kind: 'sessions', a: first.index, b: second.index })),
          }
        : { id: 'compare', label: 'Compare with…', icon: 'compare', keys: 'C', run: () => compare.picking.set(row.index) },
    ],
    text !== '' && SEARCHED.has(column.id)
      ? [{ id: 'filter', label: `Sessions with “${text}”`, icon: 'filter', run: () => sessions.ask({ words: text }) }]
      : [],
  ]
}

/** Columns whose texts the words of the filter are looked for in. */
const SEARCHED = new Set(['server', 'peer', 'remote', 'connector', 'helo', 'status', 'closedBy'])

const about = (app: App, { words, only, sort }: SessionQuestion) => [
  `Hopscope ${app.connection.hello.version}, case ${app.session.open.get()?.catalogue?.name ?? ''}: SMTP sessions of protocol logs`,
  `Shown: ${CHOICE_WORDS[only][0]}${words === '' ? '' : `, with “${words}”`}; sorted by ${sort.key}.`,
  zoneSentence(shownZone(app), app.session.open.get()?.catalogue?.timeRange ?? null),
]

function columnsOf(nodes: () => readonly RouteNode[], zone: Zone): GridColumn<SessionRow>[] {
  const text = (id: SessionSortKey, head: string, width: number, of: (row: SessionRow) => string): GridColumn<SessionRow> => ({
    ...{ id, head, width },
    text: of,
  })
  return [
    { ...text('index', '#', 84, (s) => `S-${s.index + 1}`), className: 'mono', pinned: true },
    { ...text('first', `Began, ${zoneHead(zone)}`, 196, (s) => formatStamp(s.first, zone)), className: 'mono' },
    text('server', 'Server', 120, (s) => serverName(s, nodes())),
    text('service', 'Service', 96, (s) => SERVICE_WORDS[s.service] ?? ''),
    text('direction', 'Way', 74, (s) => s.direction),
    text('peer', 'Peer', 180, (s) => peerName(s, nodes())),
    {
      ...text('result', 'Result', 160, resultText),
      render: (s) => <StateWord state={resultState(s)}>{resultText(s)}</StateWord>,
    },
    { ...text('messages', 'Messages', 84, (s) => (s.messages.length > 0 ? formatCount(s.messages.length) : '')), className: 'mono' },
    { ...text('duration', 'Took', 88, (s) => formatDuration(s.last - s.first)), className: 'mono' },
    {
      ...text('silence', 'Silence', 88, (s) => formatDuration(s.silenceMs)),
      className: 'mono',
      render: (s) => <span className={s.silenceMs >= SILENCE_MS ? 'defer strong' : ''}>{formatDuration(s.silenceMs)}</span>,
    },
    text('tls', 'TLS', 70, (s) => (s.tls === 'yes' ? 'yes' : s.tls === 'no' ? tlsText(s) : '')),
    text('connector', 'Connector', 200, (s) => s.connector),
    text('helo', 'EHLO', 170, (s) => s.helo),
    { ...text('remote', 'Address', 150, (s) => s.remote), className: 'mono' },
    text('status', 'Refused with', 220, (s) => s.status),
    text('closedBy', 'Hung up', 130, (s) => s.closedBy),
    { ...text('rows', 'Lines', 72, (s) => formatCount(s.rows)), className: 'mono' },
  ]
}
