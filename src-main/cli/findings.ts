/** `hopscope findings`: what the checks find in a bundle. */
import { parseArgs } from 'node:util'
import { findingsJson } from '@shared/report/analysis-findings'
import { VERSION } from '../version'
import { failsOn, readFailOn } from './fail-on'
import { findingsText } from './findings-text'
import { withCase } from './read-case'
import { orUsage, UsageError } from './usage-error'
import { delaysOfCase, findingsOfCase } from './whole-case'
import { writeText } from './write-text'

const DONE = 0
const NOTHING = 2

export function findings(args: readonly string[]): Promise<number> {
  const { paths, passwordFile, json, failOn } = readWords(args)
  return withCase({ paths, passwordFile }, async (whole) => {
    const found = findingsOfCase(whole, delaysOfCase(whole))
    if (json !== null) await writeText(json, findingsJson(whole.catalogue, found, VERSION))
    if (json !== '-') process.stdout.write(findingsText(whole.catalogue, found))
    if (whole.catalogue.totals.records === 0) return NOTHING
    return failsOn(found.findings, failOn) ?? DONE
  })
}

function readWords(args: readonly string[]) {
  const options = { json: { type: 'string' }, 'fail-on': { type: 'string' }, 'password-file': { type: 'string' } } as const
  const { values, positionals: paths } = orUsage(() => parseArgs({ args: [...args], allowPositionals: true, options }))
  if (paths.length === 0) throw new UsageError('findings: no path given')
  return { paths, json: values.json ?? null, failOn: readFailOn(values['fail-on']), passwordFile: values['password-file'] ?? null }
}
