/**
 * What a scanner does with the fields of a row: one treatment per header field, and columns taken out of a field's text.
 *
 * A derived column holds the text after a marker, up to a stop byte or the end of the field:
 *   field  `[InternalId=2371, Hostname=mx.example] Queued`   after `InternalId=`, until `,]`   gives `2371`
 * Blanks around the marker's last byte and around the value do not count (`InternalId = 2371 ,`). The first marker is the one that counts.
 * A time with its blanks has 32 bytes at most.
 */

/** time, number, dictionary, text, hash: the column kinds. skip: no column. */
export type Treatment = 'time' | 'number' | 'dictionary' | 'text' | 'hash' | 'skip'

export interface PlanField {
  readonly name: string
  readonly treatment: Treatment
}

export interface DerivedColumn {
  readonly name: string
  /** Name of the header field it is taken from; left out of the plan when the header has no such field. */
  readonly field: string
  readonly kind: 'time' | 'number' | 'dictionary' | 'text'
  /** ASCII, at most 32 bytes, no blank at its end or before its last byte; '' = from the start of the field. */
  readonly after: string
  /** ASCII, at most 4 bytes, each of which ends the value; '' = to the end of the field. */
  readonly until: string
  /** A value of another shape is no value. */
  readonly only?: 'hex16'
}

/** For one header. The first field is the row's time: a line without one is no record. */
export interface ScanPlan {
  readonly fields: readonly PlanField[]
  readonly derived: readonly DerivedColumn[]
}

/** Far more than any log has, and few enough that the columns of a segment have a bound. */
export const MAX_FIELDS = 128
export const MAX_DERIVED = 16
const MAX_MARKER = 32
const MAX_STOPS = 4

/**
 * A plan for a header, or null when the header cannot be one: no field, or too many.
 * Fields without a treatment in the table become text. A name that occurs twice is numbered: `data`, `data (2)`.
 */
export function makePlan(
  header: readonly string[],
  treatments: Readonly<Record<string, Treatment>>,
  derived: readonly DerivedColumn[],
): ScanPlan | null {
  if (header.length === 0 || header.length > MAX_FIELDS) return null
  const seen = new Map<string, number>()
  const fields = header.map((name, index): PlanField => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    const known = Object.hasOwn(treatments, name) ? treatments[name] : undefined
    const treatment = index === 0 ? 'time' : (known ?? 'text')
    return { name: times === 1 ? name : `${name} (${times})`, treatment }
  })
  const possible = derived.filter((d) => seen.has(d.field) && isSound(d))
  return { fields, derived: possible.slice(0, MAX_DERIVED) }
}

const MARKER = /^$|^([\x21-\x7e]|[\x20-\x7e]*[\x21-\x7e][\x21-\x7e])$/
const STOPS = /^[\x21-\x7e]*$/

function isSound(d: DerivedColumn): boolean {
  return MARKER.test(d.after) && STOPS.test(d.until) && d.after.length <= MAX_MARKER && d.until.length <= MAX_STOPS
}

/** Bytes of a value before blanks at its end are taken off; a longer one is no value. */
export function longestValue(d: DerivedColumn): number {
  return d.kind === 'time' ? 32 : 1 << 24
}
