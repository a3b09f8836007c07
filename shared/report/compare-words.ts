/** Where two sessions differ, in words. */
import { formatBytes, formatDuration } from '../base/format'
import type { EvidenceState, RouteNode } from '../model/routes'
import type { Comparison, Difference } from '../query/compare-sessions'
import type { Dialogue } from '../query/session-dialogue'
import type { BothEnds } from '../query/session-ends'
import type { SessionRow } from '../query/session-row'
import { endNames, peerName } from './session-words'
import { replyCode } from './words'

export interface ComparedSession {
  readonly row: SessionRow
  readonly dialogue: Dialogue
  /** Against the log of the other end; null without one. */
  readonly ends: BothEnds | null
}

export interface Compared {
  readonly a: ComparedSession
  readonly b: ComparedSession
  readonly comparison: Comparison
  readonly nodes: readonly Pick<RouteNode, 'name' | 'kind'>[]
}

export const sessionNumber = (s: SessionRow): string => `S-${s.index + 1}`

/** The first difference and what stands around it; each a sentence. */
export function comparisonSentences(c: Compared): string[] {
  const { first } = c.comparison
  if (!first) return ['The two sessions are alike: same commands, same codes, same offers; no wait is much longer.']
  return [upTo(c, first), `First difference: ${differenceWords(c, first)}.`, otherEnd(c, first), offers(c)].filter((t) => t !== '')
}

/** What they have in common before it. */
function upTo({ a, comparison }: Compared, first: Difference): string {
  const same = comparison.rows.slice(0, first.row).flatMap((r) => (r.a === null || r.b === null ? [] : [r.a]))
  const last = same.map((i) => a.dialogue.units[i]).findLast((u) => u?.kind === 'command' || u?.kind === 'reply' || u?.kind === 'connect')
  if (!last) return ''
  if (last.kind === 'connect') return 'Both connect.'
  if (last.kind === 'command') return `Both are equal up to ${last.verb || 'a line of the client'}.`
  return `Both are equal up to ${last.verb === 'CONNECT' ? 'the banner' : last.verb === '' ? 'a reply' : `the answer to ${last.verb}`}.`
}

/** One difference, without a full stop. */
export function differenceWords(c: Compared, d: Difference): string {
  const [a, b] = [sessionNumber(c.a.row), sessionNumber(c.b.row)]
  const of = (side: 'a' | 'b') => (side === 'a' ? a : b)
  const other = (side: 'a' | 'b') => (side === 'a' ? b : a)
  switch (d.kind) {
    case 'code':
      return `${answerTo(d.verb)} is “${short(d.a)}” in ${a} and “${short(d.b)}” in ${b}`
    case 'no-answer': {
      const { row } = d.side === 'a' ? c.a : c.b
      const { client, server } = endNames(row, c.nodes)
      const wait = Number.isNaN(d.waitMs) ? '' : ` for ${formatDuration(d.waitMs)}`
      if (d.verb === 'CONNECT') return `in ${of(d.side)} ${server} sends no banner${wait}; in ${other(d.side)} it does`
      return `in ${of(d.side)} ${client} sends ${d.verb} and gets no answer${wait}; in ${other(d.side)} it gets one`
    }
    case 'ends':
      if (d.cut)
        return `the log of ${of(d.side)} has nothing more of it, so what came then is not covered; ${other(d.side)} goes on with ${short(d.next)}`
      return `${of(d.side)} has nothing more${endedBy(d.side === 'a' ? c.a.row : c.b.row)}; ${other(d.side)} goes on with ${short(d.next)}`
    case 'command':
      return `only ${of(d.side)} says ${d.verb}`
    case 'offer':
      if (d.a !== null && d.b !== null)
        return `${d.name} is offered as “${d.a || 'nothing more'}” in ${a} and as “${d.b || 'nothing more'}” in ${b}`
      return `${d.name} is offered in ${d.a === null ? b : a} only`
    case 'tls':
      return `${a} uses ${d.a}, ${b} ${d.b}`
    case 'silence':
      return `before ${silentBefore(d)} ${a} waits ${formatDuration(d.aMs) || '0 s'}, ${b} ${formatDuration(d.bMs) || '0 s'}`
    case 'size':
      return `the mail of ${a} has ${formatBytes(d.a)}, that of ${b} ${formatBytes(d.b)}${d.over === null ? '' : `: more than the server of ${of(d.over)} offers to take`}`
    case 'closed':
      return `the log says “${d.a || 'nothing'}” of who hung up in ${a}, “${d.b || 'nothing'}” in ${b}`
    case 'noted':
      return `only ${of(d.side)} has the note “${short(d.text)}”`
  }
}

/** A heading for the kind of a difference. */
export const DIFFERENCE_WORDS: Readonly<Record<Difference['kind'], string>> = {
  code: 'reply code',
  'no-answer': 'silence',
  ends: 'drop',
  command: 'command',
  offer: 'capability',
  tls: 'TLS',
  silence: 'wait',
  size: 'size',
  closed: 'end',
  noted: 'note of the server',
}

function silentBefore({ before, verb }: Extract<Difference, { kind: 'silence' }>): string {
  if (before === 'reply') return answerTo(verb)
  if (before === 'command') return verb || 'a line of the client'
  return before === 'disconnect' ? 'the end' : 'a note of the server'
}

const answerTo = (verb: string) => (verb === 'CONNECT' ? 'the banner' : verb === '' ? 'a reply' : `the answer to ${verb}`)

const MOST = 90
const short = (text: string) => (text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text)

const endedBy = (s: SessionRow): string => (s.closedBy === '' ? '' : ` (the log says “${s.closedBy}”)`)

/** What the log of the other end says of the place where the session that failed stops. */
function otherEnd(c: Compared, first: Difference): string {
  if (first.kind !== 'no-answer' && first.kind !== 'ends') return ''
  const one = first.side === 'a' ? c.a : c.b
  if (!one.ends) return ''
  const there = peerName(one.row, c.nodes)
  const unit = lastTalk(one.dialogue)
  const at = one.ends.rows.findIndex((r) => r.own === unit)
  const state: EvidenceState | null = one.ends.rows[at]?.state ?? null
  if (state === 'absent') return `${there}’s log, which goes on, never shows it arriving.`
  const more = one.ends.rows.slice(at + 1).filter((r) => r.own === null && r.other !== null && r.state === 'absent')
  if (more.length > 0) return `${there}’s log has more: what it says it answered never reached the other end’s log.`
  return state === 'seen' ? `${there}’s log ends at the same place.` : ''
}

const lastTalk = (d: Dialogue): number => d.units.findLastIndex((u) => u.kind === 'command' || u.kind === 'reply')

/** Whether what the server offers can be the reason. */
function offers({ a, b, comparison }: Compared): string {
  if (a.dialogue.offers.length === 0 || b.dialogue.offers.length === 0) return ''
  if (comparison.differences.some((d) => d.kind === 'offer')) return ''
  return 'What is offered behind EHLO is the same in both.'
}

/** `550 5.7.1`, `250 2.6.0`, or the result in words where no reply decided. */
export function decidingReply(one: ComparedSession): { readonly text: string; readonly good: boolean } {
  const { row, dialogue } = one
  if (row.result !== 'completed') return { text: row.status === '' ? '' : replyCode(row.status), good: false }
  const last = dialogue.units.findLast((u) => u.kind === 'reply' && (u.verb === 'DATA' || u.verb === 'BDAT') && u.code < 400)
  return { text: last ? replyCode(dialogue.lines[last.from]?.text ?? '') : '', good: true }
}
