/** Spoiling the tracking logs of a written bundle: rows changed, left out or added, as servers write them. */
import { splitRow } from '@shared/columns/scan/split-row'
import { bundleLogs } from '../simulator/bundle-logs'
import { cell } from '../simulator/csv'
import { changeText, editRows, fieldsOf, linesOf } from '../simulator/log-text'

/** Cells by the names of their columns. */
export type Row = Record<string, string>

/** Changes rows of a family of logs in place; undefined leaves the row out. The file's server is named as its folder is. */
export function editLogs(bundle: string, families: readonly string[], edit: (row: Row, server: string) => Row | undefined): void {
  for (const { path, server } of bundleLogs(bundle).filter((l) => families.includes(l.family)))
    changeText(bundle, path, (text) =>
      editRows(text, (line, fields) => {
        const cells = splitRow(line)
        const row: Row = Object.fromEntries(fields.map((f, i) => [f, cells[i] ?? '']))
        const before = JSON.stringify(row)
        const after = edit(row, server)
        if (after === undefined) return undefined
        return JSON.stringify(after) === before ? line : `${rowText(after, fields)}${/[\r\n]*$/.exec(line)?.[0] ?? ''}`
      }),
    )
}

/** Adds rows at the end of a server's last tracking log, by time as they are given; columns that are not named are empty. */
export function addRows(bundle: string, server: string, rows: readonly Row[]): void {
  const last = bundleLogs(bundle)
    .filter((l) => l.family === 'MSGTRK' && l.server === server)
    .at(-1)
  if (!last) throw new Error(`no tracking log of ${server}`)
  changeText(bundle, last.path, (text) => {
    const fields = linesOf(text).reduce<readonly string[]>((known, line) => fieldsOf(line) ?? known, [])
    return `${text}${rows.map((r) => `${rowText(r, fields)}\r\n`).join('')}`
  })
}

const rowText = (row: Row, fields: readonly string[]) => fields.map((f) => cell(row[f] ?? '')).join(',')

/** The same instant, so much later, as logs write it. */
export const later = (time: string, ms: number) => new Date(Date.parse(time) + ms).toISOString()

/** The status once for each recipient of a row. */
export const forEach = (row: Row, status: string) =>
  (row['recipient-address'] ?? '')
    .split(';')
    .map(() => status)
    .join(';')
