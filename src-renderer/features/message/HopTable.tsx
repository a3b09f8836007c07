import { formatCounted, formatShare } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import { hopClocks } from '@shared/query/hop-clock'
import type { HopDetail, MessageDetail } from '@shared/query/message-detail'
import { failedTries } from '@shared/query/tries'
import { delayOf } from '@shared/report/route-graph'
import { longestWait } from '@shared/report/sentence'
import { endsInWords, PROTOCOL_WORDS, replyCode } from '@shared/report/words'
import { useMemo } from 'react'
import { type RowColumn, RowList } from '../../components/RowList'
import { type StateId, StateWord } from '../../marks/outcome'
import { TimeAt } from '../../marks/TimeAt'
import { TimeHead } from '../../marks/Times'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { useAdjusted, useShownTimes } from '../../state/time-view'

/** The twin of the map: same hops, same order, same selection. */
export function HopTable({ detail, nodes }: { detail: MessageDetail; nodes: readonly RouteNode[] }) {
  const { focus, prefs } = useApp()
  const hop = useStore(focus.now, (f) => f.hop)
  const isAdjusted = useAdjusted()
  const { totalMs } = useShownTimes(detail)
  const columns = useMemo(() => columnsOf(detail, nodes, totalMs, isAdjusted), [detail, nodes, totalMs, isAdjusted])
  return (
    <RowList
      label={`Hops of ${detail.id}`}
      rows={detail.hops}
      columns={columns}
      keyOf={(h) => h.index}
      selected={hop}
      onSelect={(i) => focus.selectHop(i)}
      onOpen={() => prefs.set((p) => ({ ...p, drawer: true }))}
      onPeek={() => prefs.set((p) => ({ ...p, drawer: !p.drawer }))}
      leastWidth={isAdjusted ? 950 : 860}
      empty={
        <p className="dim sm" style={{ padding: 16 }}>
          No hand-over between hosts is known of this message. Its rows are under Events.
        </p>
      }
    />
  )
}

function columnsOf(m: MessageDetail, nodes: readonly RouteNode[], totalMs: number | null, isAdjusted: boolean): RowColumn<HopDetail>[] {
  const clockOf = hopClocks(m)
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  const largest = longestWait(m)?.index
  return [
    { id: 'n', head: '#', track: '36px', align: 'right', className: 'dim', cell: (h) => h.index + 1 },
    { id: 'from', head: 'From', track: 'minmax(100px, 1.3fr)', cell: (h) => name(h.from), title: (h) => name(h.from) },
    { id: 'by', head: 'By', track: 'minmax(100px, 1.3fr)', cell: (h) => name(h.to), title: (h) => name(h.to) },
    {
      id: 'with',
      head: 'With',
      track: 'minmax(110px, 1fr)',
      cell: (h) => `${PROTOCOL_WORDS[h.protocol]}${h.sessions[0] === undefined ? '' : ` · S-${h.sessions[0] + 1}`}`,
    },
    {
      id: 'time',
      head: <TimeHead />,
      track: isAdjusted ? '194px' : '100px',
      className: 'mono',
      cell: (h) => <TimeAt at={h.at} node={clockOf(h)} />,
    },
    {
      id: 'delay',
      head: 'Delay',
      track: '96px',
      align: 'right',
      cell: (h) => {
        const text = delayOf(h)
        if (!text)
          return <span className="unc">{h.sent === 'not-covered' || h.received === 'not-covered' ? 'not covered' : 'not known'}</span>
        return h.index === largest ? <span className="defer strong">{text}</span> : text
      },
    },
    {
      id: 'share',
      head: '%',
      track: '66px',
      align: 'right',
      cell: (h) =>
        h.protocol === 'shadow' || totalMs === null || (h.waitMs === null && h.transferMs === null)
          ? '–'
          : formatShare((h.waitMs ?? 0) + (h.transferMs ?? 0), totalMs),
    },
    {
      id: 'evidence',
      head: 'Evidence',
      track: 'minmax(150px, 1.3fr)',
      cell: (h) => <StateWord state={evidenceState(h)}>{evidenceWords(h)}</StateWord>,
      title: evidenceWords,
    },
    {
      id: 'notes',
      head: 'Notes',
      track: 'minmax(140px, 2fr)',
      className: 'mid',
      cell: (h) => notes(h, m, name),
      title: (h) => notes(h, m, name),
    },
  ]
}

function evidenceState(h: HopDetail): StateId {
  if (h.sent === 'absent' || h.received === 'absent') return 'absent'
  if (h.sent === 'not-covered' && h.received === 'not-covered') return 'not-covered'
  return h.certainty === 'certain' ? 'seen' : 'inferred'
}

const evidenceWords = (h: HopDetail) => (h.certainty === 'certain' ? endsInWords(h) : `${endsInWords(h)}, ${h.certainty}`)

function notes(h: HopDetail, m: MessageDetail, name: (n: number) => string): string {
  const failed = failedTries(h)
  const last = failed.at(-1)
  return [
    h.via.length ? `through ${h.via.map(name).join(', ')}` : '',
    last ? `${formatCounted(failed.length, 'failed try', 'failed tries')}, ${replyCode(last.result)}` : '',
    h.recipients.length > 0 && h.recipients.length < m.recipients.length ? `for ${h.recipients.length} of ${m.recipients.length}` : '',
    h.certainty === 'certain' ? '' : `joined by ${h.key}`,
    h.note,
  ]
    .filter(Boolean)
    .join(' · ')
}
