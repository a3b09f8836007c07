/**
 * The events of the made-up tracking logs as Get-MessageTrackingLog shows them on a server one hour east of UTC: Export-Csv with joined
 * lists, Format-List in a window of 120 columns, Export-Clixml.
 */
import { FIELDS, type Row, type TrackingEvent } from './tracking-logs'

const HOUR = 3_600_000
const WIDTH = 120
const CLASS = 'Microsoft.Exchange.Management.TransportLogSearchTasks.MessageTrackingEvent'
const NUMBERS = new Set(['TotalBytes', 'RecipientCount'])
/** Fields of the log that the cmdlet names otherwise; empty: it does not show them. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['date-time', 'Timestamp'],
  ['recipient-address', 'Recipients'],
  ['sender-address', 'Sender'],
  ['custom-data', 'EventData'],
  ['original-server-ip', ''],
  ['log-id', ''],
])

interface Property {
  readonly name: string
  readonly at: number
}

const PROPERTIES: readonly Property[] = FIELDS.split(',')
  .map((field, at) => ({ name: RENAMED.get(field) ?? pascal(field), at }))
  .filter(({ name }) => name !== '')
const NAME_WIDTH = Math.max(...PROPERTIES.map(({ name }) => name.length))

function pascal(field: string): string {
  return field
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

export const csvHeader = (): string => `#TYPE Selected.${CLASS}\r\n${PROPERTIES.map(({ name }) => `"${name}"`).join(',')}\r\n`

export function csvRow({ at, cells }: TrackingEvent): Row {
  const values = PROPERTIES.map(({ name, at: cell }) => {
    const value = name === 'Timestamp' ? localTime(at) : (cells[cell] ?? '')
    return `"${value.replaceAll('"', '""')}"`
  })
  return { at, text: `${values.join(',')}\r\n` }
}

export const listHeader = (): string => '\r\n'

export function listRow({ at, cells }: TrackingEvent): Row {
  const lines = PROPERTIES.map(({ name, at: cell }) => {
    const value = cells[cell] ?? ''
    return wrapped(name, name === 'Timestamp' ? localTime(at) : shownOnConsole(name, value))
  })
  return { at, text: `${lines.join('')}\r\n` }
}

export const clixmlHeader = (): string => '\ufeff<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\r\n'
export const CLIXML_END = '</Objs>'

/** Numbers of objects go up through a file: `ref` is the first free one of this row. */
export function clixmlRow({ at, cells }: TrackingEvent, ref: number): Row {
  let next = ref + 1
  const members = PROPERTIES.map(({ name, at: cell }) => {
    const value = cells[cell] ?? ''
    if (name === 'Timestamp') return `      <DT N="Timestamp">${new Date(at + HOUR).toISOString().slice(0, -1)}0000+01:00</DT>\r\n`
    const list = listOf(name, value)
    if (list) return xmlList(name, list, next++)
    if (value === '') return `      <Nil N="${name}" />\r\n`
    const tag = NUMBERS.has(name) ? 'I32' : 'S'
    return `      <${tag} N="${name}">${xmlText(value)}</${tag}>\r\n`
  })
  const type = `    <TN RefId="${ref}">\r\n      <T>Deserialized.${CLASS}</T>\r\n      <T>Deserialized.System.Object</T>\r\n    </TN>\r\n`
  return { at, text: `  <Obj RefId="${ref}">\r\n${type}    <Props>\r\n${members.join('')}    </Props>\r\n  </Obj>\r\n` }
}

/** Numbers that `clixmlRow` takes. */
export const CLIXML_REFS = 4

function xmlList(name: string, items: readonly string[], ref: number): string {
  const each = items.map((item) => `          <S>${xmlText(item)}</S>\r\n`).join('')
  return `      <Obj N="${name}" RefId="${ref}">\r\n        <LST>\r\n${each}        </LST>\r\n      </Obj>\r\n`
}

const xmlText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The elements of a property that is a list; null for others. */
function listOf(name: string, value: string): readonly string[] | null {
  if (name === 'Recipients') return value === '' ? [] : value.split(';')
  if (name === 'RecipientStatus') return value === '' ? [] : value.split(/;(?=\d{3} )/)
  if (name === 'EventData') return value === '' ? [] : value.split(';').map(pair)
  return null
}

/** `S:DeliveryPriority=Normal` → `[DeliveryPriority, Normal]` */
function pair(text: string): string {
  const at = text.indexOf('=')
  return `[${text.slice(text.indexOf(':') + 1, at)}, ${text.slice(at + 1)}]`
}

function shownOnConsole(name: string, value: string): string {
  const list = listOf(name, value)
  return list ? `{${list.join(', ')}}` : value
}

/** A property as Format-List breaks it: at the last blank that fits, else anywhere. */
function wrapped(name: string, value: string): string {
  const room = WIDTH - NAME_WIDTH - 4
  const lines: string[] = []
  let rest = value
  while (rest.length > room) {
    const blank = rest.lastIndexOf(' ', room)
    const cut = blank > 0 ? blank : room
    lines.push(rest.slice(0, cut))
    rest = rest.slice(blank > 0 ? cut + 1 : cut)
  }
  lines.push(rest)
  const [first = '', ...more] = lines
  const indent = ' '.repeat(NAME_WIDTH + 3)
  return `${name.padEnd(NAME_WIDTH)} : ${first}\r\n${more.map((line) => `${indent}${line}\r\n`).join('')}`
}

/** As the culture en-US writes it, an hour east. */
function localTime(at: number): string {
  const d = new Date(at + HOUR)
  const two = (n: number) => String(n).padStart(2, '0')
  const hour = d.getUTCHours()
  const clock = `${hour % 12 || 12}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`
  return `${d.getUTCMonth() + 1}/${d.getUTCDate()}/${d.getUTCFullYear()} ${clock}`
}
