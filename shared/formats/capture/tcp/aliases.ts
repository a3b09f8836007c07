/**
 * A switch that copies traffic to a capture may tag one direction of a connection and not the other, or each with another VLAN. Such a
 * direction is given to the stream of the other one, and this table remembers it: keys of four words, and the stream.
 */
import { mix } from './hosts'

const WORDS = 5
/** In place of a domain: the latest stream of these ends in any domain. */
export const ANY = 0xffff_ffff

export class Aliases {
  private slots = new Uint32Array(WORDS * 64)
  private count = 0

  /** −1 for none. */
  get(a: number, b: number, ports: number, domain: number): number {
    return (this.slots[this.slot(a, b, ports, domain) + 4] as number) - 1
  }

  set(a: number, b: number, ports: number, domain: number, stream: number): void {
    const at = this.slot(a, b, ports, domain)
    const isNew = this.slots[at + 4] === 0
    this.slots[at] = a
    this.slots[at + 1] = b
    this.slots[at + 2] = ports
    this.slots[at + 3] = domain
    this.slots[at + 4] = stream + 1
    if (isNew && ++this.count * 2 * WORDS > this.slots.length) this.spread()
  }

  get empty(): boolean {
    return this.count === 0
  }

  /** Where the key is, or where it would go. */
  private slot(a: number, b: number, ports: number, domain: number): number {
    const s = this.slots
    const mask = s.length / WORDS - 1
    for (let slot = mix(a, b, ports, domain) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS
      if (s[at + 4] === 0 || (s[at + 2] === ports && s[at] === a && s[at + 1] === b && s[at + 3] === domain)) return at
    }
  }

  private spread(): void {
    const old = this.slots
    this.slots = new Uint32Array(old.length * 2)
    for (let at = 0; at < old.length; at += WORDS)
      if (old[at + 4] !== 0) {
        const to = this.slot(old[at] as number, old[at + 1] as number, old[at + 2] as number, old[at + 3] as number)
        this.slots.set(old.subarray(at, at + WORDS), to)
      }
  }
}
