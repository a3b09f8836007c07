/** Words in a picture: measured, shortened in the middle where there is no room, the whole text in a title. */
import { escapePlain, Html, visible } from '../html/escape'
import { type Face, fitText } from '../text-fit'
import { INK, round } from './marks'

export interface TextStyle {
  readonly px: number
  readonly face?: Face
  readonly fill?: string
  readonly anchor?: 'start' | 'middle' | 'end'
}

export const MONO_FONT = "'JetBrains Mono',ui-monospace,'Cascadia Mono',Consolas,'DejaVu Sans Mono',monospace"
export const SANS_FONT = "Inter,'Segoe UI',system-ui,'Helvetica Neue',Arial,sans-serif"

/** A line of text whose baseline starts (or is centred, or ends) at x, y and is at most `room` wide. */
export function svgText(text: string, x: number, y: number, room: number, style: TextStyle): Html {
  const { px, face = 'plain', fill = INK.text, anchor = 'start' } = style
  const whole = visible(text)
  const shown = fitText(whole, px, room, face)
  const look = [
    ` x="${round(x)}" y="${round(y)}" font-size="${px}" fill="${fill}"`,
    anchor === 'start' ? '' : ` text-anchor="${anchor}"`,
    face === 'bold' ? ' font-weight="600"' : face === 'mono' ? ` font-family="${MONO_FONT}"` : '',
    // each line of a log's words keeps its reading direction to itself
    ' unicode-bidi="isolate"',
  ].join('')
  const title = shown === whole ? '' : `<title>${escapePlain(whole)}</title>`
  return new Html(`<text${look}>${title}${escapePlain(shown)}</text>`)
}
