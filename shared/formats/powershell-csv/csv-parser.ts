/**
 * Finds the objects in rows of CSV. Above them may stand `sep=;` (Excel) and `#TYPE Selected.Microsoft.Exchange…`; both the type and the
 * names can come again where files were joined.
 */

import { isTypeName } from '../powershell-objects/collection'
import type { FoundObject, FoundProperty } from '../powershell-objects/found-object'
import { canonicalName } from '../powershell-objects/names'
import type { ObjectSink } from '../powershell-objects/open-objects'
import { type CsvRow, CsvRows, guessDelimiter } from '../text/csv-rows'
import type { Line } from '../text/line-reader'

const TYPE = '#TYPE '

interface Column {
  readonly key: string
  readonly name: string
}

export class CsvParser {
  private rows: CsvRows | null = null
  private columns: readonly Column[] | null = null
  private names: readonly string[] = []
  private typeName = ''

  constructor(
    private readonly sink: ObjectSink,
    private readonly onObject: (object: FoundObject) => void,
  ) {}

  line(line: Line): void {
    if (this.rows) this.rows.line(line)
    else if (line.text.trim() === '') this.sink.blank(line)
    else if (line.text.startsWith(TYPE)) this.type([line])
    else if (isSeparatorLine(line.text)) this.sink.header(line)
    else {
      const rows = new CsvRows(
        guessDelimiter(line.text) ?? ',',
        (row) => this.row(row),
        (broken) => this.sink.setAside(broken, 'open-quote'),
      )
      this.rows = rows
      rows.line(line)
    }
  }

  end(): void {
    this.rows?.end()
  }

  /** An object with the last names and no values: what the file would hold. Null when there were no names. */
  get empty(): FoundObject | null {
    const place = { offset: 0, length: 0, line: 0 }
    return this.columns && this.object({ fields: [], lines: [], ...place }, this.columns)
  }

  /** A damaged one may go on over lines that a quote holds together. */
  private type(lines: readonly Line[]): void {
    const text = lines[0]?.text.slice(TYPE.length, TYPE.length + 1000) ?? ''
    this.typeName = text.split(',', 1)[0]?.trim() ?? ''
    this.columns = null
    for (const line of lines) this.sink.header(line)
  }

  private row(row: CsvRow): void {
    const { fields } = row
    const { columns } = this
    if (fields.length === 1 && fields[0]?.trim() === '') this.each(row, (l) => this.sink.blank(l))
    else if (fields[0]?.startsWith(TYPE)) this.type(row.lines)
    else if (!columns || sameTexts(fields, this.names)) this.header(row)
    else if (fields.length < columns.length) this.each(row, (l) => this.sink.setAside(l, 'too-few-fields'))
    // a delimiter at the end of each row gives empty fields more
    else if (fields.slice(columns.length).some((f) => f !== '')) this.each(row, (l) => this.sink.setAside(l, 'too-many-fields'))
    else {
      this.each(row, (l) => this.sink.record(l))
      this.onObject(this.object(row, columns))
    }
  }

  private header(row: CsvRow): void {
    this.names = row.fields
    this.columns = row.fields.map((field) => {
      const name = canonicalName(field)
      return { key: name.toLowerCase(), name }
    })
    this.each(row, (l) => this.sink.header(l))
  }

  private object({ fields, offset, length, line }: CsvRow, columns: readonly Column[]): FoundObject {
    const place = { offset, length, line }
    const properties = new Map<string, FoundProperty>()
    columns.forEach(({ key, name }, i) => {
      const value = fields[i] ?? ''
      if (key !== '') properties.set(key, { name, value, items: null, mark: isTypeName(value) ? 'partial' : '', place })
    })
    return { typeName: this.typeName, cmdlet: '', properties, place }
  }

  private each(row: CsvRow, tell: (line: Line) => void): void {
    for (const line of row.lines) tell(line)
  }
}

/** `sep=;` tells Excel the delimiter. */
function isSeparatorLine(text: string): boolean {
  return text.length < 8 && /^"?sep=.?"?$/i.test(text.trimEnd())
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i])
}
