/** Colours of paper and the small shapes of states: a disc, a cross, a clock… Colour never stands alone. Each shape fills 12 × 12. */
import { type Html, html } from '../html/escape'

export const INK = { text: '#18202c', second: '#414c5d', third: '#566174', line: '#c5ccd8', control: '#7d8797', accent: '#2457c5' } as const

export type Tone = 'delivered' | 'failed' | 'deferred' | 'transit' | 'uncovered' | 'absent' | 'shadow' | 'inferred' | 'partly'
/** ink for words, mark for shapes and lines, tint for grounds under words. */
export const TONES: Readonly<Record<Tone, { readonly ink: string; readonly mark: string; readonly tint: string }>> = {
  delivered: { ink: '#0a6a52', mark: '#0f8a69', tint: '#e3f3ed' },
  failed: { ink: '#b3261e', mark: '#bd221a', tint: '#fdebe9' },
  deferred: { ink: '#855300', mark: '#b87400', tint: '#fdf1da' },
  transit: { ink: '#1659a8', mark: '#1d60c6', tint: '#e5f0fc' },
  uncovered: { ink: '#525c6b', mark: '#7b8696', tint: '#eef0f4' },
  absent: { ink: '#9c1562', mark: '#bf2a7f', tint: '#fce9f4' },
  shadow: { ink: '#673ab0', mark: '#7f52c9', tint: '#f1ebfc' },
  inferred: { ink: '#0b6477', mark: '#23859b', tint: '#e3f3f6' },
  partly: { ink: '#855300', mark: '#b87400', tint: '#fdf1da' },
}

export function markShape(tone: Tone): Html {
  const c = TONES[tone].mark
  switch (tone) {
    case 'delivered':
      return html`<circle cx="6" cy="6" r="4.2" fill="${c}"/>`
    case 'failed':
      return html`<path d="M2.2 2.2l7.6 7.6M9.800 2.200l-7.600 7.600" stroke="${c}" stroke-width="2.2" stroke-linecap="round"/>`
    case 'deferred':
      return html`<circle cx="6" cy="6" r="4.6" fill="none" stroke="${c}" stroke-width="1.5"/><path d="M6 3.300V6l2 1.300" fill="none" stroke="${c}" stroke-width="1.4"/>`
    case 'transit':
      return html`<circle cx="2" cy="6" r="1.5" fill="${c}"/><circle cx="6" cy="6" r="1.5" fill="${c}"/><circle cx="10" cy="6" r="1.5" fill="${c}"/>`
    case 'uncovered':
      return html`<path d="M3.600 4.300a2.400 2.200 0 1 1 3.300 2.100q-.9.400-.9 1.600M6 10v.6" fill="none" stroke="${c}" stroke-width="1.6" stroke-linecap="round"/>`
    case 'absent':
      return html`<path d="M2 3.400L3.400 2 6 4.600 8.600 2 10 3.400 7.400 6 10 8.600 8.600 10 6 7.400 3.400 10 2 8.600 4.600 6z" fill="none" stroke="${c}" stroke-width="1.1"/>`
    case 'shadow':
      return html`<circle cx="4.600" cy="6" r="3.300" fill="none" stroke="${c}" stroke-width="1.3"/><circle cx="7.600" cy="6" r="3.300" fill="none" stroke="${c}" stroke-width="1.3"/>`
    case 'partly':
      return html`<circle cx="6" cy="6" r="4.2" fill="none" stroke="${c}" stroke-width="1.4"/><path d="M6 1.800a4.200 4.200 0 0 0 0 8.400z" fill="${c}"/>`
    case 'inferred':
      return html`<path d="M6 1.300L10.700 6 6 10.700 1.300 6z" fill="none" stroke="${c}" stroke-width="1.3" stroke-dasharray="2.400 1.400"/>`
  }
}

/** A shape placed by its middle. */
export const markAt = (tone: Tone, x: number, y: number, size = 12): Html =>
  html`<g transform="translate(${round(x - size / 2)} ${round(y - size / 2)}) scale(${round(size / 12)})">${markShape(tone)}</g>`

export const round = (n: number) => Math.round(n * 100) / 100
