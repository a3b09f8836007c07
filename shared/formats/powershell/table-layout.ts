/**
 * Columns of a printed table, from the dashes under its names, and the cells of a row:
 *
 *   Identity        DeliveryType MessageCount
 *   --------        ------------ ------------
 *   EX01\11225      SmartHost...           12
 *
 * Dashes are as long as the name; a column reaches to the next one. Numbers stand at the right and can reach further left than their
 * name, so a border lies at the last blank before the next name, not always right at it.
 */
import { isWide } from './wrap'

export interface TableColumn {
  readonly name: string
  /** First and one past the last column of its dashes. */
  readonly from: number
  readonly to: number
}

const MOST_COLUMNS = 400

/** Columns, and how many of the lines above the dashes their names take. */
export interface Heading {
  readonly columns: readonly TableColumn[]
  readonly lines: number
}

/**
 * Null when `dashes` is no line of dashes under names. Names can take several lines (`CopyQueue` over `Length`): as many of `above`, the
 * last first, are taken as it needs to give each column a name.
 */
export function readHeading(above: readonly string[], dashes: string): Heading | null {
  const bars = barsOf(dashes)
  if (!bars) return null
  const names = bars.map(() => '')
  for (let n = 1; n <= above.length; n++) {
    const text = spread(above[above.length - n] ?? '')
    bars.forEach(([from], i) => {
      names[i] = text.slice(from, bars[i + 1]?.[0] ?? text.length).trim() + names[i]
    })
    if (names.some((name) => name.length > 100)) return null
    if (names.every((name) => name !== '')) return { columns: bars.map(([from, to], i) => ({ name: names[i] ?? '', from, to })), lines: n }
  }
  return null
}

function barsOf(dashes: string): (readonly [number, number])[] | null {
  if (!isDashes(dashes)) return null
  const bars: (readonly [number, number])[] = []
  let at = 0
  while (at < dashes.length) {
    const from = dashes.indexOf('-', at)
    if (from < 0) break
    let to = from
    while (dashes[to] === '-') to++
    bars.push([from, to])
    at = to
    if (bars.length > MOST_COLUMNS) return null
  }
  return bars
}

/** Dashes and blanks, at least two dashes. */
export function isDashes(text: string): boolean {
  let dashes = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 45) dashes++
    else if (c !== 32) return false
  }
  return dashes > 1
}

export interface Cells {
  readonly cells: readonly string[]
  /** The row does not stand under its names: blanks alone part its cells. */
  readonly shifted: boolean
}

/** Null when the row does not stand under its names, and its blanks give another number of cells. */
export function cellsOf(columns: readonly TableColumn[], row: string): Cells | null {
  const text = spread(row)
  const cells: string[] = []
  let from = 0
  for (let i = 0; i < columns.length; i++) {
    const next = columns[i + 1]
    const end = next ? border(text, columns[i]?.to ?? 0, next, from) : text.length
    if (end < 0) return shiftedCells(columns.length, row)
    cells.push(text.slice(from, end).replaceAll(FILLER, '').trim())
    from = Math.max(from, end)
  }
  return { cells, shifted: false }
}

/**
 * Where the next column's cell begins: at its name, or further left when its value is longer than the name and ends below it. −1 when
 * something else stands there: names were replaced by longer or shorter ones, or letters are wider than they count here.
 */
function border(text: string, least: number, { from: start, to }: TableColumn, from: number): number {
  if (start >= text.length || text[start - 1] === ' ') return start
  const blank = text.lastIndexOf(' ', start - 1)
  const end = text.indexOf(' ', start)
  return blank >= Math.max(least, from) && (end < 0 ? text.length : end) === to ? blank + 1 : -1
}

/** Cells have no blanks of their own, or more than one between them. */
function shiftedCells(count: number, row: string): Cells | null {
  const words = row.trim().split(/ +/)
  const cells = words.length === count ? words : row.trim().split(/ {2,}/)
  return cells.length === count ? { cells, shifted: true } : null
}

/** Stands for the second column of a wide letter, so that columns can be counted in characters. No text has it: it is not a character. */
const FILLER = '\uffff'

function spread(text: string): string {
  let wide = false
  for (let i = 0; i < text.length && !wide; i++) wide = text.charCodeAt(i) >= 0x1100 && isWide(text.charCodeAt(i))
  if (!wide) return text
  const out: string[] = []
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    out.push(text.charAt(i))
    if (c >= 0x1100 && isWide(c)) out.push(FILLER)
  }
  return out.join('')
}

/**
 * Whether `next` can be more of a cell: its first word had no room behind the cell's last line, `last`, in a column of `room`
 * characters.
 */
export function canGoOn(last: string, next: string, room: number): boolean {
  return last !== '' && last.length + 1 + firstWord(next) > room
}

/**
 * What stood between two lines of a cell: nothing when the first is full and a word that is longer than the column was broken there, which
 * does not happen behind a comma; else a blank.
 */
export function cellGap(last: string, next: string, room: number): string {
  if (last.length < room || /[,;.:]$/.test(last)) return ' '
  return last.length - last.lastIndexOf(' ') - 1 + firstWord(next) > room ? '' : ' '
}

function firstWord(text: string): number {
  const blank = text.indexOf(' ')
  return blank < 0 ? text.length : blank
}
