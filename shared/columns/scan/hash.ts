/**
 * The seeded 64-bit hash of a field, the same in JavaScript and in WebAssembly.
 *
 * Four 32-bit lanes take 16 bytes a step: xor, multiply, rotate, and the lanes move up one place, so that a lane never meets the same
 * column of the text twice. The last step takes the last 16 bytes, overlapping the step before; a text of up to 16 bytes is one step,
 * padded with zeros. Two sums of the lanes under different odd factors make the two halves. An empty text has the hash 0, and only it.
 *
 * The hash finds candidates; bytes decide. It is seeded per case so that nobody can prepare a file whose texts all collide.
 */

const STEP = [0x9e3779b1 | 0, 0x85ebca77 | 0, 0xc2b2ae3d | 0, 0x27d4eb2f] as const
const LOW = [0x2c1b3c6d, 0x297a2d39, 0x846ca68b | 0, 0x7feb352d] as const
const HIGH = [0x3c6ef373, 0xa54ff53b | 0, 0x510e527f, 0x1f83d9ab] as const
const LENGTH = 0x165667b1
const MIX_LOW = 0x85ebca6b | 0
const MIX_HIGH = 0xc2b2ae35 | 0

/** The four lanes before the first byte. The WebAssembly scanner is given these. */
export function seedLanes(seed: number): Int32Array {
  const lanes = new Int32Array(4)
  let x = seed | 0
  for (let i = 0; i < 4; i++) {
    x = (x + 0x9e3779b9) | 0
    let y = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
    y = Math.imul(y ^ (y >>> 15), 0x735a2d97)
    lanes[i] = y ^ (y >>> 15)
  }
  return lanes
}

const rotate = (x: number) => (x << 13) | (x >>> 19)

/** Hashes pieces of a buffer. The result is left in `low` and `high`, as 64 bits in one number would be a heap object. */
export class Hasher {
  low = 0
  high = 0
  private readonly a: number
  private readonly b: number
  private readonly c: number
  private readonly d: number

  constructor(seed: number) {
    const [a = 0, b = 0, c = 0, d = 0] = seedLanes(seed)
    this.a = a
    this.b = b
    this.c = c
    this.d = d
  }

  /** Up to 15 bytes behind the piece are read too, and do not count: the view must hold them. */
  hash(view: DataView, at: number, length: number): void {
    if (length === 0) {
      this.low = this.high = 0
      return
    }
    const mixed = Math.imul(length, LENGTH)
    let a = this.a ^ mixed
    let b = this.b ^ mixed
    let c = this.c ^ mixed
    let d = this.d ^ mixed
    const last = at + length - 16
    for (let p = at; p < last; p += 16) {
      const first = rotate(Math.imul(a ^ view.getInt32(p, true), STEP[0]))
      a = rotate(Math.imul(b ^ view.getInt32(p + 4, true), STEP[1]))
      b = rotate(Math.imul(c ^ view.getInt32(p + 8, true), STEP[2]))
      c = rotate(Math.imul(d ^ view.getInt32(p + 12, true), STEP[3]))
      d = first
    }
    const p = length > 16 ? last : at
    const left = length > 16 ? 16 : length
    const first = rotate(Math.imul(a ^ word(view, p, left), STEP[0]))
    a = rotate(Math.imul(b ^ word(view, p + 4, left - 4), STEP[1]))
    b = rotate(Math.imul(c ^ word(view, p + 8, left - 8), STEP[2]))
    c = rotate(Math.imul(d ^ word(view, p + 12, left - 12), STEP[3]))
    this.close(a, b, c, first)
  }

  private close(a: number, b: number, c: number, d: number): void {
    let low = (Math.imul(a, LOW[0]) + Math.imul(b, LOW[1]) + Math.imul(c, LOW[2]) + Math.imul(d, LOW[3])) | 0
    let high = (Math.imul(a, HIGH[0]) + Math.imul(b, HIGH[1]) + Math.imul(c, HIGH[2]) + Math.imul(d, HIGH[3])) | 0
    low = Math.imul(low ^ (low >>> 16), MIX_LOW)
    high = Math.imul(high ^ (high >>> 16), MIX_HIGH)
    low ^= low >>> 13
    high ^= high >>> 13
    this.low = (low | high) === 0 ? 1 : low
    this.high = high
  }
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
