/**
 * Objects of a settings file: properties are collected while the file is read, as one object is often said in lines far apart, and
 * written object by object at the end. How much is collected is bounded.
 */
import { type ObjectType, SETTINGS } from '../../model/settings'
import type { Line } from './line-reader'
import { addAt, type TextSink } from './text-reader'

/** A line that says something. */
export type At = Pick<Line, 'offset' | 'length' | 'line'>
export type Mark = '' | 'partial' | 'guess'

const MAX_PROPERTIES = 200_000
/** Bytes of all lines that properties stand on: the text of a line lives as long as a part of it. */
const MAX_BYTES = 64 << 20

interface Property {
  readonly property: string
  readonly value: string
  readonly at: At
  readonly mark: Mark
}

export class SettingsObject {
  readonly properties: Property[] = []

  constructor(
    readonly type: ObjectType,
    readonly name: string,
    private readonly owner: SettingsObjects,
  ) {}

  /** Adds a value; what is empty is no value. Several values of one property are several calls. */
  add(property: string, value: string | undefined, at: At, mark: Mark = ''): this {
    if (value !== undefined && value !== '' && this.owner.take(at)) this.properties.push({ property, value, at: placeOf(at), mark })
    return this
  }
}

export class SettingsObjects {
  private readonly objects: SettingsObject[] = []
  private count = 0
  private bytes = 0
  private refused = 0

  constructor(private readonly sink: TextSink) {}

  /** Nothing more is taken. */
  get full(): boolean {
    return this.count >= MAX_PROPERTIES || this.bytes >= MAX_BYTES
  }

  make(type: ObjectType, name: string): SettingsObject {
    const made = new SettingsObject(type, name, this)
    // one beyond its bound would have no properties anyway
    if (!this.full) this.objects.push(made)
    return made
  }

  take(at: At): boolean {
    if (this.full) {
      this.refused++
      return false
    }
    this.count++
    this.bytes += at.length
    return true
  }

  /** Writes all objects that have a property, and says how many. */
  end(): number {
    const table = this.sink.table('settings', SETTINGS)
    let object = 0
    for (const { type, name, properties } of this.objects) {
      for (const { property, value, at, mark } of properties) addAt(table, at, { object, type, name, property, value, mark })
      if (properties.length > 0) object++
    }
    table.finish()
    tellRefused(this.sink, this.refused)
    return object
  }
}

/** Without the text. */
const placeOf = ({ offset, length, line }: At): At => ({ offset, length, line })

/** Says that a file has more settings than its reader keeps; nothing when it has not. */
export function tellRefused(sink: TextSink, refused: number): void {
  sink.issue('settings.many', 'data-loss', refused, 'The file has more settings than are kept; the last of them are left out.')
}
