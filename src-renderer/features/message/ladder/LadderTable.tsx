import type { Catalogue } from '@shared/model/case'
import type { MessageDetail } from '@shared/query/message-detail'
import type { Ladder, LadderRow } from '@shared/report/ladder/row'
import { endsInWords } from '@shared/report/words'
import { useState } from 'react'
import { type RowColumn, RowList } from '../../../components/RowList'
import { type StateId, StateWord } from '../../../marks/outcome'
import { TimeHead } from '../../../marks/Times'
import { useApp } from '../../../state/app'
import { useStore } from '../../../state/store'
import { type LadderState, selectedIn, useLadder } from './use-ladder'

/** The twin of the ladder: the same rows in the same order, with the same times and gaps. */
export function LadderTable({ detail, catalogue, shape }: { detail: MessageDetail; catalogue: Catalogue; shape: LadderState }) {
  const { focus, prefs } = useApp()
  const selection = useStore(focus.now, (f) => f)
  const l = useLadder(detail, catalogue, shape.now)
  const [own, setOwn] = useState<string | null>(null)
  const select = (index: number) => {
    const row = l.rows[index]
    if (!row) return
    setOwn(row.id)
    if (row.hop >= 0) focus.selectHop(row.hop)
    else focus.selectEvent(row.event >= 0 ? row.event : null)
  }
  return (
    <RowList
      label={`Steps of ${detail.id}`}
      rows={l.rows}
      columns={columnsOf(l, detail)}
      keyOf={(r) => r.id}
      selected={selectedIn(l.rows, own, selection)}
      onSelect={select}
      onOpen={() => prefs.set((p) => ({ ...p, drawer: true }))}
      onPeek={() => prefs.set((p) => ({ ...p, drawer: !p.drawer }))}
      onKey={(e, index) => {
        const row = l.rows[index]
        if ((e.key !== 'ArrowRight' && e.key !== 'ArrowLeft') || !row || row.fold === '') return false
        const folds = new Set(shape.now.folds)
        if (e.key === 'ArrowRight') folds.add(row.fold)
        else folds.delete(row.fold)
        shape.set({ ...shape.now, folds })
        return true
      }}
      leastWidth={900}
    />
  )
}

function columnsOf(l: Ladder, m: MessageDetail): RowColumn<LadderRow>[] {
  const name = (c: number) => l.columns[c]?.name ?? ''
  return [
    {
      id: 'time',
      head: <TimeHead isAdjusted={l.isAdjusted} />,
      track: l.isAdjusted ? '150px' : '104px',
      className: 'mono',
      cell: (r) => r.time,
    },
    {
      id: 'gap',
      head: 'Gap, s',
      track: '108px',
      align: 'right',
      className: 'mono',
      cell: (r) => <span className={r.back ? 'abs strong' : r.kind === 'gap' ? 'defer' : ''}>{r.gap}</span>,
    },
    { id: 'from', head: 'From', track: 'minmax(100px, 1fr)', cell: (r) => name(r.from), title: (r) => name(r.from) },
    {
      id: 'to',
      head: 'To',
      track: 'minmax(100px, 1.2fr)',
      cell: (r) => (r.kind === 'arrow' ? [...r.via.map((v) => `via ${name(v)}`), name(r.to)].join(', ') : ''),
      title: (r) => name(r.to),
    },
    {
      id: 'what',
      head: 'What',
      track: 'minmax(170px, 2fr)',
      cell: (r) => (
        <span className={r.kind === 'gap' ? 'defer' : ''}>
          {r.open === null ? '' : r.open ? '▾ ' : '▸ '}
          {r.label}
        </span>
      ),
      title: (r) => r.label,
    },
    {
      id: 'evidence',
      head: 'Evidence',
      track: 'minmax(190px, 1fr)',
      cell: (r) => <Evidence row={r} m={m} />,
    },
  ]
}

const STATES: Readonly<Record<LadderRow['style'], StateId>> = {
  seen: 'seen',
  failed: 'failed',
  inferred: 'inferred',
  'not-covered': 'not-covered',
  absent: 'absent',
  shadow: 'shadow',
}

function Evidence({ row, m }: { row: LadderRow; m: MessageDetail }) {
  const h = m.hops[row.hop]
  if (row.kind === 'tick') return <StateWord state="seen">row of its log</StateWord>
  if (row.kind === 'gap' || !h) return null
  const far = row.style === 'failed' && row.far !== 'seen' ? `, ${row.far === 'absent' ? 'absent' : 'not covered'} there` : ''
  return <StateWord state={STATES[row.style]}>{row.style === 'failed' ? `failed${far}` : endsInWords(h)}</StateWord>
}
