/** A run with disturbances: which ones a list names, and what they do, one after the other. */
import type { Disturbance } from './disturb'
import { CLOCKS } from './disturb-clocks'
import { ON_BUNDLES } from './disturbances'
import type { ScenarioOptions } from './scenarios'
import type { Truth } from './truth'

/** The names of a list such as `skew+lost-server`, or the first name in it that is none. */
export function readDisturbances(text: string): { readonly names: readonly string[]; readonly unknown?: string } {
  const names = text.split(/[+,]/).filter((name) => name !== '' && name !== 'none')
  const unknown = names.find((name) => !ON_BUNDLES.has(name) && !CLOCKS.has(name))
  return { names, ...(unknown !== undefined && { unknown }) }
}

export interface Disturbed {
  readonly truth: Truth
  /** what each disturbance did, in order */
  readonly done: readonly (Disturbance & { readonly name: string })[]
}

/** Writes the bundle with the clocks asked for, then spoils it. `write` runs the scenario into the folder. */
export function runDisturbed(
  names: readonly string[],
  servers: readonly string[],
  options: ScenarioOptions,
  bundle: string,
  write: (options: ScenarioOptions) => Truth,
): Disturbed {
  const asked = names.reduce((each, name) => CLOCKS.get(name)?.(servers, each) ?? each, options)
  let truth = write(asked)
  const done = names.flatMap((name) => {
    const result = ON_BUNDLES.get(name)?.(bundle)
    if (!result) return []
    truth = result.truth?.(truth) ?? truth
    return { name, ...result }
  })
  return { truth, done }
}
