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
  /** Copy on the sending server; '' when the sender has no record. */
  readonly copy: string
  at: EpochMs
  key: JoinKey
  sent: EvidenceState
  received: EvidenceState
  /** In lower case. */
  readonly recipients: Set<string>
  /** The next hop was tried and never took the mail. */
  tried: boolean
  attempts: Attempt[]
  readonly sessions: Set<number>
  /** Tracking rows and lines of protocol logs behind it. */
  readonly rows: number[]
  readonly refs: SourceRef[]
  waitMs: number | null
  transferMs: number | null
  /** The mail transaction of the hand-over that worked, when a protocol log has it. */
  mail: Mail | undefined
}

/** Written out field by field: hundreds of thousands are made, and spread objects cost several times as much. */
export function draftHop(
  a: Pick<HopDraft, 'from' | 'to' | 'protocol' | 'copy' | 'at' | 'key' | 'sent' | 'received'> & {
    via?: readonly number[]
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
    recipients: new Set(a.recipients),
    tried: false,
    attempts: [],
    sessions: new Set(),
    rows: a.rows,
    refs: [],
    waitMs: null,
    transferMs: null,
    mail: undefined,
  }
}

const NONE: readonly number[] = []

/** Adds a mail transaction's session, lines and duration to a hop. */
export function addMail(hop: HopDraft, mail: Mail | undefined): void {
  if (!mail || hop.sessions.has(mail.session.index)) return
  hop.sessions.add(mail.session.index)
  hop.refs.push(mail.ref)
  hop.mail ??= mail
}

/** Rows of one copy handed to the same host are one hop, whatever their number. */
export function mergeHops(hops: readonly HopDraft[]): HopDraft[] {
  if (hops.length < 2) return [...hops]
  const known = new Map<string, HopDraft>()
  const out: HopDraft[] = []
  for (const hop of hops) {
    const id = `${hop.copy}>${hop.from}>${hop.to}>${hop.protocol}>${hop.via.join()}`
    const twin = hop.copy === '' ? undefined : known.get(id)
    if (!twin) {
      known.set(id, hop)
      out.push(hop)
      continue
    }
    for (const r of hop.recipients) twin.recipients.add(r)
    for (const s of hop.sessions) twin.sessions.add(s)
    twin.rows.push(...hop.rows)
    twin.refs.push(...hop.refs)
    twin.attempts.push(...hop.attempts)
    twin.at = Math.min(twin.at, hop.at)
    twin.mail ??= hop.mail
    if (hop.sent === 'seen') twin.sent = 'seen'
    if (hop.received === 'seen') twin.received = 'seen'
    if (hop.key.certainty !== 'certain') twin.key = hop.key
  }
  return out
}
