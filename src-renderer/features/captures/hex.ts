/** Bytes as lines of a hex view: offset, sixteen bytes, the letters among them. */
export interface HexLine {
  readonly offset: string
  readonly hex: string
  readonly text: string
  /** Of the sixteen, how many from the front are headers; the rest is what TCP carries. */
  readonly headers: number
}

/** `payload`: bytes at the end that TCP carries. `hidden`: those are a secret, and shown as dots. */
export function hexLines(bytes: Uint8Array, payload: number, hidden: boolean): HexLine[] {
  const from = Math.max(0, bytes.length - payload)
  const lines: HexLine[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const part = Array.from(bytes.subarray(at, at + 16))
    const secret = (i: number) => hidden && at + i >= from
    lines.push({
      offset: at.toString(16).padStart(4, '0'),
      hex: part.map((b, i) => (secret(i) ? '··' : b.toString(16).padStart(2, '0'))).join(' '),
      text: part.map((b, i) => (secret(i) ? '·' : b >= 32 && b < 127 ? String.fromCharCode(b) : '.')).join(''),
      headers: Math.min(16, Math.max(0, from - at)),
    })
  }
  return lines
}
