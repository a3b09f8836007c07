/** Addresses as small numbers, so that a stream's key is four words. Both IP versions; an address has one number whatever it does. */
import { u32be } from '../bytes'
import { addressText } from '../link/address'

const WORDS = 5

export class Hosts {
  /** Version and four words of the address. */
  private words = new Uint32Array(WORDS * 256)
  private slots = new Uint32Array(1024)
  count = 0

  /** Number of the address of `size` bytes at `at`. */
  number(b: Uint8Array, at: number, size: number): number {
    const w0 = u32be(b, at)
    return size === 4 ? this.find(4, w0, 0, 0, 0) : this.find(6, w0, u32be(b, at + 4), u32be(b, at + 8), u32be(b, at + 12))
  }

  /** `192.0.2.1`, `2001:db8::1`. */
  text(host: number): string {
    const at = host * WORDS
    const version = this.words[at]
    const bytes = new Uint8Array(16)
    for (let i = 0; i < 16; i++) bytes[i] = (this.words[at + 1 + (i >> 2)] as number) >>> (24 - (i & 3) * 8)
    return addressText(bytes, 0, version === 4 ? 4 : 16)
  }

  private find(version: number, w0: number, w1: number, w2: number, w3: number): number {
    const mask = this.slots.length - 1
    let slot = mix(w0, w1, w2, w3 ^ version) & mask
    const words = this.words
    for (let known = this.slots[slot] as number; known !== 0; known = this.slots[slot] as number) {
      const at = (known - 1) * WORDS
      if (words[at + 1] === w0 && words[at + 2] === w1 && words[at + 3] === w2 && words[at + 4] === w3 && words[at] === version)
        return known - 1
      slot = (slot + 1) & mask
    }
    return this.add(slot, version, w0, w1, w2, w3)
  }

  private add(slot: number, version: number, w0: number, w1: number, w2: number, w3: number): number {
    const host = this.count++
    const at = host * WORDS
    if (at + WORDS > this.words.length) {
      const larger = new Uint32Array(this.words.length * 2)
      larger.set(this.words)
      this.words = larger
    }
    this.words[at] = version
    this.words[at + 1] = w0
    this.words[at + 2] = w1
    this.words[at + 3] = w2
    this.words[at + 4] = w3
    this.slots[slot] = host + 1
    if (this.count * 2 > this.slots.length) this.spread()
    return host
  }

  private spread(): void {
    this.slots = new Uint32Array(this.slots.length * 2)
    const mask = this.slots.length - 1
    const w = this.words
    for (let host = 0; host < this.count; host++) {
      const at = host * WORDS
      const version = w[at] as number
      let slot = mix(w[at + 1] as number, w[at + 2] as number, w[at + 3] as number, (w[at + 4] as number) ^ version) & mask
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask
      this.slots[slot] = host + 1
    }
  }
}

/** Another one each time the program runs, so that nobody can make a file whose addresses all fall together. No result depends on it. */
const SEED = Math.floor(Math.random() * 0x1_0000_0000)

/** A hash of four words; murmur3's mixing. */
export function mix(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a ^ SEED, 0xcc9e2d51)
  h = Math.imul((h << 15) | (h >>> 17), 0x1b873593) ^ Math.imul(b, 0x85ebca6b)
  h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64
  h ^= Math.imul(c ^ (c >>> 15), 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) ^ Math.imul(d, 0x27d4eb2f)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
