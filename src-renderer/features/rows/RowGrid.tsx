import { formatStamp } from '@shared/base/format'
import type { Zone } from '@shared/base/zone'
import type { RouteNode } from '@shared/model/routes'
import type { SourceFile } from '@shared/model/source'
import type { RowColumn, RowsAnswer, RowsQuestion, ShownRow } from '@shared/query/rows'
import { zoneHead, zoneSentence } from '@shared/report/zone-words'
import { useEffect, useMemo, useRef } from 'react'
import type { GridColumn } from '../../components/grid/columns'
import { DataGrid, type GridHandle } from '../../components/grid/DataGrid'
import { type App, useApp } from '../../state/app'
import { copyRows, saveSheet, useGridPrefs } from '../../state/grids'
import { shownZone, useZone } from '../../state/zone'
import { derivedText, isHidden, tableWords } from './words'

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
  readonly onSort: (sort: RowsQuestion['sort']) => void
}

/** Pages of rows out of the worker. Columns are those of the log; names with dots or brackets are no paths. */
export function RowGrid({ question, answer, sources, nodes, wanted, onSelect, onCopy, onSort }: Props) {
  const app = useApp()
  const handle = useRef<GridHandle>(null)
  const { table } = question
  const prefs = useGridPrefs(`rows-${table}`)
  const zone = useZone()
  const names = JSON.stringify(answer.columns)
  const columns = useMemo(
    () => columnsOf(JSON.parse(names) as RowColumn[], sources, table, nodes, zone),
    [names, sources, table, nodes, zone],
  )
  useEffect(() => {
    if (wanted !== null) handle.current?.goTo(wanted)
  }, [wanted])
  const page = (offset: number, limit: number) => pageOf(app, question, offset, limit)
  return (
    <DataGrid<ShownRow>
      // other columns are another grid
      key={names}
      label="Rows"
      testId="rows"
      columns={columns}
      question={question}
      version={answer}
      page={page}
      shown={answer.shown}
      sort={question.sort ? { id: gridId(question.sort.column), descending: question.sort.descending } : null}
      onSort={(s) => onSort(s ? { column: s.id.replace(/^c:/, ''), descending: s.descending } : null)}
      onSelect={onSelect}
      onCopy={(rows, shownColumns) => (rows.length === 1 && rows[0] ? onCopy(rows[0]) : copyRows(app, rows, shownColumns))}
      menu={(_row, _column, picked) => [
        picked.length === 1 && picked[0]
          ? [{ id: 'cells', label: 'Copy its cells for a sheet', icon: 'table', run: () => copyRows(app, picked, columns) }]
          : [],
      ]}
      tools={(shownColumns) => [
        [
          {
            id: 'csv',
            label: 'All rows of the list as CSV…',
            icon: 'download',
            run: () => void saveSheet(app, { name: `${table ?? 'rows'}-rows`, columns: shownColumns, page, about: about(app, question) }),
          },
        ],
      ]}
      {...prefs}
      handle={handle}
    />
  )
}

/** Names of columns of a log are told apart from those of the grid. */
const gridId = (column: string) => (column === '#line' ? column : `c:${column}`)

async function pageOf({ cases }: App, question: RowsQuestion, offset: number, limit: number) {
  const [rows, answer] = await Promise.all([cases.rowPage({ ...question, offset, limit }), cases.rows(question)])
  return { rows, shown: answer?.shown ?? rows.length }
}

const about = (app: App, { source, table, words, sort }: RowsQuestion) => {
  const { session, connection } = app
  const catalogue = session.open.get()?.catalogue
  const file = source === null ? 'all files' : (catalogue?.sources[source]?.path ?? '')
  return [
    `Hopscope ${connection.hello.version}, case ${catalogue?.name ?? ''}: ${tableWords(table ?? '')}, ${file}`,
    `${words === '' ? 'All rows' : `Rows with “${words}”`}${sort ? `, sorted by ${sort.column}${sort.descending ? ', greatest first' : ''}` : ''}. Texts that stay in the file are not here.`,
    zoneSentence(shownZone(app), catalogue?.timeRange ?? null),
  ]
}

function columnsOf(
  columns: readonly RowColumn[],
  sources: readonly SourceFile[] | null,
  table: string | null,
  nodes: readonly RouteNode[],
  zone: Zone,
): GridColumn<ShownRow>[] {
  const line: GridColumn<ShownRow> = {
    id: '#line',
    head: 'Line',
    width: 80,
    className: 'mono dim',
    pinned: true,
    text: ({ ref }) => (ref.line > 0 ? String(ref.line) : ''),
  }
  const file: GridColumn<ShownRow> = {
    id: '#file',
    head: 'File',
    width: 176,
    className: 'mid',
    sortable: false,
    text: ({ ref }) => sources?.[ref.source]?.path.split('/').at(-1) ?? '',
  }
  const own = columns
    .filter((c) => !isHidden(table, c.name))
    .map(
      (c): GridColumn<ShownRow> => ({
        id: `c:${c.name}`,
        head: table === 'connections' && c.name === 'node' ? 'server' : c.kind === 'time' ? `${c.name}, ${zoneHead(zone)}` : c.name,
        width: { time: 208, number: 90, dictionary: 150, text: 220, hash: 108 }[c.kind],
        // of a text that stays in the file only a mark is here
        sortable: c.kind !== 'hash',
        className: c.kind === 'time' || c.kind === 'number' ? 'mono' : c.kind === 'hash' ? 'dim' : '',
        text: (row) => cellText(row, c, table, nodes, zone),
      }),
    )
  return sources ? [line, file, ...own] : [line, ...own]
}

function cellText(row: ShownRow, { name, kind }: RowColumn, table: string | null, nodes: readonly RouteNode[], zone: Zone): string {
  const value = Object.hasOwn(row.cells, name) ? row.cells[name] : undefined
  if (value === undefined) return ''
  const said = derivedText(table, name, value, nodes)
  if (said !== null) return said
  return kind === 'time' && typeof value === 'number' ? formatStamp(value, zone) : String(value)
}
