import { formatCount, formatCounted, formatDuration } from '@shared/base/format'
import { TCP_FLAGS } from '@shared/model/captures'
import type { RouteNode } from '@shared/model/routes'
import type { PacketRow, StreamPackets } from '@shared/query/stream-packets'
import type { StreamDetail } from '@shared/query/streams'
import { flagWords, isTrouble, verdictWords } from '@shared/report/stream-words'
import { useMemo, useState } from 'react'
import { type RowColumn, RowList } from '../../components/RowList'
import { StateWord } from '../../marks/outcome'
import { senderName, since } from './words'

interface Props {
  readonly stream: StreamDetail
  readonly packets: StreamPackets
  /** Of each packet: whether the capture of the other end has it. Null without such a capture. */
  readonly seen: readonly (boolean | null)[] | null
  readonly nodes: readonly RouteNode[]
  /** Index among all packets. */
  readonly selected: number | null
  readonly onSelect: (index: number) => void
}

interface Shown {
  readonly index: number
  readonly packet: PacketRow
  readonly said: string
}

/** Packets of one stream with what SMTP said in them. Bare acknowledgements can be left out. */
export function PacketList({ stream, packets, seen, nodes, selected, onSelect }: Props) {
  const [all, setAll] = useState(false)
  const rows = useMemo(() => shownOf(stream, packets.packets, all), [stream, packets, all])
  const columns = useMemo(() => [...columnsOf(stream, nodes), ...(seen ? [elsewhere(seen)] : [])], [stream, nodes, seen])
  const at = rows.findIndex((r) => r.index === selected)
  const hidden = packets.packets.length - rows.length
  return (
    <>
      <div className="sub-head">
        <b>Packets</b>
        <span className="dim">
          {formatCount(rows.length)} of {formatCount(packets.packets.length + packets.more)} shown
          {packets.more > 0 && `, the first ${formatCount(packets.packets.length)} are loaded`}
        </span>
        <button type="button" className="chip" aria-pressed={!all} onClick={() => setAll(!all)}>
          hide bare acknowledgements
        </button>
        {hidden > 0 && <span className="dim">{formatCounted(hidden, 'packet')} hidden</span>}
      </div>
      <RowList
        label="Packets"
        rows={rows}
        columns={columns}
        keyOf={(r) => r.index}
        selected={at < 0 ? null : at}
        onSelect={(i) => {
          const row = rows[i]
          if (row) onSelect(row.index)
        }}
        leastWidth={760}
        empty={<p className="sm dim rows-none">No packet of this stream can be had: drop the evidence again.</p>}
      />
    </>
  )
}

function shownOf(stream: StreamDetail, packets: readonly PacketRow[], all: boolean): Shown[] {
  const said = new Map<number, string>()
  for (const t of stream.talk) said.set(t.ref.offset, [said.get(t.ref.offset), t.text || t.kind].filter(Boolean).join(' ⏎ '))
  const rows = packets.map((packet, index) => ({ index, packet, said: said.get(packet.ref.offset) ?? '' }))
  return all
    ? rows
    : rows.filter(({ packet, said: text }) => text !== '' || packet.verdict !== 0 || packet.payload > 0 || packet.flags !== TCP_FLAGS.ack)
}

function columnsOf(stream: StreamDetail, nodes: readonly RouteNode[]): RowColumn<Shown>[] {
  const what = ({ packet, said }: Shown) =>
    [(packet.flags & TCP_FLAGS.rst) !== 0 ? 'reset' : '', said, ...verdictWords(packet.verdict)].filter(Boolean).join(' · ')
  return [
    { id: 'no', head: 'No.', track: '84px', align: 'right', className: 'mono dim', cell: ({ packet }) => formatCount(packet.ref.line) },
    {
      id: 'time',
      head: 'After',
      track: '96px',
      align: 'right',
      className: 'mono',
      cell: ({ packet }) => since(packet.sinceMs - stream.sinceMs),
      title: ({ packet }) => formatDuration(packet.sinceMs - stream.sinceMs),
    },
    {
      id: 'sender',
      head: 'Sender',
      track: 'minmax(130px, 1fr)',
      cell: ({ packet }) => senderName(stream, packet.side, nodes),
    },
    {
      id: 'bytes',
      head: 'Bytes',
      track: '72px',
      align: 'right',
      cell: ({ packet }) => (packet.payload > 0 ? formatCount(packet.payload) : ''),
    },
    { id: 'flags', head: 'Flags', track: '104px', className: 'dim', cell: ({ packet }) => flagWords(packet.flags) },
    {
      id: 'what',
      head: 'What',
      track: 'minmax(220px, 4fr)',
      cell: (row) => (isTrouble(row.packet) ? <span className="fail">{what(row)}</span> : what(row)),
      title: what,
    },
  ]
}

/** Whether the other end's capture has it. */
const elsewhere = (seen: readonly (boolean | null)[]): RowColumn<Shown> => ({
  id: 'seen',
  head: 'In the other capture',
  track: '150px',
  cell: ({ index }) => {
    const there = seen[index]
    return there === null || there === undefined ? '' : <StateWord state={there ? 'seen' : 'absent'}>{there ? 'seen' : 'absent'}</StateWord>
  },
})
