/**
 * Mail that was played again: by whom, which server was taken for dead, what its silence rests on, and what became of the second mail.
 *
 *   REDUNDANCY   a shadow server plays its copy, because the primary server no longer answers
 *   SAFETYNET    a hub plays what it had delivered to a database of which another copy has been activated since
 */
import type { EpochMs } from '../base/time'
import type { Heartbeats, Silence } from './heartbeats'
import type { EventDetail, MessageDetail } from './message-detail'

export interface Replay {
  readonly kind: 'shadow-copy' | 'safety-net'
  /** Index of the RESUBMIT row among the message's events. */
  readonly event: number
  readonly at: EpochMs
  /** Server that played it; −1 when not known. */
  readonly by: number
  /**
   * Taken for dead. Of a shadow copy: its primary server, by the hop that made the copy. Of Safety Net: servers whose stores had the mail
   * before; none when rows do not name their recipients.
   */
  readonly lost: readonly number[]
  /** What `by` heard of each of `lost`, in the same order. */
  readonly silences: readonly Silence[]
  /** Indexes of DUPLICATEDELIVER rows that followed: the mailbox had it, and the store dropped the second one. */
  readonly duplicates: readonly number[]
  /** Indexes of recipients to whom it was handed over once more: what had been on the lost server was gone. */
  readonly rescued: readonly number[]
}

/** In time order; empty for nearly every message. Needs a message with its events. */
export function replaysOf(m: MessageDetail, heartbeats: Heartbeats): readonly Replay[] {
  const rows = m.events.flatMap((e, i) => (e.event === 'RESUBMIT' ? [{ ...e, index: i }] : []))
  return rows.map(({ index, at, node, eventSource, detail }, i): Replay => {
    const until = rows.slice(i + 1).find((r) => r.at > at)?.at ?? Number.POSITIVE_INFINITY
    const kind = eventSource === 'SAFETYNET' ? 'safety-net' : 'shadow-copy'
    const people = peopleIn(m, detail)
    const after = m.events.flatMap((e, j) => (e.at >= at && e.at < until ? [{ ...e, index: j }] : []))
    const lost = kind === 'shadow-copy' ? primariesOf(m, node) : storesBefore(m, people, at)
    return {
      kind,
      event: index,
      at,
      by: node,
      lost,
      silences: lost.map((server) => heartbeats.silence(node, server, at)),
      duplicates: after.flatMap((e) => (e.event === 'DUPLICATEDELIVER' ? [e.index] : [])),
      rescued: (people ?? everybody(m, kind)).filter((r) => after.some((e) => isHandedTo(m, e, r))),
    }
  })
}

const HANDED_OVER: ReadonlySet<string> = new Set(['DELIVER', 'SENDEXTERNAL'])

/** A row that only counts its recipients hands over to those whose outcome it decides. */
function isHandedTo(m: MessageDetail, e: EventDetail, recipient: number): boolean {
  return HANDED_OVER.has(e.event) && (peopleIn(m, e.detail)?.includes(recipient) ?? e.at === m.recipients[recipient]?.at)
}

/** A shadow copy is played for all whom it was for; Safety Net for those of one database, and others are delivered to meanwhile. */
const everybody = (m: MessageDetail, kind: Replay['kind']) => (kind === 'shadow-copy' ? m.recipients.map((_, i) => i) : [])

/** Recipients that a row names, as indexes; null when there are many, which it only counts. */
function peopleIn(m: MessageDetail, detail: string): readonly number[] | null {
  const words = new Set(detail.toLowerCase().split(/ · |, /))
  const named = m.recipients.flatMap((r, i) => (words.has(r.address.toLowerCase()) ? [i] : []))
  return named.length > 0 ? named : null
}

/** Servers whose shadow copy this one kept. */
function primariesOf(m: MessageDetail, shadow: number): readonly number[] {
  return [...new Set(m.hops.flatMap((h) => (h.protocol === 'shadow' && h.to === shadow ? [h.from] : [])))]
}

/** Servers of the stores that had taken the mail for these recipients; none when rows do not name the recipients. */
function storesBefore(m: MessageDetail, people: readonly number[] | null, at: EpochMs): readonly number[] {
  const took = (people ?? []).flatMap((r) => {
    const row = m.events.findLast((e) => e.event === 'DELIVER' && e.at < at && peopleIn(m, e.detail)?.includes(r))
    return row && row.node >= 0 ? [row.node] : []
  })
  return [...new Set(took)]
}
