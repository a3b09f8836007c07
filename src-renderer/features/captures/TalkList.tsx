import { formatBytes, formatCount, formatDuration } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { StreamDetail, TalkLine } from '@shared/query/streams'
import { useMemo } from 'react'
import { type RowColumn, RowList } from '../../components/RowList'
import { senderName, since } from './words'

interface Props {
  readonly stream: StreamDetail
  readonly nodes: readonly RouteNode[]
  /** Byte of the selected packet's record. */
  readonly selected: number | null
  readonly onSelect: (offset: number) => void
}

interface Shown {
  readonly line: TalkLine
  /** Since the line before; NaN for the first, or without times. */
  readonly waitMs: number
}

/** Waits that a person looks for. */
const LONG_MS = 1_000

/** What the two ends said to each other, line by line with the waits between; secrets are masked, mails are told by their size. */
export function TalkList({ stream, nodes, selected, onSelect }: Props) {
  const rows = useMemo(
    () => stream.talk.map((line, i): Shown => ({ line, waitMs: line.sinceMs - (stream.talk[i - 1]?.sinceMs ?? Number.NaN) })),
    [stream],
  )
  const columns = useMemo(() => columnsOf(stream, nodes), [stream, nodes])
  const at = rows.findIndex((r) => r.line.ref.offset === selected)
  return (
    <RowList
      label="Dialogue"
      rows={rows}
      columns={columns}
      keyOf={(_, i) => i}
      selected={at < 0 ? null : at}
      onSelect={(i) => {
        const row = rows[i]
        if (row) onSelect(row.line.ref.offset)
      }}
      leastWidth={720}
      empty={<p className="sm dim rows-none">No SMTP was seen in it: another protocol, or all of it is behind TLS.</p>}
    />
  )
}

function columnsOf(stream: StreamDetail, nodes: readonly RouteNode[]): RowColumn<Shown>[] {
  return [
    { id: 'no', head: 'Packet', track: '84px', align: 'right', className: 'mono dim', cell: ({ line }) => formatCount(line.ref.line) },
    {
      id: 'time',
      head: 'After',
      track: '96px',
      align: 'right',
      className: 'mono',
      cell: ({ line }) => since(line.sinceMs - stream.sinceMs),
    },
    {
      id: 'wait',
      head: 'Wait',
      track: '80px',
      align: 'right',
      cell: ({ waitMs }) => (waitMs >= LONG_MS ? <b>{formatDuration(waitMs)}</b> : formatDuration(waitMs) || ''),
    },
    { id: 'side', head: 'Said by', track: 'minmax(130px, 1fr)', cell: ({ line }) => senderName(stream, line.side, nodes) },
    { id: 'text', head: 'What', track: 'minmax(260px, 4fr)', cell: ({ line }) => words(line), title: ({ line }) => words(line) },
  ]
}

const KINDS: Readonly<Record<string, string>> = { data: 'the mail', tls: 'TLS begins: from here on nothing can be read' }

function words({ kind, text, subject, messageId, mailBytes }: TalkLine): string {
  const mail = [subject && `“${subject}”`, messageId, Number.isNaN(mailBytes) ? '' : formatBytes(mailBytes)].filter(Boolean).join(', ')
  return [text || (KINDS[kind] ?? kind), mail].filter(Boolean).join(' · ')
}
