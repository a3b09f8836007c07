import { formatBytes, formatCount } from '@shared/base/format'
import { layersOf } from '@shared/formats/capture/layers/frame-layers'
import type { Stretch } from '@shared/formats/capture/layers/layer'
import type { PacketRow } from '@shared/query/stream-packets'
import type { StreamDetail } from '@shared/query/streams'
import { useMemo, useState } from 'react'
import { HexView } from '../evidence/HexView'
import { hexLines } from '../evidence/hex'
import { useFrame } from '../evidence/use-frame'
import { LayerTree } from './LayerTree'

interface Props {
  readonly stream: StreamDetail
  readonly packet: PacketRow
  /** What the client sends to prove who it is is never shown. */
  readonly secret: boolean
}

/** One packet: its layers, and its bytes with those of the chosen field marked. */
export function FrameBytes({ stream, packet, secret }: Props) {
  const { bytes, problem } = useFrame(packet.ref)
  const [marked, setMarked] = useState<Stretch | null>(null)
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
      {bytes === null ? (
        <p className={problem === '' ? 'sm dim' : 'sm fail'}>{problem || 'reading…'}</p>
      ) : (
        <div className="frame-parts">
          {told ? (
            <LayerTree layers={told.layers} said={said} onSelect={setMarked} />
          ) : (
            <p className="sm dim">Its layers can't be told: none that are read here fit the packet of the list.</p>
          )}
          <HexView lines={lines} />
        </div>
      )}
    </div>
  )
}
