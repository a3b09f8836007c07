/** Texts of CLIXML: XML's five entities and character numbers, PowerShell's own `_x000A_`, and values in the form they have on a console. */

import { HIDDEN } from '../text/balancer'

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

/** `&#x10FFFF;` */
const LONGEST = 10

/** An entity that is none of XML's own stays as it stands. */
export function decodeEntities(text: string): string {
  let at = text.indexOf('&')
  if (at < 0) return text
  const out: string[] = []
  let from = 0
  while (at >= 0) {
    // an entity is short: a text of ampersands must not be searched to its end for each
    const length = text.slice(at, at + LONGEST).indexOf(';')
    const name = text.slice(at + 1, at + length)
    const meant = length < 0 ? null : (NAMED.get(name) ?? numbered(name))
    if (meant !== null) {
      out.push(text.slice(from, at), meant)
      from = at + length + 1
    }
    at = text.indexOf('&', at + 1)
  }
  out.push(text.slice(from))
  return out.join('')
}

function numbered(name: string): string | null {
  if (name[0] !== '#') return null
  const hex = name[1] === 'x' || name[1] === 'X'
  const digits = name.slice(hex ? 2 : 1)
  if (!(hex ? /^[\da-f]{1,6}$/i : /^\d{1,7}$/).test(digits)) return null
  const code = Number.parseInt(digits, hex ? 16 : 10)
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : null
}

/** `_x000A_` is a unit of UTF-16 that XML can't hold; a `_x` that was in the text is written `_x005F_x`. */
export function decodeUnits(text: string): string {
  let at = text.indexOf('_x')
  if (at < 0) return text
  const out: string[] = []
  let from = 0
  while (at >= 0) {
    const unit = text[at + 6] === '_' ? text.slice(at + 2, at + 6) : ''
    if (/^[\dA-Fa-f]{4}$/.test(unit)) {
      out.push(text.slice(from, at), String.fromCharCode(Number.parseInt(unit, 16)))
      from = at + 7
      at = text.indexOf('_x', from)
    } else at = text.indexOf('_x', at + 2)
  }
  out.push(text.slice(from))
  return out.join('')
}

/** A value as the console prints it, so that rules meet one form: `True`, `00:10:00`. */
export function consoleText(element: string, text: string): string {
  // a secure string is a password, sealed for one account of one machine
  if (element === 'SS') return text === '' ? '' : HIDDEN
  if (element === 'B') return text === 'true' ? 'True' : text === 'false' ? 'False' : text
  return element === 'TS' ? durationText(text) : text
}

/** `P1DT2H3M4.5S` → `1.02:03:04.5000000` */
function durationText(text: string): string {
  const m = /^(-?)P(?:(\d{1,7})D)?(?:T(?:(\d{1,2})H)?(?:(\d{1,2})M)?(?:(\d{1,2})(?:\.(\d{1,7}))?S)?)?$/.exec(text.slice(0, 48))
  if (!m || text.length > 40) return text
  const [, sign = '', days, h = '0', mi = '0', s = '0', fraction] = m
  const clock = [h, mi, s].map((n) => n.padStart(2, '0')).join(':')
  return `${sign}${days ? `${days}.` : ''}${clock}${fraction ? `.${fraction.padEnd(7, '0')}` : ''}`
}
