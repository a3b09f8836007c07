/**
 * The tests' own view of written logs: a strict RFC 4180 reader that shares no code with the writer, and one run that
 * several test files look at.
 */
import { memorySink } from '../../simulator/bundle'
import { type DagPairOptions, simulateDagPair } from '../../simulator/dag-pair'

export type Row = Readonly<Record<string, string>>

/** Throws where the standard is broken: a quote inside an unquoted cell, something after a closing quote, an open quote. */
export function strictCells(line: string): string[] {
  if (!line.includes('"')) return line.split(',')
  const cells: string[] = []
  let i = 0
  for (;;) {
    let cell = ''
    if (line[i] === '"') {
      for (i++; ; i++) {
        if (i >= line.length) throw new Error(`open quote: ${line}`)
        if (line[i] !== '"') cell += line[i]
        else if (line[i + 1] === '"') {
          cell += '"'
          i++
        } else break
      }
      i++
      if (i < line.length && line[i] !== ',') throw new Error(`text after a closing quote: ${line}`)
      if (!/[",]/.test(cell)) throw new Error(`needless quotes: ${line}`)
    } else {
      while (i < line.length && line[i] !== ',') {
        if (line[i] === '"') throw new Error(`stray quote: ${line}`)
        cell += line[i++]
      }
    }
    cells.push(cell)
    if (i >= line.length) return cells
    i++
  }
}

export interface LogFile {
  readonly path: string
  readonly server: string
  readonly family: string
  readonly header: readonly string[]
  readonly rows: readonly Row[]
}

export function readLog(path: string, text: string): LogFile {
  if (!text.endsWith('\r\n')) throw new Error(`${path} does not end with CRLF`)
  const lines = text
    .replace(/^\uFEFF/, '')
    .slice(0, -2)
    .split('\r\n')
  const header = lines.filter((line) => line.startsWith('#'))
  const fields =
    header
      .find((line) => line.startsWith('#Fields: '))
      ?.slice(9)
      .split(',') ?? []
  const rows = lines.slice(header.length).map((line) => {
    const cells = strictCells(line)
    if (cells.length !== fields.length) throw new Error(`${cells.length} cells for ${fields.length} fields: ${line}`)
    return Object.fromEntries(fields.map((field, i) => [field, cells[i] ?? '']))
  })
  const [, server = '', family = ''] = /^([^/]+)\/.*\/([A-Z]+)(?:\d{8}|\d{10})-\d+\.LOG$/.exec(path) ?? []
  return { path, server, family, header, rows }
}

export function simulate(options: Partial<DagPairOptions> = {}) {
  const sink = memorySink()
  const truth = simulateDagPair({ messages: 1500, seed: 'tests', maxFileBytes: 256 * 1024, ...options }, sink)
  const logs = [...sink.files].map(([path, text]) => readLog(path, text))
  const rows = (family: string, server?: string) =>
    logs
      .filter((log) => log.family === family && (!server || log.server === server))
      .flatMap((log) => log.rows.map((row) => ({ ...row, server: log.server }) as Row))
  return { truth, files: sink.files, logs, rows }
}

let shared: ReturnType<typeof simulate> | undefined

/** Made once a test file. */
export function sharedRun() {
  shared ??= simulate()
  return shared
}

export const list = (cell: string | undefined) => (cell ? cell.split(';') : [])

export function tally(items: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1
  return counts
}
