/** One row of the table: a scenario written with its disturbances, analysed as the program does it, and scored. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyzePaths } from '../builders/analyze'
import { folderSink } from '../simulator/bundle'
import { CLOCKS } from '../simulator/disturb-clocks'
import { ON_BUNDLES } from '../simulator/disturbances'
import { runDisturbed } from '../simulator/disturbed-run'
import type { Scenario, ScenarioOptions } from '../simulator/scenarios'
import { type AnalysisLike, type Score, score } from '../simulator/score'
import type { Truth } from '../simulator/truth'

export interface Measured {
  readonly scenario: string
  /** in the order in which they were done; none for the whole bundle */
  readonly disturbances: readonly string[]
  readonly score: Score
  readonly seconds: number
}

/** What customers' bundles have together: clocks that nobody looked at, logs that nobody asked for, ids that nobody may see. */
const TOGETHER: readonly (readonly string[])[] = [
  ['skew', 'lost-server'],
  ['skew', 'lost-server', 'no-protocol'],
  ['drift', 'dropped-hours', 'no-send-anywhere'],
  ['anonymous-ids', 'zeroed-sessions', 'no-source-context'],
]

/** The bundle as it is, every disturbance on its own, then some together. */
export const ROWS: readonly (readonly string[])[] = [[], ...[...CLOCKS.keys(), ...ON_BUNDLES.keys()].map((name) => [name]), ...TOGETHER]

/** null: one of the disturbances finds nothing to disturb in this scenario. */
export async function measure(
  name: string,
  scenario: Scenario,
  disturbances: readonly string[],
  options: ScenarioOptions,
): Promise<Measured | null> {
  const folder = mkdtempSync(join(tmpdir(), 'hopscope-accuracy-'))
  const started = performance.now()
  try {
    const { truth, done } = runDisturbed(disturbances, scenario.servers, options, folder, (asked) => {
      const sink = folderSink(folder)
      const told = scenario.run(asked, sink)
      sink.finish()
      return told
    })
    const idle = done.some(({ files }) => files.length === 0) || (disturbances.some((each) => CLOCKS.has(each)) && !hasWrongClock(truth))
    if (idle) return null
    const { text } = await analyzePaths([folder])
    const result = score(JSON.parse(text) as AnalysisLike, truth)
    return { scenario: name, disturbances, score: result, seconds: (performance.now() - started) / 1000 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const hasWrongClock = (truth: Truth) => truth.nodes.some((node) => (node.clock?.length ?? 0) > 0)
