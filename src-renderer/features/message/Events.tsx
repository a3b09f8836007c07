import { formatCount } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import { rowOrder } from '@shared/query/adjusted-times'
import type { EventDetail, MessageDetail } from '@shared/query/message-detail'
import { useMemo, useState } from 'react'
import { type RowColumn, RowList } from '../../components/RowList'
import { TimeAt } from '../../marks/TimeAt'
import { TimeHead } from '../../marks/Times'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { useAdjusted, useShownTimes } from '../../state/time-view'

interface Row {
  /** Among the message's events. */
  readonly index: number
  readonly event: EventDetail
  /** After the first row, in the times of the view. */
  readonly afterMs: number
}

/** Every log row of the message over all servers, in the time order of the view. Each opens its raw line. */
export function Events({ detail, catalogue }: { detail: MessageDetail; catalogue: Catalogue }) {
  const { focus, prefs } = useApp()
  const event = useStore(focus.now, (f) => f.event)
  // who came by a key from another list of the page goes on from the row that was meant
  const [takeFocus] = useState(() => event !== null && (document.activeElement?.closest('#tab-panel') ?? null) !== null)
  const isAdjusted = useAdjusted()
  const shown = useShownTimes(detail)
  const rows = useMemo(() => rowsOf(detail, shown), [detail, shown])
  const columns = useMemo(() => columnsOf(catalogue, isAdjusted), [catalogue, isAdjusted])
  const eventOf = (place: number) => rows[place]?.index ?? null
  const selected = rows.findIndex((r) => r.index === event)
  return (
    <RowList
      label={`Log rows of ${detail.id}`}
      rows={rows}
      columns={columns}
      keyOf={(r) => r.index}
      selected={selected < 0 ? null : selected}
      onSelect={(place) => focus.selectEvent(eventOf(place))}
      onOpen={() => prefs.set((p) => ({ ...p, drawer: true }))}
      onPeek={() => prefs.set((p) => ({ ...p, drawer: !p.drawer }))}
      leastWidth={isAdjusted ? 1050 : 960}
      takeFocus={takeFocus}
    />
  )
}

function rowsOf({ events }: MessageDetail, shown: MessageDetail): Row[] {
  const row = (index: number): Row[] => {
    const [event, at] = [events[index], shown.events[index]?.at ?? Number.NaN]
    return event ? [{ index, event, afterMs: at - shown.first }] : []
  }
  return rowOrder(shown.events).flatMap(row)
}

function columnsOf({ nodes, sources }: Catalogue, isAdjusted: boolean): RowColumn<Row>[] {
  const file = (e: EventDetail) => sources[e.source]?.path.split('/').at(-1) ?? ''
  const time = (r: Row) => <TimeAt at={r.event.at} node={r.event.node} />
  return [
    { id: 'time', head: <TimeHead />, track: isAdjusted ? '194px' : '104px', className: 'mono', cell: time },
    { id: 'after', head: 'After', track: '84px', align: 'right', className: 'dim', cell: (r) => after(r.afterMs) },
    { id: 'server', head: 'Server', track: 'minmax(90px, 1fr)', cell: ({ event: e }) => nodes[e.node]?.name ?? 'not known' },
    {
      id: 'event',
      head: 'Event',
      track: 'minmax(90px, 1fr)',
      cell: ({ event: e }) => <span className={toneOf(e.event)}>{e.event}</span>,
    },
    { id: 'source', head: 'Source', track: 'minmax(80px, 1fr)', className: 'mid', cell: ({ event: e }) => e.eventSource },
    { id: 'detail', head: 'Says', track: 'minmax(160px, 3fr)', cell: ({ event: e }) => e.detail, title: ({ event: e }) => e.detail },
    {
      id: 'key',
      head: 'Here because of',
      track: 'minmax(120px, 1.2fr)',
      className: 'mid',
      cell: ({ event: e }) => e.key,
      title: ({ event: e }) => e.key,
    },
    {
      id: 'place',
      head: 'File and line',
      track: 'minmax(130px, 1.6fr)',
      className: 'dim',
      cell: ({ event: e }) => `${file(e)}:${formatCount(e.line)}`,
      title: ({ event: e }) => `${sources[e.source]?.path ?? ''}, line ${e.line}, byte ${e.offset}`,
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
