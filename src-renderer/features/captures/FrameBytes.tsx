import { formatBytes, formatCount } from '@shared/base/format'
import type { PacketRow } from '@shared/query/stream-packets'
import { useEffect, useMemo, useState } from 'react'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { hexLines } from './hex'

interface Props {
  readonly packet: PacketRow
  /** What the client sends to prove who it is is never shown. */
  readonly secret: boolean
}

type Read = { readonly of: PacketRow; readonly bytes: Uint8Array | null; readonly problem: string }

/** The bytes of one packet, read at its place when it is selected. */
export function FrameBytes({ packet, secret }: Props) {
  const { connection, session } = useApp()
  const caseId = useStore(session.open, (o) => o?.caseId ?? '')
  const [read, setRead] = useState<Read | null>(null)
  useEffect(() => {
    let current = true
    const { source, offset, length } = packet.ref
    connection.host.readFrame({ caseId, source, offset, length }).then(
      (bytes) => current && setRead({ of: packet, bytes: new Uint8Array(bytes), problem: '' }),
      (e: unknown) => current && setRead({ of: packet, bytes: null, problem: e instanceof Error ? e.message : String(e) }),
    )
    return () => {
      current = false
    }
  }, [connection, caseId, packet])
  const shown = read?.of === packet ? read : null
  const lines = useMemo(() => (shown?.bytes ? hexLines(shown.bytes, packet.payload, secret) : []), [shown, packet, secret])
  return (
    <div className="frame-bytes" data-testid="frame-bytes">
      <p className="xs mid">
        Packet {formatCount(packet.ref.line)} · byte {formatCount(packet.ref.offset)} of the file · {formatBytes(packet.ref.length)}
        {packet.payload > 0 && `, ${formatBytes(packet.payload)} of it data`}
        {secret && ' · a secret, not shown'}
      </p>
      {shown === null ? (
        <p className="sm dim">reading…</p>
      ) : shown.bytes === null ? (
        <p className="sm fail">{shown.problem}</p>
      ) : (
        <pre className="mono">
          {lines.map((l) => (
            <span key={l.offset} className="hex-line">
              <span className="dim">{l.offset}</span> <span className="dim">{l.hex.slice(0, l.headers * 3)}</span>
              <span>{l.hex.slice(l.headers * 3).padEnd(47 - Math.min(47, l.headers * 3))}</span>{' '}
              <span className="dim">{l.text.slice(0, l.headers)}</span>
              <span>{l.text.slice(l.headers)}</span>
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </div>
  )
}
