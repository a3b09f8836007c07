/**
 * Mail that was played again: by whom, which server was taken for dead, what its silence rests on, and what became of the second mail.
 *
 *   REDUNDANCY   a shadow server plays its copy, because the primary server no longer answers
 *   SAFETYNET    a hub plays what it had delivered to a database of which another copy has been activated since
 */
import { pushTo } from '../base/lists'
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
  /** Taken for dead: of a shadow copy its primary server, by the hop that made the copy. Safety Net names none: a copy may have moved before. */
  readonly lost: readonly number[]
  /** Of Safety Net: servers whose stores had taken the mail before; none when rows do not name their recipients. */
  readonly storesBefore: readonly number[]
  /** What `by` heard of each of `lost`, in the same order. */
  readonly silences: readonly Silence[]
  /** Indexes of DUPLICATEDELIVER rows that followed: the mailbox had it, and the store dropped the second one. */
  readonly duplicates: readonly number[]
  /** Indexes of recipients to whom it was handed over once more: what had been on the lost server was gone. */
  readonly rescued: readonly number[]
}

/** In time order; empty for nearly every message. Needs a message with its events. */
export function replaysOf(m: MessageDetail, heartbeats: Heartbeats): readonly Replay[] {
  if (!m.events.some((e) => e.event === 'RESUBMIT')) return []
  const names = new RecipientNames(m)
  const drafts: Draft[] = []
  /** The latest replay for each recipient, and the store that had the mail last. */
  const replayOf = new Map<number, Draft>()
  const storeOf = new Map<number, number>()
  m.events.forEach((e, event) => {
    if (!TOLD.has(e.event)) return
    const people = names.in(e.detail)
    if (e.event === 'RESUBMIT') {
      const draft = draftOf(m, e, event, people, storeOf)
      drafts.push(draft)
      for (const r of people ?? everybody(m, draft.kind)) replayOf.set(r, draft)
    } else if (e.event === 'DUPLICATEDELIVER') {
      const draft = (people && replayOf.get(people[0] ?? -1)) ?? drafts.at(-1)
      draft?.duplicates.push(event)
    } else {
      for (const r of people ?? names.decidedAt(e.at)) {
        replayOf.get(r)?.rescued.add(r)
        if (e.event === 'DELIVER' && e.node >= 0) storeOf.set(r, e.node)
      }
    }
  })
  return drafts.map((d) => ({
    ...d,
    silences: d.lost.map((server) => heartbeats.silence(d.by, server, d.at)),
    rescued: [...d.rescued].sort((x, y) => x - y),
  }))
}

const TOLD: ReadonlySet<string> = new Set(['RESUBMIT', 'DUPLICATEDELIVER', 'DELIVER', 'SENDEXTERNAL'])

interface Draft extends Omit<Replay, 'silences' | 'duplicates' | 'rescued'> {
  readonly duplicates: number[]
  readonly rescued: Set<number>
}

function draftOf(
  m: MessageDetail,
  { at, node, eventSource }: EventDetail,
  event: number,
  people: readonly number[] | null,
  storeOf: ReadonlyMap<number, number>,
): Draft {
  const kind = eventSource === 'SAFETYNET' ? 'safety-net' : 'shadow-copy'
  const stores = () => (people ?? []).flatMap((r) => storeOf.get(r) ?? [])
  const primaries = () => m.hops.flatMap((h) => (h.protocol === 'shadow' && h.to === node ? [h.from] : []))
  const lost = [...new Set(kind === 'shadow-copy' ? primaries() : [])]
  const storesBefore = [...new Set(kind === 'safety-net' ? stores() : [])]
  return { kind, event, at, by: node, lost, storesBefore, duplicates: [], rescued: new Set() }
}

/** A shadow copy is played for all whom it was for; Safety Net for those of one database, and others are delivered to meanwhile. */
const everybody = (m: MessageDetail, kind: Replay['kind']) => (kind === 'shadow-copy' ? m.recipients.map((_, i) => i) : [])

/** Recipients that rows name, as indexes. */
class RecipientNames {
  private readonly byAddress: ReadonlyMap<string, number>
  private readonly byTime = new Map<EpochMs, number[]>()

  constructor(m: MessageDetail) {
    this.byAddress = new Map(m.recipients.map((r, i) => [r.address.toLowerCase(), i]))
    m.recipients.forEach((r, i) => {
      pushTo(this.byTime, r.at, i)
    })
  }

  /** Null when a row only counts them, as it does when there are many. */
  in(detail: string): readonly number[] | null {
    const named = detail.split(/ · |, /).flatMap((word) => this.byAddress.get(word.toLowerCase()) ?? [])
    return named.length > 0 ? named : null
  }

  /** Those whose outcome is decided then: for rows that only count. */
  decidedAt(at: EpochMs): readonly number[] {
    return this.byTime.get(at) ?? []
  }
}
