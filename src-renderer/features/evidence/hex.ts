/** Bytes as lines of a hex view: offset, sixteen bytes, the letters among them. */
import type { Stretch } from '@shared/formats/capture/layers/layer'

/** Neighbours that look alike. */
export interface HexRun {
  /** Its first byte. */
  readonly from: number
  readonly hex: string
  readonly text: string
  /** What TCP carries; the rest is headers, and padding behind. */
  readonly data: boolean
  /** Belongs to what is chosen among the layers. */
  readonly marked: boolean
}

export interface HexLine {
  readonly offset: string
  readonly runs: readonly HexRun[]
  /** Places of the sixteen that are not filled, in the last line. */
  readonly missing: number
}

export interface HexOptions {
  /** What TCP carries; null when that can't be told. */
  readonly payload: Stretch | null
  /** It is a secret, and shown as dots; all of the packet where it can't be told from the headers. */
  readonly hidden: boolean
  readonly marked: Stretch | null
}

export function hexLines(bytes: Uint8Array, { payload, hidden, marked }: HexOptions): HexLine[] {
  const inside = (at: number, s: Stretch | null) => s !== null && at >= s.from && at < s.to
  const lines: HexLine[] = []
  for (let from = 0; from < bytes.length; from += 16) {
    const to = Math.min(bytes.length, from + 16)
    const runs: HexRun[] = []
    for (let at = from; at < to; at++) {
      const data = inside(at, payload)
      const secret = hidden && (data || payload === null)
      const byte = bytes[at] as number
      const hex = secret ? '··' : byte.toString(16).padStart(2, '0')
      const text = secret ? '·' : byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.'
      const isMarked = inside(at, marked)
      const last = runs.at(-1)
      if (last && last.data === data && last.marked === isMarked)
        runs[runs.length - 1] = { ...last, hex: `${last.hex} ${hex}`, text: last.text + text }
      else runs.push({ from: at, hex, text, data, marked: isMarked })
    }
    lines.push({ offset: from.toString(16).padStart(4, '0'), runs, missing: 16 - (to - from) })
  }
  return lines
}
