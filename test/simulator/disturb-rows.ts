/** Rows and columns that are not there: hours, a connector that is not logged, columns somebody left out. */
import { splitRow } from '@shared/columns/scan/split-row'
import { cell } from './csv'
import type { Disturbance } from './disturb'
import { changeText, editRows, fieldsOf, isHeader, linesOf, readText, splitHeader } from './log-text'

/** Rows of these hours are gone, `2026-03-09T10` up to but not including `2026-03-09T11`. */
export function dropHours(bundle: string, files: readonly string[], from: string, to: string): Disturbance {
  for (const file of files) {
    changeText(bundle, file, (text) => {
      const { header, rows } = splitHeader(text)
      return [...header, ...rows.filter((row) => row < from || row >= to)].join('')
    })
  }
  return { what: `no rows from ${from} to ${to}`, files }
}

/** The connector with the most rows in these protocol logs is not logged at all. */
export function dropBusiestConnector(bundle: string, files: readonly string[]): Disturbance {
  const counts = new Map<string, number>()
  const connectorOf = (line: string, fields: readonly string[]) => splitRow(line)[fields.indexOf('connector-id')]
  for (const file of files) {
    editRows(readText(bundle, file), (line, fields) => {
      const connector = connectorOf(line, fields)
      if (connector) counts.set(connector, (counts.get(connector) ?? 0) + 1)
      return undefined
    })
  }
  const [busiest] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  if (!busiest) return { what: 'no connector is named', files: [] }
  const [silent] = busiest
  for (const file of files)
    changeText(bundle, file, (text) => editRows(text, (line, fields) => (connectorOf(line, fields) === silent ? undefined : line)))
  return { what: `${silent} is not logged`, files }
}

/** As an export or a tool that knows only its own columns leaves them out. */
export function dropColumn(bundle: string, files: readonly string[], column: string): Disturbance {
  const having = files.filter((file) => linesOf(readText(bundle, file)).some((line) => fieldsOf(line)?.includes(column)))
  for (const file of having) {
    changeText(bundle, file, (text) => {
      let index = -1
      const without = (cells: readonly string[]) => cells.filter((_, i) => i !== index).join(',')
      return linesOf(text)
        .map((line) => {
          const end = /[\r\n]*$/.exec(line)?.[0] ?? ''
          const fields = fieldsOf(line)
          if (fields) {
            index = fields.indexOf(column)
            return `${line.startsWith('\uFEFF') ? '\uFEFF' : ''}#Fields: ${without(fields)}${end}`
          }
          return index < 0 || isHeader(line) ? line : `${without(splitRow(line).map(cell))}${end}`
        })
        .join('')
    })
  }
  return { what: `the column ${column} is missing`, files: having }
}
