/** Turns an object of Get-MessageTrackingLog into a row with the columns of the log file. */
import type { RowOf } from '../../columns/table-builder'
import type { TRACKING_OUTPUT } from '../../model/settings'
import { derivedKeys } from '../message-tracking/context'
import { asCustomData, isCut, isTypeName, readCollection } from './collection'
import { type FoundObject, type FoundProperty, textOf } from './found-object'
import type { TimeProof } from './time-proofs'
import { proofsOf } from './time-proofs'

type Row = RowOf<typeof TRACKING_OUTPUT>
type Column = keyof Row

/** Property, in lower case → column that holds the same. */
const COLUMNS: ReadonlyMap<string, Column> = new Map<string, Column>([
  ['timestamp', 'timestamp'],
  ['clientip', 'client-ip'],
  ['clienthostname', 'client-hostname'],
  ['serverip', 'server-ip'],
  ['serverhostname', 'server-hostname'],
  ['sourcecontext', 'source-context'],
  ['connectorid', 'connector-id'],
  ['source', 'source'],
  ['eventid', 'event-id'],
  ['internalmessageid', 'internal-message-id'],
  ['messageid', 'message-id'],
  ['networkmessageid', 'network-message-id'],
  ['recipients', 'recipient-address'],
  ['recipientstatus', 'recipient-status'],
  ['totalbytes', 'total-bytes'],
  ['recipientcount', 'recipient-count'],
  ['relatedrecipientaddress', 'related-recipient-address'],
  ['reference', 'reference'],
  ['messagesubject', 'message-subject'],
  ['sender', 'sender-address'],
  ['returnpath', 'return-path'],
  ['messageinfo', 'message-info'],
  ['directionality', 'directionality'],
  ['originalclientip', 'original-client-ip'],
  ['originalserverip', 'original-server-ip'],
  ['eventdata', 'custom-data'],
])

/** Names that people give to columns they make: `@{n='To';e={$_.Recipients}}`. Taken when the property itself is not there. */
const MADE: ReadonlyMap<string, Column> = new Map<string, Column>([
  ['to', 'recipient-address'],
  ['recipient', 'recipient-address'],
  ['status', 'recipient-status'],
  ['from', 'sender-address'],
  ['subject', 'message-subject'],
  ['time', 'timestamp'],
])

/** Of the shell that asked, not of the message. */
const SHELL = new Set(['runspaceid', 'psshowcomputername', 'pscomputername'])

/** Rows are joined by these: what is left of a longer id would join strangers. It is kept with the other properties. */
const IDS = new Set<Column>(['message-id', 'internal-message-id', 'network-message-id'])
/** `7.09123E+13`: what a spreadsheet makes of a long number. */
const ROUNDED = /^\d{1,3}(?:[.,]\d{1,14})?E\+?\d{1,3}$/i

const LISTS = new Set<Column>(['recipient-address', 'recipient-status', 'reference'])
/** Columns that come from properties; the others come from the source-context. */
const WRITTEN: readonly Column[] = [...COLUMNS.values(), 'partial']
const NUMBERS = new Set<Column>(['total-bytes', 'recipient-count'])

export interface TrackingRow {
  /** All columns but date-time. */
  readonly cells: Omit<Row, 'date-time'>
  readonly proofs: readonly TimeProof[]
  /** Ids that a spreadsheet rounded. */
  readonly rounded: number
}

export function trackingRow(object: FoundObject): TrackingRow {
  const cells = new Map<Column, string>()
  const partial = new Set<Column>()
  const custom: string[] = []
  let rounded = 0
  const counts = object.properties.get('recipientcount')?.value ?? ''
  for (const [name, property] of object.properties) {
    const made = MADE.get(name)
    const column = COLUMNS.get(name) ?? (made && !hasColumn(object, made) ? made : undefined)
    if (property.mark === 'partial') partial.add(column ?? 'custom-data')
    const isRounded = column === 'internal-message-id' && ROUNDED.test(property.value)
    if (isRounded) {
      rounded++
      partial.add(column)
    }
    if (column && IDS.has(column) && partial.has(column)) {
      if (!isTypeName(property.value)) custom.push(`S:${property.name}=${property.value}`)
    } else if (column === 'custom-data') custom.unshift(...eventData(property, partial))
    else if (column) cells.set(column, LISTS.has(column) ? joined(property, column, Number(counts), partial) : plain(property))
    else if (property.value !== '' && !SHELL.has(name)) custom.push(`S:${property.name}=${property.value}`)
  }
  cells.set('custom-data', custom.join(';'))
  cells.set('partial', [...partial].join(' '))
  return { cells: cellsOf(cells), proofs: proofsIn(object, cells), rounded }
}

function hasColumn(object: FoundObject, column: Column): boolean {
  for (const [name, c] of COLUMNS) if (c === column && object.properties.has(name)) return true
  return false
}

const plain = ({ value }: FoundProperty) => (isTypeName(value) ? '' : value)

/** As in the log: `;` between them, no braces. */
function joined(property: FoundProperty, column: Column, count: number, partial: Set<Column>): string {
  if (property.items) return property.items.join(';')
  const text = plain(property)
  const collection = readCollection(text)
  // cut off before its end: the brace is none of the first address
  if (!collection) return column === 'recipient-address' ? addresses(wholeOf(text)) : text
  if (collection.cut) partial.add(column)
  const { items } = collection
  // status texts hold commas: they are parted only where every part is somebody's
  const sure = column !== 'recipient-status' || collection.certain || items.length === count
  return sure ? items.join(';') : text.slice(1, -1)
}

/** `{eva@x.example, bob@y.exa...`, cut off by a table: without its brace and, when whole ones stand before it, the address that was cut. */
function wholeOf(text: string): string {
  if (text[0] !== '{') return text
  const last = text.lastIndexOf(', ')
  return isCut(text) && last > 0 ? text.slice(1, last) : text.slice(1)
}

/** Addresses that were joined by the person who exported them: `a@x.example|b@x.example`. */
function addresses(text: string): string {
  for (const by of [';', '|', ',', ' ']) {
    if (!text.includes(by)) continue
    const parts = text.split(by).map((p) => p.trim())
    if (parts.every((p) => p.includes('@'))) return parts.join(';')
  }
  return text
}

function eventData(property: FoundProperty, partial: Set<Column>): string[] {
  const text = plain(property)
  const collection = property.items ? { items: property.items, cut: false } : readCollection(text)
  if (!collection) return text === '' ? [] : [text]
  if (collection.cut) partial.add('custom-data')
  const pairs = collection.items.map(asCustomData)
  return pairs.every((p) => p !== '') ? pairs : [text]
}

function cellsOf(cells: ReadonlyMap<Column, string>): Omit<Row, 'date-time'> {
  const all: Partial<Record<Column, string | number | null>> = {}
  for (const column of WRITTEN) {
    const text = cells.get(column) ?? ''
    all[column] = NUMBERS.has(column) ? wholeNumber(text) : text
  }
  return { ...all, ...derivedKeys((field) => cells.get(field as Column) ?? '') } as Omit<Row, 'date-time'>
}

/** `19535`; NaN is for an empty cell. */
function wholeNumber(text: string): number | null {
  return text.length < 16 && /^\d+$/.test(text) ? Number(text) : null
}

function proofsIn(object: FoundObject, cells: ReadonlyMap<Column, string>): TimeProof[] {
  return proofsOf({
    event: cells.get('event-id') ?? '',
    messageInfo: cells.get('message-info') ?? '',
    sourceContext: cells.get('source-context') ?? '',
    messageLatency: textOf(object, 'messagelatency'),
    eventData: textOf(object, 'eventdata'),
  })
}
