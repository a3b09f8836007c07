/** Cuts endless logs into files, as servers and people do: a header each, rows in the order of their times. */
import { SmtpLogs, smtpHeader } from './smtp-logs'
import { TraceLogs, traceCsvHeader } from './trace-rows'
import { type Row, type TrackingEvent, TrackingLogs, trackingHeader } from './tracking-logs'
import { CLIXML_END, CLIXML_REFS, clixmlHeader, clixmlRow, csvHeader, csvRow, listHeader, listRow } from './tracking-output'
import { agentHeader, connectivityHeader, queueHeader, TransportLogs } from './transport-logs'

export const LOG_KINDS = [
  'tracking',
  'smtp',
  'connectivity',
  'agent',
  'other',
  'tracking-csv',
  'trace-csv',
  'tracking-list',
  'tracking-clixml',
  'trace-json',
] as const

export type LogKind = (typeof LOG_KINDS)[number]

export interface LogFile {
  readonly name: string
  readonly text: string
}

/** What files of a kind are made of. */
interface Recipe {
  /** Id of the format that reads them. */
  readonly format: string
  readonly name: (stamp: string, n: number) => string
  readonly header: (at: number) => string
  readonly end?: string
  /** Rows that belong together, again and again. */
  readonly rows: (seed: number) => () => Row[]
  /** They go through the scanner; text formats do not. */
  readonly scanned: boolean
  /** As the tools write it; UTF-8 else. */
  readonly encoding?: 'utf16le'
}

const tracked = (write: (event: TrackingEvent) => Row) => (seed: number) => {
  const logs = new TrackingLogs(seed)
  return () => logs.events().map(write)
}

const RECIPES: Readonly<Record<LogKind, Recipe>> = {
  tracking: {
    format: 'message-tracking',
    name: (stamp, n) => `MSGTRK${stamp}-${n}.LOG`,
    header: trackingHeader,
    rows: (seed) => {
      const logs = new TrackingLogs(seed)
      return () => logs.message()
    },
    scanned: true,
  },
  smtp: {
    format: 'smtp-protocol',
    name: (stamp, n) => `RECV${stamp}-${n}.LOG`,
    header: smtpHeader,
    rows: (seed) => {
      const logs = new SmtpLogs(seed)
      return () => logs.session()
    },
    scanned: true,
  },
  connectivity: {
    format: 'connectivity',
    name: (stamp, n) => `CONNECTLOG${stamp}-${n}.LOG`,
    header: connectivityHeader,
    rows: (seed) => {
      const logs = new TransportLogs(seed)
      return () => logs.connection()
    },
    scanned: true,
  },
  agent: {
    format: 'agent-log',
    name: (stamp, n) => `AgentLog${stamp}-${n}.LOG`,
    header: agentHeader,
    rows: (seed) => {
      const logs = new TransportLogs(seed)
      return () => logs.agents()
    },
    scanned: true,
  },
  other: {
    format: 'exchange-generic',
    name: (stamp, n) => `QueueLog${stamp}-${n}.LOG`,
    header: queueHeader,
    rows: (seed) => {
      const logs = new TransportLogs(seed)
      return () => logs.queues()
    },
    scanned: true,
  },
  'tracking-csv': {
    format: 'powershell-csv',
    name: (_, n) => `tracking-${n}.csv`,
    header: csvHeader,
    rows: tracked(csvRow),
    scanned: false,
  },
  'trace-csv': {
    format: 'message-trace',
    name: (_, n) => `trace-${n}.csv`,
    header: traceCsvHeader,
    rows: (seed) => {
      const logs = new TraceLogs(seed)
      return () => logs.csv()
    },
    scanned: false,
  },
  'tracking-list': {
    format: 'powershell',
    name: (_, n) => `tracking-${n}.txt`,
    header: listHeader,
    rows: tracked(listRow),
    scanned: false,
  },
  'tracking-clixml': {
    format: 'clixml',
    name: (_, n) => `tracking-${n}.xml`,
    header: clixmlHeader,
    end: CLIXML_END,
    rows: (seed) => {
      let ref = 0
      return tracked((event) => {
        const row = clixmlRow(event, ref)
        ref += CLIXML_REFS
        return row
      })(seed)
    },
    scanned: false,
    encoding: 'utf16le',
  },
  'trace-json': {
    format: 'message-trace',
    name: (_, n) => `trace-${n}.ndjson`,
    header: () => '',
    rows: (seed) => {
      const logs = new TraceLogs(seed)
      return () => logs.json()
    },
    scanned: false,
  },
}

export const formatOf = (kind: LogKind): string => RECIPES[kind].format
export const isScanned = (kind: LogKind): boolean => RECIPES[kind].scanned
export const encodingOf = (kind: LogKind): 'utf8' | 'utf16le' => RECIPES[kind].encoding ?? 'utf8'

/** Files of `fileBytes` characters each, until there are `bytes` in all. */
export function* logFiles(kind: LogKind, bytes: number, fileBytes: number, seed = 1): Generator<LogFile> {
  const { name, header, end = '', rows: start } = RECIPES[kind]
  const width = encodingOf(kind) === 'utf16le' ? 2 : 1
  const rows = inOrder(start(seed))
  let made = 0
  for (let n = 1; made < bytes; n++) {
    const first = rows.next().value as Row
    let text = header(first.at) + first.text
    const parts: string[] = []
    for (let length = text.length * width; length < Math.min(fileBytes, bytes - made); ) {
      const { text: row } = rows.next().value as Row
      parts.push(row)
      length += row.length * width
    }
    text += parts.join('') + end
    made += text.length * width
    yield { name: name(stamp(first.at), n), text }
  }
}

const stamp = (at: number) => new Date(at).toISOString().replace(/\D/g, '').slice(0, 10)

/** Rows that wait for those of later messages that are earlier than they. */
function* inOrder(more: () => Row[]): Generator<Row> {
  const waiting: Row[] = []
  for (;;) {
    const next = more()
    waiting.push(...next)
    if (waiting.length < 4000) continue
    waiting.sort((a, b) => a.at - b.at)
    yield* waiting.splice(0, 2000)
  }
}
