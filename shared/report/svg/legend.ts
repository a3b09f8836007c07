/** The line styles that occur in a picture, with their words; in rows as wide as the picture. */
import { type Html, html } from '../html/escape'
import type { EdgeStyle, GraphEdge } from '../route-graph'
import { widthOf } from '../text-fit'
import { drawEdge } from './edges'
import { INK } from './marks'
import { svgText } from './text'

const WORDS: Readonly<Record<EdgeStyle, string>> = {
  seen: 'seen',
  waited: 'waited',
  failed: 'failed or never taken',
  inferred: 'inferred',
  'not-covered': 'not covered: no log of that time',
  absent: 'absent: the log is there, the row is not',
  shadow: 'shadow copy',
}
const SAMPLE = 34
const ROW = 18

export function drawLegend(
  styles: readonly EdgeStyle[],
  top: number,
  left: number,
  width: number,
  hatch: string,
): { legend: Html; bottom: number } {
  const start = left + 8
  let x = start
  let y = top + 10
  const entries = styles.map((style) => {
    const entry = SAMPLE + 6 + widthOf(WORDS[style], 10.5)
    if (x > start && x + entry > left + width) {
      x = start
      y += ROW
    }
    const from = x
    x += entry + 18
    return html`${sample(style, from, y, hatch)}${svgText(WORDS[style], from + SAMPLE + 6, y + 3.5, left + width - from - SAMPLE - 6, { px: 10.5, fill: INK.second })}`
  })
  return { legend: html`<g>${entries}</g>`, bottom: styles.length ? y + 10 : top }
}

function sample(style: EdgeStyle, x: number, y: number, hatch: string): Html {
  const width = style === 'waited' ? 4 : 1.5
  const e: GraphEdge = { id: '', from: '', to: '', hops: [], style, guessed: false, width, label: null }
  const head = style === 'failed' || style === 'absent' ? 14 : style === 'waited' ? 13 : 9
  const points = [
    { x, y },
    { x: x + SAMPLE - head, y },
  ]
  return drawEdge(e, { id: '', points, loop: false, label: null, tip: { x: x + SAMPLE, y } }, 'right', hatch)
}
