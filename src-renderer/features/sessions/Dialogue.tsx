import { formatClock, formatDuration } from '@shared/base/format'
import type { Zone } from '@shared/base/zone'
import type { RouteNode } from '@shared/model/routes'
import { endNames, peerName, SILENCE_MS, serverName, waitWords } from '@shared/report/session-words'
import { useMemo } from 'react'
import { type RowColumn, RowList } from '../../components/RowList'
import { StateWord } from '../../marks/outcome'
import { Clock } from '../../marks/Times'
import { useZone } from '../../state/zone'
import type { SessionView } from '../../workers/case-sessions'
import { Bubble, lineText } from './Bubble'
import { type DialogueRow, dialogueOfRow, unitKey } from './dialogue-rows'
import { gapClass, gapText } from './words'

interface Props {
  readonly view: SessionView
  readonly nodes: readonly RouteNode[]
  readonly rows: readonly DialogueRow[]
  readonly selected: number | null
  readonly onSelect: (row: number) => void
  readonly onFold: (key: string) => void
  readonly onPeek: () => void
}

/** What the two ends said to each other: by the clock of this log at the left, by that of the other end at the right. */
export function DialogueList({ view, nodes, rows, selected, onSelect, onFold, onPeek }: Props) {
  const zone = useZone()
  const columns = useMemo(() => columnsOf(view, nodes, onFold), [view, nodes, onFold])
  return (
    <RowList
      label="Dialogue"
      rows={rows}
      columns={columns}
      keyOf={(row) => (row.kind === 'wait' ? `wait ${row.unit}` : `${row.of} ${row.line}`)}
      selected={selected}
      onSelect={onSelect}
      onOpen={(i) => {
        const row = rows[i]
        if (row?.kind === 'line') onFold(unitKey(row.of, row.unit))
      }}
      onPeek={onPeek}
      rowHeight={32}
      leastWidth={620}
      rowLabel={(row) => rowLabel(row, view, nodes, zone)}
      empty={
        <p className="sm dim rows-none">
          No line of this session can be had: the index of this case is not whole. Drop the evidence again.
        </p>
      }
    />
  )
}

function columnsOf(view: SessionView, nodes: readonly RouteNode[], onFold: Props['onFold']): RowColumn<DialogueRow>[] {
  const { row, dialogue, other } = view
  const { client, server } = endNames(row, nodes)
  const columns: RowColumn<DialogueRow>[] = [
    {
      id: 'at',
      head: serverName(row, nodes),
      track: '100px',
      className: 'mono dim talk-time',
      cell: (r) =>
        r.kind === 'line' ? r.of === 'own' ? <Clock at={dialogue.lines[r.line]?.at ?? Number.NaN} /> : <OtherSide row={r} /> : '',
    },
    {
      id: 'gap',
      head: 'Wait',
      track: '76px',
      align: 'right',
      className: 'mono',
      cell: (r) => {
        const ms = waitBefore(r, view)
        return <span className={gapClass(ms)}>{gapText(ms)}</span>
      },
    },
    {
      id: 'what',
      head: (
        <span className="talk-head">
          <span>{client} sends</span>
          <span>{server} answers</span>
        </span>
      ),
      track: 'minmax(320px, 1fr)',
      className: 'talk-cell',
      cell: (r) => <What row={r} view={view} nodes={nodes} onFold={onFold} />,
    },
    {
      id: 'other',
      head: peerName(row, nodes),
      track: '116px',
      align: 'right',
      className: 'mono dim talk-time',
      cell: (r) => {
        if (r.kind !== 'line' || !other) return ''
        if (r.of === 'other') return <Clock at={other.dialogue.lines[r.line]?.at ?? Number.NaN} />
        if (r.beside !== null) return <Clock at={other.dialogue.lines[r.beside]?.at ?? Number.NaN} />
        return r.line === dialogue.units[r.unit]?.from ? <OtherSide row={r} /> : ''
      },
    },
  ]
  return other ? columns : columns.slice(0, -1)
}

/** Time since the line before; long ones have a row of their own. */
function waitBefore(r: DialogueRow, { dialogue }: SessionView): number {
  if (r.kind === 'wait') return r.ms
  if (r.of === 'other' || dialogue.units[r.unit]?.from !== r.line) return Number.NaN
  const ms = dialogue.units[r.unit]?.waitMs ?? Number.NaN
  return ms >= SILENCE_MS ? Number.NaN : ms
}

function OtherSide({ row }: { row: Extract<DialogueRow, { kind: 'line' }> }) {
  if (row.state === 'absent') return <StateWord state="absent">absent</StateWord>
  if (row.state === 'not-covered') return <StateWord state="not-covered">not covered</StateWord>
  return null
}

function What({ row, view, nodes, onFold }: { row: DialogueRow; view: SessionView; nodes: readonly RouteNode[]; onFold: Props['onFold'] }) {
  if (row.kind === 'wait')
    return (
      <span className="talk-wait">
        <b>{waitWords(view.dialogue, row.unit, view.row, nodes)}</b>
        {row.unit === view.dialogue.longest && <span className="xs">the longest silence of this session</span>}
      </span>
    )
  const dialogue = dialogueOfRow(view, row.of)
  const unit = dialogue?.units[row.unit]
  if (!dialogue || !unit) return null
  return (
    <Bubble
      dialogue={dialogue}
      unit={unit}
      line={row.line}
      more={row.more}
      open={row.open}
      onFold={() => onFold(unitKey(row.of, row.unit))}
      foreign={row.of === 'other'}
      longest={
        row.of === 'own' && row.unit === dialogue.longest && row.line === unit.from && unit.waitMs >= 1000 && unit.waitMs < SILENCE_MS
      }
    />
  )
}

/** For who hears it: when, who, what, and what the other log says of it. */
function rowLabel(row: DialogueRow, view: SessionView, nodes: readonly RouteNode[], zone: Zone): string {
  if (row.kind === 'wait') return `${waitWords(view.dialogue, row.unit, view.row, nodes)}.`
  const dialogue = dialogueOfRow(view, row.of)
  const [line, unit] = [dialogue?.lines[row.line], dialogue?.units[row.unit]]
  if (!line || !unit) return ''
  const { client, server } = endNames(view.row, nodes)
  const who = unit.by === 'client' ? `${client}: ` : unit.by === 'server' ? `${server}: ` : ''
  const state =
    row.state === null || row.state === 'seen' ? '' : `, ${row.of === 'own' ? 'other log' : 'this log'}: ${row.state.replace('-', ' ')}`
  const folded = row.more > 0 && !row.open ? `, ${row.more} more lines folded` : ''
  const wait = unit.waitMs >= 1000 && row.of === 'own' && unit.from === row.line ? `, after ${formatDuration(unit.waitMs)}` : ''
  return `${formatClock(line.at, zone)} ${who}${lineText(line, unit)}${wait}${folded}${state}`
}
