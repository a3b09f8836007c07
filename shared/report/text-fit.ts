/**
 * How wide a text is without a font to measure with: widths of a broad sans serif, so that a box that fits by this fits in any
 * browser. Too long texts lose their middle: the beginning says what, the end tells twins apart.
 */
const NARROW = new Set("iljftrI.,:;'|!()[]{} -/\\`")
const BROAD = new Set('mwMW@%—…→')
const MONO = 0.61
const BOLD = 1.09

export type Face = 'plain' | 'bold' | 'mono'

export function widthOf(text: string, px: number, face: Face = 'plain'): number {
  let em = 0
  for (const c of text) em += face === 'mono' ? monoWidth(c) : charWidth(c)
  return em * px * (face === 'bold' ? BOLD : 1)
}

function charWidth(c: string): number {
  if (NARROW.has(c)) return 0.39
  if (BROAD.has(c)) return 0.99
  if (c >= 'a' && c <= 'z') return 0.61
  if (c >= '0' && c <= '9') return 0.64
  return (c.codePointAt(0) ?? 0) < 0x1100 ? 0.72 : 1.05
}

const monoWidth = (c: string) => ((c.codePointAt(0) ?? 0) < 0x1100 ? MONO : 2 * MONO)

/** The text, or its two ends with `…` between so that it is at most `room` wide. */
export function fitText(text: string, px: number, room: number, face: Face = 'plain'): string {
  if (widthOf(text, px, face) <= room) return text
  const chars = [...text]
  let lost = 1
  const shortened = () => {
    const kept = Math.max(0, chars.length - lost)
    const head = Math.ceil(kept * 0.6)
    return `${chars.slice(0, head).join('')}…${kept > head ? chars.slice(head - kept).join('') : ''}`
  }
  // the first guess is near, so that a text of a million characters costs no million steps
  const perChar = widthOf(chars.slice(0, 200).join(''), px, face) / Math.min(200, chars.length)
  lost = Math.max(1, chars.length - Math.ceil((room / Math.max(0.1, perChar)) * 1.5) - 4)
  while (lost < chars.length && widthOf(shortened(), px, face) > room) lost++
  return shortened()
}
