import { formatBytes, formatCount } from '@shared/base/format'
import { layersOf } from '@shared/formats/capture/layers/frame-layers'
import type { Stretch } from '@shared/formats/capture/layers/layer'
import type { PacketRow } from '@shared/query/stream-packets'
import type { StreamDetail } from '@shared/query/streams'
import { useEffect, useMemo, useState } from 'react'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { hexLines } from './hex'
import { LayerTree } from './LayerTree'

interface Props {
  readonly stream: StreamDetail
  readonly packet: PacketRow
  /** What the client sends to prove who it is is never shown. */
  readonly secret: boolean
}

type Read = { readonly of: PacketRow; readonly bytes: Uint8Array | null; readonly problem: string }

/** One packet, read at its place when it is selected: its layers, and its bytes with those of the chosen field marked. */
export function FrameBytes({ stream, packet, secret }: Props) {
  const { connection, session } = useApp()
  const caseId = useStore(session.open, (o) => o?.caseId ?? '')
  const [read, setRead] = useState<Read | null>(null)
  const [marked, setMarked] = useState<Stretch | null>(null)
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
  const bytes = shown?.bytes ?? null
  const told = useMemo(() => bytes && layersOf(bytes, { ends: [stream.client, stream.server], seq: packet.seq }), [bytes, stream, packet])
  const lines = useMemo(
    () => (bytes ? hexLines(bytes, { payload: told?.payload ?? null, hidden: secret, marked }) : []),
    [bytes, told, secret, marked],
  )
  const said = stream.talk.filter((t) => t.ref.offset === packet.ref.offset).map((t) => t.text || t.kind)
  return (
    <div className="frame-bytes" data-testid="frame-bytes">
      <p className="xs mid">
        Packet {formatCount(packet.ref.line)} · byte {formatCount(packet.ref.offset)} of the file · {formatBytes(packet.ref.length)}
        {packet.payload > 0 && `, ${formatBytes(packet.payload)} of it data`}
        {secret && ' · a secret, not shown'}
      </p>
      {shown === null ? (
        <p className="sm dim">reading…</p>
      ) : bytes === null ? (
        <p className="sm fail">{shown.problem}</p>
      ) : (
        <div className="frame-parts">
          {told ? (
            <LayerTree key={packet.ref.offset} layers={told.layers} said={said} onSelect={setMarked} />
          ) : (
            <p className="sm dim">Its layers can't be told: none that are read here fit the packet of the list.</p>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach that */}
          <section className="hex-view" tabIndex={0} aria-label="Bytes">
            <pre className="mono">
              {lines.map((l) => (
                <span key={l.offset} className="hex-line">
                  <span className="dim">{l.offset}</span>{' '}
                  {l.runs.map((r, i) => (
                    <span key={r.from} className={classOf(r)}>
                      {r.hex}
                      {i < l.runs.length - 1 && ' '}
                    </span>
                  ))}
                  {' '.repeat(l.missing * 3 + 2)}
                  {l.runs.map((r) => (
                    <span key={r.from} className={classOf(r)}>
                      {r.text}
                    </span>
                  ))}
                  {'\n'}
                </span>
              ))}
            </pre>
          </section>
        </div>
      )}
    </div>
  )
}

const classOf = (r: { readonly data: boolean; readonly marked: boolean }) =>
  [r.data ? '' : 'dim', r.marked ? 'hex-marked' : ''].join(' ').trim() || undefined
