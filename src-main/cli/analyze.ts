/** `hopscope analyze`: writes what was asked for of a case. */
import { analysisJson, rowsWithin, type TimeWindow } from '@shared/report/analysis'
import { VERSION } from '../version'
import { type AnalyzeCommand, readArguments } from './arguments'
import { failsOn } from './fail-on'
import { withCase } from './read-case'
import { writeReport } from './report-file'
import { summaryText } from './summary'
import { delaysOfCase, findingsOfCase, type WholeCase } from './whole-case'
import { writeText } from './write-text'

const DONE = 0
const NOTHING = 2

export function analyze(args: readonly string[]): Promise<number> {
  const command = readArguments(args)
  return withCase(command, (whole) => write(command, whole))
}

async function write(command: AnalyzeCommand, whole: WholeCase): Promise<number> {
  const { catalogue, tables, places, store } = whole
  const bounded = command.since > Number.NEGATIVE_INFINITY || command.until < Number.POSITIVE_INFINITY
  const window: TimeWindow | null = bounded ? { since: command.since, until: command.until } : null
  const rows = rowsWithin(tables.messages, window)
  const delays = delaysOfCase(whole)
  const { findings, checks } = findingsOfCase(whole, delays)
  if (command.json !== null) await writeText(command.json, analysisJson(catalogue, tables, VERSION, window, findings))
  if (command.report !== null) await writeReport(command.report, { catalogue, tables, rows, delays, window }, places, store)
  const summary = command.json === '-' ? process.stderr : process.stdout
  summary.write(summaryText(catalogue, tables.messages, rows, delays, { findings, checks }))
  if (catalogue.totals.records === 0) return NOTHING
  return failsOn(findings, command.failOn) ?? DONE
}
