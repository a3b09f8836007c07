/**
 * Lines of a session put together as a person reads them: a reply of several lines is one unit, so is what is noted of TLS and certificates;
 * each reply knows the command it answers, each unit the time since the one before.
 */
import type { Speaker } from '../model/smtp-secrets'
import { commandOf, isVerb, MASK } from '../model/smtp-verbs'
import { type Capability, capabilitiesOf } from './hello-reply'
import type { SessionLine } from './session-lines'

export type UnitKind = 'connect' | 'command' | 'reply' | 'tls' | 'note' | 'disconnect'

export interface Unit {
  readonly kind: UnitKind
  readonly by: Speaker
  /** Indexes of its lines, from and behind the last. */
  readonly from: number
  readonly to: number
  /** Of a command its verb; of a reply that of the command it answers, CONNECT for the banner; '' when not known. */
  readonly verb: string
  /** Of a reply; 0 for none. */
  readonly code: number
  /** Since the last line of the unit before; NaN for the first. */
  readonly waitMs: number
}

export interface Dialogue {
  readonly lines: readonly SessionLine[]
  readonly units: readonly Unit[]
  /** Of each reply to EHLO that offers something, the unit and what is offered; the one behind TLS is another. */
  readonly offers: readonly { readonly unit: number; readonly capabilities: readonly Capability[] }[]
  /** Unit before which nothing was logged for longest; −1 when there is but one. */
  readonly longest: number
  /** `TLS 1.2`, as the log says it; '' when it does not. */
  readonly tlsProtocol: string
}

const HELLO = new Set(['EHLO', 'HELO'])

export function dialogueOf(lines: readonly SessionLine[]): Dialogue {
  const units = unitsOf(lines)
  const offers = units.flatMap((u, unit) => {
    if (u.kind !== 'reply' || u.code !== 250 || !HELLO.has(u.verb)) return []
    const capabilities = capabilitiesOf(lines.slice(u.from, u.to).map((l) => l.text))
    return capabilities.length === 0 ? [] : [{ unit, capabilities }]
  })
  let longest = -1
  units.forEach((u, i) => {
    if (u.waitMs > (units[longest]?.waitMs ?? Number.NEGATIVE_INFINITY)) longest = i
  })
  return { lines, units, offers, longest, tlsProtocol: tlsOf(lines) }
}

type Draft = { -readonly [K in keyof Unit]: Unit[K] }

function unitsOf(lines: readonly SessionLine[]): Unit[] {
  const units: Draft[] = []
  const asked: string[] = ['CONNECT']
  lines.forEach((line, i) => {
    const open = units.at(-1)
    const before = lines[i - 1]
    if (open && before && goesOn(open, before, line)) {
      open.to = i + 1
      return
    }
    // what was asked in lines that are lost is not known
    if (before && line.sequence > before.sequence + 1) asked.length = 0
    units.push({ ...unitOf(line, asked), from: i, to: i + 1, waitMs: before ? line.at - before.at : Number.NaN })
  })
  return units
}

function goesOn(open: Unit, before: SessionLine, line: SessionLine): boolean {
  if (open.kind === 'tls') return kindOf(line) === 'tls'
  if (open.kind !== 'reply' || line.event !== before.event) return false
  const code = before.text.slice(0, 3)
  return before.text[3] === '-' && line.text.startsWith(code) && /^[ -]|^$/.test(line.text.slice(3, 4))
}

/** `asked`: verbs that were not answered yet, the oldest first. */
function unitOf(line: SessionLine, asked: string[]): Pick<Unit, 'kind' | 'by' | 'verb' | 'code'> {
  const kind = kindOf(line)
  const { by } = line
  if (kind === 'command') {
    const { verb } = commandOf(line.text)
    const known = line.text !== MASK && isVerb(verb)
    // a line of AUTH asks for nothing of its own
    if (asked[0] === 'CONNECT') asked.length = 0
    if (known && !line.repeated) asked.push(verb)
    return { kind, by, verb: known ? verb : '', code: 0 }
  }
  if (kind !== 'reply') return { kind, by, verb: '', code: 0 }
  const code = Number(/^\d{3}/.exec(line.text)?.[0] ?? 0)
  // these ask for more of the same command, or come unasked
  const verb = asked[0] ?? ''
  if (!line.repeated && code !== 334 && code !== 354) asked.shift()
  return { kind, by, verb, code }
}

const CERTIFICATE = /certificate|^TLS |TlsDomainCapabilities|\bTLS protocol\b/i
/** Exchange 2013 and later write all of a certificate in one cell. */
const SUBJECT = /^\s*CN=/

function kindOf(line: SessionLine): UnitKind {
  if (line.event === '+') return 'connect'
  if (line.event === '-') return 'disconnect'
  if (line.by === 'client') return 'command'
  if (line.by === 'server') return 'reply'
  return CERTIFICATE.test(line.context) || CERTIFICATE.test(line.text) || SUBJECT.test(line.text) ? 'tls' : 'note'
}

/** `TLS protocol SP_PROT_TLS1_2_SERVER negotiation succeeded …` */
function tlsOf(lines: readonly SessionLine[]): string {
  for (const { text, context } of lines) {
    const name = /\bSP_PROT_((?:TLS|SSL)[0-9_]*?)_?(?:SERVER|CLIENT)/.exec(`${text}\n${context}`)?.[1]
    if (name) return name.replace(/^(TLS|SSL)/, '$1 ').replace('_', '.')
  }
  return ''
}

/** Of a unit all that was said, without the codes of the lines behind the first. */
export const unitText = (d: Dialogue, u: Unit): string => {
  const line = d.lines[u.from]
  return line ? line.text || line.context : ''
}
