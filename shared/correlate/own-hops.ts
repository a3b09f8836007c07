/**
 * Hand-overs whose both ends are own servers, one end at least having a row: between transport services (SEND and RECEIVE), from the
 * mailbox side to a transport service (SUBMIT and RECEIVE), and from a transport service to the delivery service of 2013 and later (SEND and
 * DELIVER). Rows that name each other are paired (pairing.ts); a row without a partner is a hop with one end.
 */
import { addMail, draftHop, type HopDraft, NO_COPY } from './hop-draft'
import { type JoinKey, KEYS, type MessageKeys } from './keys'
import { type Ends, pairEnds } from './pairing'
import { otherEnd, type RouteContext, receivedMail } from './route-context'
import type { Sendings } from './sendings'
import type { StepIndex } from './step-index'
import type { Step } from './steps'
import { BORN_HERE } from './tracking-events'

type Draftable = Ends & { sent: Step[]; received: Step[] }

export class OwnHops {
  /** Next hop by copy of the sender, where the delivery service's row names that copy. */
  private readonly storeBound = new Set<string>()

  constructor(
    private readonly steps: readonly Step[],
    private readonly index: StepIndex,
    /** Receipts of what a Front End passed on: the server they name as client is no sender. */
    private readonly proxied: ReadonlySet<Step>,
    private readonly sendings: Sendings,
    private readonly keys: MessageKeys,
    private readonly c: RouteContext,
  ) {}

  addTo(hops: HopDraft[]): void {
    const deliveries = this.steps.filter(isDeliveredFrom)
    const left = deliveries.filter((s) => !this.addDelivery(hops, s))
    for (const e of this.transportEnds(left.length > 0)) this.addPairs(hops, e, false)
    if (left.length > 0) for (const e of this.deliveryEnds(left)) this.addPairs(hops, e, true)
  }

  /** A row of the delivery service that keeps the sender's internal id: the same copy, whatever else is known. */
  private addDelivery(hops: HopDraft[], s: Step): boolean {
    const sent = this.index.copyOn(s.clientOwn, s.internalId)
    if (!sent) return false
    this.storeBound.add(`${sent.copy}>${s.node}`)
    const hop = draftHop({
      from: s.clientOwn,
      to: s.node,
      protocol: 'delivery',
      copy: sent.copy,
      at: sent.at,
      key: KEYS.deliveryId,
      sent: 'seen',
      received: 'seen',
      recipients: s.keys,
      rows: [s.row],
    })
    // the SEND row of the same copy brings the time of the hand-over; without one it was not logged
    const own = this.index.deliveryOf(sent.copy, s.node)
    hop.at = own?.at ?? s.at
    if (own) hop.rows.unshift(own.row)
    else hop.sent = otherEnd(s.clientOwn, 'transport', s, this.c)
    if (own) addMail(hop, this.sendings.accepted(own, 'delivery'))
    hops.push(hop)
    return true
  }

  private isStoreBound(s: Step): boolean {
    return isStoreReply(s) || this.isTold(s)
  }

  /** A row of the delivery service tells the same hand-over. */
  private isTold(s: Step): boolean {
    return s.replyId === '' && s.event === 'SEND' && this.storeBound.has(`${s.copy}>${s.serverOwn}`)
  }

  /** Rows that name another own server, by who handed over to whom. */
  private transportEnds(looseDeliveries: boolean): Iterable<Draftable> {
    const ends = new EndsByPair(this.c.book.size)
    for (const s of this.steps) {
      if (s.node < 0) continue
      if (isHandedOn(s) && !this.isTold(s) && !(looseDeliveries && isStoreReply(s))) ends.at(s.node, s.serverOwn).sent.push(s)
      if (isReceivedFrom(s) && !this.proxied.has(s)) ends.at(s.clientOwn, s.node).received.push(s)
    }
    return ends.values()
  }

  private deliveryEnds(deliveries: readonly Step[]): Iterable<Draftable> {
    const ends = new EndsByPair(this.c.book.size)
    for (const s of deliveries) ends.at(s.clientOwn, s.node).received.push(s)
    for (const s of this.steps) if (s.node >= 0 && isHandedOn(s) && isStoreReply(s)) ends.at(s.node, s.serverOwn).sent.push(s)
    return ends.values()
  }

  private addPairs(hops: HopDraft[], e: Draftable, toStore: boolean): void {
    const used = new Set<Step>()
    for (const { sent, received, key, rival } of pairEnds(e, this.sendings, this.keys)) {
      used.add(sent).add(received)
      const hop = draftHop({
        from: e.from,
        to: e.to,
        protocol: toStore ? 'delivery' : this.protocolOf(sent, received),
        copy: sent.copy,
        at: sent.at,
        key,
        sent: 'seen',
        received: 'seen',
        recipients: received.keys.length > 0 ? received.keys : sent.keys,
        rows: [sent.row, received.row],
      })
      if (rival) hop.rival = rival.row
      addMail(hop, this.sendings.accepted(sent, toStore ? 'delivery' : 'smtp'))
      addMail(hop, receivedMail(received, this.c))
      hops.push(hop)
    }
    for (const s of e.sent) if (!used.has(s)) hops.push(this.sentOnly(e, s, toStore))
    for (const r of e.received) if (!used.has(r)) hops.push(toStore ? this.deliveredOnly(e, r) : this.receivedOnly(e, r))
  }

  private protocolOf(sent: Step | null, received: Step | null): HopDraft['protocol'] {
    if (sent?.event === 'SUBMIT' || received?.source === 'STOREDRIVER') return 'submission'
    return sent && this.isStoreBound(sent) ? 'delivery' : 'smtp'
  }

  /** The sender has a row, the next hop has none. */
  private sentOnly(e: Ends, s: Step, toStore: boolean): HopDraft {
    const protocol = toStore ? 'delivery' : this.protocolOf(s, null)
    const hop = draftHop({
      from: e.from,
      to: e.to,
      protocol,
      copy: s.copy,
      at: s.at,
      key: this.keys.named,
      sent: 'seen',
      received: otherEnd(e.to, protocol === 'delivery' ? 'delivery' : 'transport', s, this.c),
      recipients: s.keys,
      rows: [s.row],
    })
    addMail(hop, this.sendings.accepted(s, protocol === 'delivery' ? 'delivery' : 'smtp'))
    return hop
  }

  private deliveredOnly(e: Ends, r: Step): HopDraft {
    return draftHop({
      from: e.from,
      to: e.to,
      protocol: 'delivery',
      // several rows under the id of the sender's copy are one hand-over
      copy: r.internalId === '' ? NO_COPY : r.copy,
      at: r.at,
      key: KEYS.oneRow,
      sent: otherEnd(e.from, 'transport', r, this.c),
      received: 'seen',
      recipients: r.keys,
      rows: [r.row],
    })
  }

  /** The next hop has a row, the sender has none. */
  private receivedOnly(e: Ends, r: Step): HopDraft {
    const { protocol, key, service, rows } = this.senderOf(e, r)
    const hop = draftHop({
      from: e.from,
      to: e.to,
      protocol,
      copy: NO_COPY,
      arrivedAs: r.internalId,
      at: r.at,
      key,
      sent: rows.length > 0 ? 'seen' : otherEnd(e.from, service, r, this.c),
      received: 'seen',
      recipients: r.keys,
      rows: [...rows, r.row],
    })
    addMail(hop, receivedMail(r, this.c))
    return hop
  }

  /** Which service of an own server handed over, when its hand-over is not logged: the mailbox side or transport. */
  private senderOf(e: Ends, r: Step): { protocol: HopDraft['protocol']; key: JoinKey; service: string; rows: number[] } {
    if (r.source === 'STOREDRIVER') return { protocol: 'submission', key: this.keys.named, service: 'mailbox', rows: [] }
    const smtp = (key: JoinKey) => ({ protocol: 'smtp' as const, key, service: 'transport', rows: [] })
    // before 2013 the mailbox side's mail is received from STOREDRIVER, and from a server that sends mail in it cannot be
    if (!this.c.rows.isModern(r.row) || this.c.rows.text(r.row, 'directionality') !== 'Originating') return smtp(this.keys.named)
    const taken = this.index.submitted(e.from)
    const passed = this.index.passedBefore(e.from, r.at)
    // transport had it, so it may be its hand-over; when the other service says that it submitted to another server, it is
    if (passed) return smtp(this.index.isSubmitted(e.from) ? this.keys.named : KEYS.serviceGuessed)
    if (taken && this.index.isSubmitted(e.from)) return smtp(KEYS.serviceGuessed)
    if (taken) return { protocol: 'submission', key: this.keys.named, service: 'submission', rows: [taken.row] }
    // transport would have logged its SEND in the log that covers that time, so the submission service it was
    const logged = otherEnd(e.from, 'transport', r, this.c) === 'absent'
    return { protocol: 'submission', key: logged ? this.keys.named : KEYS.serviceGuessed, service: 'submission', rows: [] }
  }
}

class EndsByPair {
  private readonly ends = new Map<number, Draftable>()

  constructor(private readonly nodes: number) {}

  at(from: number, to: number): Draftable {
    const id = from * this.nodes + to
    let known = this.ends.get(id)
    if (!known) {
      known = { from, to, sent: [], received: [] }
      this.ends.set(id, known)
    }
    return known
  }

  values(): Iterable<Draftable> {
    return this.ends.values()
  }
}

function isHandedOn(s: Step): boolean {
  return s.serverOwn >= 0 && s.serverOwn !== s.node && (s.event === 'SEND' || s.event === 'SENDEXTERNAL' || s.event === 'SUBMIT')
}

function isReceivedFrom(s: Step): boolean {
  return s.clientOwn >= 0 && s.clientOwn !== s.node && s.event === 'RECEIVE' && !BORN_HERE.has(s.source)
}

/** A row of the delivery service, written on the server of the store and naming the transport server that handed over. */
function isDeliveredFrom(s: Step): boolean {
  const delivered = s.event === 'DELIVER' || s.event === 'DUPLICATEDELIVER'
  return delivered && s.node >= 0 && s.clientOwn >= 0 && s.clientOwn !== s.node
}

/** 2013+: the delivery service answers when the store has the message, and names no internal id (`250 2.0.0 OK … [Hostname=H]`). */
export function isStoreReply(s: Step): boolean {
  return s.event === 'SEND' && s.serverOwn >= 0 && s.replyHost !== '' && s.replyId === ''
}
