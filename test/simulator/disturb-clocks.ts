/**
 * Clocks that are wrong. They have to be so while the logs are written, because every time in a row is of some server's clock and only the
 * writer knows of which; so these change what a scenario is asked for, not its files.
 */
import type { ScenarioOptions } from './scenarios'
import { drift } from './server-clock'

type Clocks = (servers: readonly string[], options: ScenarioOptions) => ScenarioOptions

const DAY = 86_400_000
/** Servers in turn; the second one is right. */
const OFFSETS = [45_000, 0, -20_000, 3_500]

function constantSkew(servers: readonly string[], options: ScenarioOptions): ScenarioOptions {
  return { ...options, skew: Object.fromEntries(servers.map((server, i) => [server, OFFSETS[i % OFFSETS.length] ?? 0])) }
}

function drifting(servers: readonly string[], options: ScenarioOptions): ScenarioOptions {
  const start = Date.parse(`${options.from ?? '2026-03-09'}T00:00:00Z`)
  const [first = ''] = servers
  return { ...options, skew: { [first]: drift(start, start + (options.days ?? 1) * DAY, -90_000, 45_000) } }
}

export const CLOCKS: ReadonlyMap<string, Clocks> = new Map([
  ['skew', constantSkew],
  ['drift', drifting],
])
