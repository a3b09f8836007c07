/** Faults that make mail late, or give it up. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ORGANISATION, STUCK } from '../flows/s03-one-database/organisation'
import type { Files } from '../flows/story-bundle'
import { bundleLogs } from '../simulator/bundle-logs'
import { simulateDagPair } from '../simulator/dag-pair'
import { DAG_2016 } from '../simulator/modern/organisations'
import { simulateModern } from '../simulator/modern/simulate'
import type { Fault } from './fault'
import { editLogs, forEach, later, type Row } from './tracking'

const calmPair =
  (messages: number): Fault['write'] =>
  (sink) =>
    simulateDagPair({ messages, seed: 'fault', calm: true }, sink)
const isRelay = (row: Row) => row['event-id'] === 'SEND' && /relay/i.test(row['server-hostname'] ?? '')

export const DELAY_FAULTS: readonly Fault[] = [
  {
    name: 'one slow hour',
    words: 'For an hour the smart host takes each mail seven minutes later than usual.',
    rule: 'delivery.delay-over-usual',
    severity: ['warning'],
    hosts: ['MBX-K1', 'relay'],
    write: calmPair(900),
    spoil: (bundle) => slow(bundle, (time) => time.slice(11, 13) === '10', 7 * 60_000),
  },
  {
    name: 'slow since noon',
    words: 'From noon on each mail to the smart host takes forty seconds longer.',
    rule: 'delivery.delay-over-usual',
    severity: ['notice'],
    hosts: ['MBX-K1', 'relay'],
    write: calmPair(900),
    spoil: (bundle) => slow(bundle, (time) => time.slice(11, 13) >= '12', 40_000),
  },
  {
    name: 'database puts off',
    words: 'A full database answers every try with 431 4.3.1, all morning.',
    rule: 'delivery.deferral-storm',
    severity: ['warning'],
    hosts: ['CW-POST3', 'CW-POST1'],
    write: (sink) => simulateModern(ORGANISATION, { messages: 300, seed: 'fault', from: '2026-08-20', stuck: STUCK }, sink),
  },
  {
    name: 'mail comes back',
    words: 'The smart host sends mail for a branch back to where it came from.',
    rule: 'delivery.loops',
    severity: ['warning'],
    hosts: ['relay'],
    write: (sink) => simulateDagPair({ messages: 300, seed: 'fault', rare: true, calm: true }, sink),
  },
  {
    name: 'expired',
    words: 'A domain answers 4xx until its mail is given up.',
    rule: 'delivery.expired',
    severity: ['warning'],
    hosts: ['relay'],
    write: (sink) => simulateDagPair({ messages: 1000, seed: 'fault', rare: true, calm: true }, sink),
  },
  {
    name: 'last step slow',
    words: 'Deliveries into one server’s mailboxes begin half a minute late; TCP offload is on.',
    rule: 'delivery.slow-last-step',
    severity: ['warning'],
    hosts: ['MBX-K1'],
    write: calmPair(250),
    spoil: slowStore,
  },
  {
    name: 'DNS query failed',
    words: 'One server can’t resolve three domains of partners; others resolve.',
    rule: 'delivery.dns-failures',
    severity: ['warning'],
    hosts: ['MBX-K1'],
    write: calmPair(300),
    spoil: failDns,
  },
  {
    name: 'too large',
    words: 'The smart host refuses every fourth mail for its size.',
    rule: 'delivery.size-or-rate-limit',
    severity: ['warning'],
    hosts: ['MBX-K1'],
    write: calmPair(300),
    spoil: (bundle) => refuse(bundle, '552 5.3.4 Message size exceeds fixed maximum message size', 4),
  },
  {
    name: 'sent too much',
    words: 'The smart host holds mail back: more was sent than it allows in an hour.',
    rule: 'delivery.size-or-rate-limit',
    severity: ['warning'],
    hosts: ['EXM-01'],
    write: (sink) => simulateModern(DAG_2016, { messages: 200, seed: 'fault', calm: true }, sink),
    spoil: (bundle) => refuse(bundle, '550 4.7.1 Message rate limit exceeded, sending rate over 500 an hour', 3),
  },
]

/** SEND rows to the smart host, later by so much. Protocol logs would say otherwise and are left out, as in a bundle of tracking logs alone. */
function slow(bundle: string, when: (time: string) => boolean, ms: number): undefined {
  editLogs(bundle, ['MSGTRK'], (row) => {
    const time = row['date-time'] ?? ''
    return isRelay(row) && when(time) ? { ...row, 'date-time': later(time, ms) } : row
  })
  for (const { path } of bundleLogs(bundle).filter((l) => ['SEND', 'RECV'].includes(l.family))) rmSync(join(bundle, path))
  return undefined
}

/** Mail to the smart host that it refuses for good. */
function refuse(bundle: string, status: string, every: number): undefined {
  let n = 0
  editLogs(bundle, ['MSGTRK'], (row) => {
    const isOut = isRelay(row) || row['event-id'] === 'SENDEXTERNAL'
    if (!isOut || n++ % every !== 0) return row
    return { ...row, 'event-id': 'FAIL', 'recipient-status': forEach(row, status) }
  })
  return undefined
}

/** What one server sends to three domains is deferred because DNS fails; nothing is connected to. */
function failDns(bundle: string): Files {
  const domains = new Set<string>()
  editLogs(bundle, ['MSGTRK'], (row, server) => {
    const domain = /@([^;]+)$/.exec(row['recipient-address'] ?? '')?.[1] ?? ''
    if (server !== 'MBX-K1' || !isRelay(row) || (row['recipient-address'] ?? '').includes(';')) return row
    if (domains.size < 3) domains.add(domain)
    if (!domains.has(domain)) return row
    const deferred = { 'event-id': 'DEFER', 'recipient-status': '451 4.4.0 DNS query failed', 'server-hostname': '', 'server-ip': '' }
    return { ...row, ...deferred }
  })
  return {
    'queues/k1.txt': [
      '[PS] C:\\>Get-Queue | fl Identity,DeliveryType,NextHopDomain,Status,MessageCount,LastError',
      '',
      ...[...domains].flatMap((domain, i) => [
        `Identity      : MBX-K1\\${1700 + i}`,
        'DeliveryType  : DnsConnectorDelivery',
        `NextHopDomain : ${domain}`,
        'Status        : Retry',
        'MessageCount  : 2',
        'LastError     : 451 4.4.0 DNS query failed. The error was: SMTPSEND.DNS.ServerFailure; DNS query failed',
        '',
      ]),
    ].join('\r\n'),
  }
}

/** DELIVER rows into one server's mailboxes half a minute later, and what netsh says of its machine. */
function slowStore(bundle: string): Files {
  editLogs(bundle, ['MSGTRK'], (row) => {
    if (row['event-id'] !== 'DELIVER' || !/^MBX-K1\b/i.test(row['server-hostname'] ?? '')) return row
    return { ...row, 'date-time': later(row['date-time'] ?? '', 34_000) }
  })
  return {
    'netsh/mbx-k1.txt': [
      'Querying active state...',
      '',
      'TCP Global Parameters',
      '----------------------------------------------',
      'Receive-Side Scaling State          : enabled',
      'Chimney Offload State               : automatic',
      'NetDMA State                        : enabled',
      'Direct Cache Acess (DCA)            : disabled',
      'Receive Window Auto-Tuning Level    : normal',
      'Add-On Congestion Control Provider  : ctcp',
      'ECN Capability                      : disabled',
      'RFC 1323 Timestamps                 : disabled',
      '',
    ].join('\r\n'),
  }
}
