/** One row of the table: a scenario written with its disturbances, analysed as the program does it, and scored. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
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

/** One file that only looks different, in every way that goes together: each way alone is tried on the pair by a test. */
const OTHER_LOOKS: readonly (readonly string[])[] = [
  ['repeated-rows', 'repeated-header', 'lf', 'utf16', 'copied-file'],
  ['bom', 'nul-tail'],
]

const alone = [...CLOCKS.keys(), ...ON_BUNDLES.keys()].filter((name) => !OTHER_LOOKS.some((together) => together.includes(name)))

/** The bundle as it is, every disturbance on its own, then some together. */
export const ROWS: readonly (readonly string[])[] = [[], ...alone.map((name) => [name]), ...OTHER_LOOKS, ...TOGETHER]

/** A scenario's bundle as it is, kept while its rows are measured, because writing it takes as long as reading it. */
export interface Original {
  readonly name: string
  readonly scenario: Scenario
  readonly options: ScenarioOptions
  readonly folder: string
  readonly truth: Truth
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'hopscope-accuracy-'))

function write(scenario: Scenario, options: ScenarioOptions, folder: string): Truth {
  const sink = folderSink(folder)
  const truth = scenario.run(options, sink)
  sink.finish()
  return truth
}

/** Runs `use` with the bundle and removes it afterwards. */
export async function withOriginal<T>(
  name: string,
  scenario: Scenario,
  options: ScenarioOptions,
  use: (original: Original) => Promise<T>,
): Promise<T> {
  const folder = newFolder()
  try {
    return await use({ name, scenario, options, folder, truth: write(scenario, options, folder) })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** null: one of the disturbances finds nothing to disturb in this scenario. */
export async function measure(original: Original, disturbances: readonly string[]): Promise<Measured | null> {
  const { name, scenario, options } = original
  const folder = newFolder()
  const started = performance.now()
  try {
    const { truth, done } = runDisturbed(disturbances, scenario.servers, options, folder, (asked) => {
      // other options are other clocks: those bundles are written anew
      if (asked !== options) return write(scenario, asked, folder)
      cpSync(original.folder, folder, { recursive: true })
      return original.truth
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
