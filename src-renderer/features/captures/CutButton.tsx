import { fileName, formatCounted } from '@shared/base/format'
import type { StreamPackets } from '@shared/query/stream-packets'
import type { StreamDetail } from '@shared/query/streams'
import { useState } from 'react'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { useKey } from '../../components/use-key'
import { useApp } from '../../state/app'
import { useDragOut } from '../../state/drag-out'
import { saveFile } from '../../state/save-file'
import { useStore } from '../../state/store'

/** The packets of the stream as a pcap file for Wireshark. */
export function CutButton({ stream, packets }: { stream: StreamDetail; packets: StreamPackets }) {
  const { connection, notices, session } = useApp()
  const open = useStore(session.open, (o) => o)
  const [busy, setBusy] = useState(false)
  const gone = open?.evidence === 'gone'
  const cutOut = async (caseId: string) => {
    const offsets = packets.packets.map((p) => p.ref.offset)
    const made = await connection.host.cutPackets({ caseId, source: stream.source, offsets })
    const name = `${fileName(`${stream.client} ${stream.server}`)}.pcap`
    return { made, file: { name, bytes: made.bytes, type: 'application/vnd.tcpdump.pcap', what: 'Capture' } }
  }
  const cut = async () => {
    if (!open || busy || gone || packets.packets.length === 0) return
    setBusy(true)
    try {
      const { file, made } = await cutOut(open.caseId)
      await saveFile({ connection, notices }, file)
      const missing = made.leftOut + packets.more
      if (missing > 0)
        notices.add({
          tone: 'info',
          what: `${formatCounted(missing, 'packet')} of P-${stream.index + 1} are not in it.`,
          means: 'A pcap file has one link layer, and a cut has at most 20,000 packets.',
        })
    } catch (e) {
      notices.add({ tone: 'problem', what: 'Nothing was cut out.', means: e instanceof Error ? e.message : String(e) })
    } finally {
      setBusy(false)
    }
  }
  const drag = useDragOut({ later: async () => (open && !gone ? (await cutOut(open.caseId)).file : null) })
  useKey('x', () => void cut())
  return (
    <button
      type="button"
      className="btn"
      disabled={busy || gone}
      {...drag}
      aria-keyshortcuts="X"
      title={gone ? 'The evidence is not where it was' : 'These packets as a pcap file for Wireshark'}
      onClick={() => void cut()}
    >
      <Icon name="drop" size="s" /> Cut out as pcap <Key>X</Key>
    </button>
  )
}
