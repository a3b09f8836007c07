/**
 * The hops of one message. A hop is a hand-over between two different hosts; what a server does by itself is a stage and makes none.
 *
 *   RECEIVE/STOREDRIVER ─ submission hop when the mailbox server is another host (paired with its SUBMIT)
 *   RECEIVE/SMTP        ─ from an own server: paired with its SEND; from outside: the client named in the row, through a balancer
 *                         where its address hides clients
 *   SEND, SENDEXTERNAL  ─ without a partner row: the far end is outside, absent or not covered
 *   DELIVER             ─ delivery hop when the store is on another host than the hub
 *   HAREDIRECT          ─ shadow hop, never part of the delivery path
 *   DEFER, refused or broken sessions ─ attempts of the hop they belong to, or a hop of their own when it never worked
 */
import { addMail, draftHop, type HopDraft, intoCopy, mergeHops, NO_COPY } from './hop-draft'
import { addTimes } from './hop-times'
import { KEYS } from './keys'
import { type Ends, pairEnds } from './pairing'
import { otherEnd, type RouteContext } from './route-context'
import { Sendings } from './sendings'
import type { Mail } from './session-index'
import type { Step } from './steps'
import { normalMessageId } from './threads'
import { BORN_HERE } from './tracking-events'
import { addTries } from './tries'

export function hopsOf(all: readonly Step[], messageId: string, c: RouteContext): HopDraft[] {
  const steps = withoutRepeats(all)
  const sendings = new Sendings(c.sessions, messageId)
  const drafts: HopDraft[] = []
  betweenOwn(drafts, steps, sendings, c)
  fromOutside(drafts, steps, c)
  toOutside(drafts, steps, c)
  toStores(drafts, steps)
  shadows(drafts, steps, c)
  const hops = mergeHops(drafts)
  addTries(hops, steps, sendings, c)
  addTimes(hops, steps)
  return hops.sort((a, b) => a.at - b.at || RANK[a.protocol] - RANK[b.protocol])
}

/** Equal times happen (1 ms resolution): arrivals before departures. */
const RANK: Record<HopDraft['protocol'], number> = { submission: 0, smtp: 1, shadow: 2, delivery: 3 }

/** Rows that stand twice (copied logs, a known fault of the writers) are shown as events but hand nothing over twice. */
function withoutRepeats(steps: readonly Step[]): readonly Step[] {
  // repeats stand next to each other in time; nearly no message has two rows of one event at one time
  let kept: Step[] | null = null
  let seen: Set<string> | null = null
  for (let i = 0; i < steps.length; i++) {
    const s = steps[i] as Step
    const together = s.at === steps[i - 1]?.at
    if (!together) seen = null
    if (!together && s.at !== steps[i + 1]?.at) {
      kept?.push(s)
      continue
    }
    const row = JSON.stringify([s.event, s.source, s.copy, s.clientHost, s.serverHost, s.keys])
    seen ??= new Set()
    if (seen.has(row)) kept ??= steps.slice(0, i)
    else kept?.push(s)
    seen.add(row)
  }
  return kept ?? steps
}

const isSend = (s: Step) => s.event === 'SEND' || s.event === 'SENDEXTERNAL'

/** Hand-overs whose both ends are own servers, one end at least having a row. */
function betweenOwn(hops: HopDraft[], steps: readonly Step[], sendings: Sendings, c: RouteContext): void {
  for (const e of endsOf(steps, c.book.size)) {
    const pairs = pairEnds(e, sendings)
    const used = new Set<Step>()
    for (const { sent, received, key } of pairs) {
      used.add(sent).add(received)
      const hop = draftHop({
        from: e.from,
        to: e.to,
        protocol: protocolOf(sent, received),
        copy: sent.copy,
        at: sent.at,
        key,
        sent: 'seen',
        received: 'seen',
        recipients: received.keys.length > 0 ? received.keys : sent.keys,
        rows: [sent.row, received.row],
      })
      addMail(hop, sendings.accepted(sent))
      addMail(hop, receivedMail(received, c))
      hops.push(hop)
    }
    for (const s of e.sent) if (!used.has(s)) hops.push(oneEnd(e, s, 'sent', sendings, c))
    for (const r of e.received) if (!used.has(r)) hops.push(oneEnd(e, r, 'received', sendings, c))
  }
}

/** Rows that name another own server, by who handed over to whom. */
function endsOf(steps: readonly Step[], nodes: number): Iterable<Ends> {
  const ends = new Map<number, Ends & { sent: Step[]; received: Step[] }>()
  const at = (from: number, to: number) => {
    const id = from * nodes + to
    let known = ends.get(id)
    if (!known) {
      known = { from, to, sent: [], received: [] }
      ends.set(id, known)
    }
    return known
  }
  for (const s of steps) {
    if (s.node < 0) continue
    if (s.serverOwn >= 0 && s.serverOwn !== s.node && (isSend(s) || s.event === 'SUBMIT')) at(s.node, s.serverOwn).sent.push(s)
    if (s.clientOwn >= 0 && s.clientOwn !== s.node && s.event === 'RECEIVE' && !BORN_HERE.has(s.source))
      at(s.clientOwn, s.node).received.push(s)
  }
  return ends.values()
}

function protocolOf(sent: Step | null, received: Step | null): HopDraft['protocol'] {
  if (sent?.event === 'SUBMIT' || received?.source === 'STOREDRIVER') return 'submission'
  // 2013+: handed by SMTP to the delivery service of the server that holds the active copy; its reply gives no internal id
  return sent && sent.replyHost !== '' && sent.replyId === '' ? 'delivery' : 'smtp'
}

/** A hand-over of which one end has a row: the other is absent or not covered. */
function oneEnd(e: Ends, step: Step, end: 'sent' | 'received', sendings: Sendings, c: RouteContext): HopDraft {
  const hop = draftHop({
    from: e.from,
    to: e.to,
    protocol: end === 'sent' ? protocolOf(step, null) : protocolOf(null, step),
    copy: end === 'sent' ? step.copy : NO_COPY,
    at: step.at,
    key: KEYS.messageIdNamed,
    sent: end === 'sent' ? 'seen' : otherEnd(e.from, step.source === 'STOREDRIVER' ? 'mailbox' : 'transport', step, c),
    received: end === 'received' ? 'seen' : otherEnd(e.to, 'transport', step, c),
    recipients: step.keys,
    rows: [step.row],
  })
  addMail(hop, end === 'sent' ? sendings.accepted(step) : receivedMail(step, c))
  return hop
}

function receivedMail(step: Step, c: RouteContext): Mail | undefined {
  const session = c.rows.text(step.row, 'context-session')
  if (session === '') return undefined
  const messageId = normalMessageId(c.rows.text(step.row, 'message-id'))
  return c.sessions.received(step.node, session, c.rows.number(step.row, 'context-start'), step.internalId, messageId)
}

const DIRECT: readonly number[] = []

/** Receipts from hosts without logs. */
function fromOutside(hops: HopDraft[], steps: readonly Step[], c: RouteContext): void {
  for (const s of steps) {
    if (s.event !== 'RECEIVE' || s.source !== 'SMTP' || s.node < 0) continue
    if (s.clientOwn >= 0) {
      const proxied = behindFrontEnd(s, c)
      if (proxied) hops.push(proxied)
      continue
    }
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

/** 2013+: the Front End of an own server took the mail from outside; the row keeps the client's address. */
function behindFrontEnd(s: Step, c: RouteContext): HopDraft | null {
  const address = c.rows.address(s.row, 'original-client-ip')
  if (address === '' || address === s.clientAddress || c.book.findOwn('', address) >= 0 || address.startsWith('127.')) return null
  const hider = c.book.hiderAt(address)
  const from = c.book.host('', address)
  if (from < 0 || from === hider) return null
  return draftHop({
    from,
    to: s.clientOwn,
    protocol: 'smtp',
    copy: intoCopy(s.copy),
    at: s.at,
    key: KEYS.oneRow,
    sent: 'not-covered',
    received: 'seen',
    recipients: s.keys,
    rows: [s.row],
  })
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
    const hub = s.clientOwn >= 0 ? s.clientOwn : s.node
    const store = s.serverOwn >= 0 ? s.serverOwn : s.node
    if (hub >= 0 && store >= 0 && hub !== store) hops.push(byOneRow(s, hub, store, 'delivery', 'seen'))
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

function shadows(hops: HopDraft[], steps: readonly Step[], c: RouteContext): void {
  let copies: Map<number, Step> | null = null
  for (const s of steps) {
    if (s.event !== 'HAREDIRECT' || s.node < 0) continue
    const to = c.book.findOwn(s.replyHost)
    if (to < 0 || to === s.node) continue
    copies ??= shadowCopies(steps)
    const copy = copies.get(to)
    const hop = byOneRow(s, s.node, to, 'shadow', copy ? 'seen' : otherEnd(to, 'transport', s, c))
    if (copy) {
      hop.key = KEYS.replyId
      hop.rows.push(copy.row)
    }
    hops.push(hop)
  }
}

/** The first shadow copy that each server received. */
function shadowCopies(steps: readonly Step[]): Map<number, Step> {
  const out = new Map<number, Step>()
  for (const s of steps) if (s.event === 'HARECEIVE' && !out.has(s.node)) out.set(s.node, s)
  return out
}
