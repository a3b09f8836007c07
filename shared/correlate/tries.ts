/**
 * Attempts: deferrals and failed sessions belong to the hop of their copy and next hop; a next hop that was tried and never took the
 * mail is a hop all the same.
 */
import { pushTo } from '../base/lists'
import { lowerBound } from '../base/lower-bound'
import { addMail, addRecipients, addSession, draftHop, type HopDraft, NO_COPY } from './hop-draft'
import { KEYS } from './keys'
import { otherEnd, type RouteContext } from './route-context'
import { type Sendings, sentKind } from './sendings'
import type { Mail } from './session-index'
import type { Step } from './steps'

/** A tracking row and the session of one try stand this close together: a try ends by a time-out of minutes only when nothing answers. */
const SAME_TRY_MS = 5000

export function addTries(hops: HopDraft[], steps: readonly Step[], sendings: Sendings, c: RouteContext): void {
  const refused = steps.flatMap((s) => (s.event === 'DELIVERFAIL' ? `${s.node}|${s.internalId}` : []))
  const tries = new Tries(hops, new Set(refused), c)
  if (!c.sessions.empty) {
    const done = new Set<number>()
    for (const s of steps) {
      if (s.internalId === '' || s.node < 0 || done.has(s.copy)) continue
      done.add(s.copy)
      for (const mail of sendings.mails(s)) tries.session(s, mail)
    }
  }
  for (const s of steps)
    if (s.event === 'DEFER' || (s.event === 'FAIL' && (s.source === 'SMTP' || s.source === 'STOREDRIVER'))) tries.refusal(s)
  for (const h of hops) if (h.attempts.length > 0) finishAttempts(h, c)
}

function finishAttempts(h: HopDraft, c: RouteContext): void {
  // the try that worked stands in the SEND row when no session was logged
  if (!h.tried && !h.attempts.some((a) => a.result.startsWith('2'))) {
    const result = c.rows.text(h.rows[0] ?? -1, 'recipient-status') || '250 taken, as the tracking row says'
    h.attempts.push({ at: h.at, result, session: null })
  }
  h.attempts.sort((a, b) => a.at - b.at)
}

class Tries {
  /** Made when the first try is met: most messages have none. */
  private byCopy: Map<number, HopDraft[]> | null = null
  private byArrival: Map<string, Map<string, HopDraft>> | null = null
  /** Times of logged tries, in order; all sessions are in before the first refusal is looked at. */
  private readonly logged = new Map<HopDraft, Float64Array>()

  constructor(
    private readonly hops: HopDraft[],
    /** Servers whose delivery service refused a copy, with the id the sender gave it. */
    private readonly stores: ReadonlySet<string>,
    private readonly c: RouteContext,
  ) {}

  /** A session in which this step's server tried to hand on its copy. */
  session(step: Step, mail: Mail): void {
    const { c } = this
    const s = mail.session
    const address = s.remoteAddress
    const own = c.book.findOwn(s.bannerHost, address)
    const to = own >= 0 ? own : c.book.host(s.bannerHost, address)
    if (to < 0 || to === step.node) return
    // the log ends, or has a hole, before the reply: whether it was taken, and as what, is not known
    const cut = mail.reply === '' && (mail.holed || !(s.ended && s.mails.at(-1) === mail))
    const result = mail.reply || (cut ? 'the log does not have the reply' : s.status || 'the session broke off without a reply')
    const taken = mail.reply.startsWith('2')
    const kind = sentKind(mail)
    const isThere = (h: HopDraft) => h.from === step.node && (h.to === to || c.book.sameHost(h.to, to, address))
    const known = this.ofCopy(step.copy).filter(isThere)
    let hop = known.find((h) => h.protocol === kind) ?? (cut ? known[0] : undefined)
    if (taken || cut) hop ??= this.arrived(step, to, mail, kind)
    // no more is known than that it was begun
    if (!hop && cut) return
    if (!hop) {
      hop = draftHop({
        from: step.node,
        to,
        protocol: kind,
        copy: step.copy,
        at: mail.begun,
        key: KEYS.recordId,
        sent: 'seen',
        received: own >= 0 ? otherEnd(to, 'transport', step, c) : 'not-covered',
        recipients: [],
        rows: [],
      })
      hop.tried = !taken
      this.add(hop)
    }
    hop.attempts.push({ at: mail.begun, result, session: s.index })
    if (taken) {
      hop.tried = false
      addMail(hop, mail)
    } else if (addSession(hop, s.index)) hop.refs.push(mail.ref)
  }

  /** A DEFER or FAIL row: an attempt of the hop of its copy, or of a hop that never worked when the row names the host that refused. */
  refusal(s: Step): void {
    const named = refusedBy(s, this.c)
    const result = once(this.c.rows.text(s.row, 'recipient-status'), s.keys.length) || (s.event === 'FAIL' ? 'failed' : 'deferred')
    // a delivery service speaks for its store; anything else may be of either service of a server
    const toStore = s.source === 'STOREDRIVER' || result.includes('STOREDRV.') || this.stores.has(`${named}|${s.internalId}`)
    let hop = this.ofCopy(s.copy).find(
      (h) =>
        (named < 0 || h.to === named) &&
        h.protocol !== 'shadow' &&
        (!toStore || named < 0 || h.protocol === 'delivery') &&
        // a host that took some recipients may put off the others for hours; a row that names none is of a try at hand
        (named >= 0 || h.tried || h.at >= s.at - SAME_TRY_MS),
    )
    if (!hop && named >= 0 && named !== s.node) {
      hop = draftHop({
        from: s.node,
        to: named,
        protocol: toStore ? 'delivery' : 'smtp',
        copy: s.copy,
        at: s.at,
        // which service of an own server was tried, such a row does not say
        key: !toStore && s.serverOwn >= 0 && this.c.rows.isModern(s.row) ? KEYS.serviceGuessed : KEYS.oneRow,
        sent: 'seen',
        received: s.serverOwn >= 0 ? 'seen' : 'not-covered',
        recipients: s.keys,
        rows: [],
      })
      hop.tried = true
      this.add(hop)
    }
    if (!hop) return
    addRecipients(hop, s.keys)
    hop.rows.push(s.row)
    // the session of the same try, when logged, is the better witness
    if (!this.loggedNear(hop, s.at)) hop.attempts.push({ at: s.at, result, session: null })
  }

  /** The hop of which only the next hop has a row: the reply gives its internal id there, or it is the only one there can be. */
  private arrived(step: Step, to: number, mail: Mail, kind: HopDraft['protocol']): HopDraft | undefined {
    this.byArrival ??= arrivals(this.hops)
    const open = this.byArrival.get(`${step.node}>${to} ${kind}`)
    const [only] = open?.size === 1 ? open.values() : []
    const hop = (mail.replyId === '' ? undefined : open?.get(mail.replyId)) ?? only
    if (!open || !hop || (mail.replyId !== '' && hop.arrivedAs !== '' && hop.arrivedAs !== mail.replyId)) return undefined
    open.delete(hop.arrivedAs)
    hop.sent = 'seen'
    if (hop.arrivedAs !== '' && hop.arrivedAs === mail.replyId) hop.key = KEYS.replyId
    return hop
  }

  private ofCopy(copy: number): readonly HopDraft[] {
    if (!this.byCopy) {
      this.byCopy = new Map()
      for (const h of this.hops) this.index(this.byCopy, h)
    }
    return this.byCopy.get(copy) ?? []
  }

  private add(hop: HopDraft): void {
    this.hops.push(hop)
    if (this.byCopy) this.index(this.byCopy, hop)
  }

  private index(byCopy: Map<number, HopDraft[]>, hop: HopDraft): void {
    pushTo(byCopy, hop.copy, hop)
  }

  private loggedNear(hop: HopDraft, at: number): boolean {
    let times = this.logged.get(hop)
    if (!times) {
      times = Float64Array.from(hop.attempts.filter((a) => a.session !== null).map((a) => a.at)).sort()
      this.logged.set(hop, times)
    }
    const sorted = times
    const first = lowerBound(sorted.length, (i) => (sorted[i] ?? 0) <= at - SAME_TRY_MS)
    return (sorted[first] ?? Number.POSITIVE_INFINITY) < at + SAME_TRY_MS
  }
}

/** The status of several recipients, where it is the same for all. */
function once(status: string, recipients: number): string {
  const length = (status.length - (recipients - 1)) / recipients
  if (recipients < 2 || !Number.isInteger(length) || length < 1) return status
  const one = status.slice(0, length)
  return Array.from({ length: recipients }, () => one).join(';') === status ? one : status
}

/** Hops of which only the next hop has a row, by their ends and kind, then by the internal id there. */
function arrivals(hops: readonly HopDraft[]): Map<string, Map<string, HopDraft>> {
  const out = new Map<string, Map<string, HopDraft>>()
  for (const h of hops) {
    if (h.copy !== NO_COPY || h.sent === 'seen') continue
    const key = `${h.from}>${h.to} ${h.protocol}`
    const known = out.get(key) ?? new Map<string, HopDraft>()
    out.set(key, known.set(h.arrivedAs, h))
  }
  return out
}

/** The host that said no, when the row names one other than the server that wrote it; −1 otherwise. */
function refusedBy(s: Step, c: RouteContext): number {
  if (s.serverHost === '' || s.serverOwn === s.node) return -1
  return s.serverOwn >= 0 ? s.serverOwn : c.book.host(s.serverHost, s.serverAddress)
}
