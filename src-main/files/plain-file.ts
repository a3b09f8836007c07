/** Bytes of a plain file, or of a part of it, in order. Only plain files are opened: a pipe would wait for ever. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { ioError, UnpackError } from './trouble'

const CHUNK = 1 << 20
// a link that took the file's place since it was listed is not followed, and opening a pipe does not wait; Windows has neither flag
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Opens for reading. Throws UnpackError. */
export function openPlain(file: string): number {
  let fd: number
  try {
    fd = openSync(file, FLAGS)
  } catch (e) {
    throw ioError(e)
  }
  const stat = fstatSync(fd)
  if (stat.isFile()) return fd
  closeSync(fd)
  throw new UnpackError('io', stat.isDirectory() ? 'It is a folder.' : 'Not a plain file.')
}

/** Fills `buffer` from `position`; the result is how much there was. Throws UnpackError. */
export function readAt(fd: number, buffer: Uint8Array, position: number): number {
  let have = 0
  try {
    while (have < buffer.length) {
      const n = readSync(fd, buffer, have, buffer.length - have, position + have)
      if (n === 0) break
      have += n
    }
  } catch (e) {
    throw ioError(e)
  }
  return have
}

/** Calls `onChunk` with up to `size` bytes from `from`; the buffer is used again. The result is the number of bytes. Throws UnpackError. */
export function readPart(file: string, from: number, size: number, onChunk: (bytes: Uint8Array) => void, stop: () => boolean): number {
  const fd = openPlain(file)
  // one byte more than there is, so that the end shows at once; no Buffer, whose slice() would not copy
  const buffer = new Uint8Array(Math.max(1, Math.min(CHUNK, size, fstatSync(fd).size - from + 1)))
  let total = 0
  try {
    while (total < size && !stop()) {
      const n = readAt(fd, buffer.subarray(0, Math.min(buffer.length, size - total)), from + total)
      if (n === 0) break
      total += n
      onChunk(buffer.subarray(0, n))
    }
  } finally {
    closeSync(fd)
  }
  return total
}
