/**
 * Whole numbers out of bytes. Beyond the end a byte reads as 0 and nothing is thrown: what is read from a packet has been checked against
 * its end, and a mistake there must not end the reading of a file.
 */

export const u16be = (b: Uint8Array, i: number): number => ((b[i] as number) << 8) | (b[i + 1] as number)

export const u32be = (b: Uint8Array, i: number): number =>
  (((b[i] as number) << 24) | ((b[i + 1] as number) << 16) | ((b[i + 2] as number) << 8) | (b[i + 3] as number)) >>> 0

export const u16le = (b: Uint8Array, i: number): number => ((b[i + 1] as number) << 8) | (b[i] as number)

export const u32le = (b: Uint8Array, i: number): number =>
  (((b[i + 3] as number) << 24) | ((b[i + 2] as number) << 16) | ((b[i + 1] as number) << 8) | (b[i] as number)) >>> 0

export const u16 = (b: Uint8Array, i: number, little: boolean): number => (little ? u16le(b, i) : u16be(b, i))
export const u32 = (b: Uint8Array, i: number, little: boolean): number => (little ? u32le(b, i) : u32be(b, i))

/** Sum of an IPv4 header with its checksum in it; 0xffff when that is right. `length` is even. */
export function headerSum(b: Uint8Array, at: number, length: number): number {
  let sum = 0
  for (let i = 0; i < length; i += 2) sum += u16be(b, at + i)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return sum
}

/** First place of a byte from `from` on and before `to`; −1 for none. Never looks further, as the buffer behind may be large. */
export function indexIn(b: Uint8Array, byte: number, from: number, to: number): number {
  if (to - from > 200) {
    const at = b.subarray(from, to).indexOf(byte)
    return at < 0 ? -1 : from + at
  }
  for (let i = from; i < to; i++) if (b[i] === byte) return i
  return -1
}

/** One character a byte; for things that are ASCII when they are sound. */
export function latin1(b: Uint8Array, from: number, to: number): string {
  let out = ''
  const end = Math.min(to, b.length)
  for (let i = from; i < end; i++) out += String.fromCharCode(b[i] as number)
  return out
}

const utf8 = new TextDecoder('utf-8')
const utf16 = new TextDecoder('utf-16le')

/** Bytes as UTF-8; what is none becomes U+FFFD. Copies first, as decoders refuse shared memory. */
export const utf8Text = (b: Uint8Array, from: number, to: number): string => utf8.decode(b.slice(from, Math.max(from, to)))
export const utf16Text = (b: Uint8Array, from: number, to: number): string => utf16.decode(b.slice(from, Math.max(from, to)))
