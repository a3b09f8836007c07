/**
 * What a server offers in its reply to EHLO. Exchange 2010 writes one keyword a row, later versions the whole reply in one row with blanks
 * between; there the greeting ends where the first known keyword stands.
 *
 *   250-EX1.example Hello [192.0.2.1]      250  EX1.example Hello [192.0.2.1] SIZE 37748736 PIPELINING AUTH NTLM LOGIN
 *   250-SIZE 37748736
 */

export interface Capability {
  /** In capitals. */
  readonly name: string
  /** What stands behind it: a size, mechanisms. */
  readonly parameter: string
}

/** Keywords of RFC 1869's registry that servers offer, and Exchange's own. */
const KNOWN = new Set(
  (
    '8BITMIME AUTH BINARYMIME BURL CHECKPOINT CHUNKING CONPERM CONNEG DELIVERBY DSN ENHANCEDSTATUSCODES ETRN EXPN FUTURERELEASE HELP LIMITS ' +
    'MT-PRIORITY MTRK NO-SOLICITING OK PIPELINING REQUIRETLS RRVS SIZE SMTPUTF8 STARTTLS TURN UTF8SMTP VERB VRFY XCLIENT XFORWARD ' +
    'X-ANONYMOUSTLS X-EXPS XADR XATTR XDRST XEXCH50 XEXPS XLONGADDR XMESSAGECONTEXT XOORG XORIGFROM XPROXY XPROXYFROM XPROXYTO XQDISCARD XRDST ' +
    'XRSETPROXYTO XSESSIONMDBGUID XSESSIONPARAMS XSESSIONTYPE XSHADOW XSHADOWREQUEST XSYSPROBE X-OORG X-LINK2STATE XXXX XXXXXXXA'
  ).split(' '),
)
const WITH_MECHANISMS = new Set(['AUTH', 'X-EXPS'])

/** `lines`: the reply, with its codes. */
export function capabilitiesOf(lines: readonly string[]): Capability[] {
  const said = lines.map((l) => l.replace(/^250[ -]\s*/, '').trim())
  if (said.length > 1) return said.slice(1).flatMap((l) => (l === '' ? [] : [ofLine(l)]))
  return ofOneRow((said[0] ?? '').split(/\s+/).filter(Boolean))
}

function ofLine(line: string): Capability {
  const [name = '', ...rest] = line.split(/\s+/)
  // the old form that some servers write for old clients
  const old = /^AUTH=(.+)$/i.exec(name)
  return old ? { name: 'AUTH', parameter: [old[1], ...rest].join(' ') } : { name: name.toUpperCase(), parameter: rest.join(' ') }
}

function ofOneRow(words: readonly string[]): Capability[] {
  const first = words.findIndex((w, i) => i > 0 && KNOWN.has(w.toUpperCase()))
  const out: { name: string; parameter: string }[] = []
  for (const word of first < 0 ? [] : words.slice(first)) {
    const last = out.at(-1)
    const upper = word.toUpperCase()
    const isParameter =
      last !== undefined && !KNOWN.has(upper) && (WITH_MECHANISMS.has(last.name) || /^\d+$/.test(word) || /^[A-Z0-9-]+=/.test(upper))
    if (isParameter) last.parameter = `${last.parameter} ${word}`.trim()
    else out.push(ofLine(word) as { name: string; parameter: string })
  }
  return out
}

/** Offered by one of two and not by the other, or with another parameter. */
export interface CapabilityDifference {
  readonly name: string
  /** null: not offered. */
  readonly a: string | null
  readonly b: string | null
}

export function capabilityDifferences(a: readonly Capability[], b: readonly Capability[]): CapabilityDifference[] {
  const [left, right] = [byName(a), byName(b)]
  const names = [...new Set([...left.keys(), ...right.keys()])]
  return names.map((name) => ({ name, a: left.get(name) ?? null, b: right.get(name) ?? null })).filter((d) => normal(d.a) !== normal(d.b))
}

const normal = (parameter: string | null) => parameter?.toUpperCase().split(/\s+/).sort().join(' ') ?? null

const byName = (list: readonly Capability[]) => new Map(list.map((c) => [c.name, c.parameter]))
