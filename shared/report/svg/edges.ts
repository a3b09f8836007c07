/**
 * Hand-overs as lines: solid when seen, thick amber when the message waited, red with a cross when never taken, dashed when inferred,
 * a hatched band when no log covers it, dotted with a hollow cross when the log is there and the row is not, double for shadow copies.
 * The number on a line is the hop's number in the table.
 */
import { type Html, html, NOTHING } from '../html/escape'
import type { Box, Direction, LayoutEdge, PlacedEdge, Point } from '../layout/geometry'
import type { EdgeStyle, GraphEdge } from '../route-graph'
import { widthOf } from '../text-fit'
import { INK, markAt, round, TONES, type Tone } from './marks'
import { svgText } from './text'

export const EDGE_TONES: Readonly<Record<EdgeStyle, Tone>> = {
  seen: 'delivered',
  waited: 'deferred',
  failed: 'failed',
  inferred: 'inferred',
  'not-covered': 'uncovered',
  absent: 'absent',
  shadow: 'shadow',
}

const headLength = (e: GraphEdge) => (e.style === 'failed' || e.style === 'absent' ? 14 : e.width >= 4 ? 13 : 9)

export function measureEdge(e: GraphEdge): LayoutEdge {
  return { id: e.id, from: e.from, to: e.to, label: labelSize(e), head: headLength(e) }
}

/** `2`, `2, 3`, `2–14`: hops are numbered from 1, as in the table. */
function hopNumbers(e: GraphEdge): string {
  const [first, second] = e.hops
  if (first === undefined) return ''
  if (second === undefined) return String(first + 1)
  return e.hops.length === 2 ? `${first + 1}, ${second + 1}` : `${first + 1}–${(e.hops.at(-1) ?? 0) + 1}`
}

const mainText = (e: GraphEdge) => [hopNumbers(e), e.label?.text ?? ''].filter(Boolean).join(' · ')
const TRY_STEP = 12

function labelSize(e: GraphEdge): { width: number; height: number } | null {
  const text = mainText(e)
  if (text === '') return null
  const sub = e.label?.sub ?? ''
  const boxed = e.label?.boxed ?? false
  const tries = e.label?.tries.length ?? 0
  const main = widthOf(text, 11, boxed ? 'bold' : 'plain') + (boxed ? 34 : 8)
  const second = sub ? widthOf(sub, 10) + tries * TRY_STEP + (boxed ? 32 : 8) : 0
  return { width: Math.ceil(Math.min(230, Math.max(main, second))), height: sub ? (boxed ? 36 : 28) : boxed ? 22 : 16 }
}

export function drawEdge(e: GraphEdge, placed: PlacedEdge, direction: Direction, hatch: string): Html {
  const d = pathOf(placed, direction)
  return html`<g fill="none">${line(e, d, hatch)}${head(e, placed, direction)}</g>`
}

/** Straight and curved legs in turn; a bow is one curve. */
export function pathOf({ points, loop }: PlacedEdge, direction: Direction): string {
  const [first, ...rest] = points
  if (!first) return ''
  const at = (p: Point) => `${round(p.x)} ${round(p.y)}`
  if (loop) return `M${at(first)}C${rest.map(at).join(' ')}`
  let previous = first
  return rest.reduce(
    (path, p, i) => {
      const straight = i % 2 === 0 || p.x === previous.x || p.y === previous.y
      const bend = straight
        ? `L${at(p)}`
        : direction === 'right'
          ? `C${round((previous.x + p.x) / 2)} ${round(previous.y)} ${round((previous.x + p.x) / 2)} ${round(p.y)} ${at(p)}`
          : `C${round(previous.x)} ${round((previous.y + p.y) / 2)} ${round(p.x)} ${round((previous.y + p.y) / 2)} ${at(p)}`
      previous = p
      return path + bend
    },
    `M${at(first)}`,
  )
}

function line(e: GraphEdge, d: string, hatch: string): Html {
  const { mark } = TONES[EDGE_TONES[e.style]]
  const stroke = (colour: string, width: number, dashes = '') =>
    html`<path d="${d}" stroke="${colour}" stroke-width="${width}"${dashes ? html` stroke-dasharray="${dashes}"` : NOTHING}/>`
  switch (e.style) {
    case 'not-covered':
      return html`${stroke(mark, 9)}${stroke('#ffffff', 7.4)}${stroke(`url(#${hatch})`, 7.4)}`
    case 'shadow':
      return html`${stroke(mark, 5)}${stroke('#ffffff', 2.2)}`
    case 'absent':
      return stroke(mark, 2, '1.5 4')
    case 'inferred':
      return stroke(mark, Math.max(1.6, e.width), '6 4')
    default:
      return stroke(mark, e.width, e.guessed ? '6 4' : '')
  }
}

function head(e: GraphEdge, { points, tip, loop }: PlacedEdge, direction: Direction): Html {
  const end = points.at(-1)
  if (!end) return NOTHING
  const tone = EDGE_TONES[e.style]
  if (e.style === 'failed' || e.style === 'absent') return markAt(tone, (end.x + tip.x) / 2, (end.y + tip.y) / 2, 12)
  const length = headLength(e)
  const half = length * 0.48
  // a bow comes back along the other axis
  const across = (direction === 'down') !== loop
  const along = across ? Math.sign(tip.y - end.y) || 1 : Math.sign(tip.x - end.x) || 1
  const back = across ? { x: tip.x, y: tip.y - along * length } : { x: tip.x - along * length, y: tip.y }
  const [a, b] = across
    ? [
        { x: back.x - half, y: back.y },
        { x: back.x + half, y: back.y },
      ]
    : [
        { x: back.x, y: back.y - half },
        { x: back.x, y: back.y + half },
      ]
  const at = (p: Point) => `${round(p.x)} ${round(p.y)}`
  return html`<path d="M${at(tip)}L${at(a)} ${at(b)}z" fill="${TONES[tone].mark}"/>`
}

/** Drawn after all lines, so that nothing runs through the words. */
export function drawLabel(e: GraphEdge, box: Box): Html {
  const { text: _, sub = '', boxed = false, tries = [] } = e.label ?? {}
  const { x, y, width, height } = box
  const middle = x + width / 2
  const { ink, mark, tint } = TONES[EDGE_TONES[e.style]]
  if (!boxed) {
    const patch = html`<rect x="${round(x)}" y="${round(y)}" width="${width}" height="${height}" fill="#ffffff"/>`
    const plain = e.style === 'seen' || e.style === 'inferred'
    const first = svgText(mainText(e), middle, y + 12, width, { px: 11, anchor: 'middle', fill: plain ? INK.text : ink })
    const second = sub ? svgText(sub, middle, y + 24, width, { px: 10, anchor: 'middle', fill: INK.third }) : NOTHING
    return html`<g>${patch}${first}${second}</g>`
  }
  const rect = html`<rect x="${round(x)}" y="${round(y)}" width="${width}" height="${height}" rx="4" fill="${tint}" stroke="${mark}" stroke-width="1.2"/>`
  const icon = markAt(e.style === 'failed' ? 'failed' : 'deferred', x + 14, y + 11.5, 11)
  const first = svgText(mainText(e), x + 24, y + 15.5, width - 30, { px: 11, face: 'bold', fill: ink })
  const marks = tries.map((taken, i) => markAt(taken ? 'delivered' : 'failed', x + 14 + i * TRY_STEP, y + 26.5, 9))
  const from = tries.length ? x + 12 + tries.length * TRY_STEP : x + 24
  const second = sub ? svgText(sub, from, y + 30, x + width - 4 - from, { px: 10, fill: INK.second }) : NOTHING
  return html`<g>${rect}${icon}${first}${marks}${second}</g>`
}
