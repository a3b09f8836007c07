/** Columns of a waterfall: names, lengths, the axis that stands over the bars, shares. */
import { type Scale, ticksOf, xOf } from '@shared/report/waterfall/axis'
import type { WaterfallRow } from '@shared/report/waterfall/row'
import type { Waterfall as Layout } from '@shared/report/waterfall/waterfall'
import type { RefObject } from 'react'
import type { RowColumn } from '../../../components/RowList'
import { RowCell, TONES } from './RowCell'

export const TOOK = 148
export const SHARE = 86

interface ColumnFacts {
  readonly names: number
  readonly head: RefObject<HTMLDivElement | null>
  readonly scale: Scale
  readonly w: Layout
  readonly fold: (row: WaterfallRow) => void
}

export function columnsOf({ names, head, scale, w, fold }: ColumnFacts): RowColumn<WaterfallRow>[] {
  const strong = (r: WaterfallRow) => (r.level === 1 ? 'strong' : '')
  return [
    {
      id: 'name',
      head: 'Hop and stage',
      track: `${names}px`,
      className: 'wf-name-cell',
      cell: (r) => <RowCell row={r} onFold={() => fold(r)} />,
      title: (r) => [r.name, r.where, r.note].filter(Boolean).join('\n'),
    },
    {
      id: 'took',
      head: 'duration',
      track: `${TOOK}px`,
      align: 'right',
      cell: (r) => <span className={`${TONES[r.tone]} ${strong(r)}`}>{r.took}</span>,
      title: (r) => r.note || r.took,
    },
    { id: 'bars', head: <Axis head={head} scale={scale} w={w} />, track: 'minmax(200px, 1fr)', className: 'wf-bars', cell: () => null },
    {
      id: 'share',
      head: 'share',
      track: `${SHARE}px`,
      align: 'right',
      cell: (r) => <span className={`${TONES[r.tone]} ${strong(r)}`}>{r.share}</span>,
    },
  ]
}

function Axis({ head, scale, w }: Pick<ColumnFacts, 'head' | 'scale' | 'w'>) {
  return (
    <div className="wf-axis" ref={head}>
      {ticksOf(scale, w.first, w.zone).map((t) => {
        const x = xOf(scale, t.at)
        // a word that would be cut says less than none
        return x > scale.left + scale.width - 34 ? null : (
          <span key={t.at} style={{ left: x }}>
            {t.text}
          </span>
        )
      })}
    </div>
  )
}
