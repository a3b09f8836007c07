/** The columns of the list. Cells are text nodes only: what logs say is never markup. */
import { formatBytes, formatCount, formatDuration, formatShortStamp } from '@shared/base/format'
import type { Zone } from '@shared/base/zone'
import type { SortKey } from '@shared/query/filter'
import type { GridRow } from '@shared/query/message-engine'
import { DIRECTION_WORDS, OUTCOME_WORDS } from '@shared/report/words'
import { zoneHead } from '@shared/report/zone-words'
import type { GridColumn } from '../../components/grid/columns'
import { MessageMarks, marksWords } from '../../marks/MarkBadges'
import { StateWord } from '../../marks/outcome'
import type { ThingMarks } from '../../state/marks'

export interface MessageColumn extends GridColumn<GridRow> {
  readonly id: SortKey
}

/** `longestMs`: greatest total delay in the view, for the bars. `marksOf`: what a person put on a message. */
export function messageColumns(
  longestMs: () => number,
  marksOf: (message: number) => ThingMarks,
  zone: Zone,
): readonly GridColumn<GridRow>[] {
  const [number, ...rest] = logColumns(longestMs, zone)
  return number ? [number, marksColumn(marksOf), ...rest] : []
}

/** Of the person, not of the logs: the worker can't sort by it. */
const marksColumn = (marksOf: (message: number) => ThingMarks): GridColumn<GridRow> => ({
  id: 'marks',
  head: 'Marks',
  width: 66,
  sortable: false,
  text: (r) => marksWords(marksOf(r.index)),
  render: (r) => <MessageMarks message={r.index} />,
})

/** `M-25, failed, anna to bob, 6 min 12 s`: a row as a screen reader says it. */
export function rowSummary(r: GridRow): string {
  const more = r.recipientCount > 1 ? ` and ${formatCount(r.recipientCount - 1)} more` : ''
  const took = r.totalMs === null ? 'delay not known' : formatDuration(r.totalMs)
  return `${r.id}, ${OUTCOME_WORDS[r.outcome]}, ${shortOf(r.sender) || 'sender not known'} to ${shortOf(r.firstRecipient) || 'nobody known'}${more}, ${took}`
}

const shortOf = (address: string) => address.split('@')[0] ?? ''

const logColumns = (longestMs: () => number, zone: Zone): readonly MessageColumn[] => [
  { id: 'index', head: 'No.', width: 72, className: 'id', text: (r) => r.id },
  {
    id: 'first',
    head: `Time, ${zoneHead(zone)}`,
    width: 142,
    className: 'mono',
    text: (r) => formatShortStamp(r.first, zone),
  },
  { id: 'outcome', head: 'Outcome', width: 110, text: (r) => OUTCOME_WORDS[r.outcome], render: (r) => <StateWord state={r.outcome} /> },
  { id: 'sender', head: 'From', width: 90, flex: 4, text: (r) => r.sender },
  {
    id: 'recipients',
    head: 'To',
    width: 90,
    flex: 4,
    text: (r) => `${r.firstRecipient}${r.recipientCount > 1 ? ` +${formatCount(r.recipientCount - 1)}` : ''}`,
  },
  { id: 'subject', head: 'Subject', width: 110, flex: 5, text: (r) => r.subject },
  {
    id: 'totalMs',
    head: 'Total delay',
    width: 128,
    text: (r) => (r.totalMs === null ? 'not known' : formatDuration(r.totalMs)),
    render: (r) => <Delay ms={r.totalMs} longest={longestMs()} />,
  },
  { id: 'hopCount', head: 'Hops', width: 70, right: true, fits: 880, text: (r) => String(r.hopCount) },
  // narrower than this, the route gives its place to people and subjects
  { id: 'route', head: 'Route', width: 120, flex: 5, className: 'quiet', fits: 1000, text: (r) => r.route },
  { id: 'longestWaitMs', head: 'Longest wait', width: 104, usual: false, className: 'mono', text: (r) => formatDuration(r.longestWaitMs) },
  { id: 'recipientCount', head: 'Recipients', width: 86, right: true, usual: false, text: (r) => formatCount(r.recipientCount) },
  { id: 'direction', head: 'Direction', width: 96, usual: false, text: (r) => DIRECTION_WORDS[r.direction] },
  { id: 'bytes', head: 'Size', width: 84, right: true, usual: false, text: (r) => formatBytes(r.bytes) },
  { id: 'codes', head: 'Codes', width: 110, className: 'mono', usual: false, text: (r) => r.codes },
  {
    id: 'last',
    head: `Last record, ${zoneHead(zone)}`,
    width: 142,
    className: 'mono',
    usual: false,
    text: (r) => formatShortStamp(r.last, zone),
  },
  { id: 'complete', head: 'Covered', width: 96, usual: false, text: (r) => (r.complete ? 'yes' : 'not all') },
  { id: 'messageId', head: 'Message-ID', width: 240, className: 'mono', usual: false, text: (r) => r.messageId },
  { id: 'networkMessageId', head: 'Network id', width: 240, className: 'mono', usual: false, text: (r) => r.networkMessageId },
]

/** Square root: minutes and hours must both be seen beside seconds. */
function Delay({ ms, longest }: { ms: number | null; longest: number }) {
  if (ms === null) return <span className="unc">not known</span>
  const share = longest > 0 ? Math.sqrt(Math.max(0, ms) / longest) : 0
  return (
    <span className="delay">
      <i style={{ width: `${share * 100}%`, background: `var(--delay-${ms >= 600_000 ? 5 : ms >= 60_000 ? 4 : 3})` }} />
      <b>{formatDuration(ms)}</b>
    </span>
  )
}
