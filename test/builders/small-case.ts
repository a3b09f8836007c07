/**
 * A case small enough to know by heart: two servers and a balancer, three messages. M-1 comes in through the balancer, passes from EX1
 * to EX2 and back (the partner takes it first, which is a guess) and reaches two mailboxes; M-2 waits for a smart host that refuses it
 * twice; M-3 fails. The clock of EX2 is behind that of EX1, and a database moved from one to the other.
 */
import { Table } from '@shared/columns/table'
import { type RowOf, TableBuilder, type TableShape } from '@shared/columns/table-builder'
import type { Catalogue } from '@shared/model/case'
import { ROUTE_TABLES, type RouteNode, type RouteTableName } from '@shared/model/routes'
import type { SourceFile, SourceRef } from '@shared/model/source'
import { type MessageDetail, type RouteTables, readMessage } from '@shared/query/message-detail'
import type { ReportInput, ReportLine } from '@shared/report/report-input'
import { readOverview } from '@shared/report/report-overview'
import { reportRefs } from '@shared/report/report-refs'

const T = Date.UTC(2026, 2, 10, 8, 0, 0)
const [EX1, EX2, BALANCER, OUTSIDE, RELAY] = [0, 1, 2, 3, 4] as const

function node(kind: RouteNode['kind'], name: string, address: string, why: string | null = null): RouteNode {
  const roles = kind === 'exchange-server' ? ['mailbox', 'transport'] : []
  return {
    id: `H-${name}`,
    kind,
    name,
    addresses: [address],
    aliases: [],
    roles,
    rolesWhy: null,
    dag: null,
    dagCertainty: null,
    site: null,
    siteCertainty: null,
    placeWhy: null,
    certainty: why ? 'likely' : 'certain',
    why,
    clock: null,
    balancer: null,
    activeCopies: [],
  }
}
const BASIS = '41 hosts of 12 domains speak from this one address.'
const NODES: readonly RouteNode[] = [
  { ...node('exchange-server', 'EX1', '192.0.2.11'), clock: { offsetMs: 0, boundMs: 0, pairs: 31, reference: EX1, pieces: [] } },
  {
    ...node('exchange-server', 'EX2', '192.0.2.12'),
    rolesWhy:
      'mailbox: mail was taken out of its mailboxes or brought there (9 rows); transport: its own log says what only a transport service does (12 rows).',
    dag: 'DAG-Q',
    dagCertainty: 'certain',
    site: 'site of EX1, EX2',
    siteCertainty: 'possible',
    placeWhy: 'DAG-Q.txt names it among the servers of DAG-Q; EX1, EX2 are in the same subnet 192.0.2.0/24, so they may be in one site.',
    clock: {
      offsetMs: -1802,
      boundMs: 40,
      pairs: 12,
      reference: EX1,
      pieces: [
        { from: T - 60_000, to: T + 1_800_000, offsetMs: -1820, boundMs: 18 },
        { from: T + 1_800_000, to: T + 3_660_000, offsetMs: -1780, boundMs: 18 },
      ],
    },
  },
  {
    ...node('load-balancer', 'balancer 192.0.2.9', '192.0.2.9', BASIS),
    balancer: {
      virtualAddress: '192.0.2.10',
      members: [
        { node: EX1, sessions: 300, mails: 41, probes: 240 },
        { node: EX2, sessions: 100, mails: 9, probes: 80 },
      ],
      hidesClients: true,
      probeEveryMs: 30_000,
      basis: [BASIS, 'ns.conf has its pool.'],
    },
  },
  node('external-host', 'mx.maple.example', '198.51.100.7'),
  node('smart-host', 'relay.quay.example', '198.51.100.25'),
]

const ref = (source: number, line: number): SourceRef => ({ source, line, offset: line * 100, length: 80 })

class Rows<S extends TableShape> {
  private readonly builder: TableBuilder<S>
  constructor(
    name: string,
    shape: S,
    private readonly usual: RowOf<S>,
  ) {
    this.builder = new TableBuilder(name, shape)
  }
  get count(): number {
    return this.builder.rows
  }
  add(row: Partial<RowOf<S>>): number {
    return this.builder.add({ ...this.usual, ...row })
  }
  table(): Table {
    return new Table(this.builder.finish())
  }
}

interface HopPlan {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly via?: readonly number[]
  readonly protocol?: string
  readonly waitMs?: number
  readonly sent?: string
  readonly received?: string
  readonly attempts?: readonly (readonly [number, string])[]
  readonly note?: string
  /** It is a guess, and this line would have been next. */
  readonly runnerUp?: SourceRef
  readonly evidence: readonly SourceRef[]
}

interface MessagePlan {
  readonly subject: string
  readonly sender: string
  readonly direction: string
  readonly outcome: string
  readonly totalMs: number | null
  readonly codes?: string
  readonly people: readonly (readonly [address: string, outcome: string, by: number, to: number, status: string])[]
  readonly hops: readonly HopPlan[]
  readonly events: readonly (readonly [at: number, node: number, event: string, source: string, detail: string, ref: SourceRef])[]
}

function build(plans: readonly MessagePlan[]): RouteTables {
  const none = <S extends TableShape>(shape: S) => Object.fromEntries(Object.keys(shape).map((k) => [k, null])) as RowOf<S>
  const rows = <N extends RouteTableName>(name: N) => new Rows<(typeof ROUTE_TABLES)[N]>(name, ROUTE_TABLES[name], none(ROUTE_TABLES[name]))
  const t = {
    messages: rows('messages'),
    recipients: rows('recipients'),
    hops: rows('hops'),
    evidence: rows('evidence'),
    events: rows('events'),
    sessions: rows('sessions'),
    connections: rows('connections'),
    streams: rows('streams'),
    talk: rows('talk'),
    exchanges: rows('exchanges'),
  }
  plans.forEach((m, message) => {
    const from = { recipients: t.recipients.count, hops: t.hops.count, events: t.events.count }
    for (const [address, outcome, deliveredBy, deliveredTo, status] of m.people)
      t.recipients.add({
        message,
        address,
        outcome,
        at: T + (m.totalMs ?? 0),
        status,
        code: m.codes ?? '',
        deliveredBy,
        deliveredTo,
        why: `${m.events.at(-1)?.[2]} on ${NODES[deliveredBy]?.name} says so.`,
        event: from.events + m.events.length - 1,
      })
    for (const h of m.hops) {
      const evidenceFrom = t.evidence.count
      for (const r of h.evidence) t.evidence.add({ hop: t.hops.count, ...r })
      t.hops.add({
        message,
        from: h.from,
        to: h.to,
        via: h.via ? JSON.stringify(h.via) : '',
        protocol: h.protocol ?? 'smtp',
        at: h.at,
        waitMs: h.waitMs ?? null,
        transferMs: h.waitMs === undefined ? null : 30,
        certainty: h.runnerUp ? 'likely' : 'certain',
        key: h.runnerUp ? 'message id and nearest time among several' : 'both hosts named in one row',
        runnerUp: h.runnerUp ? JSON.stringify({ at: h.at + 50, ...h.runnerUp }) : '',
        note: h.note ?? '',
        worked: 1,
        sent: h.sent ?? 'seen',
        received: h.received ?? 'seen',
        recipients: JSON.stringify(m.people.map((_, i) => i)),
        attempts: JSON.stringify((h.attempts ?? []).map(([at, result]) => ({ at, result, session: null }))),
        evidenceFrom,
        evidenceCount: h.evidence.length,
      })
    }
    for (const [at, n, event, eventSource, detail, r] of m.events)
      t.events.add({ message, at, node: n, event, eventSource, detail, key: 'message id', ...r })
    t.messages.add({
      messageId: `<${message + 1}@made.example>`,
      subject: m.subject,
      sender: m.sender,
      recipients: m.people.map((p) => p[0]).join('; '),
      recipientCount: m.people.length,
      bytes: 4096,
      direction: m.direction,
      outcome: m.outcome,
      codes: m.codes ?? '',
      first: T,
      last: T + (m.totalMs ?? 0),
      totalMs: m.totalMs,
      complete: 1,
      route: 'EX1 → EX2',
      recipientsFrom: from.recipients,
      hopsFrom: from.hops,
      hopCount: m.hops.length,
      eventsFrom: from.events,
      eventCount: m.events.length,
    })
  })
  return Object.fromEntries(Object.entries(t).map(([name, r]) => [name, r.table()])) as Record<RouteTableName, Table>
}

const PLANS: readonly MessagePlan[] = [
  {
    subject: 'Timetable for week 11',
    sender: 'ida@maple.example',
    direction: 'inbound',
    outcome: 'delivered',
    totalMs: 640,
    people: [
      ['anton@kiln.example', 'delivered', EX2, EX1, ''],
      ['berta@kiln.example', 'delivered', EX2, EX1, ''],
    ],
    hops: [
      { from: OUTSIDE, to: EX1, via: [BALANCER], at: T, sent: 'not-covered', evidence: [ref(0, 6)] },
      { from: EX1, to: EX2, at: T + 310, waitMs: 280, evidence: [ref(0, 7), ref(1, 6)], runnerUp: ref(1, 9) },
      { from: EX2, to: EX1, protocol: 'delivery', at: T + 640, waitMs: 300, evidence: [ref(1, 7)], note: 'EX1 holds the active copy.' },
    ],
    events: [
      [T, EX1, 'RECEIVE', 'SMTP', 'from mx.maple.example', ref(0, 6)],
      [T + 300, EX1, 'SEND', 'SMTP', 'to EX2', ref(0, 7)],
      [T + 310, EX2, 'RECEIVE', 'SMTP', 'from EX1', ref(1, 6)],
      [T + 640, EX2, 'DELIVER', 'STOREDRIVER', 'to EX1', ref(1, 7)],
    ],
  },
  {
    subject: 'Order 2291',
    sender: 'anton@kiln.example',
    direction: 'outbound',
    outcome: 'delivered',
    totalMs: 122_000,
    people: [['ida@maple.example', 'sent-external', EX1, RELAY, '250 2.0.0 OK']],
    hops: [
      {
        from: EX1,
        to: RELAY,
        at: T + 122_000,
        waitMs: 121_970,
        received: 'not-covered',
        attempts: [
          [T + 1000, '421 4.4.2 Connection dropped'],
          [T + 61_000, '421 4.4.2 Connection dropped'],
        ],
        evidence: [ref(0, 8), ref(0, 9), ref(0, 10)],
      },
    ],
    events: [
      [T + 1000, EX1, 'DEFER', 'SMTP', '421 4.4.2', ref(0, 8)],
      [T + 61_000, EX1, 'DEFER', 'SMTP', '421 4.4.2', ref(0, 9)],
      [T + 122_000, EX1, 'SEND', 'SMTP', 'to relay.quay.example', ref(0, 10)],
    ],
  },
  {
    subject: 'To nobody',
    sender: 'berta@kiln.example',
    direction: 'internal',
    outcome: 'failed',
    totalMs: null,
    codes: '5.1.1',
    people: [['nobody@kiln.example', 'failed', EX2, -1, '550 5.1.1 not found']],
    hops: [],
    events: [[T, EX2, 'FAIL', 'ROUTING', '550 5.1.1 not found', ref(1, 8)]],
  },
]

function file(id: number, path: string, over: Partial<SourceFile> = {}): SourceFile {
  return {
    id,
    path,
    bytes: 2000,
    sha256: 'ab12'.repeat(16),
    kind: 'message-tracking',
    format: 'message-tracking',
    state: 'indexed',
    note: null,
    records: 10,
    setAsideLines: 0,
    balance: { inRecords: 1800, inHeaders: 200, setAside: 0 },
    setAside: [],
    issues: [],
    encoding: 'utf-8',
    header: null,
    first: T,
    last: T + 3_600_000,
    clock: null,
    owner: null,
    duplicateOf: null,
    ...over,
  }
}

const SOURCES: readonly SourceFile[] = [
  file(0, 'kiln.zip!/EX1/MSGTRK2026031008-1.LOG'),
  file(1, 'kiln.zip!/EX2/MSGTRK2026031008-1.LOG', {
    state: 'indexed-with-notes',
    note: 'Last line cut off. 1 row set aside.',
    setAsideLines: 1,
    balance: { inRecords: 1760, inHeaders: 200, setAside: 40 },
    setAside: [{ offset: 1960, bytes: 40, line: 16, lines: 1, reason: 'cut-row' }],
    issues: [{ code: 'tracking.cut-row', severity: 'notice', count: 1, message: 'The last line is cut off.', line: 16, offset: 1960 }],
  }),
  file(2, 'kiln.zip!/EX2/readme.txt', {
    kind: 'other',
    format: null,
    state: 'not-needed',
    records: 0,
    balance: { inRecords: 0, inHeaders: 0, setAside: 0 },
    first: Number.NaN,
    last: Number.NaN,
  }),
]

const CATALOGUE: Catalogue = {
  caseId: 'small',
  name: 'Kiln: slow order',
  inputs: ['kiln.zip'],
  example: true,
  createdAt: T,
  producer: 'hopscope 0.0.0',
  timeRange: { first: T, last: T + 3_600_000 },
  sources: SOURCES,
  serverOf: [0, 1, -1],
  serverWhy: ['10 of 10 rows name their server EX1', '10 of 10 rows name their server EX2', ''],
  nodes: NODES,
  databases: [
    {
      database: 'KILN-DB1',
      spans: [
        { node: EX2, from: T, to: T + 900_000, deliveries: 31 },
        { node: EX1, from: T + 1_200_000, to: T + 3_600_000, deliveries: 1204 },
      ],
      status: 'Get-MailboxDatabaseCopyStatus says the same.',
    },
    { database: 'KILN-DB2', spans: [], status: null },
  ],
  coverage: [
    { node: EX1, family: 'message-tracking', spans: [{ from: T, to: T + 3_600_000 }] },
    {
      node: EX2,
      family: 'message-tracking',
      spans: [
        { from: T, to: T + 900_000 },
        { from: T + 1_800_000, to: T + 3_600_000 },
      ],
    },
  ],
  asks: [
    {
      node: EX2,
      family: 'message-tracking/transport',
      from: T + 960_000,
      to: T + 1_700_000,
      messages: 3,
      reason: 'open-outcome',
      modern: true,
    },
  ],
  totals: {
    files: 3,
    bytesRead: 4000,
    bytesInRecords: 3560,
    bytesInHeaders: 400,
    bytesSetAside: 40,
    records: 20,
    setAside: 1,
    copies: 0,
    messages: 3,
    hops: 4,
    sessions: 0,
    connections: 0,
    streams: 0,
    findings: 0,
  },
  complete: true,
}

export interface SmallCase {
  readonly tables: RouteTables
  readonly messages: readonly MessageDetail[]
  readonly input: ReportInput
}

export function smallCase(): SmallCase {
  const tables = build(PLANS)
  const rows = PLANS.map((_, i) => i)
  const messages = rows.flatMap((i) => readMessage(tables, i) ?? [])
  const lines = reportRefs(messages).refs.map(
    (r): ReportLine => ({
      ref: r,
      text: `line ${r.line} of ${SOURCES[r.source]?.path.slice(10, 13)},as,written`,
      cut: false,
      problem: null,
    }),
  )
  return {
    tables,
    messages,
    input: { catalogue: CATALOGUE, messages, lines, madeAt: T, overview: readOverview(tables, rows), window: null },
  }
}
