import { formatBytes, formatCount } from '@shared/base/format'
import type { SourceRef } from '@shared/model/source'
import type { ShownRow } from '@shared/query/rows'
import { useEffect, useMemo, useState } from 'react'
import { useApp } from '../../state/app'
import { HexView } from '../evidence/HexView'
import { hexLines } from '../evidence/hex'
import { useFrame } from '../evidence/use-frame'

/** A row of a capture as it stands in the file. What may hold a secret is shown with its stream, where secrets are told from the rest. */
export function CaptureRow({ row, table }: { row: ShownRow; table: string | null }) {
  const beside = table === 'other-packets' || table === 'address-names'
  return (
    <div className="frame-bytes">
      <p className="xs mid">
        {row.ref.line > 0 ? `Packet ${formatCount(row.ref.line)} · byte` : 'Byte'} {formatCount(row.ref.offset)} of the file
        {row.ref.length > 0 && ` · ${formatBytes(row.ref.length)}`}
      </p>
      {!beside ? (
        <ToStream row={row} />
      ) : row.ref.line > 0 ? (
        <Bytes place={row.ref} />
      ) : (
        <p className="sm mid">It stands in a list of names that the capturing program wrote beside the packets.</p>
      )}
    </div>
  )
}

function Bytes({ place }: { place: SourceRef }) {
  const { bytes, problem } = useFrame(place)
  const lines = useMemo(
    () => (bytes ? hexLines(bytes, { payload: { from: 0, to: bytes.length }, hidden: false, marked: null }) : []),
    [bytes],
  )
  return bytes === null ? <p className={problem === '' ? 'sm dim' : 'sm fail'}>{problem || 'reading…'}</p> : <HexView lines={lines} />
}

function ToStream({ row }: { row: ShownRow }) {
  const { cases, places } = useApp()
  const [stream, setStream] = useState<number | null>(null)
  const { stream: inFile } = row.cells
  useEffect(() => {
    let current = true
    const where = { source: row.ref.source, offset: row.ref.offset, inFile: typeof inFile === 'number' ? inFile : null }
    cases.streamAt(where).then(
      (found) => current && setStream(found),
      () => current && setStream(-1),
    )
    return () => {
      current = false
    }
  }, [cases, row, inFile])
  if (stream === null) return <p className="sm dim">…</p>
  if (stream < 0) return <p className="sm mid">Its stream can be opened when the case is read.</p>
  return (
    <p className="sm">
      <button
        type="button"
        className="link"
        onClick={() => places.go({ screen: 'captures', stream, source: null, table: null, at: row.ref.offset, message: null })}
      >
        Show it in its stream, <span className="mono">P-{stream + 1}</span>
      </button>
    </p>
  )
}
