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

/** The trace has the message: so its end of the hops to and from the cloud is seen. `cloud` is its node, −1 when there is none. */
export function witnessCloud(hops: readonly HopDraft[], beside: readonly SideEvent[], cloud: number): void {
  if (cloud < 0) return
  const traced = beside.filter((e) => e.eventSource === TRACE_SOURCE)
  if (traced.length === 0) return
  for (const h of hops) {
    if (h.from === cloud && h.sent === 'not-covered') h.sent = 'seen'
    else if (h.to === cloud && h.received === 'not-covered') h.received = 'seen'
    else continue
    for (const e of traced) h.refs.push(e.ref)
  }
}
