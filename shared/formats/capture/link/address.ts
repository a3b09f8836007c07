/** IP addresses as text, the way Exchange's logs and other tools write them: dotted for IPv4, the short form of RFC 5952 for IPv6. */
import { u16be } from '../bytes'

/** `size` is 4 or 16 bytes. */
export function addressText(b: Uint8Array, at: number, size: number): string {
  if (size === 4) return `${b[at] ?? 0}.${b[at + 1] ?? 0}.${b[at + 2] ?? 0}.${b[at + 3] ?? 0}`
  const groups: number[] = []
  for (let i = 0; i < 8; i++) groups.push(u16be(b, at + i * 2))
  const [start, length] = longestZeros(groups)
  const text = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((g) => g.toString(16))
      .join(':')
  if (groups.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff) return `::ffff:${addressText(b, at + 12, 4)}`
  return length < 2 ? text(0, 8) : `${text(0, start)}::${text(start + length, 8)}`
}

function longestZeros(groups: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0]
  for (let i = 0; i < 8; ) {
    let n = 0
    while (i + n < 8 && groups[i + n] === 0) n++
    if (n > best[1]) best = [i, n]
    i += n + 1
  }
  return best
}

/** `192.0.2.1:25`, `[2001:db8::1]:25`. */
export const endpointText = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
