/** A line of a list, taken apart at its colon: `Name   : value`. */

export interface ListLine {
  readonly name: string
  readonly value: string
  /** Column of the colon, from 0. */
  readonly colon: number
}

const LONGEST_NAME = 64
const BLANKS = 200

/**
 * Null when it is none. A list has a blank before its colon, which prose and mail headers have not, and names without blanks; names
 * that a person made (`@{n='Mail size';…}`) may hold some, and count when the colon is where the object's others are (`column`).
 */
export function readListLine(text: string, column: number): ListLine | null {
  const first = text.charCodeAt(0)
  if (!(first === 95 || isLetter(first))) return null
  const colon = text.indexOf(':')
  if (colon < 2 || colon > LONGEST_NAME + BLANKS || text[colon - 1] !== ' ') return null
  const after = text[colon + 1]
  if (after !== undefined && after !== ' ' && after !== '\u00a0') return null
  const name = text.slice(0, colon).trimEnd()
  if (name.length > LONGEST_NAME || !(colon === column ? isMadeName(name) : isName(name))) return null
  return { name, value: text.slice(colon + 2).trimEnd(), colon }
}

const isLetter = (c: number) => (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c > 0xbf

function isName(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i)
    // _ and figures
    if (!(isLetter(c) || c === 95 || (c >= 48 && c <= 57))) return false
  }
  return true
}

function isMadeName(name: string): boolean {
  return !name.includes('  ') && !name.includes('\t')
}
