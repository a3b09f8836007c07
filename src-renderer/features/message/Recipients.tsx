import { formatDuration } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import { outcomeClock } from '@shared/query/adjusted-times'
import type { MessageDetail, RecipientDetail } from '@shared/query/message-detail'
import { useMemo } from 'react'
import { type RowColumn, RowList } from '../../components/RowList'
import { StateWord } from '../../marks/outcome'
import { TimeAt } from '../../marks/TimeAt'
import { TimeHead } from '../../marks/Times'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { useAdjusted, useShownTimes } from '../../state/time-view'

/** One line a recipient: what became of it, why, and the row that decides it. The selected one's way is measured above. */
export function Recipients({ detail, nodes }: { detail: MessageDetail; nodes: readonly RouteNode[] }) {
  const { focus, places } = useApp()
  const selected = useStore(focus.now, (f) => f.recipient)
  const isAdjusted = useAdjusted()
  const shown = useShownTimes(detail)
  const columns = useMemo(() => {
    const show = (r: RecipientDetail) => {
      if (!detail.events[r.event]) return
      focus.selectEvent(r.event)
      places.go({ tab: 'events' })
    }
    return { list: columnsOf(detail, shown, nodes, show, isAdjusted), show }
  }, [detail, shown, nodes, focus, places, isAdjusted])
  return (
    <RowList
      label={`Recipients of ${detail.id}`}
      rows={detail.recipients}
      columns={columns.list}
      keyOf={(_r, i) => i}
      selected={selected}
      onSelect={(i) => focus.selectRecipient(i)}
      onOpen={(i) => {
        const r = detail.recipients[i]
        if (r) columns.show(r)
      }}
      leastWidth={isAdjusted ? 1330 : 1240}
    />
  )
}

function columnsOf(
  m: MessageDetail,
  shown: MessageDetail,
  nodes: readonly RouteNode[],
  show: (r: RecipientDetail) => void,
  isAdjusted: boolean,
): RowColumn<RecipientDetail>[] {
  const name = (n: number) => (n < 0 ? '' : (nodes[n]?.name ?? ''))
  const said = (text: (r: RecipientDetail) => string) => ({ cell: text, title: text })
  return [
    { id: 'address', head: 'Recipient', track: 'minmax(170px, 2fr)', ...said((r) => r.address) },
    { id: 'outcome', head: 'Outcome', track: '112px', cell: (r) => <StateWord state={r.outcome} /> },
    { id: 'why', head: 'Why', track: 'minmax(230px, 3fr)', className: 'mid', ...said((r) => r.why || 'not known') },
    { id: 'row', head: 'Decided by', track: '104px', cell: (r) => <DecidingRow recipient={r} detail={m} onOpen={show} /> },
    {
      id: 'at',
      head: <TimeHead />,
      track: isAdjusted ? '194px' : '100px',
      className: 'mono',
      cell: (r) => <TimeAt at={r.at} node={outcomeClock(m, r)} />,
    },
    {
      id: 'after',
      head: 'After',
      track: '88px',
      align: 'right',
      cell: (r, i) => (Number.isNaN(r.at) ? '' : formatDuration((shown.recipients[i]?.at ?? r.at) - shown.first)),
    },
    { id: 'by', head: 'Last server', track: 'minmax(90px, 1fr)', ...said((r) => name(r.deliveredBy)) },
    { id: 'to', head: 'Handed to', track: 'minmax(90px, 1fr)', ...said((r) => name(r.deliveredTo)) },
    { id: 'code', head: 'Code', track: '64px', className: 'mono', cell: (r) => r.code },
    { id: 'status', head: 'Status as logged', track: 'minmax(130px, 1.6fr)', className: 'mid', ...said((r) => r.status) },
    { id: 'via', head: 'Expanded or redirected from', track: 'minmax(110px, 1fr)', className: 'mid', ...said((r) => r.via.join(', ')) },
  ]
}

/** The list has one tab stop, and Enter on its row does the same as this. */
function DecidingRow({
  recipient,
  detail,
  onOpen,
}: {
  recipient: RecipientDetail
  detail: MessageDetail
  onOpen: (r: RecipientDetail) => void
}) {
  const event = detail.events[recipient.event]
  if (!event) return <span className="dim">no row</span>
  return (
    <button
      type="button"
      className="link"
      tabIndex={-1}
      title="Show this row under Events (Enter)"
      onClick={(e) => {
        e.stopPropagation()
        onOpen(recipient)
      }}
    >
      {event.event || `row ${recipient.event + 1}`}
    </button>
  )
}
