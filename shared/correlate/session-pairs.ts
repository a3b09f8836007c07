/**
 * Which send session of one log and which receive session of another are the two ends of one connection. Filled in as `peerSession`.
 *
 *   1. endpoints mirror each other (address and port of both ends); a pair of endpoints is used again and again, so what the sessions
 *      carried decides among several, and time only when one candidate is left
 *   2. through address translation: the session of the Front End that both name, then the reply with an internal id that stands in one
 *      send and one receive session only; never time
 *
 * Two candidates that nothing tells apart stay without a partner. Each session is looked at a few times, however often its endpoints recur.
 */
import { lowerBound } from '../base/lower-bound'
import type { EpochMs } from '../base/time'
import { normalName } from './host-names'
import type { SessionEntry } from './session-index'

/** Clocks of two servers may differ by so much before they were compared. */
const UNKNOWN_CLOCKS_MS = 10 * 60_000
/** More sessions of the same endpoints than this at one time are not told apart. */
const MANY = 8

/** Returns the number of pairs. */
export function pairSessions(sessions: readonly SessionEntry[]): number {
  let pairs = 0
  const link = (send: SessionEntry, receive: SessionEntry) => {
    send.peerSession = receive.index
    receive.peerSession = send.index
    pairs++
  }
  for (const { sends, receives } of mirrored(sessions)) {
    const [only, other] = [sends[0], receives[0]]
    if (sends.length === 1 && receives.length === 1 && only && other) {
      // nearly all of them
      if (meets(only, other)) link(only, other)
      continue
    }
    pairByContent(sends, receives, contentOf, link)
    pairByTime(sends.filter(isOpen), receives.filter(isOpen), link)
  }
  const send = sessions.filter((s) => s.direction === 'send' && isOpen(s))
  const receive = sessions.filter((s) => s.direction === 'receive' && isOpen(s))
  pairByContent(send, receive, (s) => (s.proxied === '' ? NOTHING : [s.proxied]), link)
  const direct = (s: SessionEntry) => isOpen(s) && s.proxied === ''
  // a Front End passes on the reply of the server behind it: another port is another connection
  pairByContent(
    send.filter(direct),
    receive.filter(direct),
    (s) => numberedReplies(s, portOf(s.direction === 'send' ? s.remote : s.local)),
    link,
  )
  return pairs
}

type Link = (send: SessionEntry, receive: SessionEntry) => void

const NOTHING: readonly string[] = []
const isOpen = (s: SessionEntry) => s.peerSession < 0

interface Group {
  readonly sends: SessionEntry[]
  readonly receives: SessionEntry[]
}

/** Sessions between the same two endpoints, where both logs have some. */
function* mirrored(sessions: readonly SessionEntry[]): Generator<Group> {
  const groups = new Map<string, Group>()
  for (const s of sessions) {
    const key = s.direction === 'send' ? wayOf(s.local, s.localAddress, s.remote, s.remoteAddress) : ''
    if (key === '') continue
    const known = groups.get(key)
    if (known) known.sends.push(s)
    else groups.set(key, { sends: [s], receives: [] })
  }
  if (groups.size === 0) return
  for (const s of sessions) {
    if (s.direction === 'receive') groups.get(wayOf(s.remote, s.remoteAddress, s.local, s.localAddress))?.receives.push(s)
  }
  for (const group of groups.values()) if (group.receives.length > 0) yield group
}

/** From the client to the server; '' when an address or a port is missing. */
function wayOf(client: string, clientAddress: string, server: string, serverAddress: string): string {
  const [from, to] = [portOf(client), portOf(server)]
  return clientAddress === '' || serverAddress === '' || from === '' || to === '' ? '' : `${clientAddress}|${from}|${serverAddress}|${to}`
}

/** '' when there is none; a bare IPv6 address has none. */
function portOf(endpoint: string): string {
  const colon = endpoint.lastIndexOf(':')
  if (colon < 0 || (endpoint.indexOf(':') !== colon && endpoint[colon - 1] !== ']')) return ''
  return endpoint.slice(colon + 1)
}

/** Links sessions that share a text which no other session on either side has; a session that shares texts with several stays open. */
function pairByContent(
  sends: readonly SessionEntry[],
  receives: readonly SessionEntry[],
  texts: (s: SessionEntry) => readonly string[],
  link: Link,
): void {
  const sent = onlyOwners(sends, texts)
  if (sent.size === 0) return
  const received = onlyOwners(receives, texts)
  const partners = new Map<SessionEntry, SessionEntry | null>()
  const meet = (a: SessionEntry, b: SessionEntry) => partners.set(a, partners.has(a) && partners.get(a) !== b ? null : b)
  for (const [text, send] of sent) {
    const receive = received.get(text)
    if (!send || !receive) continue
    meet(send, receive)
    meet(receive, send)
  }
  for (const [s, other] of partners) {
    if (s.direction === 'send' && other && partners.get(other) === s && sameNames(s, other)) link(s, other)
  }
}

/** Text → the session that has it; null when several have. */
function onlyOwners(sessions: readonly SessionEntry[], texts: (s: SessionEntry) => readonly string[]): Map<string, SessionEntry | null> {
  const owners = new Map<string, SessionEntry | null>()
  for (const s of sessions) {
    for (const text of texts(s)) {
      const known = owners.get(text)
      if (known !== s) owners.set(text, known === undefined ? s : null)
    }
  }
  return owners
}

/** What both ends log alike and other sessions hardly do: replies that name a message, Message-IDs, the session carried on. */
function contentOf(s: SessionEntry): readonly string[] {
  const texts = s.proxied === '' ? [] : [`proxied ${s.proxied}`]
  for (const m of s.mails) {
    if (m.replyId !== '') texts.push(m.reply)
    if (m.messageId !== '') texts.push(`id ${m.messageId}`)
  }
  return texts
}

/** Replies that name the message and its internal id: unique in the organisation, as nearly as a log can be. */
function numberedReplies(s: SessionEntry, port: string): readonly string[] {
  if (s.mails.length === 0) return NOTHING
  return s.mails.filter((m) => m.replyId !== '' && m.messageId !== '').map((m) => `${port} ${m.reply}`)
}

/** The one candidate at that time, which has no other candidate itself. */
function pairByTime(sends: readonly SessionEntry[], receives: readonly SessionEntry[], link: Link): void {
  if (sends.length === 0 || receives.length === 0) return
  const [left, right] = [byTime(sends), byTime(receives)]
  const partnerOf = (s: SessionEntry, others: readonly SessionEntry[]) => {
    const from = firstAtOrAfter(others, s.first - UNKNOWN_CLOCKS_MS)
    if ((others[from + MANY]?.first ?? Number.POSITIVE_INFINITY) <= s.first + UNKNOWN_CLOCKS_MS) return null
    let found: SessionEntry | null = null
    for (let i = from; i < others.length; i++) {
      const other = others[i] as SessionEntry
      if (other.first > s.first + UNKNOWN_CLOCKS_MS) break
      if (!alike(s, other)) continue
      if (found) return null
      found = other
    }
    return found
  }
  const found = left.map((s) => partnerOf(s, right))
  left.forEach((s, i) => {
    const other = found[i]
    if (other && partnerOf(other, left) === s) link(s, other)
  })
}

/** Sessions without a time are nobody's neighbours. */
function byTime(sessions: readonly SessionEntry[]): SessionEntry[] {
  return sessions.filter((s) => Number.isFinite(s.first)).sort((a, b) => a.first - b.first)
}

const firstAtOrAfter = (sessions: readonly SessionEntry[], at: EpochMs) =>
  lowerBound(sessions.length, (s) => (sessions[s]?.first ?? 0) < at)

/** Nothing in one log contradicts the other: names, number of mails, what was carried. */
function alike(a: SessionEntry, b: SessionEntry): boolean {
  return sameNames(a, b) && sameNumber(a, b) && sharedContent(a, b) !== false
}

/** A log that ends within the session may lack its last mails. */
const sameNumber = (a: SessionEntry, b: SessionEntry) => a.mails.length === b.mails.length || a.result === 'open' || b.result === 'open'

/** Null when one of them carried nothing that can be compared. */
function sharedContent(a: SessionEntry, b: SessionEntry): boolean | null {
  const [mine, theirs] = [contentOf(a), contentOf(b)]
  if (mine.length === 0 || theirs.length === 0) return null
  const known = theirs.length > MANY ? new Set(theirs) : null
  return mine.some((text) => (known ? known.has(text) : theirs.includes(text)))
}

/** The only two sessions between their endpoints are one connection when they carried the same, or when they were near and nothing contradicts. */
function meets(a: SessionEntry, b: SessionEntry): boolean {
  if (!sameNames(a, b)) return false
  const shared = sharedContent(a, b)
  return shared ?? (sameNumber(a, b) && Math.abs(a.first - b.first) <= UNKNOWN_CLOCKS_MS)
}

function sameNames(a: SessionEntry, b: SessionEntry): boolean {
  const same = (x: string, y: string) => x === '' || y === '' || normalName(x) === normalName(y)
  return same(a.helo, b.helo) && same(a.bannerHost, b.bannerHost) && same(a.proxied, b.proxied)
}
