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
import type { EvidenceState } from '../model/routes'
import type { CoverageMap } from './coverage'
import { addMail, draftHop, type HopDraft, mergeHops } from './hop-draft'
import type { HostBook } from './host-book'
import { addressOf } from './host-names'
import { KEYS } from './keys'
import { type Ends, pairEnds } from './pairing'
import { type Mail, type SessionIndex, transferOf } from './session-index'
import type { Step } from './steps'
import { BORN_HERE } from './tracking-events'
import type { TrackingRows } from './tracking-rows'

export interface RouteContext {
  readonly rows: TrackingRows
  readonly book: HostBook
  readonly sessions: SessionIndex
  readonly coverage: CoverageMap
}

export function hopsOf(all: readonly Step[], messageId: string, c: RouteContext): HopDraft[] {
  const steps = withoutRepeats(all)
  const hops = mergeHops([
    ...betweenOwn(steps, messageId, c),
    ...fromOutside(steps, c),
    ...toOutside(steps, c),
    ...toStores(steps),
    ...shadows(steps, c),
  ])
  addTries(hops, steps, messageId, c)
  addTimes(hops, steps)
  return hops.sort((a, b) => a.at - b.at || rank(a) - rank(b))
}

/** Rows that stand twice (copied logs, a known fault of the writers) are shown as events but hand nothing over twice. */
function withoutRepeats(steps: readonly Step[]): readonly Step[] {
  // repeats stand next to each other in time; nearly no message has two rows of one event at one time
  const repeats = (s: Step, i: number) => {
    for (let j = i - 1; j >= 0 && steps[j]?.at === s.at; j--) if (sameRow(steps[j], s)) return true
    return false
  }
  return steps.some(repeats) ? steps.filter((s, i) => !repeats(s, i)) : steps
}

function sameRow(a: Step | undefined, b: Step): boolean {
  return (
    a?.event === b.event &&
    a.source === b.source &&
    a.copy === b.copy &&
    a.clientHost === b.clientHost &&
    a.serverHost === b.serverHost &&
    a.keys.join(';') === b.keys.join(';')
  )
}

/** Equal times happen (1 ms resolution): arrivals before departures. */
function rank(hop: HopDraft): number {
  return ['submission', 'smtp', 'shadow', 'delivery'].indexOf(hop.protocol)
}

const isSend = (s: Step) => s.event === 'SEND' || s.event === 'SENDEXTERNAL'

/** Hand-overs whose both ends are own servers, one end at least having a row. */
function betweenOwn(steps: readonly Step[], messageId: string, c: RouteContext): HopDraft[] {
  const ends = new Map<string, Ends & { sent: Step[]; received: Step[] }>()
  const at = (from: number, to: number) => {
    const id = `${from}>${to}`
    const known = ends.get(id) ?? { from, to, sent: [], received: [] }
    ends.set(id, known)
    return known
  }
  for (const s of steps) {
    if ((isSend(s) || s.event === 'SUBMIT') && s.serverOwn >= 0 && s.serverOwn !== s.node && s.node >= 0)
      at(s.node, s.serverOwn).sent.push(s)
    if (s.event === 'RECEIVE' && s.clientOwn >= 0 && s.clientOwn !== s.node && s.node >= 0 && !BORN_HERE.has(s.source))
      at(s.clientOwn, s.node).received.push(s)
  }
  const hops: HopDraft[] = []
  for (const e of ends.values()) {
    const pairs = pairEnds(e, messageId, c.sessions)
    for (const p of pairs) {
      const mail = c.sessions.sending(p.sent.node, p.sent.internalId, messageId).find((m) => /^2/.test(m.reply))
      const hop = draftHop({
        from: e.from,
        to: e.to,
        protocol: protocolOf(p.sent, p.received),
        copy: p.sent.copy,
        at: p.sent.at,
        key: p.key,
        sent: 'seen',
        received: 'seen',
        recipients: p.received.keys.length > 0 ? p.received.keys : p.sent.keys,
        rows: [p.sent.row, p.received.row],
      })
      addMail(hop, mail)
      addMail(hop, receivedMail(p.received, c))
      hops.push(hop)
    }
    const used = new Set(pairs.flatMap((p) => [p.sent, p.received]))
    for (const s of e.sent) if (!used.has(s)) hops.push(oneEnd(e, s, 'sent', messageId, c))
    for (const r of e.received) if (!used.has(r)) hops.push(oneEnd(e, r, 'received', messageId, c))
  }
  return hops
}

function protocolOf(sent: Step | null, received: Step | null): HopDraft['protocol'] {
  if (sent?.event === 'SUBMIT' || received?.source === 'STOREDRIVER') return 'submission'
  // 2013+: handed by SMTP to the delivery service of the server that holds the active copy; its reply gives no internal id
  return sent && sent.replyHost !== '' && sent.replyId === '' ? 'delivery' : 'smtp'
}

/** A hand-over of which one end has a row: the other is absent or not covered. */
function oneEnd(e: Ends, step: Step, end: 'sent' | 'received', messageId: string, c: RouteContext): HopDraft {
  const hop = draftHop({
    from: e.from,
    to: e.to,
    protocol: end === 'sent' ? protocolOf(step, null) : protocolOf(null, step),
    copy: end === 'sent' ? step.copy : '',
    at: step.at,
    key: KEYS.messageIdNamed,
    sent: end === 'sent' ? 'seen' : otherEnd(e.from, step.source === 'STOREDRIVER' ? 'mailbox' : 'transport', step, c),
    received: end === 'received' ? 'seen' : otherEnd(e.to, 'transport', step, c),
    recipients: step.keys,
    rows: [step.row],
  })
  if (end === 'sent')
    addMail(
      hop,
      c.sessions.sending(step.node, step.internalId, messageId).find((m) => /^2/.test(m.reply)),
    )
  else addMail(hop, receivedMail(step, c))
  return hop
}

function otherEnd(node: number, service: string, step: Step, c: RouteContext): EvidenceState {
  return c.coverage.covers(node, `message-tracking/${service}`, step.at) ? 'absent' : 'not-covered'
}

function receivedMail(step: Step, c: RouteContext): Mail | undefined {
  const session = c.rows.text(step.row, 'context-session')
  return session === '' ? undefined : c.sessions.received(step.node, session, c.rows.text(step.row, 'context-start'))
}

/** Receipts from hosts without logs. */
function fromOutside(steps: readonly Step[], c: RouteContext): HopDraft[] {
  const hops: HopDraft[] = []
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
      via: hider === undefined || hider === from ? [] : [hider],
      protocol: 'smtp',
      // no record of the sender: the receiving copy tells two hand-overs apart
      copy: `into ${s.copy}`,
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
  return hops
}

/** 2013+: the Front End of an own server took the mail from outside; the row keeps the client's address. */
function behindFrontEnd(s: Step, c: RouteContext): HopDraft | null {
  const address = addressOf(c.rows.text(s.row, 'original-client-ip'))
  if (address === '' || address === s.clientAddress || c.book.findOwn('', address) >= 0 || address.startsWith('127.')) return null
  const hider = c.book.hiderAt(address)
  const from = c.book.host('', address)
  if (from < 0 || from === hider) return null
  return draftHop({
    from,
    to: s.clientOwn,
    protocol: 'smtp',
    copy: `into ${s.copy}`,
    at: s.at,
    key: KEYS.oneRow,
    sent: 'not-covered',
    received: 'seen',
    recipients: s.keys,
    rows: [s.row],
  })
}

/** Hand-overs to hosts without logs. */
function toOutside(steps: readonly Step[], c: RouteContext): HopDraft[] {
  return steps
    .filter((s) => isSend(s) && s.serverOwn < 0 && s.node >= 0)
    .flatMap((s) => {
      const to = c.book.host(s.serverHost, s.serverAddress)
      if (to < 0) return []
      return draftHop({
        from: s.node,
        to,
        protocol: 'smtp',
        copy: s.copy,
        at: s.at,
        key: KEYS.oneRow,
        sent: 'seen',
        received: 'not-covered',
        recipients: s.keys,
        rows: [s.row],
      })
    })
}

function toStores(steps: readonly Step[]): HopDraft[] {
  return steps.flatMap((s) => {
    if (s.event !== 'DELIVER' && s.event !== 'DUPLICATEDELIVER') return []
    const hub = s.clientOwn >= 0 ? s.clientOwn : s.node
    const store = s.serverOwn >= 0 ? s.serverOwn : s.node
    if (hub < 0 || store < 0 || hub === store) return []
    return draftHop({
      from: hub,
      to: store,
      protocol: 'delivery',
      copy: s.copy,
      at: s.at,
      key: KEYS.oneRow,
      sent: 'seen',
      received: 'seen',
      recipients: s.keys,
      rows: [s.row],
    })
  })
}

function shadows(steps: readonly Step[], c: RouteContext): HopDraft[] {
  return steps.flatMap((s) => {
    if (s.event !== 'HAREDIRECT' || s.node < 0) return []
    const to = c.book.findOwn(s.replyHost)
    if (to < 0 || to === s.node) return []
    const copy = steps.find((x) => x.event === 'HARECEIVE' && x.node === to)
    return draftHop({
      from: s.node,
      to,
      protocol: 'shadow',
      copy: s.copy,
      at: s.at,
      key: copy ? KEYS.replyId : KEYS.oneRow,
      sent: 'seen',
      received: copy ? 'seen' : otherEnd(to, 'transport', s, c),
      recipients: s.keys,
      rows: copy ? [s.row, copy.row] : [s.row],
    })
  })
}

/** Deferrals and failed sessions become attempts; a next hop that was tried and never took the mail is a hop all the same. */
function addTries(hops: HopDraft[], steps: readonly Step[], messageId: string, c: RouteContext): void {
  const copies = new Map<string, Step>()
  for (const s of steps) if (s.internalId !== '' && s.node >= 0 && !copies.has(s.copy)) copies.set(s.copy, s)
  for (const [copy, step] of copies) {
    for (const mail of c.sessions.sending(step.node, step.internalId, messageId)) addTry(hops, copy, step, mail, c)
  }
  for (const s of steps)
    if (s.event === 'DEFER' || (s.event === 'FAIL' && (s.source === 'SMTP' || s.source === 'STOREDRIVER'))) addRefusal(hops, s, c)
  for (const h of hops) {
    // the try that worked stands in the SEND row when no session was logged
    if (!h.tried && h.attempts.length > 0 && !h.attempts.some((a) => /^2/.test(a.result)))
      h.attempts.push({
        at: h.at,
        result: c.rows.text(h.rows[0] ?? -1, 'recipient-status') || '250 taken, as the tracking row says',
        session: null,
      })
    h.attempts.sort((a, b) => a.at - b.at)
  }
}

/** A DEFER or FAIL row: an attempt of the hop of its copy, or of a hop that never worked when the row names the host that refused. */
function addRefusal(hops: HopDraft[], s: Step, c: RouteContext): void {
  const named = refusedBy(s, c)
  const result = c.rows.text(s.row, 'recipient-status') || (s.event === 'FAIL' ? 'failed' : 'deferred')
  let hop = hops.find((h) => h.copy === s.copy && (named < 0 || h.to === named) && (h.tried || h.at >= s.at - SAME_TRY_MS))
  if (!hop && named >= 0 && named !== s.node) {
    hop = draftHop({
      from: s.node,
      to: named,
      protocol: s.source === 'STOREDRIVER' ? 'delivery' : 'smtp',
      copy: s.copy,
      at: s.at,
      key: KEYS.oneRow,
      sent: 'seen',
      received: s.serverOwn >= 0 ? 'seen' : 'not-covered',
      recipients: s.keys,
      rows: [],
    })
    hop.tried = true
    hops.push(hop)
  }
  if (!hop) return
  if (hop.tried) for (const r of s.keys) hop.recipients.add(r)
  hop.rows.push(s.row)
  // the session of the same try, when logged, is the better witness
  if (!hop.attempts.some((a) => a.session !== null && Math.abs(a.at - s.at) < SAME_TRY_MS))
    hop.attempts.push({ at: s.at, result, session: null })
}

/** The host that said no, when the row names one other than the server that wrote it; −1 otherwise. */
function refusedBy(s: Step, c: RouteContext): number {
  if (s.serverHost === '' || s.serverOwn === s.node) return -1
  return s.serverOwn >= 0 ? s.serverOwn : c.book.host(s.serverHost, s.serverAddress)
}

/** A tracking row and the session of one try stand this close together: a try ends by a time-out of minutes only when nothing answers. */
const SAME_TRY_MS = 5000

function addTry(hops: HopDraft[], copy: string, step: Step, mail: Mail, c: RouteContext): void {
  const s = mail.session
  const address = addressOf(s.remote)
  const own = c.book.findOwn(s.bannerHost, address)
  const to = own >= 0 ? own : c.book.host(s.bannerHost, address)
  if (to < 0 || to === step.node) return
  const result = mail.reply || s.status || 'the session broke off without a reply'
  let hop = hops.find((h) => h.copy === copy && h.from === step.node && (h.to === to || c.book.sameHost(h.to, to, address)))
  if (!hop) {
    hop = draftHop({
      from: step.node,
      to,
      protocol: 'smtp',
      copy,
      at: mail.begun,
      key: KEYS.recordId,
      sent: 'seen',
      received: own >= 0 ? otherEnd(to, 'transport', step, c) : 'not-covered',
      recipients: [],
      rows: [],
    })
    hop.tried = !/^2/.test(mail.reply)
    hops.push(hop)
  }
  hop.attempts.push({ at: mail.begun, result, session: s.index })
  if (/^2/.test(mail.reply)) addMail(hop, mail)
  else if (!hop.sessions.has(s.index)) {
    hop.sessions.add(s.index)
    hop.refs.push(mail.ref)
  }
}

/** Waits and transfer times, each by the clock of one host. */
function addTimes(hops: readonly HopDraft[], steps: readonly Step[]): void {
  const receipts = steps.filter((s) => s.event === 'RECEIVE' || s.event === 'RESUBMIT' || s.event === 'DSN')
  for (const h of hops) {
    const sending = h.mail?.session.direction === 'send' ? transferOf(h.mail) : { begun: Number.NaN, ms: null }
    const receiving = h.mail?.session.direction === 'receive' ? transferOf(h.mail).ms : null
    h.transferMs = sending.ms ?? receiving
    const begun = Number.isNaN(sending.begun) ? h.at : sending.begun
    // forked copies have no receipt of their own: the last one on this server before the hand-over counts
    const came = receipts.find((s) => s.copy === h.copy) ?? receipts.findLast((s) => s.node === h.from && s.at <= begun)
    // told only when both instants are by the sender's clock
    if (h.sent === 'seen' && came && begun >= came.at) h.waitMs = begun - came.at
  }
}
