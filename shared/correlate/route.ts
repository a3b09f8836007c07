/**
 * The hops of one message. A hop is a hand-over between two different hosts; what a server does by itself is a stage and makes none.
 *
 *   SUBMIT, SEND, RECEIVE, DELIVER between own servers ─ own-hops.ts: submission, smtp or delivery hop, both ends paired
 *   RECEIVE/SMTP behind a Front End ─ front-end.ts: client to Front End, and from there when the server behind is another one
 *   RECEIVE/SMTP from outside ─ the client named in the row, through a balancer where its address hides clients
 *   SEND, SENDEXTERNAL  ─ to outside
 *   DELIVER before 2013 ─ delivery hop when the store is on another host than the hub
 *   HAREDIRECT          ─ shadow-hops.ts: never part of the delivery path
 *   DEFER, refused or broken sessions ─ attempts of the hop they belong to, or a hop of their own when it never worked
 */
import { addFrontEndHops, proxiedReceipts } from './front-end'
import { addMail, draftHop, type HopDraft, intoCopy, mergeHops } from './hop-draft'
import { addNotes } from './hop-notes'
import { addTimes } from './hop-times'
import { guessedThread, KEYS, messageKeys } from './keys'
import { OwnHops } from './own-hops'
import { type RouteContext, receivedMail } from './route-context'
import { Sendings } from './sendings'
import { addShadowHops } from './shadow-hops'
import { StepIndex } from './step-index'
import type { Step } from './steps'
import { normalMessageId, type Thread } from './threads'
import { addTries } from './tries'

export function hopsOf(
  all: readonly Step[],
  thread: Pick<Thread, 'messageId' | 'networkMessageId' | 'guessed'>,
  c: RouteContext,
): HopDraft[] {
  const steps = withoutRepeats(all)
  const sendings = new Sendings(c.sessions, normalMessageId(thread.messageId), c.book)
  const index = new StepIndex(steps)
  const proxied = proxiedReceipts(steps, index, c)
  const keys = messageKeys(thread.networkMessageId)
  const drafts: HopDraft[] = []
  new OwnHops(steps, index, proxied, sendings, keys, c).addTo(drafts)
  for (const s of proxied) addFrontEndHops(drafts, s, c)
  fromOutside(drafts, steps, c)
  toOutside(drafts, steps, c)
  toStores(drafts, steps)
  addShadowHops(drafts, steps, keys, c)
  const hops = mergeHops(drafts)
  addTries(hops, steps, sendings, c)
  addTimes(hops, steps)
  addNotes(
    hops,
    steps,
    steps.some((s) => c.rows.isModern(s.row)),
    c,
  )
  if (thread.guessed) for (const h of hops) h.key = guessedThread(h.key)
  return hops.sort((a, b) => a.at - b.at || RANK[a.protocol] - RANK[b.protocol])
}

/** Equal times happen (1 ms resolution): arrivals before departures. */
const RANK: Record<HopDraft['protocol'], number> = { submission: 0, smtp: 1, shadow: 2, delivery: 3 }

/** Rows that stand twice (copied logs, a known fault of the writers) are shown as events but hand nothing over twice. */
function withoutRepeats(steps: readonly Step[]): readonly Step[] {
  // repeats stand next to each other in time: of most messages the rows of one instant are few and differ in their event
  let kept: Step[] | null = null
  for (let from = 0; from < steps.length; ) {
    let to = from + 1
    while (to < steps.length && steps[to]?.at === steps[from]?.at) to++
    const repeats = to - from === 1 ? NO_REPEATS : to - from <= FEW ? repeatsOfFew(steps, from, to) : repeatsOfMany(steps, from, to)
    if (repeats.size > 0) kept ??= steps.slice(0, from)
    if (kept) for (let i = from; i < to; i++) if (!repeats.has(i)) kept.push(steps[i] as Step)
    from = to
  }
  return kept ?? steps
}

const NO_REPEATS: ReadonlySet<number> = new Set()
/** Up to this many rows are compared one by one, which is quicker than making keys of them. */
const FEW = 16

function repeatsOfFew(steps: readonly Step[], from: number, to: number): ReadonlySet<number> {
  let repeats: Set<number> | null = null
  for (let i = from + 1; i < to; i++) {
    for (let before = from; before < i; before++) {
      if (!isSame(steps[before] as Step, steps[i] as Step)) continue
      repeats ??= new Set()
      repeats.add(i)
      break
    }
  }
  return repeats ?? NO_REPEATS
}

function isSame(a: Step, b: Step): boolean {
  if (a.event !== b.event || a.copy !== b.copy || a.source !== b.source) return false
  if (a.clientHost !== b.clientHost || a.serverHost !== b.serverHost) return false
  return a.keys === b.keys || (a.keys.length === b.keys.length && a.keys.every((k, i) => k === b.keys[i]))
}

function repeatsOfMany(steps: readonly Step[], from: number, to: number): ReadonlySet<number> {
  const seen = new Set<string>()
  const repeats = new Set<number>()
  for (let i = from; i < to; i++) {
    const { event, source, copy, clientHost, serverHost, keys } = steps[i] as Step
    const row = JSON.stringify([event, source, copy, clientHost, serverHost, keys])
    if (seen.has(row)) repeats.add(i)
    seen.add(row)
  }
  return repeats
}

const isSend = (s: Step) => s.event === 'SEND' || s.event === 'SENDEXTERNAL'

const DIRECT: readonly number[] = []

/** Receipts from hosts without logs. */
function fromOutside(hops: HopDraft[], steps: readonly Step[], c: RouteContext): void {
  for (const s of steps) {
    if (s.event !== 'RECEIVE' || s.source !== 'SMTP' || s.node < 0 || s.clientOwn >= 0) continue
    const mail = receivedMail(s, c)
    const hider = c.book.hiderAt(s.clientAddress)
    const from = c.book.host(s.clientHost || mail?.session.helo || '', hider === undefined ? s.clientAddress : '')
    if (from < 0) continue
    const hop = draftHop({
      from,
      to: s.node,
      via: hider === undefined || hider === from ? DIRECT : [hider],
      protocol: 'smtp',
      copy: intoCopy(s.copy),
      at: s.at,
      key: mail ? KEYS.receiveSession : KEYS.oneRow,
      sent: 'not-covered',
      received: 'seen',
      recipients: s.keys,
      rows: [s.row],
    })
    addMail(hop, mail)
    hops.push(hop)
  }
}

/** Hand-overs to hosts without logs. */
function toOutside(hops: HopDraft[], steps: readonly Step[], c: RouteContext): void {
  for (const s of steps) {
    if (!isSend(s) || s.serverOwn >= 0 || s.node < 0) continue
    const to = c.book.host(s.serverHost, s.serverAddress)
    if (to >= 0) hops.push(byOneRow(s, s.node, to, 'smtp', 'not-covered'))
  }
}

function toStores(hops: HopDraft[], steps: readonly Step[]): void {
  for (const s of steps) {
    if (s.event !== 'DELIVER' && s.event !== 'DUPLICATEDELIVER') continue
    // before 2013 the hub writes the row; rows of the delivery service are in own-hops.ts
    const hub = s.clientOwn >= 0 ? s.clientOwn : s.node
    const store = s.serverOwn >= 0 ? s.serverOwn : s.node
    if (hub >= 0 && hub === s.node && store >= 0 && hub !== store) hops.push(byOneRow(s, hub, store, 'delivery', 'seen'))
  }
}

/** A hop that the sender's row tells alone. */
function byOneRow(s: Step, from: number, to: number, protocol: HopDraft['protocol'], received: HopDraft['received']): HopDraft {
  return draftHop({
    from,
    to,
    protocol,
    copy: s.copy,
    at: s.at,
    key: KEYS.oneRow,
    sent: 'seen',
    received,
    recipients: s.keys,
    rows: [s.row],
  })
}
