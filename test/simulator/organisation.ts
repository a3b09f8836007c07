/**
 * The machines of the DAG pair and what they hold: databases whose active copy can move, the balancer in front of port
 * 25, the smart host behind which the internet lies, and the times at which that smart host is in trouble.
 */
import type { Random } from './random'

export const DOMAIN = 'brennick.example'
export const SITE = 'Hafen'

export const BALANCER = { name: 'balancer', virtualAddress: '192.168.40.25', snip: '192.168.40.9', weights: [3, 2] } as const
/** All mail to the outside goes there. */
export interface SmartHost {
  readonly name: string
  readonly address: string
  /** the send connector */
  readonly connector: string
}

export const SMART_HOST: SmartHost = { name: 'relay.northquay.example', address: '198.51.100.25', connector: 'Ausgang über Relay' }
export const INBOUND_CONNECTOR = 'Internet Mail'
export const INTRA_CONNECTOR = 'Intra-Organization SMTP Send Connector'

export const MEMBERS = [
  // the second one reports an IPv6 link-local address with a zone in its mailbox role's log
  { name: 'MBX-K1', address: '192.168.40.11', storeAddress: '192.168.40.11' },
  { name: 'MBX-K2', address: '192.168.40.12', storeAddress: 'fe80::b1c3:52ff:7e20:4411%16' },
] as const

export const fqdn = (name: string) => `${name}.${DOMAIN}`

export interface Database {
  readonly name: string
  readonly guid: string
  readonly before: string
  /** the active copy is here from `movedAt` on; between `dismountedAt` and then nothing can be delivered */
  readonly after: string
  readonly dismountedAt: number
  readonly movedAt: number
}

export const DATABASES = ['DB-Nord', 'DB-Süd', 'DB-West'] as const

/** Two stay where they are, one on each member; the third moves from the first member to the second. */
export function layOutDatabases(random: Random, start: number, end: number): Database[] {
  const [first, second] = [MEMBERS[0].name, MEMBERS[1].name]
  const dismountedAt = Math.round(start + (end - start) * (0.72 + random.next() * 0.1))
  const stays = { dismountedAt: end + 1, movedAt: end + 1 }
  return [
    { name: DATABASES[0], guid: random.guid(), before: first, after: first, ...stays },
    { name: DATABASES[1], guid: random.guid(), before: second, after: second, ...stays },
    {
      name: DATABASES[2],
      guid: random.guid(),
      before: first,
      after: second,
      dismountedAt,
      movedAt: dismountedAt + random.int(15_000, 55_000),
    },
  ]
}

export type Trouble = 'refused' | 'timeout' | 'unavailable'

export interface Outage {
  readonly from: number
  readonly to: number
  /** the members that cannot reach the smart host */
  readonly members: readonly string[]
  readonly trouble: Trouble
}

const HOUR = 3_600_000

/** One a day in working hours, and one that lasts beyond the end of the logs. */
export function planOutages(random: Random, start: number, end: number): Outage[] {
  const names = MEMBERS.map((member) => member.name)
  const outages: Outage[] = []
  for (let midnight = start; midnight < end; midnight += 24 * HOUR) {
    const from = midnight + random.int(8 * HOUR, 12 * HOUR)
    const members = random.chance(0.5) ? names : [random.pick(names)]
    outages.push({ from, to: from + random.int(8, 40) * 60_000, members, trouble: random.pick(['refused', 'timeout', 'unavailable']) })
  }
  outages.push({ from: end - 31 * 60_000, to: end + HOUR, members: [random.pick(names)], trouble: 'refused' })
  return outages
}
