/** All streams of a capture: records in pages of typed arrays, found by addresses, ports and domain through an open hash. */
import { mix } from './hosts'
import { BEFORE, DOMAIN, HOST_A, HOST_B, PORTS, RECORD, TROUBLE } from './layout'
import { Troubles } from './troubles'

const PAGE = 1024
const PAGE_BITS = 10

export class StreamTable {
  count = 0
  readonly troubles = new Troubles()
  private readonly pages: Uint32Array[] = []
  private slots = new Int32Array(1024).fill(-1)
  private taken = 0

  /** The page that a stream's record is in; the record begins at `at(stream)`. */
  page(stream: number): Uint32Array {
    return this.pages[stream >>> PAGE_BITS] as Uint32Array
  }

  at(stream: number): number {
    return (stream & (PAGE - 1)) * RECORD
  }

  /** The latest stream of that key, whichever end is first; −1 when there is none. A is the lower (host, port). */
  find(a: number, b: number, ports: number, domain: number): number {
    return this.slots[this.slotOf(a, b, ports, domain)] as number
  }

  /** A new stream of that key; one that is there already is reached by BEFORE. */
  add(a: number, b: number, ports: number, domain: number): number {
    const slot = this.slotOf(a, b, ports, domain)
    const before = this.slots[slot] as number
    const stream = this.count++
    if ((stream & (PAGE - 1)) === 0) this.pages.push(new Uint32Array(PAGE * RECORD))
    const page = this.page(stream)
    const at = this.at(stream)
    page[at + HOST_A] = a
    page[at + HOST_B] = b
    page[at + PORTS] = ports
    page[at + DOMAIN] = domain
    page[at + BEFORE] = before + 1
    this.slots[slot] = stream
    if (before < 0 && ++this.taken * 2 > this.slots.length) this.spread()
    return stream
  }

  /** A stream's record in `troubles`, made when it has none. */
  trouble(stream: number): number {
    const page = this.page(stream)
    const at = this.at(stream) + TROUBLE
    if (page[at] === 0) page[at] = this.troubles.take()
    return page[at] as number
  }

  /** The same; 0 when it has none. */
  troubleOf(stream: number): number {
    return this.page(stream)[this.at(stream) + TROUBLE] as number
  }

  /** Bytes that the streams take, whole pages. */
  get bytes(): number {
    return this.pages.length * PAGE * RECORD * 4 + this.troubles.bytes + this.slots.length * 4
  }

  private slotOf(a: number, b: number, ports: number, domain: number): number {
    const mask = this.slots.length - 1
    let slot = mix(a, b, ports, domain) & mask
    for (let known = this.slots[slot] as number; known >= 0; known = this.slots[slot] as number) {
      const page = this.pages[known >>> PAGE_BITS] as Uint32Array
      const at = (known & (PAGE - 1)) * RECORD
      if (page[at + PORTS] === ports && page[at] === a && page[at + HOST_B] === b && page[at + DOMAIN] === domain) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  private spread(): void {
    const old = this.slots
    this.slots = new Int32Array(old.length * 2).fill(-1)
    for (const stream of old) {
      if (stream < 0) continue
      const page = this.page(stream)
      const at = this.at(stream)
      const slot = this.slotOf(
        page[at + HOST_A] as number,
        page[at + HOST_B] as number,
        page[at + PORTS] as number,
        page[at + DOMAIN] as number,
      )
      this.slots[slot] = stream
    }
  }
}
