/** Where the bytes of a packet begin behind the head of its record, in every kind of capture. */
import { u16le, u32be, u32le } from './bytes'

/** Bytes of a file's start that this needs, and the longest head of a record. */
export const FILE_HEAD = 8
export const MOST_HEAD = 32

/** `file`: the first bytes of the file; `record`: bytes from the record's first one on. −1 when they are no record of a packet. */
export function frameStart(file: Uint8Array, record: Uint8Array): number {
  if (file.length < FILE_HEAD || record.length < MOST_HEAD) return -1
  switch (u32le(file, 0)) {
    case 0x55424d47:
      return 16
    case 0x53535452:
      return 8
    case 0x0a0d0d0a:
      return blockHead(record)
    case 0xa1b2cd34:
    case 0x34cdb2a1:
      return 24
    default:
      return 16
  }
}

/** Enhanced and obsolete packet blocks have 28 bytes before the packet, simple ones 12. */
function blockHead(record: Uint8Array): number {
  const type = u16le(record, 0) === 0 ? u32be(record, 0) : u32le(record, 0)
  return type === 6 || type === 2 ? 28 : type === 3 ? 12 : -1
}
