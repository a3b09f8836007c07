/**
 * Text for sheets. What logs say may begin like a formula, and a sheet would calculate it: such a cell gets an apostrophe in front. Breaks
 * and tabs inside a cell become blanks in tab-separated text, and are quoted in CSV (RFC 4180).
 */

/** Also after blanks: some sheets look past them. */
const FORMULA = /^\s*[=+\-@\t\r]/

/** A plain number, such as −3.5, is no formula. */
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/

export const inert = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text)

export function csvCell(text: string): string {
  const safe = inert(text)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`

export const tabbedLine = (cells: readonly string[]): string => `${cells.map((c) => inert(c.replace(/[\t\r\n]+/g, ' '))).join('\t')}\n`
