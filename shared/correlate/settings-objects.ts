/**
 * Objects in the tables of settings, put together from their rows (a row a property): what rules and the window ask for. Nothing is kept
 * but the segments: objects are made while they are walked through.
 */
import { pushTo } from '../base/lists'
import { NumberColumn, TextColumn } from '../columns/column'
import { Segment } from '../columns/segment'
import type { ObjectType } from '../model/settings'
import type { SourceRef } from '../model/source'

export interface SettingValue {
  /** As written; a flag is `True` or `False` in objects of Exchange. */
  readonly value: string
  /** `partial`: the tool that wrote it cut it off. `guess`: read by position, or joined from lines. '' otherwise. */
  readonly mark: string
  readonly place: SourceRef
}

export interface SettingsObject {
  readonly type: ObjectType
  /** What identifies it, as written; '' when it has no name. */
  readonly name: string
  /** Index of the source file in the case. */
  readonly source: number
  /** Index of the object within its file. */
  readonly object: number
  /** In the order of the file; a collection has several values, an empty property one that is ''. */
  readonly properties: ReadonlyMap<string, readonly SettingValue[]>
}

interface Draft {
  type: string
  name: string
  source: number
  object: number
  properties: Map<string, SettingValue[]>
}

/**
 * Objects in the order of the segments. `segments` are those of a case, in file order; of other tables they are passed over. With `type`
 * only objects of that type are made. An object whose rows go over the end of a segment is one.
 */
export function* settingsObjects(segments: Iterable<ArrayBufferLike>, type?: ObjectType): Generator<SettingsObject> {
  let open: Draft | null = null
  for (const buffer of segments) {
    const segment = Segment.open(buffer)
    if (segment.table !== 'settings') continue
    const text = (column: string, row: number) => segment.text(row, column)
    const numbers = segment.column('object')
    const wanted = type === undefined ? null : idOf(segment, 'type', type)
    // nothing of that type in this segment: what is open can't go on in it
    if (wanted === -1) {
      if (open) yield sealed(open)
      open = null
      continue
    }
    const types = segment.column('type')
    for (let row = 0; row < segment.rows; row++) {
      if (wanted !== null && types instanceof TextColumn && types.ids[row] !== wanted) continue
      const object = numbers instanceof NumberColumn ? numbers.at(row) : 0
      const place = segment.place(row) ?? NO_PLACE
      if (!open || open.object !== object || open.source !== place.source) {
        if (open) yield sealed(open)
        open = { type: text('type', row), name: text('name', row), source: place.source, object, properties: new Map() }
      }
      const value = { value: text('value', row), mark: text('mark', row), place }
      const property = text('property', row)
      pushTo(open.properties, property, value)
    }
  }
  if (open) yield sealed(open)
}

/** The first value of a property, or undefined when the object has none of that name. */
export function settingOf(object: SettingsObject, property: string): SettingValue | undefined {
  return object.properties.get(property)?.[0]
}

const NO_PLACE: SourceRef = { source: -1, offset: 0, length: 0, line: 0 }

const sealed = (draft: Draft): SettingsObject => ({ ...draft, type: draft.type as ObjectType })

/** Id of a value within a column of a segment; −1 when no row has it. */
function idOf(segment: Segment, name: string, value: string): number {
  const column = segment.column(name)
  if (!(column instanceof TextColumn)) return -1
  for (let id = 0; id < column.size; id++) if (column.textOf(id) === value) return id
  return -1
}
