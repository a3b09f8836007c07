/**
 * Logs are UTF-8; a file saved again by Windows PowerShell is UTF-16. Such a file is turned into UTF-8 while it streams, and every
 * place is counted back: in UTF-16 each character of the basic plane has 2 bytes and each other 4, so the bytes a piece had in the file
 * follow from its UTF-8 alone. That holds as the turning is one to one: half a surrogate pair becomes one U+FFFD.
 */
import type { TextEncoding } from '../../model/source'

/** Bytes that tell the encoding. */
export const ENCODING_HEAD = 8

/** By byte order mark, else by an obvious pattern: ASCII in every other byte, NUL between. */
export function detectEncoding(head: Uint8Array): Exclude<TextEncoding, 'windows-1252'> {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (alternates(head, 0)) return 'utf-16le'
  if (alternates(head, 1)) return 'utf-16be'
  return 'utf-8'
}

function alternates(head: Uint8Array, text: 0 | 1): boolean {
  const pairs = Math.min(head.length, ENCODING_HEAD) >> 1
  if (pairs < 2) return false
  for (let i = 0; i < pairs; i++) {
    const c = head[i * 2 + text] as number
    const ascii = (c >= 32 && c < 127) || c === 9 || c === 10 || c === 13
    if (!ascii || head[i * 2 + 1 - text] !== 0) return false
  }
  return true
}

/** Bytes that UTF-8 text had as UTF-16. */
export function utf16Bytes(b: Uint8Array, from: number, to: number): number {
  let n = 0
  for (let p = from; p < to; p++) {
    const c = b[p] as number
    if ((c & 0xc0) !== 0x80) n += c >= 0xf0 ? 4 : 2
  }
  return n
}

/** Turns UTF-16 into UTF-8, cut anywhere. */
export class Utf16Reader {
  private readonly low: 0 | 1
  /** First byte of a unit whose second has not come, or −1. */
  private half = -1
  /** High surrogate that waits for its other half, or 0. */
  private high = 0

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.low = encoding === 'utf-16le' ? 0 : 1
  }

  push(bytes: Uint8Array): Uint8Array {
    const out = new Uint8Array((bytes.length + 4) * 2)
    let n = 0
    const other = 1 - this.low
    for (let at = 0; at < bytes.length; at++) {
      // nearly all of it: whole units of ASCII
      while (
        this.half < 0 &&
        this.high === 0 &&
        at + 1 < bytes.length &&
        bytes[at + other] === 0 &&
        (bytes[at + this.low] as number) < 128
      ) {
        out[n++] = bytes[at + this.low] as number
        at += 2
      }
      if (at === bytes.length) break
      const byte = bytes[at] as number
      if (this.half < 0) {
        this.half = byte
        continue
      }
      const unit = this.low === 0 ? this.half | (byte << 8) : (this.half << 8) | byte
      this.half = -1
      n = this.unit(unit, out, n)
    }
    return out.subarray(0, n)
  }

  /** What is left at the end of the file: half a pair, as text. */
  finish(): Uint8Array {
    const out = new Uint8Array(3)
    const n = this.high === 0 ? 0 : putUtf8(0xfffd, out, 0)
    this.high = 0
    return out.subarray(0, n)
  }

  /** Bytes at the end of the file that make no unit. */
  get oddBytes(): 0 | 1 {
    return this.half < 0 ? 0 : 1
  }

  private unit(unit: number, out: Uint8Array, at: number): number {
    let n = at
    const isLow = unit >= 0xdc00 && unit <= 0xdfff
    if (this.high !== 0) {
      const high = this.high
      this.high = 0
      if (isLow) return putUtf8(0x10000 + ((high - 0xd800) << 10) + unit - 0xdc00, out, n)
      n = putUtf8(0xfffd, out, n)
    }
    if (unit >= 0xd800 && unit <= 0xdbff) {
      this.high = unit
      return n
    }
    return putUtf8(isLow ? 0xfffd : unit, out, n)
  }
}

function putUtf8(code: number, out: Uint8Array, at: number): number {
  let n = at
  if (code < 0x80) out[n++] = code
  else if (code < 0x800) {
    out[n++] = 0xc0 | (code >> 6)
    out[n++] = 0x80 | (code & 63)
  } else if (code < 0x10000) {
    out[n++] = 0xe0 | (code >> 12)
    out[n++] = 0x80 | ((code >> 6) & 63)
    out[n++] = 0x80 | (code & 63)
  } else {
    out[n++] = 0xf0 | (code >> 18)
    out[n++] = 0x80 | ((code >> 12) & 63)
    out[n++] = 0x80 | ((code >> 6) & 63)
    out[n++] = 0x80 | (code & 63)
  }
  return n
}
