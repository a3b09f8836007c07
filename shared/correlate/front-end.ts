/**
 * The Front End of 2013 and later takes mail from clients and passes it on as it comes, to the transport service of its own or of another
 * server. It writes no tracking log: the RECEIVE row behind it names it as client and keeps the first client's address and name.
 *
 *   client ─► (balancer) ─► Front End of A ─► transport of B          two hops; one when A is B
 *
 * Its receive session repeats the reply of B, and its send session has it too: both are found by internal id and host in that reply.
 */
import { addMail, draftHop, type HopDraft, intoCopy, NO_COPY } from './hop-draft'
import { type JoinKey, KEYS } from './keys'
import { type RouteContext, receivedMail } from './route-context'
import type { Mail } from './session-index'
import type { StepIndex } from './step-index'
import type { Step } from './steps'

/**
 * The receipts among `steps` that a Front End passed on: they name it, and the transport service of that server has sent nothing there.
 * Older rows do not name it; then mail from outside whose first client is another host than the server that handed it over is taken for it.
 */
export function proxiedReceipts(steps: readonly Step[], index: StepIndex, c: RouteContext): ReadonlySet<Step> {
  let found: Set<Step> | null = null
  for (const s of steps) {
    if (s.event !== 'RECEIVE' || s.source !== 'SMTP' || s.clientOwn < 0 || s.node < 0 || !isProxied(s, index, c)) continue
    found ??= new Set()
    found.add(s)
  }
  return found ?? NONE
}

const NONE: ReadonlySet<Step> = new Set()

function isProxied(s: Step, index: StepIndex, c: RouteContext): boolean {
  const hop = c.rows.text(s.row, 'proxy-hop')
  const client = c.rows.address(s.row, 'original-client-ip')
  if (hop === '' && (client === '' || client === s.clientAddress || !c.rows.isModern(s.row))) return false
  if (s.clientOwn !== s.node && index.isSentBetween(s.clientOwn, s.node, s.internalId)) return false
  if (hop !== '') return c.book.findOwn(hop) === s.clientOwn
  // where such rows name the Front End, one that does not came from elsewhere
  if (c.rows.namesFrontEnds(s.node) || c.book.findOwn('', client) >= 0 || client.startsWith('127.')) return false
  return c.rows.text(s.row, 'directionality') === 'Incoming'
}

const INNER_CONNECTOR = 'Inbound Proxy Internal Send Connector'

export function addFrontEndHops(hops: HopDraft[], s: Step, c: RouteContext): void {
  const outer = fromClient(s, c)
  if (outer) hops.push(outer)
  if (s.clientOwn !== s.node) hops.push(toTransport(s, c))
}

function fromClient(s: Step, c: RouteContext): HopDraft | null {
  const mail = c.sessions.relaying(s.clientOwn, 'receive', s.node, s.internalId)
  const address = mail?.session.remoteAddress || c.rows.address(s.row, 'original-client-ip')
  const hider = c.book.hiderAt(address)
  const name = c.rows.text(s.row, 'proxied-client') || mail?.session.helo || ''
  const from = c.book.host(name, hider === undefined ? address : '')
  if (from < 0 || from === hider || c.book.isOwn(from)) return null
  const hop = draftHop({
    from,
    to: s.clientOwn,
    via: hider === undefined ? [] : [hider],
    protocol: 'smtp',
    proxied: true,
    copy: intoCopy(s.copy),
    at: s.at,
    key: keyOf(s, mail, c),
    sent: 'not-covered',
    // the same server's transport has it, or else only the log of the Front End could show it
    received: mail || s.clientOwn === s.node ? 'seen' : 'not-covered',
    recipients: s.keys,
    rows: [s.row],
  })
  addMail(hop, mail)
  return hop
}

/** A row that does not name the Front End was taken for proxied mail by its addresses. */
function keyOf(s: Step, mail: Mail | undefined, c: RouteContext): JoinKey {
  if (mail) return KEYS.relayedReply
  return c.rows.text(s.row, 'proxy-hop') === '' ? KEYS.serviceGuessed : KEYS.oneRow
}

function toTransport(s: Step, c: RouteContext): HopDraft {
  const mail = c.sessions.relaying(s.clientOwn, 'send', s.node, s.internalId)
  const logged = c.sessions.logs(s.clientOwn, 'send', INNER_CONNECTOR) && c.coverage.covers(s.clientOwn, 'smtp-send/front-end', s.at)
  const hop = draftHop({
    from: s.clientOwn,
    to: s.node,
    protocol: 'smtp',
    proxied: true,
    copy: NO_COPY,
    at: mail?.ended ?? s.at,
    key: keyOf(s, mail, c),
    sent: mail ? 'seen' : logged ? 'absent' : 'not-covered',
    received: 'seen',
    recipients: s.keys,
    rows: [s.row],
  })
  addMail(hop, mail)
  addMail(hop, receivedMail(s, c))
  return hop
}
