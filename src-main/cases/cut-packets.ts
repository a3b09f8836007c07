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

const PIECE = 4 << 20

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
export async function readFrame(place: Place, store: Store, offset: number, length: number): Promise<Uint8Array> {
  const head = await readAt(place, store, 0, FILE_HEAD)
  const record = await readAt(place, store, offset, length + MOST_HEAD)
  // the last record of a file ends before what its head might have needed
  const padded = new Uint8Array(Math.max(record.length, MOST_HEAD))
  padded.set(record)
  const start = frameStart(head, padded)
  if (start < 0 || record.length < start + length) throw new UnpackError('damaged', 'The file is not what it was when it was indexed.')
  return record.subarray(start, start + length)
}

async function readAt(place: Place, store: Store, offset: number, length: number): Promise<Uint8Array> {
  const stretch = await stretchOf(place, store)
  const out = Buffer.alloc(length)
  if (!stretch) {
    let at = 0
    await readPlace(
      place,
      store,
      (bytes) => {
        const from = Math.max(0, offset - at)
        if (from < bytes.length && at + from < offset + length) out.set(bytes.subarray(from, offset + length - at), at + from - offset)
        at += bytes.length
      },
      () => at >= offset + length,
    )
    return out.subarray(0, Math.max(0, Math.min(length, at - offset)))
  }
  const handle = await open(stretch.file, 'r')
  try {
    const size = Math.max(0, Math.min(length, stretch.size - offset))
    const { bytesRead } = await handle.read(out, 0, size, stretch.from + offset)
    return out.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
