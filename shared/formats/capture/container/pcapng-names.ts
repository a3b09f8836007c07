/** Name Resolution Blocks: addresses and the names that the capturing program had found for them. */
import { u16, utf8Text } from '../bytes'
import { addressText } from '../link/address'

const MOST_NAME = 255

export function readNames(b: Uint8Array, from: number, to: number, little: boolean, each: (address: string, name: string) => void): void {
  for (let at = from; at + 4 <= to; ) {
    const type = u16(b, at, little)
    const length = u16(b, at + 2, little)
    const end = at + 4 + length
    if (type === 0 || end > to) return
    const size = type === 1 ? 4 : type === 2 ? 16 : 0
    if (size > 0 && length > size) {
      const address = addressText(b, at + 4, size)
      for (const name of namesIn(b, at + 4 + size, end)) each(address, name)
    }
    at = at + 4 + ((length + 3) & ~3)
  }
}

function namesIn(b: Uint8Array, from: number, to: number): string[] {
  const out: string[] = []
  let start = from
  for (let i = from; i <= to && out.length < 16; i++) {
    if (i < to && b[i] !== 0) continue
    if (i > start) out.push(utf8Text(b, start, Math.min(i, start + MOST_NAME)))
    start = i + 1
  }
  return out
}
