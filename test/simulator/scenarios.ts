/**
 * Every scenario by name: what it is run with, and which servers it has. A new scenario is one line here.
 */
import { COLLECTED_PAIR, COLLECTED_SITES, type Collected, collectedModern } from './collected'
import { type DagPairOptions, simulateDagPair } from './dag-pair'
import { MODERN_SCENARIOS } from './modern/registry'
import type { ModernOptions } from './modern/scenario'
import { simulateModern } from './modern/simulate'
import { MEMBERS } from './organisation'
import type { Sink } from './rolling-log'
import { SERVERS as SITE_SERVERS } from './sites/organisation'
import { simulateTwoSites2007 } from './sites/two-sites-2007'
import type { Truth } from './truth'

/** What the command line can say. A scenario takes what concerns it. */
export type ScenarioOptions = DagPairOptions & Pick<ModernOptions, 'shares'>

export interface Scenario {
  /** Exchange servers by name, for options that name one */
  readonly servers: readonly string[]
  /** what settings files say of it, for the collector's layout */
  readonly organisation: Collected
  run(options: ScenarioOptions, sink: Sink): Truth
}

const PAIR = { servers: MEMBERS.map((member) => member.name), organisation: COLLECTED_PAIR }

/** A `Map`, because names come from a command line. */
export const SCENARIOS: ReadonlyMap<string, Scenario> = new Map<string, Scenario>([
  ['dag-pair', { ...PAIR, run: simulateDagPair }],
  ['dag-pair-rare', { ...PAIR, run: (options, sink) => simulateDagPair({ ...options, rare: true }, sink) }],
  ['two-sites-2007', { servers: SITE_SERVERS.map((server) => server.name), organisation: COLLECTED_SITES, run: simulateTwoSites2007 }],
  ...Object.entries(MODERN_SCENARIOS).map(([name, scenario]): [string, Scenario] => [
    name,
    {
      servers: scenario.servers.map((server) => server.name),
      organisation: collectedModern(scenario),
      run: (options, sink) => simulateModern(scenario, options, sink),
    },
  ]),
])
