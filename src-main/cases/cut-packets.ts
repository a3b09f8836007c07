/** Packets of a capture as a file of their own. Reads only as far as the last wanted one, and leaves the process to others between two pieces. */
import { open } from 'node:fs/promises'
import { type CutOut, PacketCut } from '@shared/formats/capture/cut'
import type { Place } from '../files/place'
import type { Store } from '../files/store'
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
