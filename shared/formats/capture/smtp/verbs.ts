/** Words of SMTP, with Exchange's own; what makes a stream SMTP, and what of a command is a secret. */

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

export const MASK = '********'

export const isVerb = (verb: string): boolean => OPENING.has(verb) || EXCHANGE.test(verb)

/** Commands whose lines that follow are asked for with 334. */
export const isAuth = (verb: string): boolean => verb === 'AUTH' || verb === 'X-EXPS'
export const isStartTls = (verb: string): boolean => verb === 'STARTTLS' || verb === 'X-ANONYMOUSTLS'

/** A line as verb and parameter. The initial response of AUTH is a secret; so is what comes with XPROXY's commands under their secret names. */
export function commandOf(line: string): { verb: string; parameter: string } {
  const blank = line.search(/[ \t]/)
  const verb = (blank < 0 ? line : line.slice(0, blank)).toUpperCase()
  const parameter = blank < 0 ? '' : line.slice(blank + 1)
  return {
    verb,
    parameter: isAuth(verb)
      ? parameter.replace(/^(\S+)\s+\S.*$/, `$1 ${MASK}`)
      : parameter.replace(/\b(AUTHENTICATION|PASSWORD|SECRET|TICKET)=\S+/gi, `$1=${MASK}`),
  }
}

/** Size and end of `BDAT n [LAST]`; null when it is not of that form. */
export function chunkOf(parameter: string): { bytes: number; last: boolean } | null {
  const m = /^(\d{1,30})(?:[ \t]+(LAST))?[ \t]*$/i.exec(parameter)
  return m ? { bytes: Number(m[1]), last: m[2] !== undefined } : null
}
