import { formatClock, formatDuration } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { MessageDetail, RecipientDetail } from '@shared/query/message-detail'
import { useMemo, useState } from 'react'
import { type RowColumn, RowList } from '../../components/RowList'
import { StateWord } from '../../marks/outcome'

export function Recipients({ detail, nodes }: { detail: MessageDetail; nodes: readonly RouteNode[] }) {
  const [selected, setSelected] = useState<number | null>(null)
  const columns = useMemo<RowColumn<RecipientDetail>[]>(() => {
    const name = (n: number) => (n < 0 ? '' : (nodes[n]?.name ?? ''))
    return [
      { id: 'address', head: 'Recipient', track: 'minmax(180px, 2fr)', cell: (r) => r.address, title: (r) => r.address },
      { id: 'outcome', head: 'Outcome', track: '120px', cell: (r) => <StateWord state={r.outcome} /> },
      { id: 'at', head: 'Time, UTC', track: '104px', className: 'mono', cell: (r) => formatClock(r.at) },
      {
        id: 'after',
        head: 'After',
        track: '96px',
        align: 'right',
        cell: (r) => (Number.isNaN(r.at) ? '' : formatDuration(r.at - detail.first)),
      },
      { id: 'by', head: 'Last server', track: 'minmax(100px, 1fr)', cell: (r) => name(r.deliveredBy) },
      { id: 'to', head: 'Handed to', track: 'minmax(100px, 1fr)', cell: (r) => name(r.deliveredTo) },
      { id: 'code', head: 'Code', track: '70px', className: 'mono', cell: (r) => r.code },
      {
        id: 'status',
        head: 'Status as logged',
        track: 'minmax(140px, 2fr)',
        className: 'mid',
        cell: (r) => r.status,
        title: (r) => r.status,
      },
      {
        id: 'via',
        head: 'Expanded or redirected from',
        track: 'minmax(120px, 1fr)',
        className: 'mid',
        cell: (r) => r.via.join(', '),
        title: (r) => r.via.join(', '),
      },
    ]
  }, [detail, nodes])
  return (
    <RowList
      label={`Recipients of ${detail.id}`}
      rows={detail.recipients}
      columns={columns}
      keyOf={(_r, i) => i}
      selected={selected}
      onSelect={setSelected}
      leastWidth={980}
    />
  )
}
