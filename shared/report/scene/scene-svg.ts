/** A scene as SVG on paper: self-contained, with a title and a description; every word in it is text and nothing else. */
import { escapePlain, Html, html, joined, NOTHING } from '../html/escape'
import { round } from '../svg/marks'
import { SANS_FONT, svgText } from '../svg/text'
import { widthOf } from '../text-fit'
import { MARKS, PAPER, type Paint, type Scene, type Shape } from './scene'

export interface SceneWords {
  /** Keeps the ids of pictures in one document apart. */
  readonly prefix: string
  readonly title: string
  readonly desc: string
}

/** `scale`: of the size on the page; the picture's own px stay. */
export function sceneSvg({ width, height, shapes }: Scene, { prefix, title, desc }: SceneWords, scale = 1): Html {
  const hatch = `${prefix}-hatch`
  const size = html`width="${Math.round(width * scale)}" height="${Math.round(height * scale)}" viewBox="0 0 ${round(width)} ${round(height)}"`
  const drawn = shapes.map((s) => draw(s, hatch))
  return html`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${prefix}-title ${prefix}-desc" ${size} font-family="${SANS_FONT}"><title id="${prefix}-title">${plain(title)}</title><desc id="${prefix}-desc">${plain(desc)}</desc><defs>${pattern(hatch)}</defs>${joined(drawn, '')}</svg>`
}

const plain = (text: string) => new Html(escapePlain(text))
const pattern = (id: string) =>
  html`<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v6" stroke="${PAPER['st-uncovered-mark']}" stroke-width="1.2"/></pattern>`

type Line = { readonly stroke?: Paint; readonly width?: number; readonly dash?: readonly number[] }

function strokeOf({ stroke, width = 1, dash }: Line): Html {
  if (!stroke) return NOTHING
  const dashes = dash ? html` stroke-dasharray="${dash.join(' ')}"` : NOTHING
  return html` stroke="${PAPER[stroke]}" stroke-width="${width}"${dashes}`
}

const pointsOf = (points: readonly (readonly [number, number])[]) => points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')

function draw(s: Shape, hatch: string): Html {
  switch (s.is) {
    case 'rect': {
      const place = html`x="${round(s.x)}" y="${round(s.y)}" width="${round(s.w)}" height="${round(s.h)}"${s.r ? html` rx="${s.r}"` : NOTHING}`
      const over = s.hatch ? html`<rect ${place} fill="url(#${hatch})"/>` : NOTHING
      return html`<rect ${place} fill="${s.fill ? PAPER[s.fill] : 'none'}"${strokeOf(s)}/>${over}`
    }
    case 'line':
      return html`<path d="M${pointsOf(s.points)}" fill="none"${strokeOf(s)}/>`
    case 'area': {
      const over = s.hatch ? html`<path d="M${pointsOf(s.points)}z" fill="url(#${hatch})"/>` : NOTHING
      return html`<path d="M${pointsOf(s.points)}z" fill="${PAPER[s.fill]}"/>${over}`
    }
    case 'dot': {
      const ring = s.ring ? html` stroke="${PAPER[s.ring]}" stroke-width="1.5"` : NOTHING
      return html`<circle cx="${round(s.x)}" cy="${round(s.y)}" r="${s.r}" fill="${PAPER[s.fill]}"${ring}/>`
    }
    case 'mark': {
      const { paint, strokes } = MARKS[s.mark]
      const k = s.size / 12
      const paths = strokes.map(({ d, line, round: soft }) =>
        line === 0
          ? html`<path d="${d}" fill="${PAPER[paint]}"/>`
          : html`<path d="${d}" fill="none" stroke="${PAPER[paint]}" stroke-width="${line}"${soft ? html` stroke-linecap="round"` : NOTHING}/>`,
      )
      return html`<g transform="translate(${round(s.x - s.size / 2)} ${round(s.y - s.size / 2)}) scale(${round(k)})">${paths}</g>`
    }
    case 'text': {
      const style = { px: s.px, fill: PAPER[s.fill], ...(s.face && { face: s.face }), ...(s.anchor && { anchor: s.anchor }) }
      const words = svgText(s.text, s.x, s.y, s.room, style)
      return s.patch ? html`${patchOf(s, s.patch)}${words}` : words
    }
  }
}

function patchOf(s: Shape & { readonly is: 'text' }, patch: Paint): Html {
  const { x, y, w, h } = patchBox(s)
  return html`<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${PAPER[patch]}"/>`
}

/** Ground of a text, by the measure of letters that any page uses. */
export function patchBox(s: Shape & { readonly is: 'text' }): {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
} {
  const w = Math.min(s.room, widthOf(s.text, s.px, s.face)) + 6
  const left = s.anchor === 'middle' ? s.x - w / 2 : s.anchor === 'end' ? s.x - w + 3 : s.x - 3
  return { x: left, y: s.y - s.px * 0.92, w, h: s.px * 1.25 }
}
