/**
 * How right the analysis is: every scenario as it is, then with each disturbance that applies to it, then with some together.
 *
 *   npm run accuracy -- [--only NAME,...] [--messages 200] [--seed 1] [--disturb skew+lost-server] [--samples] [--check]
 *                       [--json FILE] [--write]
 *   npm run accuracy -- --faults [--check] [--write]      what the checks find (faults.ts)
 *
 * --check ends with 1 when a bar is missed (bars.ts); --write puts the table into shared/correlate/README.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readDisturbances } from '../simulator/disturbed-run'
import { SCENARIOS } from '../simulator/scenarios'
import { missedBars } from './bars'
import { faultTable } from './faults'
import { withTable } from './readme'
import { type Measured, measure, ROWS, withOriginal } from './run'
import { table } from './table'

const README = 'shared/correlate/README.md'
const FINDINGS = 'shared/findings/README.md'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    messages: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    disturb: { type: 'string' },
    json: { type: 'string' },
    samples: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
  },
})

function fail(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}

function chosenScenarios() {
  const names = values.only?.split(',') ?? [...SCENARIOS.keys()]
  return names.map((name) => ({
    name,
    scenario: SCENARIOS.get(name) ?? fail(`no scenario ${name}; there are ${[...SCENARIOS.keys()].join(', ')}`),
  }))
}

function chosenDisturbances(): readonly (readonly string[])[] {
  if (values.disturb === undefined) return ROWS
  const { names, unknown } = readDisturbances(values.disturb)
  return unknown === undefined ? [names] : fail(`no disturbance ${unknown}`)
}

function tell({ scenario, disturbances, score, seconds }: Measured) {
  const name = `${scenario} ${disturbances.join('+') || 'none'}`
  const figures = `F1 ${score.hops.f1.toFixed(4)}, outcomes ${score.outcomes.accuracy.toFixed(4)}, wrong certain ${score.wrongCertain}`
  process.stderr.write(`${name}: ${figures}, ${seconds.toFixed(1)} s\n`)
  if (values.samples) for (const sample of score.samples) process.stdout.write(`  ${sample}\n`)
}

function writeInto(file: string, text: string) {
  writeFileSync(file, withTable(readFileSync(file, 'utf8'), text) ?? fail(`${file}: the comments around the table are not there`))
}

async function main() {
  const messages = Number(values.messages)
  if (!Number.isInteger(messages) || messages < 1) fail(`--messages: not a whole number from 1 on: ${values.messages}`)
  if (values.write && (values.only !== undefined || values.disturb !== undefined)) fail('--write needs the whole table')
  const rows: Measured[] = []
  for (const { name, scenario } of chosenScenarios()) {
    await withOriginal(name, scenario, { messages, seed: values.seed, probeSeconds: 120 }, async (original) => {
      for (const disturbances of chosenDisturbances()) {
        const row = await measure(original, disturbances)
        if (!row) continue
        rows.push(row)
        tell(row)
      }
    })
  }
  const text = table(rows)
  process.stdout.write(`${text}\n`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`)
  if (values.write) writeInto(README, `${messages} messages a scenario and their reports, seed ${values.seed}.\n\n${text}`)
  const missed = rows.flatMap((row) => missedBars(row).map((bar) => `${row.scenario} ${row.disturbances.join('+') || 'none'}: ${bar}`))
  if (values.check) conclude(missed)
}

async function findings() {
  const { text, missed } = await faultTable(values.seed)
  process.stdout.write(`${text}\n`)
  if (values.write) writeInto(FINDINGS, text)
  if (values.check) conclude(missed)
}

function conclude(missed: readonly string[]) {
  process.stdout.write(missed.length === 0 ? 'every bar is kept\n' : `${missed.join('\n')}\n${missed.length} bars missed\n`)
  if (missed.length > 0) process.exitCode = 1
}

await (values.faults ? findings() : main())
