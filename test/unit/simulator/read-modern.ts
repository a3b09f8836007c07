/** One run of a scenario with Exchange 2013 or later, read back by the tests' own strict reader, and the real samples beside it. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { memorySink } from '../../simulator/bundle'
import { MODERN_SCENARIOS } from '../../simulator/modern/registry'
import type { ModernOptions, ModernScenario } from '../../simulator/modern/scenario'
import { simulateModern } from '../../simulator/modern/simulate'
import { type Row, readLog, strictCells } from './read-logs'

export const scenarioNamed = (name: string): ModernScenario => {
  const found = MODERN_SCENARIOS[name]
  if (!found) throw new Error(`no scenario ${name}`)
  return found
}

export const MODERN_NAMES = Object.keys(MODERN_SCENARIOS)

export function bytesOf(name: string, options: Partial<ModernOptions> = {}) {
  const sink = memorySink()
  const truth = simulateModern(scenarioNamed(name), { messages: 200, seed: 'modern', probeSeconds: 300, ...options }, sink)
  return { truth, files: sink.files }
}

export function runModern(name: string, options: Partial<ModernOptions> = {}) {
  const { truth, files } = bytesOf(name, options)
  // what a cloud tells is no log
  const paths = [...files].filter(([path]) => path.endsWith('.LOG'))
  // each row learns once whose it is: tests ask for the same rows many times
  const logs = paths.map(([path, text]) => {
    const log = readLog(path, text)
    return { ...log, rows: log.rows.map((row): Row => Object.assign(row, { server: log.server })) }
  })
  const rows = (family: string, within = ''): readonly Row[] =>
    logs.filter((log) => log.family === family && log.path.includes(within)).flatMap((log) => log.rows)
  return { truth, files, logs, rows }
}

const known = new Map<string, ReturnType<typeof runModern>>()

/** Made once a test file. */
export function sharedModern(name: string) {
  const run = known.get(name) ?? runModern(name, { messages: 320 })
  known.set(name, run)
  return run
}

/** A real log of test/formats: its fields, and its rows by name. */
export function realLog(file: string): { fields: readonly string[]; rows: readonly Row[] } {
  const lines = readFileSync(resolve('test/formats', file), 'utf8').split(/\r?\n/)
  const fields =
    lines
      .find((line) => line.startsWith('#Fields: '))
      ?.slice(9)
      .split(',') ?? []
  const rows = lines
    .filter((line) => /^\d{4}-/.test(line))
    .map((line) => {
      const cells = strictCells(line)
      return Object.fromEntries(fields.map((field, i) => [field, cells[i] ?? '']))
    })
  return { fields, rows }
}
