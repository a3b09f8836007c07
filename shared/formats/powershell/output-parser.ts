/**
 * Tells the lines of saved PowerShell output apart: prompts, warnings and errors, headings, lists (Format-List) and tables
 * (Format-Table), in any order in one file. Objects go out as soon as they end.
 *
 *   between ── Name : value ──► list ── blank line, then a line that begins an object ──► between
 *           ── names, dashes ─► table ── blank line ──► between
 *           ── WARNING: … ────► aside ── blank line ──► between
 */

import { isCut, readCollection } from '../powershell-objects/collection'
import type { FoundObject, FoundProperty } from '../powershell-objects/found-object'
import { isKnownName, uncutName } from '../powershell-objects/names'
import type { ObjectSink } from '../powershell-objects/open-objects'
import type { Line } from '../text/line-reader'
import { readListLine } from './list-line'
import { ListObject } from './list-object'
import { isError, isWarning, type Prompt, readPrompt } from './prompt'
import { canGoOn, cellGap, cellsOf, isDashes, readHeading, type TableColumn } from './table-layout'
import { Console } from './wrap'

interface Table {
  readonly columns: readonly TableColumn[]
  readonly names: readonly string[]
  /** The lines of names above the dashes. */
  readonly header: ReadonlySet<string>
  /** Longest line: only a line as long can go on in the last column. */
  longest: number
  row: Draft | null
}
/** A row of a table that may go on in the next line. */
interface Draft {
  readonly cells: string[]
  /** Cells that took more than a line, or that blanks alone part. */
  readonly joined: Set<number>
  /** What its last line added to each cell. */
  tail: readonly string[]
  readonly first: Line
  last: Line
}

/** `-Wrap` gives a row more lines; more than these are no row. */
const MOST_ROW_LINES = 500
/** Names of columns take so many lines at most. */
const MOST_NAME_LINES = 3
/** Furthest that pasted output stands to the right. */
const MOST_INDENT = 12
const NEVER_EMPTY = new Set(['Identity', 'Name', 'Timestamp'])

export class OutputParser {
  private mode: 'between' | 'list' | 'table' | 'aside' | 'command' = 'between'
  private cmdlet = ''
  private list: ListObject | null = null
  private table: Table | null = null
  private wraps = false
  /** Names of a table's columns, when the next line is dashes. */
  private held: Line[] = []
  private heldAs: 'header' | 'not-understood' = 'not-understood'
  private blankRun = 0
  private readonly console = new Console()
  private more = 0
  private shifted = 0
  private spacedOut = false
  private indent = 0

  constructor(
    private readonly sink: ObjectSink,
    private readonly onObject: (object: FoundObject) => void,
  ) {}

  line(line: Line): void {
    if (line.text.trim() === '') this.blank(line)
    else {
      this.text(this.unquoted(line))
      this.blankRun = 0
    }
  }

  /** Output that was pasted into a ticket may stand further right as a whole. Tables need no care: their dashes move with them. */
  private unquoted(line: Line): Line {
    const { text } = line
    if (text[0] !== ' ') {
      this.indent = 0
      return line
    }
    let blanks = 0
    while (blanks < MOST_INDENT && text[blanks] === ' ') blanks++
    const rest = text.slice(blanks)
    if (this.mode !== 'list' && (readListLine(rest, -1) || readPrompt(rest))) this.indent = blanks
    return blanks < this.indent || this.indent === 0 ? line : { ...line, text: text.slice(this.indent) }
  }

  end(): void {
    this.release()
    this.close()
    this.sink.issue(
      'powershell.shifted',
      'notice',
      this.shifted,
      'Rows of tables do not stand under their names, as when names were replaced: their cells were parted at blanks, which is not certain.',
    )
    this.sink.issue(
      'powershell.more-results',
      'notice',
      this.more,
      'The cmdlet warned that there are more results than it returned: rows are missing here, which proves nothing.',
    )
  }

  private blank(line: Line): void {
    this.sink.blank(line)
    this.blankRun++
    this.release()
    if (this.mode === 'table') this.close()
    if (this.mode === 'aside' || this.mode === 'command') this.mode = 'between'
  }

  private text(line: Line): void {
    const { text } = line
    // a mail that is quoted has lines like those of a command that goes on
    const prompt = text.startsWith('>>') && this.mode !== 'command' ? null : readPrompt(text)
    if (prompt) this.prompt(line, prompt)
    else if (isWarning(text)) this.aside(line, 'not-needed')
    else if (this.mode === 'aside' && !readListLine(text, -1)) this.asideMore(line)
    else if (this.held.length > 0 && isDashes(text) && this.startTable(line)) return
    else if (this.mode === 'table') this.tableLine(line)
    else if (this.mode !== 'list' || !this.listLine(line)) this.between(line)
  }

  private prompt(line: Line, { cmdlet, command }: Prompt): void {
    this.release()
    this.close()
    const goesOn = line.text.startsWith('>>')
    this.cmdlet = cmdlet || (goesOn ? this.cmdlet : '')
    this.wraps = (goesOn && this.wraps) || command.toLowerCase().includes(' -wr')
    this.mode = 'command'
    this.sink.header(line)
  }

  private aside(line: Line, reason: 'not-needed' | 'not-understood'): void {
    this.release()
    this.close()
    this.mode = 'aside'
    this.asideMore(line, reason)
  }

  private asideMore(line: Line, reason: 'not-needed' | 'not-understood' = 'not-needed'): void {
    // the name of the parameter is in the warning in every language
    if (line.text.includes('ResultSize')) this.more++
    this.sink.setAside(line, reason)
  }

  /** A line behind a prompt, or behind a blank line, or where nothing is open. */
  private between(line: Line): void {
    const property = readListLine(line.text, -1)
    if (isError(line.text)) this.aside(line, 'not-understood')
    else if (property) {
      this.release()
      this.close()
      this.mode = 'list'
      this.list = new ListObject(this.cmdlet, line)
      this.list.property(line, property)
      this.sink.record(line)
    } else {
      // a long command is wrapped by the console: until a blank line, what follows it may be more of it
      this.heldAs = this.mode === 'command' ? 'header' : 'not-understood'
      if (this.mode !== 'command') this.close()
      if (this.held.length === MOST_NAME_LINES) this.letGo(1)
      this.held.push(line)
    }
  }

  /** A line while a list is open. False when it is none of it. */
  private listLine(line: Line): boolean {
    const { list } = this
    if (!list) return false
    const indented = list.indented(line)
    const property = indented ? null : readListLine(line.text, list.column)
    if (property) {
      const again = list.has(property.name)
      // a forum may have put a blank line behind each line: then an object is not over at the first
      const over = this.blankRun > 1 || (this.blankRun === 1 && !this.spaced(list))
      if (again || over || isError(line.text)) return false
      this.take(list, line, () => list.property(line, property))
      return true
    }
    if (this.blankRun > 0 && !indented) return false
    this.take(list, line, () => list.more(line, this.blankRun > 0))
    return true
  }

  /** One property and then a blank line: the lines are spaced. */
  private spaced(list: ListObject): boolean {
    if (list.size === 1) this.spacedOut = true
    return this.spacedOut
  }

  private take(list: ListObject, line: Line, add: () => void): void {
    if (list.full) this.sink.setAside(line, 'too-long')
    else {
      add()
      this.sink.record(line)
    }
  }

  private startTable(dashes: Line): boolean {
    const heading = readHeading(
      this.held.map((l) => l.text),
      dashes.text,
    )
    if (!heading) return false
    const { columns, lines } = heading
    // a title with a line under it is a table of one column only when something else says so
    const [only, ...more] = columns
    if (more.length === 0 && this.cmdlet === '' && !isKnownName(only?.name ?? '')) return false
    this.letGo(this.held.length - lines)
    const names = this.held.splice(0)
    this.close()
    this.mode = 'table'
    const header = new Set(names.map((l) => l.text.trimEnd()))
    this.table = { columns, names: columns.map((c) => uncutName(c.name)), header, longest: 0, row: null }
    for (const line of [...names, dashes]) this.sink.header(line)
    return true
  }

  private tableLine(line: Line): void {
    const { table } = this
    if (!table) return
    // a pager shows the names again on each page
    if (table.header.has(line.text.trimEnd()) || isDashes(line.text)) {
      this.endRow(table)
      this.sink.header(line)
      return
    }
    const found = cellsOf(table.columns, line.text)
    if (!found) {
      this.endRow(table)
      this.sink.setAside(line, 'not-understood')
      return
    }
    const { cells, shifted } = found
    if (shifted) this.shifted++
    this.sink.record(line)
    table.longest = Math.max(table.longest, line.text.length)
    if (table.row && !shifted && this.goesOn(table, table.row, cells)) {
      const { row } = table
      cells.forEach((cell, i) => {
        if (cell === '') return
        row.cells[i] += cellGap(row.tail[i] ?? '', cell, roomOf(table, i)) + cell
        row.joined.add(i)
      })
      row.last = line
      row.tail = cells
      return
    }
    this.endRow(table)
    const joined = new Set(shifted ? cells.keys() : [])
    table.row = { cells: [...cells], joined, tail: cells, first: line, last: line }
  }

  private endRow(table: Table): void {
    const { row } = table
    table.row = null
    if (!row) return
    const { first, last, joined } = row
    const place = { offset: first.offset, length: last.offset + last.length - first.offset, line: first.line }
    const properties = new Map<string, FoundProperty>()
    row.cells.forEach((value, i) => {
      const name = table.names[i] ?? ''
      const mark = joined.has(i) ? 'guess' : isCut(value) && !readCollection(value) ? 'partial' : ''
      properties.set(name.toLowerCase(), { name, value, items: null, mark, place })
    })
    this.onObject({ typeName: '', cmdlet: this.cmdlet, properties, place })
  }

  /** Ends what is open. */
  private close(): void {
    if (this.table) this.endRow(this.table)
    if (this.list) this.onObject(this.list.finish(this.console))
    this.table = null
    this.list = null
    this.spacedOut = false
    this.mode = 'between'
  }

  /**
   * With -Wrap a row goes on below cells that had no room for more. Without the command that says so, only a column that is never empty
   * tells: the row above it goes on where it is.
   */
  private goesOn(table: Table, row: Draft, cells: readonly string[]): boolean {
    if (row.last.line - row.first.line >= MOST_ROW_LINES) return false
    if (!cells.every((c, i) => c === '' || canGoOn(row.tail[i] ?? '', c, roomOf(table, i)))) return false
    if (cells[0] !== '') return this.wraps && cells.length > 1 && cells.slice(1).every((c) => c === '')
    return this.wraps || NEVER_EMPTY.has(table.names[0] ?? '')
  }

  private release(): void {
    this.letGo(this.held.length)
  }

  /** The first of the held lines are no names of columns. */
  private letGo(lines: number): void {
    for (const line of this.held.splice(0, lines))
      if (this.heldAs === 'header') this.sink.header(line)
      else this.sink.setAside(line, 'not-understood')
  }
}

/** Characters that a cell of a column has; of the last, as many as the longest line shows. */
function roomOf({ columns, longest }: Table, i: number): number {
  const next = columns[i + 1]
  return (next ? next.from - 1 : longest) - (columns[i]?.from ?? 0)
}
