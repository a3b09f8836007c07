import { formatClock, formatCount } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { EventDetail, MessageDetail } from '@shared/query/message-detail'
import { useMemo, useState } from 'react'
import { type RowColumn, RowList } from '../../components/RowList'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'

/** Every log row of the message over all servers, in time order. Each opens its raw line. */
export function Events({ detail, catalogue }: { detail: MessageDetail; catalogue: Catalogue }) {
  const { focus, prefs } = useApp()
  const event = useStore(focus.now, (f) => f.event)
  // who came by a key from another list of the page goes on from the row that was meant
  const [takeFocus] = useState(() => event !== null && (document.activeElement?.closest('#tab-panel') ?? null) !== null)
  const columns = useMemo<RowColumn<EventDetail>[]>(() => columnsOf(detail, catalogue), [detail, catalogue])
  return (
    <RowList
      label={`Log rows of ${detail.id}`}
      rows={detail.events}
      columns={columns}
      keyOf={(_e, i) => i}
      selected={event}
      onSelect={(i) => focus.selectEvent(i)}
      onOpen={() => prefs.set((p) => ({ ...p, drawer: true }))}
      onPeek={() => prefs.set((p) => ({ ...p, drawer: !p.drawer }))}
      leastWidth={960}
      takeFocus={takeFocus}
    />
  )
}

function columnsOf(m: MessageDetail, { nodes, sources }: Catalogue): RowColumn<EventDetail>[] {
  const file = (e: EventDetail) => sources[e.source]?.path.split('/').at(-1) ?? ''
  return [
    { id: 'time', head: 'Time, UTC', track: '104px', className: 'mono', cell: (e) => formatClock(e.at) },
    { id: 'after', head: 'After', track: '84px', align: 'right', className: 'dim', cell: (e) => after(e.at - m.first) },
    { id: 'server', head: 'Server', track: 'minmax(90px, 1fr)', cell: (e) => nodes[e.node]?.name ?? 'not known' },
    { id: 'event', head: 'Event', track: 'minmax(90px, 1fr)', cell: (e) => <span className={toneOf(e.event)}>{e.event}</span> },
    { id: 'source', head: 'Source', track: 'minmax(80px, 1fr)', className: 'mid', cell: (e) => e.eventSource },
    { id: 'detail', head: 'Says', track: 'minmax(160px, 3fr)', cell: (e) => e.detail, title: (e) => e.detail },
    { id: 'key', head: 'Here because of', track: 'minmax(120px, 1.2fr)', className: 'mid', cell: (e) => e.key, title: (e) => e.key },
    {
      id: 'place',
      head: 'File and line',
      track: 'minmax(130px, 1.6fr)',
      className: 'dim',
      cell: (e) => `${file(e)}:${formatCount(e.line)}`,
      title: (e) => `${sources[e.source]?.path ?? ''}, line ${e.line}, byte ${e.offset}`,
    },
  ]
}

function after(ms: number): string {
  if (Number.isNaN(ms)) return ''
  if (ms === 0) return '0'
  const sign = ms < 0 ? '−' : '+'
  const abs = Math.abs(ms)
  return abs < 60_000
    ? `${sign}${(abs / 1000).toFixed(3)} s`
    : `${sign}${Math.floor(abs / 60_000)}:${((abs % 60_000) / 1000).toFixed(0).padStart(2, '0')}`
}

function toneOf(event: string): string {
  if (/^(FAIL|DROP|POISON|BADMAIL|DSN)/.test(event)) return 'fail strong'
  if (/^DEFER/.test(event)) return 'defer strong'
  if (/^(DELIVER|SEND)$/.test(event)) return 'deliv'
  return ''
}
