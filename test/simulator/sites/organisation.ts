/**
 * Two Active Directory sites of an Exchange 2007 organisation, roles apart: in each a server with mailboxes and a hub. Mail to and from
 * the outside passes the first site.
 */
import type { Database, SmartHost } from '../organisation'
import type { Random } from '../random'
import type { ServerPlan } from '../server'

export const DOMAIN = 'halvorsund.example'
export const SMART_HOST: SmartHost = { name: 'mailout.westfjord.example', address: '198.51.100.77', connector: 'Utgående' }
export const INBOUND_CONNECTOR = 'Fra internett'

interface Site {
  readonly name: string
  readonly hub: ServerPlan
  readonly mailboxes: ServerPlan
  readonly databases: readonly string[]
}

const server = (name: string, address: string): ServerPlan => ({ name, address, storeAddress: address })

export const SITES: readonly [Site, Site] = [
  {
    name: 'Nordhavn',
    hub: server('EXT-N1', '10.20.1.21'),
    mailboxes: server('EXM-N1', '10.20.1.11'),
    databases: ['SG1-Kontor', 'SG2-Kontor'],
  },
  { name: 'Sørverft', hub: server('EXT-S1', '10.30.1.21'), mailboxes: server('EXM-S1', '10.30.1.11'), databases: ['SG1-Verft'] },
]

export const SERVERS = SITES.flatMap((site) => [site.hub, site.mailboxes])

/** Nothing moves: there is one copy of each. */
export function layOutDatabases(random: Random, end: number): Database[] {
  const stays = { dismountedAt: end + 1, movedAt: end + 1 }
  return SITES.flatMap(({ mailboxes, databases }) =>
    databases.map((name) => ({ name, guid: random.guid(), before: mailboxes.name, after: mailboxes.name, ...stays })),
  )
}

/** The path between the sites loses what is longer than a few bytes: connections open, and then nothing comes. */
export interface Break {
  readonly from: number
  readonly to: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Hours of the morning of each day, and from shortly before the logs end. */
export function planBreaks(random: Random, start: number, end: number): Break[] {
  const breaks: Break[] = []
  for (let midnight = start; midnight < end; midnight += 24 * HOUR) {
    const from = midnight + random.int(7 * HOUR, 10 * HOUR)
    breaks.push({ from, to: from + random.int(80, 200) * MINUTE })
  }
  return [...breaks, { from: end - random.int(30, 55) * MINUTE, to: end + HOUR }]
}
