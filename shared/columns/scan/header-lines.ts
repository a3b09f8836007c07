/** The `#` lines of a log: the first of each kind is the file's header, a later `#Fields` that differs changes the columns. */
import { parseIsoTime } from '../../base/time'
import type { LogHeader } from '../../model/source'

type Open<T> = { -readonly [K in keyof T]: T[K] }

/** What a header line did. */
export type HeaderEffect = 'fields' | 'same-fields' | 'other'

/** Different log types told apart in one file. */
const MAX_TYPES = 8

export class HeaderLines {
  /** The fields that hold for the rows that follow; empty before the first `#Fields`. */
  fields: readonly string[] = []
  /** `#Fields` lines that changed the columns, and those that repeated them. */
  changed = 0
  repeated = 0
  /** Different `#Log-type`s, in order. */
  readonly logTypes: string[] = []
  private readonly first: Open<LogHeader> = { software: null, version: null, logType: null, date: Number.NaN, fields: [] }
  private any = false

  /** The file's header; null when it has no `#` line that says something. */
  get header(): LogHeader | null {
    return this.any ? { ...this.first } : null
  }

  take(text: string): HeaderEffect {
    const colon = text.indexOf(':')
    if (colon < 0) return 'other'
    const value = text.slice(colon + 1).trim()
    const { first } = this
    switch (text.slice(1, colon).trim().toLowerCase()) {
      case 'fields':
        return this.takeFields(value)
      case 'software':
        first.software ??= value
        break
      case 'version':
        first.version ??= value
        break
      case 'log-type':
        first.logType ??= value
        if (!this.logTypes.includes(value) && this.logTypes.length < MAX_TYPES) this.logTypes.push(value)
        break
      case 'date':
        if (Number.isNaN(first.date)) first.date = parseIsoTime(value)
        break
      default:
        return 'other'
    }
    this.any = true
    return 'other'
  }

  private takeFields(value: string): HeaderEffect {
    this.any = true
    const fields = value.split(',').map((f) => f.trim())
    const before = this.fields
    if (before.length === fields.length && before.every((f, i) => f === fields[i])) {
      this.repeated++
      return 'same-fields'
    }
    if (before.length > 0) this.changed++
    else this.first.fields = fields
    this.fields = fields
    return 'fields'
  }
}
