/** An object as a reader found it in the output of a cmdlet, before anybody knows what it is. */
import type { Line } from '../text/line-reader'

export type Place = Pick<Line, 'offset' | 'length' | 'line'>

/** `partial`: the shell cut it off. `guess`: how wrapped lines join is not certain. */
export type Mark = '' | 'partial' | 'guess'

export interface FoundProperty {
  /** As Exchange names it where it is known, else as written. */
  readonly name: string
  /** As printed, wrapped lines joined. */
  readonly value: string
  /** Its values one by one where the file keeps them apart; null where only `value` tells. */
  readonly items: readonly string[] | null
  readonly mark: Mark
  readonly place: Place
}

export interface FoundObject {
  /** Name of its class, when the file says it; '' else. */
  readonly typeName: string
  /** The cmdlet that printed it, when a prompt says it; '' else. */
  readonly cmdlet: string
  /** By name in lower case. */
  readonly properties: ReadonlyMap<string, FoundProperty>
  /** All its lines. */
  readonly place: Place
}

/** The value of the first of these properties that has one; names in lower case. */
export function textOf(object: FoundObject, ...names: readonly string[]): string {
  for (const name of names) {
    const value = object.properties.get(name)?.value
    if (value) return value
  }
  return ''
}
