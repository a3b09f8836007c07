/**
 * Hosts and endings of a route: a server is a box, a balancer a diamond with its words beside it, a host outside a pill, an ending a
 * tinted card with the people in it, a shadow copy a double frame. Hatching says that no log of the host is in the bundle; a dashed edge that it is inferred.
 */
import { formatDuration } from '../../base/format'
import { type Html, html, joined, NOTHING } from '../html/escape'
import type { Box, Direction, LayoutNode, PlacedNode, Size } from '../layout/geometry'
import { type GraphNode, shownAddress } from '../route-graph'
import { type Face, widthOf } from '../text-fit'
import { CERTAINTY_WORDS } from '../words'
import { INK, markAt, round, TONES, type Tone } from './marks'
import { svgText, type TextStyle } from './text'

const DIAMOND = 50
const LINE = 14
const TITLE: TextStyle = { px: 12.5, face: 'bold' }
const ADDRESS: TextStyle = { px: 10, face: 'mono', fill: INK.second }
const SMALL: TextStyle = { px: 10.5, fill: INK.third }

interface Words {
  readonly text: string
  readonly style: TextStyle
}

const OUTCOME_TONES: Readonly<Record<string, Tone>> = {
  delivered: 'delivered',
  'sent-external': 'delivered',
  failed: 'failed',
  dropped: 'failed',
  deferred: 'deferred',
  'in-transit': 'transit',
  'not-covered': 'uncovered',
}
export const outcomeTone = (outcome: string): Tone => OUTCOME_TONES[outcome] ?? 'transit'

const isEnding = (n: GraphNode) => n.kind === 'mailboxes' || n.kind === 'ending'
const inferred = (n: GraphNode) => n.certainty !== 'certain'

function hostWords(n: GraphNode): Words[] {
  const out: Words[] = [{ text: n.title, style: TITLE }]
  if (n.address !== '' && !n.title.includes(n.address)) out.push({ text: n.address, style: ADDRESS })
  if (n.roles !== '') out.push({ text: n.roles, style: SMALL })
  if (inferred(n) && n.node >= 0)
    out.push({ text: `inferred, ${CERTAINTY_WORDS[n.certainty]}`, style: { ...SMALL, fill: TONES.inferred.ink } })
  if (!n.logged && n.kind === 'server') out.push({ text: '? no log says so itself', style: { ...SMALL, fill: TONES.uncovered.ink } })
  if (n.note !== '') out.push({ text: n.note, style: SMALL })
  return out
}

const widest = (words: readonly Words[]) => Math.max(0, ...words.map((w) => widthOf(w.text, w.style.px, w.style.face as Face)))
const clamp = (n: number, least: number, most: number) => Math.ceil(Math.min(most, Math.max(least, n)))

export function measureNode(n: GraphNode, direction: Direction): LayoutNode {
  if (isEnding(n)) return { id: n.id, core: endingSize(n), caption: null }
  if (n.kind === 'shadow') return { id: n.id, core: { width: clamp(widest(shadowWords(n)) + 44, 110, 216), height: 40 }, caption: null }
  const words = hostWords(n)
  const height = words.length * LINE
  if (n.kind === 'balancer') {
    const caption = { width: clamp(widest(words), 40, direction === 'right' ? 150 : 210), height }
    return { id: n.id, core: { width: DIAMOND, height: DIAMOND }, caption }
  }
  const side = n.kind === 'server' ? 44 : 32
  const most = direction === 'right' ? 216 : 280
  return { id: n.id, core: { width: clamp(widest(words) + side, 110, most), height: height + 14 }, caption: null }
}

function endingSize(n: GraphNode): Size {
  const people = n.people.map((p) => widthOf(shownAddress(p.address), 10.5) + widthOf(after(p.afterMs), 10.5) + 40)
  const lines = n.people.length + (n.more > 0 ? 1 : 0) + (n.note ? 1 : 0)
  return { width: clamp(Math.max(widthOf(n.title, 12, 'bold') + 42, ...people), 120, 226), height: 26 + lines * LINE + (lines ? 4 : 0) }
}

const after = (ms: number | null) => (ms === null ? '' : `after ${formatDuration(ms)}`)

export function drawNode(n: GraphNode, { core, caption }: PlacedNode, hatch: string): Html {
  if (isEnding(n)) return drawEnding(n, core, hatch)
  if (n.kind === 'shadow') return drawShadow(n, core)
  if (n.kind === 'balancer') return drawBalancer(n, core, caption)
  const server = n.kind === 'server'
  const radius = server ? 6 : core.height / 2
  const edge = inferred(n) ? html` stroke="${TONES.inferred.mark}" stroke-dasharray="6 4"` : html` stroke="${INK.control}"`
  const shape = (fill: string, line: Html) =>
    html`<rect x="${round(core.x)}" y="${round(core.y)}" width="${round(core.width)}" height="${round(core.height)}" rx="${round(radius)}" fill="${fill}"${line}/>`
  const ground = n.logged ? NOTHING : shape('#ffffff', NOTHING)
  const fill = n.logged ? '#ffffff' : `url(#${hatch})`
  const icon = server ? serverIcon(core.x + 10, core.y + 9) : NOTHING
  const words = hostWords(n)
  const lines = server
    ? writeLines(words, core.x + 32, core.y + 18, core.width - 40, 'start')
    : writeLines(words, core.x + core.width / 2, core.y + 18, core.width - 26, 'middle')
  return html`<g>${ground}${shape(fill, html`${edge} stroke-width="1.3"`)}${icon}${lines}</g>`
}

function drawBalancer(n: GraphNode, core: Box, caption: Box | null): Html {
  const { x, y, width: s } = core
  const dashes = inferred(n) ? html` stroke-dasharray="6 4"` : NOTHING
  const { tint, mark } = inferred(n) ? TONES.inferred : { tint: '#ffffff', mark: INK.control }
  const diamond = html`<path d="M${round(x + s / 2)} ${round(y)}L${round(x + s)} ${round(y + s / 2)} ${round(x + s / 2)} ${round(y + s)} ${round(x)} ${round(y + s / 2)}z" fill="${tint}" stroke="${mark}" stroke-width="1.5"${dashes}/>`
  const fork = html`<path transform="translate(${round(x + s / 2 - 9)} ${round(y + s / 2 - 8)})" d="M1 8h6l5-5h3M7 8l5 5h3M13 1l2.500 2-2.500 2M13 11l2.500 2-2.500 2" fill="none" stroke="${mark}" stroke-width="1.4"/>`
  if (!caption) return html`<g>${diamond}${fork}</g>`
  const beneath = caption.y > y + s / 2
  const words = beneath
    ? writeLines(hostWords(n), caption.x + caption.width / 2, caption.y + 11, caption.width, 'middle')
    : writeLines(hostWords(n), caption.x, caption.y + 11, caption.width, 'start')
  return html`<g>${diamond}${fork}${words}</g>`
}

const shadowWords = (n: GraphNode): Words[] => [
  { text: n.title, style: { px: 11.5, face: 'bold', fill: TONES.shadow.ink } },
  { text: n.note, style: SMALL },
]

/** Doubly framed: kept against loss, no part of the way. */
function drawShadow(n: GraphNode, { x, y, width, height }: Box): Html {
  const frame = (inset: number, fill: string) =>
    html`<rect x="${round(x + inset)}" y="${round(y + inset)}" width="${round(width - 2 * inset)}" height="${round(height - 2 * inset)}" rx="${5 - inset}" fill="${fill}" stroke="${TONES.shadow.mark}" stroke-width="1.1"/>`
  const words = writeLines(shadowWords(n), x + 30, y + 17, width - 36, 'start')
  return html`<g>${frame(0, '#ffffff')}${frame(3, TONES.shadow.tint)}${markAt('shadow', x + 17, y + 14, 12)}${words}</g>`
}

function drawEnding(n: GraphNode, core: Box, hatch: string): Html {
  const tone = outcomeTone(n.outcome ?? 'not-covered')
  const { tint, mark, ink } = TONES[tone]
  const { x, y, width, height } = core
  const rect = (fill: string, line: Html) =>
    html`<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="5" fill="${fill}"${line}/>`
  const edge = html` stroke="${mark}" stroke-width="1.1"`
  const ground = tone === 'uncovered' ? [rect('#ffffff', NOTHING), rect(`url(#${hatch})`, edge)] : [rect(tint, edge)]
  const title = svgText(n.title, x + 26, y + 17, width - 34, { px: 12, face: 'bold', fill: ink })
  const lines: Html[] = n.people.map((p, i) => {
    const at = y + 20 + (i + 1) * LINE
    const when = after(p.afterMs)
    const room = width - 24 - widthOf(when, 10.5)
    const name = svgText(shownAddress(p.address), x + 10, at, room, { px: 10.5, fill: INK.text })
    return when === '' ? name : html`${name}${svgText(when, x + width - 9, at, 120, { ...SMALL, anchor: 'end' })}`
  })
  const rest = [...(n.more > 0 ? [`and ${n.more} more`] : []), ...(n.note ? [n.note] : [])]
  const more = rest.map((r, i) => svgText(r, x + 10, y + 20 + (n.people.length + i + 1) * LINE, width - 18, SMALL))
  return html`<g>${ground}${markAt(tone, x + 15, y + 13, 11)}${title}${lines}${more}</g>`
}

const writeLines = (words: readonly Words[], x: number, y: number, room: number, anchor: 'start' | 'middle') =>
  joined(
    words.map((w, i) => svgText(w.text, x, y + i * LINE, room, { ...w.style, anchor })),
    '',
  )

const serverIcon = (x: number, y: number) =>
  html`<path transform="translate(${round(x)} ${round(y)})" d="M.7.700h12.600v5.400H.700zM.700 7.900h12.600v5.400H.700zM3 3.400h.1M3 10.600h.1M6.500 3.400h4M6.500 10.600h4" fill="none" stroke="${INK.second}" stroke-width="1.3" stroke-linecap="round"/>`
