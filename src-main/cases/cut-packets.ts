/**
 * Packets of a capture as a file of their own, and the bytes of one. A cut reads only as far as the last wanted packet, and leaves the process to
 * others between two pieces; one packet is read at its place.
 */
import { open } from 'node:fs/promises'
import { type CutOut, PacketCut } from '@shared/formats/capture/cut'
import { FILE_HEAD, frameStart, MOST_HEAD } from '@shared/formats/capture/frame-bytes'
import type { Place } from '../files/place'
import type { Store } from '../files/store'
import { UnpackError } from '../files/trouble'
import { readPlace, stretchOf } from '../files/unpack'
import type { EvidenceReader, EvidenceSource } from './evidence'

const PIECE = 4 << 20
const NOTHING = new Uint8Array()

/** Rejects with UnpackError when the evidence can't be read. */
export async function cutPackets(place: Place, store: Store, offsets: readonly number[]): Promise<CutOut> {
  const cut = new PacketCut(offsets)
  const stretch = await stretchOf(place, store)
  if (!stretch) {
    await readPlace(
      place,
      store,
      (bytes) => cut.push(bytes),
      () => cut.done,
    )
    return cut.finish()
  }
  const handle = await open(stretch.file, 'r')
  try {
    const buffer = Buffer.alloc(PIECE)
    for (let at = 0; at < stretch.size && !cut.done; ) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(PIECE, stretch.size - at), stretch.from + at)
      if (bytesRead === 0) break
      cut.push(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
  } finally {
    await handle.close()
  }
  return cut.finish()
}

/** Rejects with UnpackError when the evidence can't be read, or has no packet there. */
export async function readFrame(evidence: EvidenceReader, source: EvidenceSource, offset: number, length: number): Promise<Uint8Array> {
  const parts = [
    { offset: 0, length: FILE_HEAD },
    { offset, length: length + MOST_HEAD },
  ]
  const [head = NOTHING, record = NOTHING] = await evidence.bytes(source, parts)
  // the last record of a file ends before what its head might have needed
  const padded = new Uint8Array(Math.max(record.length, MOST_HEAD))
  padded.set(record)
  const start = frameStart(head, padded)
  if (start < 0 || record.length < start + length) throw new UnpackError('damaged', 'The file is not what it was when it was indexed.')
  return record.subarray(start, start + length)
}
