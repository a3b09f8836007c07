/** Changing the sessions of written protocol logs: cutting them short with a reply, and adding sessions of hosts that the simulator does not have. */
import { splitRow } from '@shared/columns/scan/split-row'
import { type BundleLog, bundleLogs } from '../simulator/bundle-logs'
import { cell } from '../simulator/csv'
import { changeText, isHeader, linesOf } from '../simulator/log-text'

const CONNECTOR = 1
const SESSION = 2
const SEQUENCE = 3
const EVENT = 6
const DATA = 7
const CONTEXT = 8

export interface Which {
  readonly server: string
  readonly family: 'RECV' | 'SEND'
  readonly connector: RegExp
  /** Only sessions that begin in these hours of the day. */
  readonly hours: readonly [from: number, to: number]
}

export interface Break {
  /** The command after which it breaks; the banner where it is null. */
  readonly at: RegExp | null
  /** What the server answers; nothing where the connection is cut. */
  readonly says: string | null
  /** As the disconnect row has it. */
  readonly closedBy: string
  /** What the server takes to answer. */
  readonly afterMs?: number
}

type Row = string[]
const text = (row: Row) => `${row.map(cell).join(',')}\r\n`
const later = (row: Row, ms: number) => new Date(Date.parse(row[0] ?? '') + ms).toISOString()

/** Every n-th session that fits ends where `b` says. Sessions that lack the command stay. */
export function breakSessions(bundle: string, which: Which, b: Break, every = 1): void {
  let n = 0
  editSessions(bundle, which, (rows) => {
    const sent = which.family === 'RECV' ? ['<', '>'] : ['>', '<']
    const at = rows.findIndex((r) => (b.at ? r[EVENT] === sent[0] && b.at.test(r[DATA] ?? '') : r[EVENT] === '+'))
    if (at < 0 || n++ % every !== 0) return rows
    const kept = rows.slice(0, at + 1)
    const last = kept.at(-1) as Row
    const next = (event: string, data: string, context: string, ms: number): Row => {
      const row = [...last]
      row[0] = later(last, ms)
      row[SEQUENCE] = String(Number(last[SEQUENCE]) + (event === '-' && b.says !== null ? 2 : 1))
      row[EVENT] = event
      row[DATA] = data
      row[CONTEXT] = context
      return row
    }
    const ms = b.afterMs ?? 5
    return [...kept, ...(b.says === null ? [] : [next(sent[1] as string, b.says, '', ms)]), next('-', '', b.closedBy, ms + 5)]
  })
}

/** Takes rows away from sessions, or changes them. */
export function editSessions(bundle: string, which: Which, edit: (rows: Row[]) => Row[]): void {
  for (const { path } of logsOf(bundle, which))
    changeText(bundle, path, (whole) => {
      const lines = linesOf(whole)
      const sessions = new Map<string, Row[]>()
      const order: (string | null)[] = []
      for (const line of lines) {
        const row = isHeader(line) ? [] : splitRow(line.replace(/[\r\n]+$/, ''))
        const hour = Number(row[0]?.slice(11, 13))
        const id = row[SESSION] ?? ''
        const fits = which.connector.test(row[CONNECTOR] ?? '') && (sessions.has(id) || (hour >= which.hours[0] && hour < which.hours[1]))
        if (!fits) {
          order.push(line)
          continue
        }
        if (!sessions.has(id)) order.push(id, null)
        sessions.set(id, [...(sessions.get(id) ?? []), row])
      }
      const edited = new Map([...sessions].map(([id, rows]) => [id, edit(rows).map(text).join('')]))
      return order.map((o, i) => (o === null ? '' : order[i + 1] === null ? (edited.get(o) ?? '') : o)).join('')
    })
}

export interface Said {
  readonly connector: string
  readonly local: string
  readonly remote: string
  /** Event, text, and how long after the row before it, ms. */
  readonly rows: readonly (readonly [event: string, data: string, afterMs?: number, context?: string])[]
}

/** Writes `times` sessions that are alike, one every `everyMs` from `from` on, behind a log of that server. */
export function addSessions(
  bundle: string,
  server: string,
  family: 'RECV' | 'SEND',
  { from, times, everyMs, said }: { readonly from: string; readonly times: number; readonly everyMs: number; readonly said: Said },
): void {
  const log = bundleLogs(bundle).find((l) => l.server === server && l.family === family)
  if (!log) throw new Error(`no ${family} log of ${server}`)
  const rows: string[] = []
  for (let n = 0; n < times; n++) {
    let at = Date.parse(from) + n * everyMs
    const id = (0x08dfaa0000000000n + BigInt(at) + BigInt(n)).toString(16).toUpperCase().padStart(16, '0')
    said.rows.forEach(([event, data, afterMs = 3, context = ''], sequence) => {
      at += afterMs
      const port = 20_000 + n
      const ends = family === 'RECV' ? [said.local, `${said.remote}:${port}`] : [`${said.local}:${port}`, said.remote]
      rows.push(text([new Date(at).toISOString(), said.connector, id, String(sequence), ...ends, event, data, context]))
    })
  }
  changeText(bundle, log.path, (whole) => whole + rows.join(''))
}

const logsOf = (bundle: string, { server, family }: Which): BundleLog[] =>
  bundleLogs(bundle).filter((l) => l.server === server && l.family === family)
