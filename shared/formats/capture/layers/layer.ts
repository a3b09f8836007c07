/**
 * One packet, taken apart for reading: its layers from the outside in, each with the fields of its header and the bytes they stand in. Made
 * when a person looks at a packet; the readers of whole captures (link/, tcp/) keep numbers only.
 */

/** Bytes of a frame, from 0; `to` is behind the last. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

export interface LayerField extends Stretch {
  readonly label: string
  readonly value: string
}

export interface Layer extends Stretch {
  readonly name: string
  /** What one wants to know of it first. */
  readonly summary: string
  readonly fields: readonly LayerField[]
}

/** What the layers tell of the packet, to see whether they are the ones the list shows. */
export interface Found {
  source: string
  target: string
  sourcePort: number
  targetPort: number
  seq: number
  /** What TCP carries, as far as it was captured. */
  payload: Stretch | null
}

export const nothingFound = (): Found => ({
  source: '',
  target: '',
  sourcePort: Number.NaN,
  targetPort: Number.NaN,
  seq: Number.NaN,
  payload: null,
})

/** Fields of one header, whose places count from its first byte. */
export class Header {
  private readonly fields: LayerField[] = []

  constructor(
    private readonly name: string,
    private readonly from: number,
  ) {}

  /** `at`, `size`: bytes of the header it stands in. */
  add(label: string, at: number, size: number, value: string | number): this {
    this.fields.push({ label, value: String(value), from: this.from + at, to: this.from + at + size })
    return this
  }

  done(to: number, summary: string): Layer {
    return { name: this.name, summary, from: this.from, to, fields: this.fields }
  }

  /** The header goes on behind the last byte there is. */
  cut(to: number): Layer {
    return this.done(to, 'cut: not all of it was captured')
  }
}

export const hex = (n: number, digits: number): string => `0x${n.toString(16).padStart(digits, '0')}`

export function macText(b: Uint8Array, at: number): string {
  return Array.from(b.subarray(at, at + 6), (x) => x.toString(16).padStart(2, '0')).join(':')
}
