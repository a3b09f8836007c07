/** A hop while it is put together. */
import type { EpochMs } from '../base/time'
import type { EvidenceState, HopProtocol } from '../model/routes'
import type { SourceRef } from '../model/source'
import type { JoinKey } from './keys'
import type { Mail } from './session-index'

export interface Attempt {
  readonly at: EpochMs
  readonly result: string
  readonly session: number | null
}

export interface HopDraft {
  readonly from: number
  readonly to: number
  readonly via: readonly number[]
  readonly protocol: HopProtocol
  /** Copy on the sending server (`Step.copy`), or `intoCopy`; NO_COPY when the sender has no record. */
  readonly copy: number
  at: EpochMs
  key: JoinKey
  sent: EvidenceState
  received: EvidenceState
  /** In lower case; the list of a row, which may name one twice, or a set of several rows' */
  recipients: ReadonlySet<string> | readonly string[]
  /** Internal id that the next hop's row gives it; '' when only the sender has one. */
  readonly arrivedAs: string
  /** A Front End, which writes no tracking log, is the end without a tracking row. */
  readonly proxied: boolean
  /** The next hop was tried and never took the mail. */
  tried: boolean
  attempts: Attempt[]
  sessions: ReadonlySet<number>
  /** When the key is no proof: the tracking row that would have been next; −1 for none. */
  rival: number
  /** What an expert would add, in one sentence; '' for nothing. */
  note: string
  /** Tracking rows and lines of protocol logs behind it. */
  readonly rows: number[]
  readonly refs: SourceRef[]
  waitMs: number | null
  transferMs: number | null
  /** The mail transaction of the hand-over that worked, when a protocol log has it. */
  mail: Mail | undefined
}

export const NO_COPY = -1

/** No record of the sender: the receiving copy tells two hand-overs apart. */
export const intoCopy = (copy: number): number => -2 - copy

/** Written out field by field: hundreds of thousands are made, and spread objects cost several times as much. */
export function draftHop(
  a: Pick<HopDraft, 'from' | 'to' | 'protocol' | 'copy' | 'at' | 'key' | 'sent' | 'received'> & {
    via?: readonly number[]
    arrivedAs?: string
    proxied?: boolean
    /** Kept, not copied. */
    recipients: readonly string[]
    rows: number[]
  },
): HopDraft {
  return {
    from: a.from,
    to: a.to,
    via: a.via ?? NONE,
    protocol: a.protocol,
    copy: a.copy,
    at: a.at,
    key: a.key,
    sent: a.sent,
    received: a.received,
    recipients: a.recipients,
    arrivedAs: a.arrivedAs ?? '',
    proxied: a.proxied ?? false,
    tried: false,
    attempts: [],
    sessions: NO_SESSIONS,
    rival: -1,
    note: '',
    rows: a.rows,
    refs: [],
    waitMs: null,
    transferMs: null,
    mail: undefined,
  }
}

const NONE: readonly number[] = []
const NO_SESSIONS: ReadonlySet<number> = new Set()

/** Adds recipients to a hop. Lists are shared with the rows they come from, so the first addition makes a set of them. */
export function addRecipients(hop: HopDraft, keys: Iterable<string>): void {
  if (keys === hop.recipients) return
  const all = hop.recipients instanceof Set ? (hop.recipients as Set<string>) : new Set(hop.recipients)
  for (const k of keys) all.add(k)
  hop.recipients = all
}

/** False when the hop has it already. Most hops have no session, so the set is made with the first. */
export function addSession(hop: HopDraft, session: number): boolean {
  if (hop.sessions.has(session)) return false
  if (hop.sessions === NO_SESSIONS) hop.sessions = new Set([session])
  else (hop.sessions as Set<number>).add(session)
  return true
}

/** Adds a mail transaction's session, lines and duration to a hop. */
export function addMail(hop: HopDraft, mail: Mail | undefined): void {
  if (!mail || !addSession(hop, mail.session.index)) return
  hop.refs.push(mail.ref)
  hop.mail ??= mail
}

/** Up to this many hops are compared one by one, which is quicker than making keys of them. */
const FEW = 16

/** Rows of one copy handed to the same host are one hop, whatever their number. */
export function mergeHops(hops: readonly HopDraft[]): HopDraft[] {
  const out: HopDraft[] = []
  const known = hops.length > FEW ? new Map<string, HopDraft>() : null
  for (const hop of hops) {
    const twin = known ? twinByKey(known, hop) : out.find((h) => isTwin(h, hop))
    if (twin) mergeInto(twin, hop)
    else out.push(hop)
  }
  return out
}

function isTwin(a: HopDraft, b: HopDraft): boolean {
  return (
    a.copy === b.copy && a.copy !== NO_COPY && a.from === b.from && a.to === b.to && a.protocol === b.protocol && sameList(a.via, b.via)
  )
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((n, i) => n === b[i]))
}

/** The hop known under the same key; a hop that is new is known from now on. */
function twinByKey(known: Map<string, HopDraft>, hop: HopDraft): HopDraft | undefined {
  if (hop.copy === NO_COPY) return undefined
  const key = `${hop.copy}>${hop.from}>${hop.to}>${hop.protocol}>${hop.via.join()}`
  const twin = known.get(key)
  if (!twin) known.set(key, hop)
  return twin
}

function mergeInto(twin: HopDraft, hop: HopDraft): void {
  addRecipients(twin, hop.recipients)
  for (const s of hop.sessions) addSession(twin, s)
  for (const r of hop.rows) twin.rows.push(r)
  for (const r of hop.refs) twin.refs.push(r)
  twin.at = Math.min(twin.at, hop.at)
  twin.mail ??= hop.mail
  if (hop.sent === 'seen') twin.sent = 'seen'
  if (hop.received === 'seen') twin.received = 'seen'
  if (hop.key.certainty !== 'certain') twin.key = hop.key
  else if (hop.key.rank < twin.key.rank && twin.key.certainty === 'certain') twin.key = hop.key
  if (twin.rival < 0) twin.rival = hop.rival
}
