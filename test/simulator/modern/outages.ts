/** When the way out is in trouble: for whom, to which host, and how it shows. */
import type { Random } from '../random'
import type { ModernScenario } from './scenario'

export type Trouble = 'refused' | 'timeout' | 'unavailable'

export interface Outage {
  readonly from: number
  readonly to: number
  /** the servers that cannot reach it */
  readonly members: readonly string[]
  /** the host that cannot be reached */
  readonly host: string
  readonly trouble: Trouble
}

const HOUR = 3_600_000

/** Two a day in working hours, each to one host; one a day to all of them; and one that lasts beyond the end of the logs. */
export function planOutages(random: Random, scenario: ModernScenario, start: number, end: number): Outage[] {
  const names = scenario.connector.sources ?? scenario.servers.map((server) => server.name)
  const { connector, gateways = [] } = scenario
  const hosts = (connector.smartHosts.length > 0 ? connector.smartHosts : gateways).map((host) => host.name)
  if (hosts.length === 0) return []
  const outages: Outage[] = []
  const add = (from: number, minutes: number, members: readonly string[], which: readonly string[]) => {
    const trouble: Trouble = random.pick(['refused', 'timeout', 'unavailable'])
    for (const host of which) outages.push({ from, to: from + minutes * 60_000, members, host, trouble })
  }
  for (let midnight = start; midnight < end; midnight += 24 * HOUR) {
    for (let i = 0; i < 2; i++) add(midnight + random.int(7 * HOUR, 14 * HOUR), random.int(8, 50), names, [random.pick(hosts)])
    add(midnight + random.int(8 * HOUR, 12 * HOUR), random.int(8, 40), random.chance(0.5) ? names : [random.pick(names)], hosts)
  }
  // what waits on the server that stops is for others to send
  if (scenario.failure) add(start + (end - start) * scenario.failure.after - 25 * 60_000, 25, [scenario.failure.server], hosts)
  add(end - 31 * 60_000, 90, [random.pick(names)], hosts)
  return outages
}

export const outageAt = (outages: readonly Outage[], at: number, member: string, host: string) =>
  outages.find((each) => at >= each.from && at < each.to && each.host === host && each.members.includes(member))
