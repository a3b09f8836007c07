/** What delayed mail in the whole case, in words: the same in the window, the report and the command line. */
import { formatCount, formatCounted, formatDuration, formatInstant, formatShare } from '../base/format'
import type { EpochMs } from '../base/time'
import { since, UTC, type Zone, zoneOffset } from '../base/zone'
import type { RouteNode } from '../model/routes'
import type { CaseDelays, Cause, MovedDatabase, ReplayedMail, Waiting } from '../query/case-delays'
import type { Silence } from '../query/heartbeats'
import type { NextHop } from '../query/waiting/next-hop'

const KIND: Readonly<Record<RouteNode['kind'], string>> = {
  'exchange-server': 'the server',
  'load-balancer': 'the balancer',
  firewall: 'the firewall',
  'smart-host': 'the smart host',
  'external-host': 'the host',
  client: 'the host',
  cloud: 'the cloud',
  unknown: 'the host',
}
type Nodes = readonly Pick<RouteNode, 'name' | 'kind'>[]

/** `the database Vault-3`, `the smart host relay.fen.example`. */
export function nextHopWords({ kind, name, node }: NextHop, nodes: Nodes): string {
  if (kind !== 'server') return `the ${kind} ${name}`
  return `${KIND[nodes[node]?.kind ?? 'exchange-server']} ${name}`
}

/** As a heading: `Database Vault-3`. */
export function nextHopTitle(h: NextHop, nodes: Nodes): string {
  const words = nextHopWords(h, nodes).slice('the '.length)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** `2026-05-11 10:08:23 to 10:08:39 UTC`; one time when the two are one. */
export function spanWords(first: EpochMs, last: EpochMs, zone: Zone = UTC): string {
  const [from, to] = [first, last].map((at) => formatInstant(at, since(zone, null)).slice(0, SECONDS)) as [string, string]
  const [began, ended] = [first, last].map((at) => zoneOffset(zone.offsetAt(at))) as [string, string]
  if (from === to) return `${from} ${ended}`
  const offset = began === ended ? '' : ` ${began}`
  return `${from}${offset} to ${from.slice(0, DAY) === to.slice(0, DAY) ? to.slice(DAY + 1) : to} ${ended}`
}
const SECONDS = 'yyyy-mm-dd hh:mm:ss'.length
const DAY = 'yyyy-mm-dd'.length

export const isQuiet = (w: Waiting): boolean => w.recipients === 0 && w.queued === 0

/** What waits and for what, in one or two sentences. */
export function waitingSentence(w: Waiting, nodes: Nodes): string {
  if (isQuiet(w)) return 'No mail waited: no hand-over was tried again, no delivery to a mailbox began late, and no queue is in Retry.'
  const { factor } = w
  if (factor) {
    const ofLogs = Math.round(factor.share * w.recipients)
    const byLogs = `${partOf(ofLogs, w.recipients)} recipients whose mail waited`
    const byQueues = `${partOf(factor.group.queued, w.queued)} messages in queues in Retry`
    const shares = [w.recipients > 0 ? byLogs : '', w.queued > 0 ? byQueues : ''].filter((s) => s !== '').join('; ')
    return `Most of it has one next hop in common, whichever server holds the mail: ${nextHopWords(factor.group.nextHop, nodes)} (${shares}).`
  }
  const mail = w.recipients > 0 ? `Mail to ${formatCounted(w.recipients, 'recipient')} waited` : 'Mail waits in queues'
  if (w.causes.length === 0) return `${mail}. No one next hop explains most of it, and none stands out; the best candidates are listed.`
  if (w.causes.length === 1) return `${mail}. No one next hop explains most of it; one stands out: ${causeNames(w, nodes)}.`
  return `${mail}, for more than one reason: ${causeNames(w, nodes)}.`
}

/** `63.9 %, 46 of 72` */
const partOf = (part: number, whole: number) => `${formatShare(part, whole)}, ${formatCount(part)} of ${formatCount(whole)}`

function causeNames({ causes }: Waiting, nodes: Nodes): string {
  const names = causes.map((c) => `${nextHopWords(c.group.nextHop, nodes)} (${formatShare(c.share, 1)})`)
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** What no cause explains. '' when all is explained. */
export function restSentence(w: Waiting): string {
  if (w.rest === 0 || w.recipients === 0) return ''
  const rest = `${formatCounted(w.rest, 'recipient')} (${formatShare(w.rest, w.recipients)})`
  if (w.causes.length === 0)
    return `Nothing is named for ${rest}: what waited for each next hop is not more than its usual part in all mail.`
  return `The rest, ${rest}, waited for several things, none of which stands out.`
}

/** `64 % of what waited; 16 % of all hand-overs go there` */
export function shareWords(c: Cause): string {
  const share = `${formatShare(c.share, 1)} of what waited`
  const ofRest = c.shareOfRest - c.share > LITTLE ? `, ${formatShare(c.shareOfRest, 1)} of what the others leave` : ''
  const usual = Number.isNaN(c.usual) ? '' : `; usually ${formatShare(c.usual, 1)} of all hand-overs go there`
  return `${share}${ofRest}${usual}`
}

/** '' where only queues tell, which have no time. */
export const timesWords = ({ group }: Cause, zone: Zone = UTC): string =>
  Number.isNaN(group.first) ? '' : spanWords(group.first, group.last, zone)

/** Who held it, most first: `CW-POST3 (21), CW-POST4 (15)`. */
export function holderWords({ group }: Cause): string {
  const list = [...group.holders].sort((a, b) => b.recipients - a.recipients || b.queued - a.queued)
  const some = list.slice(0, MOST_HOLDERS).map((h) => `${h.name} (${formatCount(h.recipients || h.queued)})`)
  return `${some.join(', ')}${list.length > MOST_HOLDERS ? ` and ${list.length - MOST_HOLDERS} more` : ''}`
}

/** What else it could be, or what is not known. */
export function causeNotes({ group, among }: Cause): string[] {
  const notes: string[] = []
  if (among.length > 1) notes.push(`Which of its databases, deliveries leave open: ${among.join(' or ')}. Output of Get-Queue would tell.`)
  if (group.holders.length === 1) notes.push('One server alone holds it: that server may be the reason as well.')
  if (group.waiting > 0) notes.push(`${formatCounted(group.waiting, 'recipient')} still waited when the logs ended.`)
  if (group.queued > 0) notes.push(`${formatCounted(group.queued, 'message')} in ${formatCounted(group.queues, 'queue')} in Retry.`)
  return notes
}

export function replaySentence(r: ReplayedMail, nodes: Nodes, zone: Zone = UTC): string {
  const name = (n: number) => nodes[n]?.name ?? 'a server that is not known'
  const played = formatCounted(r.messages.count, 'message')
  const when = `(${spanWords(r.first, r.last, zone)})`
  if (r.kind === 'shadow-copy') {
    const lost = r.lost < 0 ? 'a server that no row names' : name(r.lost)
    return `${name(r.by)} took ${lost} for dead and sent its shadow copies of ${played} ${when}.`
  }
  const before = r.storesBefore.length > 0 ? ` Their mailboxes had been on ${r.storesBefore.map(name).join(', ')} before.` : ''
  return `${name(r.by)} sent ${played} again from its Safety Net ${when}, as another copy of a database had been activated.${before}`
}

/** When heartbeats failed. */
export function silenceSentence(s: Silence | null, zone: Zone = UTC): string {
  if (!s) return ''
  if (s.state === 'not-covered') return 'Whether it had been silent is not covered: no send log of that time is in the bundle.'
  if (s.state === 'absent') return 'No failed heartbeat is in its send log, which covers that time.'
  const heard = Number.isNaN(s.lastHeard)
    ? 'no answer before is in the logs'
    : `last heard of at ${spanWords(s.lastHeard, s.lastHeard, zone)}`
  return `${formatCounted(s.failed, 'heartbeat')} failed (${spanWords(s.firstFailed, s.lastFailed, zone)}); ${heard}.`
}

export function moveSentence({ move, recipients, longestMs }: MovedDatabase, nodes: Nodes, zone: Zone = UTC): string {
  const name = (n: number) => nodes[n]?.name ?? 'a server that is not known'
  const waited =
    recipients === 0
      ? 'Nobody’s mail waited over it.'
      : `Mail for ${formatCounted(recipients, 'recipient')} waited meanwhile, up to ${formatDuration(longestMs)}.`
  return `${move.database} moved from ${name(move.from)} to ${name(move.to)} (${spanWords(move.after, move.until, zone)}). ${waited}`
}

/** A line for each thing that is to be said; none when nothing is. */
export function caseDelayLines(d: CaseDelays, nodes: Nodes): string[] {
  const waiting = isQuiet(d.waiting) ? [] : [`waited     ${waitingSentence(d.waiting, nodes)}`]
  const replays = d.replays.slice(0, MOST_LINES).map((r) => `replayed   ${replaySentence(r, nodes)}`)
  const moves = d.moves.slice(0, MOST_LINES).map((m) => `moved      ${moveSentence(m, nodes)}`)
  const more = (count: number, what: string) =>
    count > MOST_LINES ? [`           and ${formatCount(count - MOST_LINES)} more ${what}`] : []
  return [...waiting, ...replays, ...more(d.replays.length, 'replays'), ...moves, ...more(d.moveCount, 'moves')]
}

/** A share that differs by less is the same. */
export const LITTLE = 0.005
const MOST_HOLDERS = 6
const MOST_LINES = 4
