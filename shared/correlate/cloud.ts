/**
 * Exchange Online: its hosts have thousands of names, all of one service. For a route it is one place, whoever's tenant it is; the names stay
 * as aliases. What its message trace tells of a message stands as evidence at the hops to and from it.
 */

import type { HopDraft } from './hop-draft'
import { normalName } from './host-names'
import type { SideEvent } from './witness-rows'

export const CLOUD_NAME = 'Exchange Online'

const DOMAINS = ['.protection.outlook.com', '.prod.outlook.com', '.prod.exchangelabs.com', '.protection.office365.us']

/** Whether a host name is one of Exchange Online's. */
export function isCloudName(raw: string): boolean {
  const name = normalName(raw)
  return DOMAINS.some((domain) => name.endsWith(domain))
}

/** Where rows of a message trace come from, as events say it. */
export const TRACE_SOURCE = 'Exchange Online'

/**
 * The trace has the message: so its end of the hops to and from the cloud is seen. A row that names an own server as the next hop tells of the
 * way out of the cloud only, any other of the way in. `cloud` is its node, −1 when there is none.
 */
export function witnessCloud(hops: readonly HopDraft[], beside: readonly SideEvent[], cloud: number): void {
  if (cloud < 0) return
  const traced = beside.filter((e) => e.eventSource === TRACE_SOURCE)
  if (traced.length === 0) return
  const out = traced.filter((e) => (e.toOwn ?? -1) >= 0)
  const into = traced.filter((e) => (e.toOwn ?? -1) < 0)
  for (const h of hops) {
    if (h.from === cloud && h.sent === 'not-covered' && out.length > 0) {
      h.sent = 'seen'
      for (const e of out) h.refs.push(e.ref)
    } else if (h.to === cloud && h.received === 'not-covered' && into.length > 0) {
      h.received = 'seen'
      for (const e of into) h.refs.push(e.ref)
    }
  }
}
