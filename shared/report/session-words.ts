/** What a session says, in words: the choices of the list and what they rest on, its sentences, what the log of the other end says. */
import { formatCount, formatCounted, formatDuration } from '../base/format'
import type { RouteNode } from '../model/routes'
import type { Dialogue, Unit } from '../query/session-dialogue'
import type { BothEnds, NoOtherEnd } from '../query/session-ends'
import { addressPart, type SessionResult, type SessionRow } from '../query/session-row'
import type { SessionChoice } from '../query/sessions'
import { offsetWords } from './clock-words'

type Nodes = readonly Pick<RouteNode, 'name' | 'kind'>[]

/** Label, and what a session must show to be among them. */
export const CHOICE_WORDS: Readonly<Record<SessionChoice, readonly [label: string, rests: string]>> = {
  all: ['all', 'Every session of the protocol logs.'],
  failed: ['failed', 'No mail was taken, and something was refused, no connection was made, or it was cut off.'],
  rejected: ['rejected before MAIL', 'A 4xx or 5xx reply and no MAIL command; no line of the session is lost.'],
  'no-tls': ['no TLS', 'EHLO or HELO was said and nothing shows that TLS began; no line of the session is lost.'],
  closed: ['closed by peer', 'The disconnect row says Remote, and no QUIT is in the log before it. Probes are left out.'],
  probe: [
    'probe-like',
    'It asked for the banner, at most greeted, and left: nothing but EHLO, HELO, NOOP or QUIT, nothing refused, no line lost.',
  ],
  silent: ['silent long', 'Nothing was logged for 10 s or more; a tarpit of Exchange holds an answer back for 5 s.'],
}

export const RESULT_WORDS: Readonly<Record<SessionResult, string>> = {
  completed: 'mail taken',
  rejected: 'refused',
  failed: 'no connection',
  dropped: 'cut off',
  probe: 'probe-like',
  empty: 'no mail',
  open: 'end not in the log',
}

export const SERVICE_WORDS: Readonly<Record<string, string>> = {
  'front-end': 'Front End',
  transport: 'Transport',
  delivery: 'Mailbox Delivery',
  submission: 'Mailbox Submission',
}

/** From here on a wait is a silence that a person should look at. */
export const SILENCE_MS = 5_000

/** Own servers without their domain, others in full; the address where no name is known. */
export const peerName = (s: SessionRow, nodes: Nodes): string => hostName(nodes[s.peer]) || addressPart(s.remote) || 'not known'
export const serverName = (s: SessionRow, nodes: Nodes): string =>
  hostName(nodes[s.node]) || (s.direction === 'send' ? s.helo : s.connector.split('\\', 1)[0]) || addressPart(s.local) || 'not known'

function hostName(node: Nodes[number] | undefined): string {
  if (!node) return ''
  return node.kind === 'exchange-server' && !/^[\d.:]+$/.test(node.name) ? (node.name.split('.')[0] ?? '') : node.name
}

/** Who asks and who answers. */
export function endNames(s: SessionRow, nodes: Nodes): { readonly client: string; readonly server: string } {
  const [own, peer] = [serverName(s, nodes), peerName(s, nodes)]
  return s.direction === 'send' ? { client: own, server: peer } : { client: peer, server: own }
}

/** `EXT-N1 → EXT-S1` */
export function sessionTitle(s: SessionRow, nodes: Nodes): string {
  const { client, server } = endNames(s, nodes)
  return `${client} → ${server}`
}

/** What happened, what is odd, what is lost. */
export function sessionSentences(s: SessionRow, d: Dialogue, nodes: Nodes): string[] {
  return [outcome(s, d, nodes), silence(s, d, nodes), closing(s, nodes), lost(s)].filter((t) => t !== '')
}

function outcome(s: SessionRow, d: Dialogue, nodes: Nodes): string {
  const { client: from, server: to } = endNames(s, nodes)
  const tls = s.tls === 'yes' ? `, in TLS${d.tlsProtocol ? ` (${d.tlsProtocol})` : ''}` : ''
  const refusal = s.status === '' ? '' : ` “${s.status}”`
  switch (s.result) {
    case 'completed': {
      // one at least was taken; of a session that is too long to be read whole no more is said
      const taken = d.lines.length < s.rows ? s.mails : Math.max(1, takenMails(d))
      const all = taken >= s.mails
      const count = all ? formatCounted(s.mails, 'mail') : `${formatCount(taken)} of ${formatCounted(s.mails, 'mail')}`
      return `${from} handed ${count} over to ${to}${tls}.${all || refusal === '' ? '' : ` The last refusal was${refusal}.`}`
    }
    case 'rejected':
      return `${to} refused${refusal}${s.mails === 0 ? ' before a mail was begun' : ''}${tls}.`
    case 'failed':
      return `${from} made no connection to ${to}:${refusal || ' the log does not say why'}.`
    case 'dropped':
      return `The connection broke off ${lastSaid(d)}, before a mail was taken${tls}.`
    case 'probe':
      return `${from} looks like a probe: it asked for the banner${s.helo === '' ? '' : ', greeted'} and left.`
    case 'empty':
      return `It ended without a mail ${lastSaid(d)}; the log gives no reason.`
    case 'open':
      return `Its end is not in the log; the last line stands ${lastSaid(d)}.`
  }
}

/** Replies to the end of a mail that took it. */
function takenMails(d: Dialogue): number {
  const bdat = d.lines.some((l) => l.by === 'client' && /^BDAT\b/i.test(l.text))
  const isEnd = (u: Unit) => u.kind === 'reply' && u.code >= 200 && u.code < 300 && (u.verb === 'DATA' || u.verb === 'BDAT')
  const ends = d.units.filter(isEnd).length
  // pieces of a mail are answered too; only the last one ends it
  const pieces = bdat ? d.lines.filter((l) => l.by === 'client' && /^BDAT \d+\s*$/i.test(l.text)).length : 0
  return Math.max(0, ends - pieces)
}

function lastSaid(d: Dialogue): string {
  const last = d.units.findLast((u) => u.kind === 'command' || u.kind === 'reply')
  if (!last) return 'before anything was said'
  if (last.kind === 'command') return last.verb === '' ? 'behind a line of the client' : `behind ${last.verb}`
  return last.verb === 'CONNECT' ? 'behind the banner' : last.verb === '' ? 'behind a reply' : `behind the answer to ${last.verb}`
}

function silence(s: SessionRow, d: Dialogue, nodes: Nodes): string {
  const u = d.units[d.longest]
  if (!u || !(u.waitMs >= SILENCE_MS)) return ''
  return `${waitWords(d, d.longest, s, nodes)} (line ${u.from + 1}).`
}

/** `EXT-S1 let EHLO wait for 22.4 s`: who was silent before that unit. */
export function waitWords(d: Dialogue, unit: number, s: SessionRow, nodes: Nodes): string {
  const { client, server } = endNames(s, nodes)
  const u = d.units[unit]
  const before = d.units.slice(0, unit).findLast((x) => x.kind === 'command' || x.kind === 'reply')
  const time = formatDuration(u?.waitMs ?? Number.NaN)
  if (!u) return ''
  if (before?.kind === 'command') {
    const what = before.verb || 'the client’s line'
    const tarpit = d.units.slice(Math.max(0, unit - TARPIT_UNITS), unit).some((x) => x.kind === 'note' && isTarpit(d, x))
    if (u.kind === 'reply') return `${server} let ${what} wait for ${time}${tarpit ? ', as its tarpit says' : ''}`
    return `Behind ${what} nothing was logged for ${time}`
  }
  if (before?.kind === 'reply' && u.kind === 'command') return `${client} said nothing for ${time}`
  return `Nothing was logged for ${time}`
}

/** The note of a tarpit stands right before the reply that it holds back. */
const TARPIT_UNITS = 2
const isTarpit = (d: Dialogue, u: Unit): boolean => /^Tarpit for/i.test(d.lines[u.from]?.text || (d.lines[u.from]?.context ?? ''))

function closing(s: SessionRow, nodes: Nodes): string {
  if (!/^remote/i.test(s.closedBy) || s.quit || s.result === 'probe') return ''
  return `${peerName(s, nodes)} hung up without a QUIT in the log (“${s.closedBy}”).`
}

const lost = (s: SessionRow): string =>
  s.missing === 0
    ? ''
    : `${formatCounted(s.missing, 'line')} of it ${s.missing === 1 ? 'is' : 'are'} lost: their numbers are missing in the log.`

const NO_END: Readonly<Record<NoOtherEnd, string>> = {
  'unknown-peer': 'Whose log would show the other end is not known.',
  outside: '{peer} is outside: its logs are its operator’s.',
  'no-log': 'No {log} log of {peer} is in the bundle, so the other end is not covered.',
  'not-covered': 'The {log} log of {peer} does not cover that time, or not in each of its services: the other end is not covered.',
  unlogged:
    'The {log} log of {peer} covers that time and never has a session with {server}: protocol logging of that connector may be off, so this is no proof.',
  absent: 'The {log} log of {peer} covers that time, has other sessions with {server} and not this one: it is absent there.',
}

export function noEndSentence(s: SessionRow, why: NoOtherEnd, nodes: Nodes): string {
  const log = s.direction === 'send' ? 'SMTP receive' : 'SMTP send'
  const names: Readonly<Record<string, string>> = { peer: peerName(s, nodes), server: serverName(s, nodes), log }
  return NO_END[why].replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '')
}

/** What laying both logs side by side shows; the first sentence counts. */
export function bothEndsSentences(s: SessionRow, ends: BothEnds, nodes: Nodes): string[] {
  const { client, server } = endNames(s, nodes)
  const own = ends.rows.filter((r) => r.own !== null && r.other === null && r.state !== null)
  const other = ends.rows.filter((r) => r.other !== null && r.own === null && r.state !== null)
  const both = ends.rows.filter((r) => r.state === 'seen').length
  const [here, there] = [serverName(s, nodes), peerName(s, nodes)]
  const absent = (rows: typeof own) => rows.filter((r) => r.state === 'absent').length
  const out = [`${formatCounted(both, 'line or reply', 'lines and replies')} in both logs.`]
  if (own.length > 0) out.push(`${formatCounted(own.length, 'is', 'are')} in that of ${here} only${stateNote(own.length, absent(own))}.`)
  if (other.length > 0)
    out.push(`${formatCounted(other.length, 'is', 'are')} in that of ${there} only${stateNote(other.length, absent(other))}.`)
  if (ends.altered.length > 0) {
    const names = ends.altered.map((d) => d.name).join(', ')
    out.push(`What ${server} offered and what ${client} heard differ in ${names}: a device between may have changed it.`)
  }
  return out
}

function stateNote(all: number, absent: number): string {
  if (absent === all) return ': absent from the other, whose log goes on'
  if (absent === 0) return ': the other log does not cover them'
  return `: ${absent} absent from the other, ${all - absent} not covered by it`
}

/** `EXT-S1’s clock is ahead by 1,840 ± 60 ms`; times stay as logged. */
export function shiftSentence(shift: { readonly ms: number; readonly boundMs: number }, there: string, here: string): string {
  if (!Number.isFinite(shift.boundMs)) return `The clocks of ${here} and ${there} could not be compared.`
  const words = offsetWords(Math.abs(shift.ms), shift.boundMs)
  if (Math.abs(shift.ms) <= shift.boundMs)
    return `The clocks of ${there} and ${here} agree as far as their logs tell (${words} apart). Times stay as logged.`
  const way = shift.ms > 0 ? 'is ahead of' : 'is behind'
  return `The clock of ${there} ${way} that of ${here} by ${words}. Times stay as logged.`
}
