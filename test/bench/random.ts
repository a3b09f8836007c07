/** A deterministic source of the things logs are made of. */
export class Source {
  private s: number

  constructor(seed: number) {
    this.s = Math.imul(seed, 0x9e3779b1) >>> 0 || 1
  }

  /** 0 ≤ x < 1 */
  next(): number {
    let s = this.s
    s ^= s << 13
    s >>>= 0
    s ^= s >>> 17
    s ^= s << 5
    this.s = s >>> 0
    return this.s / 4_294_967_296
  }

  below(n: number): number {
    return Math.floor(this.next() * n)
  }

  /** True once in `n`. */
  once(n: number): boolean {
    return this.below(n) === 0
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  /** The first ones far more often than the last. */
  favour<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * this.next() * list.length)] as T
  }

  hex(digits: number): string {
    let text = ''
    while (text.length < digits) text += this.below(65_536).toString(16).padStart(4, '0')
    return text.slice(0, digits)
  }

  guid(): string {
    return `${this.hex(8)}-${this.hex(4)}-${this.hex(4)}-${this.hex(4)}-${this.hex(12)}`
  }
}

export const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
