/** The hosts and the files of the invented organisation, as its catalogue has them. */
import type { Catalogue } from '@shared/model/case'
import type { RouteNode } from '@shared/model/routes'
import type { SourceFile, SourceKind, SourceState } from '@shared/model/source'

export const K1 = 0
export const K2 = 1
export const G1 = 2
export const BALANCER = 3
export const RELAY = 4
export const FIRST_OUTSIDE = 5
export const DAY = 86_400_000
export const START = Date.UTC(2026, 2, 9)

export const OUTSIDE = ['mx.ostvik.example', 'mail.hafenbau.example', 'out.seewart.example', 'smtp.ilic-transport.example']

const node = (id: string, kind: RouteNode['kind'], name: string, addresses: string[], roles: string[] = []): RouteNode => ({
  id,
  kind,
  name,
  addresses,
  aliases: kind === 'exchange-server' ? [`${name.toLowerCase()}.brennick.example`] : [],
  roles,
  rolesWhy: null,
  dag: null,
  dagCertainty: null,
  site: null,
  siteCertainty: null,
  placeWhy: null,
  certainty: 'certain',
  why: null,
  clock: null,
  balancer: null,
  activeCopies: [],
})

const NODES: readonly RouteNode[] = [
  node('n1', 'exchange-server', 'MBX-K1', ['10.20.0.11'], ['hub', 'CAS', 'mbx']),
  node('n2', 'exchange-server', 'MBX-K2', ['10.20.0.12'], ['hub', 'CAS', 'mbx']),
  node('n3', 'exchange-server', 'MBX-G1', ['10.40.0.11'], ['hub', 'CAS', 'mbx']),
  {
    ...node('n4', 'load-balancer', 'balancer-1', ['10.20.0.6']),
    certainty: 'likely',
    why: 'One source address, 10.20.0.6, stands for 214 different HELO names, and empty sessions come from it every 5 s.',
  },
  node('n5', 'smart-host', 'relay.mailgate.example', ['198.51.100.7']),
  ...OUTSIDE.map((name, i) => node(`n${i + 6}`, 'external-host', name, [`203.0.113.${18 + i}`])),
]

export const name = (n: number) => NODES[n]?.name ?? ''

interface Counts {
  readonly records: number
  readonly messages: number
  readonly hops: number
  readonly sessions: number
}

export function worldCatalogue({ records, messages, hops, sessions }: Counts): Catalogue {
  const sources = files(records)
  return {
    caseId: 'memory-1',
    name: 'Kiel–Graz slow mail',
    inputs: ['brennick-20260312.zip'],
    example: false,
    createdAt: Date.UTC(2026, 2, 12, 15, 22),
    producer: 'hopscope 0.1.0',
    timeRange: { first: START, last: START + 3 * DAY },
    sources,
    serverOf: sources.map((s) => ['MBX-K1', 'MBX-K2', 'MBX-G1'].findIndex((n) => s.path.includes(n))),
    serverWhy: sources.map(() => 'The folder has this name, and the rows’ server-hostname agrees.'),
    nodes: NODES,
    databases: [],
    asks: [],
    coverage: [K1, K2, G1].flatMap((n) => [
      { node: n, family: 'message-tracking', spans: spans(n) },
      { node: n, family: 'smtp-receive', spans: [{ from: START, to: START + 3 * DAY }] },
    ]),
    totals: {
      files: sources.length,
      bytesRead: sources.reduce((n, s) => n + s.bytes, 0),
      bytesInRecords: sources.reduce((n, s) => n + s.balance.inRecords, 0),
      bytesInHeaders: sources.reduce((n, s) => n + s.balance.inHeaders, 0),
      bytesSetAside: sources.reduce((n, s) => n + s.balance.setAside, 0),
      records,
      setAside: 2,
      copies: 0,
      messages,
      hops,
      sessions,
      connections: 0,
      streams: 0,
      findings: 0,
    },
    complete: true,
  }
}

function spans(n: number): { from: number; to: number }[] {
  const hour = 3_600_000
  if (n !== G1) return [{ from: START, to: START + 3 * DAY }]
  return [
    { from: START, to: START + DAY + 2 * hour },
    { from: START + DAY + 5.5 * hour, to: START + 3 * DAY },
  ]
}

function files(records: number): SourceFile[] {
  const out: SourceFile[] = []
  const add = (path: string, kind: SourceKind, state: SourceState, rows: number, note: string | null = null, aside = 0) => {
    const bytes = rows > 0 ? rows * 240 + 512 + aside * 40 : 12_400
    out.push({
      id: out.length,
      path,
      bytes,
      sha256: '3b1f9c0d'.repeat(8),
      kind,
      format: rows > 0 ? kind : null,
      state,
      note,
      records: rows,
      setAsideLines: aside,
      balance: { inRecords: rows * 240, inHeaders: rows > 0 ? 512 : 0, setAside: aside * 40 },
      setAside: aside ? [{ offset: bytes - 40, bytes: 40, line: rows + 6, lines: 1, reason: 'cut-row' }] : [],
      issues: aside
        ? [
            {
              code: 'tracking.cut-row',
              severity: 'notice',
              count: aside,
              message: 'The last line is cut off, as when a file is copied while being written.',
            },
          ]
        : [],
      encoding: 'utf-8',
      header:
        rows > 0
          ? {
              software: 'Microsoft Exchange Server',
              version: '15.02.1118.040',
              logType: 'Message Tracking Log',
              date: START,
              fields: ['date-time', 'client-ip', 'client-hostname', 'server-ip'],
            }
          : null,
      first: rows > 0 ? START : Number.NaN,
      last: rows > 0 ? START + 3 * DAY : Number.NaN,
      clock: null,
      owner: null,
      duplicateOf: state === 'duplicate' ? 0 : null,
    })
  }
  const share = Math.floor(records / 3)
  for (const [i, server] of ['MBX-K1', 'MBX-K2', 'MBX-G1'].entries()) {
    add(
      `brennick-20260312.zip!/${server}/Message_Tracking_Logs.zip!/MSGTRK20260310-1.LOG`,
      'message-tracking',
      i === 1 ? 'indexed-with-notes' : 'indexed',
      share,
      i === 1 ? 'Last line cut off (copied while being written). 1 row set aside.' : null,
      i === 1 ? 2 : 0,
    )
    add(`brennick-20260312.zip!/${server}/Hub_Protocol_Logs.zip!/RECV20260310-1.LOG`, 'smtp-receive', 'indexed', 1200)
  }
  add(
    'brennick-20260312.zip!/MBX-K2/Message_Tracking_Logs.zip!/MSGTRK20260310-1 (1).LOG',
    'message-tracking',
    'duplicate',
    0,
    'Same bytes as MSGTRK20260310-1.LOG.',
  )
  add('brennick-20260312.zip!/MBX-K2/IIS_Logs.zip!/u_ex260310.log', 'other', 'not-needed', 0, 'Web server log. Hopscope does not use it.')
  add(
    'brennick-20260312.zip!/MBX-G1/RECV20260311-09.LOG',
    'other',
    'unreadable',
    0,
    'Not a log after all: it starts with HTML. Probably a saved login page.',
  )
  add(
    'brennick-20260312.zip!/MBX-G1/Queue_Output.zip',
    'archive',
    'locked',
    0,
    'Encrypted zip. Ask for it without a password, or unpack it first.',
  )
  return out
}
