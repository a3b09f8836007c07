/**
 * Logs that were made to take for ever: everything in them is one message, one session, one host or one instant. No step of correlation
 * may look at all rows for each row, so each of these takes a second or so; done the square way it would take many minutes.
 */
import { createScanners } from '@shared/columns/scan/scanners'
import { correlate } from '@shared/correlate/correlate'
import { HEAD_BYTES, sniffFile } from '@shared/formats/sniff'
import type { SourceFile } from '@shared/model/source'
import { expect, test } from 'vitest'

const ROWS = 60_000
const LIMIT_MS = 40_000
const START = Date.UTC(2024, 0, 8)
const TRACKING =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'
const SMTP = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'

const time = (ms: number) => new Date(START + ms).toISOString()

interface Cells {
  readonly at: number
  readonly from: string
  readonly to: string
  readonly source: string
  readonly event: string
  readonly id?: string | number
  readonly recipients?: string
  readonly related?: string
  readonly reference?: string
}

function row(c: Cells): string {
  const address = (host: string) => (host === '' ? '' : `10.0.0.${host.charCodeAt(1)}`)
  const head = [time(c.at), address(c.from), c.from, address(c.to), c.to, '', '', c.source, c.event, c.id ?? 5, '<one@x.example>']
  const people = [
    c.recipients ?? 'a@x.example',
    '',
    1000,
    1,
    c.related ?? '',
    c.reference ?? '',
    'subject',
    's@x.example',
    's@x.example',
    '',
  ]
  return [...head, ...people].join(',')
}

/** The header that Exchange writes, then the rows. */
function log(type: string, fields: string, rows: readonly string[]): string {
  const head = ['#Software: Microsoft Exchange Server', '#Version: 14.03.0123.002', `#Log-type: ${type}`, `#Date: ${time(0)}`]
  return [...head, `#Fields: ${fields}`, ...rows, ''].join('\r\n')
}

const tracking = (rows: readonly string[]) => log('Message Tracking Log', TRACKING, rows)

function correlated(files: Readonly<Record<string, string>>) {
  const segments: ArrayBufferLike[] = []
  const scanners = createScanners({ engine: 'js', seed: 1 })
  const sources = Object.entries(files).map(([path, text], source) => {
    const bytes = new TextEncoder().encode(text)
    const { format } = sniffFile(bytes.subarray(0, HEAD_BYTES), path)
    if (!format) throw new Error(`${path} is not read`)
    const reader = format.open({ source, path, shared: false, scanners, onSegment: (s) => segments.push(s) })
    reader.push(bytes)
    const known = {
      id: source,
      path,
      bytes: bytes.length,
      sha256: null,
      format: format.id,
      state: 'indexed',
      note: null,
      duplicateOf: null,
    }
    return { ...known, ...reader.finish() } as unknown as SourceFile
  })
  const start = performance.now()
  const { counts } = correlate({ sources, segments, shared: false })
  return { counts, ms: performance.now() - start }
}

const many = <T>(make: (i: number) => T): T[] => Array.from({ length: ROWS }, (_, i) => make(i))
const send = (at: number, id: string | number) => row({ at, from: 'P1', to: 'N2', source: 'SMTP', event: 'SEND', id })
const receive = (at: number, id: string | number) => row({ at, from: 'P1', to: 'N2', source: 'SMTP', event: 'RECEIVE', id })

const LOGS: readonly [string, () => Record<string, string>][] = [
  [
    'one Message-ID, each row an entry of its own',
    () => ({ 'MSGTRK.LOG': tracking(many((i) => row({ at: i * 9, from: 'far', to: 'P1', source: 'SMTP', event: 'RECEIVE', id: i }))) }),
  ],
  [
    'one copy handed over again and again',
    () => ({ 'P/MSGTRK.LOG': tracking(many((i) => send(i, 5))), 'N/MSGTRK.LOG': tracking(many((i) => receive(i + 3, 6))) }),
  ],
  [
    'as many copies as rows, at one instant',
    () => ({ 'P/MSGTRK.LOG': tracking(many((i) => send(0, i))), 'N/MSGTRK.LOG': tracking(many((i) => receive(0, i))) }),
  ],
  [
    'a submission and a receipt of 60,000 rows each',
    () => ({
      'P/MSGTRKM.LOG': tracking(many((i) => row({ at: i, from: 'P1', to: 'N2', source: 'STOREDRIVER', event: 'SUBMIT' }))),
      'N/MSGTRK.LOG': tracking(many((i) => row({ at: i, from: 'P1', to: 'N2', source: 'STOREDRIVER', event: 'RECEIVE' }))),
    }),
  ],
  [
    'a copy put off again and again',
    () => ({
      'P/MSGTRK.LOG': tracking([send(0, 5), ...many((i) => row({ at: i, from: 'P1', to: 'N2', source: 'SMTP', event: 'DEFER' }))]),
    }),
  ],
  [
    'shadow copies without end',
    () => ({ 'P/MSGTRK.LOG': tracking(many((i) => row({ at: i, from: 'P1', to: 'N2', source: 'SMTP', event: 'HARECEIVE', id: i }))) }),
  ],
  [
    'a member of as many groups as there are rows',
    () => ({
      'P/MSGTRK.LOG': tracking(
        many((i) => row({ at: i, from: '', to: 'P1', source: 'ROUTING', event: 'EXPAND', related: `g${i}@x.example` })),
      ),
    }),
  ],
  [
    'a message to 60,000 people, each named by three rows',
    () => ({
      'P/MSGTRK.LOG': tracking([
        ...many((i) => row({ at: i, from: 'P1', to: 'P1', source: 'STOREDRIVER', event: 'DELIVER', recipients: `r${i}@x.example` })),
        ...many((i) => row({ at: i, from: 'P1', to: 'N2', source: 'SMTP', event: 'SEND', id: i, recipients: `r${i}@x.example` })),
        ...many((i) => row({ at: i, from: 'P1', to: 'far', source: 'SMTP', event: 'SEND', id: i, recipients: `r${i}@x.example` })),
      ]),
    }),
  ],
  [
    'reports on one message',
    () => ({
      'P/MSGTRK.LOG': tracking(
        many((i) => row({ at: i, from: 'P1', to: 'P1', source: 'DSN', event: 'DSN', reference: '<one@x.example>' })),
      ),
    }),
  ],
  [
    'one connection, one agent session and one trace id in every row',
    () => ({
      'P/MSGTRK.LOG': tracking(many((i) => send(i, 5))),
      'P/CONNECTLOG.LOG': log(
        'Transport Connectivity Log',
        'date-time,session,source,destination,direction,description',
        many((i) => `${time(i)},08D0000000000001,SMTP,x.example,>,Established connection to 10.0.0.50`),
      ),
      'P/AgentLog.LOG': log(
        'Agent Log',
        'Timestamp,SessionId,LocalEndpoint,RemoteEndpoint,MessageId,Agent,Event,Action',
        many((i) => `${time(i)},08D0000000000001,10.0.0.49:25,10.0.0.50:1,<one@x.example>,A,OnRcptCommand,RejectCommand`),
      ),
      'trace.json': many(
        (i) =>
          `{"Received":"${time(i)}","MessageId":"<one@x.example>","MessageTraceId":"1","RecipientAddress":"a@x.example","SenderAddress":"s@x.example","Status":"Delivered"}\n`,
      ).join(''),
    }),
  ],
  [
    'the same rows in many files',
    () =>
      Object.fromEntries(
        Array.from({ length: 12 }, (_, n) => [`${n}/MSGTRK.LOG`, tracking(Array.from({ length: 20_000 }, (_, i) => send(i, i)))]),
      ),
  ],
  [
    'an export of one second, beside the log it is of',
    () => ({
      'P/MSGTRK.LOG': tracking(many((i) => send(0, i))),
      'export.csv': `Timestamp,EventId,Source,InternalMessageId,MessageId,ClientHostname,ServerHostname,MessageInfo\n${many((i) => `2024-01-08 01:00:00,SEND,SMTP,${i % 7},<one@x.example>,P1,N2,2024-01-08T00:00:00.000Z;SRV=P1:TOTAL=0`).join('\n')}\n`,
    }),
  ],
  ['one record id in every session', () => ({ 'P/MSGTRK.LOG': tracking(many((i) => send(i, 5))), 'P/SEND.LOG': sessions() })],
]

function sessions(): string {
  const rows = many((i) => i).flatMap((i) => {
    const said = (n: number, event: string, data: string, context = '') =>
      [
        time(i),
        'to N2',
        (0x08d000000000 + i).toString(16).padStart(16, '0').toUpperCase(),
        n,
        '10.0.0.49:5',
        '10.0.0.50:25',
        event,
        data,
        context,
      ].join(',')
    const record = 'sending message with RecordId 5 and InternetMessageId <one@x.example>'
    return [
      said(0, '<', '220 N2 ready'),
      said(1, '*', '', record),
      said(2, '>', 'MAIL FROM:<s@x.example>'),
      said(3, '<', '451 4.7.0 later'),
    ]
  })
  return log('SMTP Send Protocol Log', SMTP, rows)
}

test.each(LOGS)('%s', { timeout: 4 * LIMIT_MS }, (name, files) => {
  const { counts, ms } = correlated(files())
  console.log(`[hostile] ${name}: ${Math.round(ms)} ms, ${counts.messages} messages, ${counts.hops} hops, ${counts.sessions} sessions`)
  expect(counts.messages).toBeGreaterThan(0)
  expect(ms).toBeLessThan(LIMIT_MS)
})
