/**
 * Finds where a zip begins and ends inside a file. Something may stand before it (a self-extracting program) and after it (line ends that
 * a mail program added); offsets in the archive count from its own start unless whoever joined them corrected that.
 *
 *   [stub] local headers and data … central directory [zip64 end, zip64 locator] end-of-directory comment [rest]
 *          └ from                                                                                       └ to
 *
 * Source: APPNOTE.TXT 4.3.14 to 4.3.16.
 */
import { closeSync, fstatSync } from 'node:fs'
import { openPlain, readAt } from './plain-file'

export interface ZipExtent {
  readonly from: number
  /** End of the end-of-directory record, without its comment. */
  readonly to: number
}

const END = 0x06054b50
const LOCATOR = 0x07064b50
const END64 = 0x06064b50
const ENTRY = 0x02014b50
const END_SIZE = 22
/** Comment of at most 64 kB, and as much again behind it. */
const TAIL = END_SIZE + 2 * 0xffff

/** Null when there is no end-of-directory record. Throws UnpackError when the file can't be read. */
export function zipExtent(file: string): ZipExtent | null {
  const fd = openPlain(file)
  try {
    const { size } = fstatSync(fd)
    const tail = Buffer.alloc(Math.min(TAIL, size))
    const base = size - tail.length
    readAt(fd, tail, base)
    let fallback: ZipExtent | null = null
    for (let at = tail.length - END_SIZE; at >= 0; at--) {
      if (tail.readUInt32LE(at) !== END) continue
      const to = base + at + END_SIZE
      if (to + tail.readUInt16LE(at + 20) > size) continue
      const from = startOf(fd, base + at, tail, at)
      // an end that lists nothing may stand in the comment of one that does
      if (typeof from === 'number') return { from, to }
      fallback = from === 'empty' ? { from: 0, to } : (fallback ?? { from: 0, to })
    }
    return fallback
  } finally {
    closeSync(fd)
  }
}

/** Where offsets count from; or that the record lists nothing, or that no directory is where it says. */
function startOf(fd: number, end: number, tail: Buffer, at: number): number | 'empty' | 'wrong' {
  const locator = Buffer.alloc(20)
  let directory = tail.readUInt32LE(at + 16)
  let directoryEnd = end
  let length = tail.readUInt32LE(at + 12)
  let entries = tail.readUInt16LE(at + 10)
  if (end >= 20 && readAt(fd, locator, end - 20) === 20 && locator.readUInt32LE(0) === LOCATOR) {
    const record = Buffer.alloc(56)
    const said = Number(locator.readBigUInt64LE(8))
    // the record stands right before its locator when something was put before the archive
    const places = [said, end - 20 - 56].filter((p) => p >= 0 && Number.isSafeInteger(p))
    const found = places.find((p) => readAt(fd, record, p) === 56 && record.readUInt32LE(0) === END64)
    if (found === undefined) return 'wrong'
    directoryEnd = found
    entries = Number(record.readBigUInt64LE(32))
    length = Number(record.readBigUInt64LE(40))
    directory = Number(record.readBigUInt64LE(48))
  }
  if (entries === 0) return 'empty'
  const signature = Buffer.alloc(4)
  const isDirectory = (p: number) => readAt(fd, signature, p) === 4 && signature.readUInt32LE(0) === ENTRY
  const from = directoryEnd - length - directory
  if (from > 0 && isDirectory(from + directory)) return from
  return isDirectory(directory) ? 0 : 'wrong'
}
