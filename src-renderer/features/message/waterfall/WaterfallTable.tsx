import type { Catalogue } from '@shared/model/case'
import type { MessageDetail } from '@shared/query/message-detail'
import type { WaterfallRow } from '@shared/report/waterfall/row'
import { useState } from 'react'
import { type RowColumn, RowList } from '../../../components/RowList'
import { StateWord } from '../../../marks/outcome'
import { Clock, TimeHead } from '../../../marks/Times'
import { useApp } from '../../../state/app'
import { useStore } from '../../../state/store'
import { useAdjusted } from '../../../state/time-view'
import { spokenRow, TONES } from './RowCell'
import { selectedRow, toggled } from './row-state'
import { type Folds, useWaterfall } from './Waterfall'

/** The twin of the waterfall: the same rows, figures and folds, with the times and clocks that a picture has no room for. */
export function WaterfallTable({ detail, catalogue, folds }: { detail: MessageDetail; catalogue: Catalogue; folds: Folds }) {
  const { focus, prefs } = useApp()
  const selection = useStore(focus.now, (f) => f)
  const isAdjusted = useAdjusted()
  const w = useWaterfall(detail, catalogue, folds.now)
  const [own, setOwn] = useState<string | null>(null)
  if (!w) return <p className="map-note in-panel">The logs tell no time of this message. The Events tab has what there is.</p>
  const select = (index: number) => {
    const row = w.rows[index]
    if (!row) return
    setOwn(row.id)
    if (row.hop >= 0) focus.selectHop(row.hop)
    else focus.selectEvent(row.event >= 0 ? row.event : null)
  }
  const foldTo = (row: WaterfallRow | undefined, open: boolean) => {
    if (row?.open === !open) folds.set(toggled(folds.now, row.id))
  }
  return (
    <div className="fill">
      <RowList
        label={`Parts of the time of ${detail.id}`}
        rows={w.rows}
        columns={columnsOf(isAdjusted)}
        keyOf={(r) => r.id}
        selected={selectedRow(w.rows, own, selection)}
        onSelect={select}
        onOpen={() => prefs.set((p) => ({ ...p, drawer: true }))}
        onPeek={() => prefs.set((p) => ({ ...p, drawer: !p.drawer }))}
        onKey={(e, index) => {
          if (e.key !== 'ArrowRight' && e.key !== 'ArrowLeft') return false
          foldTo(w.rows[index], e.key === 'ArrowRight')
          return true
        }}
        leastWidth={980}
        rowLabel={spokenRow}
        treeOf={(r) => ({ level: r.level, expanded: r.open })}
      />
      <div className="wf-total" data-testid="waterfall-total">
        <b>{w.total.name}</b>
        <b>{w.total.took}</b>
        <span className="mid clip grow" title={w.total.words}>
          {w.total.words}
        </span>
      </div>
    </div>
  )
}

function columnsOf(isAdjusted: boolean): RowColumn<WaterfallRow>[] {
  return [
    {
      id: 'name',
      head: 'Part',
      track: 'minmax(170px, 1.4fr)',
      cell: (r) => (
        <span style={{ paddingLeft: (r.level - 1) * 14 }} className={r.level === 1 ? 'strong' : TONES[r.tone]}>
          {r.open === null ? '' : r.open ? '▾ ' : '▸ '}
          {r.name}
        </span>
      ),
      title: (r) => r.name,
    },
    { id: 'where', head: 'Where, and why', track: 'minmax(160px, 2fr)', className: 'mid', cell: (r) => r.where, title: (r) => r.where },
    {
      id: 'from',
      head: <TimeHead word="From" isAdjusted={isAdjusted} />,
      track: isAdjusted ? '150px' : '100px',
      className: 'mono',
      cell: (r) => (
        <>
          {isAdjusted && '≈ '}
          <Clock at={r.from} />
        </>
      ),
    },
    { id: 'took', head: 'Duration', track: '116px', align: 'right', cell: (r) => <span className={TONES[r.tone]}>{r.took}</span> },
    { id: 'share', head: 'Share', track: '76px', align: 'right', cell: (r) => <span className={TONES[r.tone]}>{r.share}</span> },
    { id: 'truth', head: 'Evidence', track: '118px', cell: (r) => <Truth row={r} /> },
    {
      id: 'clocks',
      head: 'Clocks',
      track: 'minmax(110px, 1.2fr)',
      className: 'mid',
      // a row that sums up others has the clocks of its parts
      cell: (r) => r.clocks || (r.critical && r.open === null ? 'one' : ''),
      title: (r) => r.note,
    },
  ]
}

function Truth({ row: { truth, sure, level, hop } }: { row: WaterfallRow }) {
  if (truth === 'absent') return <StateWord state="absent">absent</StateWord>
  if (truth === 'not-covered') return <StateWord state="not-covered">not covered</StateWord>
  if (sure !== 'certain') return <StateWord state="inferred">{sure}</StateWord>
  return level === 3 || hop < 0 ? null : <StateWord state="seen">seen</StateWord>
}
