/**
 * How many seeded faults the pack finds, and what it says of organisations with nothing wrong.
 *
 *   npm run accuracy -- --faults [--check] [--write]
 */
import { FAULTS } from '../faults/catalogue'
import { type CleanResult, type FaultResult, measureClean, measureFault } from '../faults/measure'
import { SCENARIOS } from '../simulator/scenarios'

const CLEAN_MESSAGES = 400
/** Faults found, of all. */
const BAR = 0.95
const MOST_NOTICES = 2

export interface FaultTable {
  readonly text: string
  readonly missed: readonly string[]
}

export async function faultTable(seed: string): Promise<FaultTable> {
  const faults: FaultResult[] = []
  for (const fault of FAULTS) {
    const result = await measureFault(fault)
    faults.push(result)
    process.stderr.write(`${result.name}: ${result.found ? result.found.severity : result.wrong}\n`)
  }
  const clean: CleanResult[] = []
  for (const scenario of SCENARIOS.keys()) clean.push(await measureClean(scenario, CLEAN_MESSAGES, seed))
  const found = faults.filter((f) => f.found)
  const missed = [
    ...(found.length < BAR * faults.length ? [`${found.length} of ${faults.length} faults found`] : []),
    ...clean.flatMap((c) => [
      ...c.problems.map((p) => `${c.scenario}, clean: problem: ${p}`),
      ...(c.notices.length > MOST_NOTICES ? [`${c.scenario}, clean: ${c.notices.length} notices`] : []),
      ...c.failed.map((f) => `${c.scenario}, clean: check failed: ${f}`),
    ]),
  ]
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const text = [
    `${found.length} of ${faults.length} faults found with the right severity and hosts.`,
    '',
    line(['fault', 'rule', 'found', 'besides it, problems and warnings']),
    line(['---', '---', '---', '--:']),
    ...faults.map((f) => line([f.name, f.rule, f.found ? f.found.severity : `**${f.wrong}**`, String(f.besides.length)])),
    '',
    `Organisations with nothing wrong, ${CLEAN_MESSAGES} messages each, seed ${seed}:`,
    '',
    line(['scenario', 'problems', 'warnings', 'notices']),
    line(['---', '--:', '--:', '--:']),
    ...clean.map((c) => line([c.scenario, ...[c.problems, c.warnings, c.notices].map((x) => String(x.length))])),
  ].join('\n')
  return { text, missed }
}
