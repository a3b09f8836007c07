/**
 * VLANs and virtual networks. The same addresses and ports in two of them are two connections, so the chain of tags around a packet is part
 * of a stream's key, as a small number. Wireshark 4.0 leaves it out and finds retransmissions that are none.
 */

const MOST = 65_535
const OVERFLOW = 0

interface Known {
  readonly id: number
  readonly text: string
}

export type Tag = 'VLAN' | 'VNI'

export class Domains {
  private readonly known = new Map<number, Known>()
  private readonly texts: string[] = ['']
  private lastKey = -1
  private lastId = 0

  /** The domain of a tag inside another. Once there are 65,535, further ones count as none. */
  inside(parent: number, tag: Tag, id: number): number {
    const key = (parent * 2 + (tag === 'VNI' ? 1 : 0)) * 16_777_216 + id
    if (key === this.lastKey) return this.lastId
    let one = this.known.get(key)
    if (!one) {
      if (this.texts.length > MOST) return OVERFLOW
      const text = `${this.text(parent)}${parent > 0 ? ', ' : ''}${tag} ${id}`
      one = { id: this.texts.length, text }
      this.texts.push(text)
      this.known.set(key, one)
    }
    this.lastKey = key
    this.lastId = one.id
    return one.id
  }

  /** `VLAN 12, VNI 7`; '' for none. */
  text(domain: number): string {
    return this.texts[domain] ?? ''
  }
}
