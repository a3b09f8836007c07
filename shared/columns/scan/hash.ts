/**
 * The seeded 64-bit hash of a field, the same in JavaScript and in WebAssembly.
 *
 * 16 bytes a step, as four words w under four keys k that change from step to step:
 *
 *   a0,a1 += (w0^k0) × (w2^k2)   low and high half of the product      a0,a1 += w1,w3
 *   a2,a3 += (w1^k1) × (w3^k3)                                         a2,a3 += w0,w2
 *
 * The last step takes the last 16 bytes, overlapping the step before; a text of up to 16 bytes is one step, padded with zeros. Two sums
 * of the four under different odd factors make the two halves. An empty text has the hash 0, and only it.
 *
 * The hash finds candidates; bytes decide. It is seeded per case so that nobody can prepare a file whose texts all collide.
 */

/** What the keys grow by at each step. */
export const KEY_STEP = [0x9e3779b1 | 0, 0x85ebca77 | 0, 0xc2b2ae3d | 0, 0x27d4eb2f] as const
const LENGTH = 0x165667b1
const K_LOW = 0x7f4a7c15
const K_HIGH = 0x9e3779b9 | 0
const M_LOW = 0x6659fd93
const M_HIGH = 0xd6e8feb8 | 0

/** The four keys of the first step, before the length is mixed in. The WebAssembly scanner is given these. */
export function seedKeys(seed: number): Int32Array {
  const keys = new Int32Array(4)
  let x = seed | 0
  for (let i = 0; i < 4; i++) {
    x = (x + 0x9e3779b9) | 0
    let y = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
    y = Math.imul(y ^ (y >>> 15), 0x735a2d97)
    keys[i] = y ^ (y >>> 15)
  }
  return keys
}

/** Hashes pieces of a buffer. The result is left in `low` and `high`, as 64 bits in one number would be a heap object. */
export class Hasher {
  low = 0
  high = 0
  private readonly keys: Int32Array

  constructor(seed: number) {
    this.keys = seedKeys(seed)
  }

  /** Up to 15 bytes behind the piece are read too, and do not count: the view must hold them. */
  hash(view: DataView, at: number, length: number): void {
    if (length === 0) {
      this.low = this.high = 0
      return
    }
    const mixed = Math.imul(length, LENGTH)
    const { keys } = this
    let k0 = (keys[0] as number) ^ mixed
    let k1 = (keys[1] as number) ^ mixed
    let k2 = (keys[2] as number) ^ mixed
    let k3 = (keys[3] as number) ^ mixed
    let a0 = 0
    let a1 = 0
    let a2 = 0
    let a3 = 0
    const last = length > 16 ? at + length - 16 : at
    for (let p = at; ; p = p + 16 < last ? p + 16 : last) {
      const left = length < 16 ? length : 16
      const w0 = word(view, p, left)
      const w1 = word(view, p + 4, left - 4)
      const w2 = word(view, p + 8, left - 8)
      const w3 = word(view, p + 12, left - 12)
      const x0 = w0 ^ k0
      const x1 = w1 ^ k1
      const x2 = w2 ^ k2
      const x3 = w3 ^ k3
      a0 = (a0 + Math.imul(x0, x2) + w1) | 0
      a1 = (a1 + highHalf(x0, x2) + w3) | 0
      a2 = (a2 + Math.imul(x1, x3) + w0) | 0
      a3 = (a3 + highHalf(x1, x3) + w2) | 0
      if (p === last) break
      k0 = (k0 + KEY_STEP[0]) | 0
      k1 = (k1 + KEY_STEP[1]) | 0
      k2 = (k2 + KEY_STEP[2]) | 0
      k3 = (k3 + KEY_STEP[3]) | 0
    }
    this.close(a0, a1, a2, a3)
  }

  private close(a0: number, a1: number, a2: number, a3: number): void {
    const high = (highHalf(a0, K_LOW) + Math.imul(a1, K_LOW) + Math.imul(a0, K_HIGH)) ^ a3
    const low = Math.imul(a0, K_LOW) ^ a2 ^ high
    const mixedLow = Math.imul(low, M_LOW)
    const mixedHigh = (highHalf(low, M_LOW) + Math.imul(high, M_LOW) + Math.imul(low, M_HIGH)) | 0
    this.low = mixedLow ^ ((mixedLow >>> 29) | (mixedHigh << 3))
    this.high = mixedHigh ^ (mixedHigh >>> 29)
    if ((this.low | this.high) === 0) this.low = 1
  }
}

/** The upper 32 bits of the product of two unsigned 32-bit numbers. */
function highHalf(x: number, y: number): number {
  const xl = x & 0xffff
  const xh = x >>> 16
  const yl = y & 0xffff
  const yh = y >>> 16
  const middle = (Math.imul(xh, yl) >>> 0) + (Math.imul(xl, yl) >>> 16)
  const other = (Math.imul(xl, yh) >>> 0) + (middle & 0xffff)
  return (Math.imul(xh, yh) + (middle >>> 16) + (other >>> 16)) | 0
}

/** Four bytes of a piece of which `left` are left. */
function word(view: DataView, at: number, left: number): number {
  if (left <= 0) return 0
  const w = view.getInt32(at, true)
  return left >= 4 ? w : w & ((1 << (left << 3)) - 1)
}

/** The hash of a whole text, as it stands in the columns of segments made with this seed. */
export function hashOf(text: string | Uint8Array, seed: number): bigint {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const padded = new Uint8Array(bytes.length + 16)
  padded.set(bytes)
  const hasher = new Hasher(seed)
  hasher.hash(new DataView(padded.buffer), 0, bytes.length)
  return (BigInt(hasher.high >>> 0) << 32n) | BigInt(hasher.low >>> 0)
}
