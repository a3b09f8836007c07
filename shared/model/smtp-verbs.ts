/** Words of SMTP, with Exchange's own; what makes a stream SMTP, and what of a command is a secret: in captures and in protocol logs alike. */

/** In place of a secret. */
export const MASK = '********'

/** Ports where SMTP is expected; 465, 475, 717 and 2525 are Exchange's own beside what the first of them is elsewhere. */
export const SMTP_PORTS: ReadonlySet<number> = new Set([25, 465, 475, 587, 717, 2525])

/** Commands by which a client that says one first is known to speak SMTP. */
const OPENING = new Set([
  'EHLO',
  'HELO',
  'LHLO',
  'MAIL',
  'RCPT',
  'DATA',
  'BDAT',
  'RSET',
  'QUIT',
  'NOOP',
  'STARTTLS',
  'AUTH',
  'VRFY',
  'EXPN',
  'HELP',
  'ETRN',
])
const EXCHANGE =
  /^(?:X-ANONYMOUSTLS|X-EXPS|XEXCH50|X-EXCH50|XPROXY\w*|XSHADOW\w*|XSESSIONPARAMS|XRDST|XQDISCARD|XORIGFROM|XCLIENT|XHEADER|XMESSAGE\w*)$/

export const isVerb = (verb: string): boolean => OPENING.has(verb) || EXCHANGE.test(verb)

/** Commands whose lines that follow are asked for with 334. */
export const isAuth = (verb: string): boolean => verb === 'AUTH' || verb === 'X-EXPS'
export const isStartTls = (verb: string): boolean => verb === 'STARTTLS' || verb === 'X-ANONYMOUSTLS'

/** A line as verb and parameter. What follows the mechanism of AUTH is a secret; so is what XPROXY's commands name as one. */
export function commandOf(line: string): { verb: string; parameter: string } {
  const text = line.trimStart()
  const blank = firstBlank(text)
  const verb = (blank < 0 ? text : text.slice(0, blank)).toUpperCase()
  const parameter = blank < 0 ? '' : text.slice(blank + 1)
  if (!verb.startsWith('AUTH') && !verb.startsWith('X-EXPS'))
    return { verb, parameter: parameter.includes('=') ? parameter.replace(SECRETS, `$1=${MASK}`) : parameter }
  if (!isAuth(verb)) return { verb, parameter: parameter.trim() === '' ? '' : MASK }
  const [mechanism = '', ...more] = parameter.trimStart().split(/\s+/, 2)
  return { verb, parameter: more.join('') === '' ? mechanism : `${mechanism} ${MASK}` }
}

function firstBlank(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 32 || c === 9) return i
  }
  return -1
}

const SECRETS = /\b(AUTHENTICATION|PASSWORD|SECRET|TICKET)=\S+/gi

/** A word as secrets are sent, and no command that anyone knows. */
export const looksSecret = (line: string): boolean => /^[A-Za-z0-9+/]{2,}={0,2}\s*$/.test(line) && !/^[A-Z]+\s*$/.test(line)

/** Size and end of `BDAT n [LAST]`; null when it is not of that form. */
export function chunkOf(parameter: string): { bytes: number; last: boolean } | null {
  const m = /^(\d{1,30})(?:[ \t]+(LAST))?[ \t]*$/i.exec(parameter)
  return m ? { bytes: Number(m[1]), last: m[2] !== undefined } : null
}
