import { formatDuration } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { CompareRow } from '@shared/query/compare-sessions'
import { endNames } from '@shared/report/session-words'
import { useMemo } from 'react'
import { type RowColumn, RowList } from '../../components/RowList'
import { Clock } from '../../marks/Times'
import type { SessionView, TwoSessions } from '../../workers/case-sessions'
import { Bubble, lineText } from '../sessions/Bubble'
import { gapClass, gapText } from '../sessions/words'

interface Props {
  readonly two: TwoSessions
  readonly nodes: readonly RouteNode[]
  readonly selected: number | null
  readonly onSelect: (row: number) => void
  readonly onNext: () => void
  readonly onPeek: () => void
}

/** Units of both dialogues in the rows of their comparison. */
export function SessionRows({ two, nodes, selected, onSelect, onNext, onPeek }: Props) {
  const differs = useMemo(() => new Set(two.comparison.differences.map((d) => d.row)), [two])
  const columns = useMemo(() => [...sideOf('a', two.a, nodes, differs), ...sideOf('b', two.b, nodes, differs)], [two, nodes, differs])
  return (
    <RowList
      label="Both sessions, aligned by command"
      rows={two.comparison.rows}
      columns={columns}
      keyOf={(_, i) => i}
      selected={selected}
      onSelect={onSelect}
      onOpen={onPeek}
      onPeek={onPeek}
      onKey={(e) => {
        if (e.key !== '.') return false
        onNext()
        return true
      }}
      rowHeight={32}
      leastWidth={840}
      rowLabel={(row, i) => `${differs.has(i) ? 'differs: ' : ''}${half(two.a, row.a)}; beside it ${half(two.b, row.b)}`}
      empty={<p className="sm dim rows-none">No line of the two sessions can be had.</p>}
    />
  )
}

function half({ dialogue }: SessionView, unit: number | null): string {
  const u = unit === null ? undefined : dialogue.units[unit]
  const line = u && dialogue.lines[u.from]
  return u && line ? lineText(line, u) : 'nothing'
}

function sideOf(side: 'a' | 'b', view: SessionView, nodes: readonly RouteNode[], differs: ReadonlySet<number>): RowColumn<CompareRow>[] {
  const { dialogue, row } = view
  const { client, server } = endNames(row, nodes)
  const unitOf = (r: CompareRow) => {
    const unit = r[side]
    return unit === null ? undefined : dialogue.units[unit]
  }
  return [
    {
      id: `${side}-at`,
      head: `S-${row.index + 1}`,
      track: '104px',
      className: `mono dim talk-time${side === 'b' ? ' compare-second' : ''}`,
      cell: (r) => <Clock at={dialogue.lines[unitOf(r)?.from ?? -1]?.at ?? Number.NaN} />,
    },
    {
      id: `${side}-gap`,
      head: 'Wait',
      track: '68px',
      align: 'right',
      className: 'mono',
      cell: (r) => {
        const ms = unitOf(r)?.waitMs ?? Number.NaN
        return <span className={gapClass(ms)}>{gapText(ms)}</span>
      },
    },
    {
      id: `${side}-what`,
      head: (
        <span className="talk-head">
          <span>{client} sends</span>
          <span>{server} answers</span>
        </span>
      ),
      track: 'minmax(220px, 1fr)',
      className: 'talk-cell',
      cell: (r, i) => {
        const unit = unitOf(r)
        if (!unit) return differs.has(i) ? <Nothing view={view} r={r} side={side} /> : ''
        return <Bubble dialogue={dialogue} unit={unit} line={unit.from} more={unit.to - unit.from - 1} open={false} />
      },
    },
  ]
}

/** Where the other one has something and this one does not: how long it then waited, and for what. */
function Nothing({ view, r, side }: { view: SessionView; r: CompareRow; side: 'a' | 'b' }) {
  const { dialogue } = view
  const other = side === 'a' ? r.b : r.a
  const last = dialogue.units.at(-1)
  if (other === null) return null
  const silent = dialogue.units[dialogue.longest]
  const isEnd = last?.kind === 'disconnect' && silent === last && last.waitMs >= 1000
  return <span className="talk-wait">{isEnd ? <b>nothing for {formatDuration(last.waitMs)}</b> : <b>nothing here</b>}</span>
}
