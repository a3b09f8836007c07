/** Faults of single mails, groups and reports. */
import type { Files } from '../flows/story-bundle'
import { bundleLogs } from '../simulator/bundle-logs'
import { simulateDagPair } from '../simulator/dag-pair'
import { DAG_2016 } from '../simulator/modern/organisations'
import { simulateModern } from '../simulator/modern/simulate'
import type { Fault } from './fault'
import { addRows, editLogs, later, type Row } from './tracking'

const pair =
  (messages: number): Fault['write'] =>
  (sink) =>
    simulateDagPair({ messages, seed: 'fault', calm: true }, sink)
const START = '2026-03-09T13:00:00.000Z'

export const RARE_FAULTS: readonly Fault[] = [
  {
    name: 'handed over twice',
    words: 'The store gets mails a second time and drops them.',
    rule: 'delivery.duplicates',
    severity: ['notice', 'warning'],
    hosts: ['MBX-K1'],
    write: (sink) => simulateDagPair({ messages: 700, seed: 'fault', rare: true, calm: true }, sink),
  },
  {
    name: 'delivered twice',
    words: 'Every sixth mail is in the mailbox twice.',
    rule: 'delivery.duplicates',
    severity: ['warning'],
    hosts: ['MBX-K1', 'MBX-K2'],
    write: pair(200),
    spoil: twice,
  },
  {
    name: 'answers to all',
    words: 'A group of 90 is written to forty times within minutes.',
    rule: 'delivery.list-storm',
    severity: ['warning'],
    hosts: ['MBX-K1'],
    write: pair(150),
    spoil: (bundle) => addMails(bundle, 40, 15_000, (mail) => [received(mail), expanded(mail, 90)]),
  },
  {
    name: 'backscatter',
    words: 'Forged mail to unknown recipients makes a report to a stranger every three seconds.',
    rule: 'delivery.ndr-storm',
    severity: ['warning'],
    hosts: ['MBX-K1'],
    write: pair(150),
    spoil: (bundle) => addMails(bundle, 120, 3000, (mail) => [received(mail), ...reported(mail)]),
  },
  {
    name: 'poison',
    words: 'A mail brings the service down twice and is put aside.',
    rule: 'delivery.poison',
    severity: ['problem'],
    hosts: ['MBX-K1'],
    write: pair(150),
    spoil: putAside,
  },
  {
    name: 'nobody approves',
    words: 'The moderator of a group is away; nothing is decided.',
    rule: 'delivery.moderation-stall',
    severity: ['warning'],
    hosts: ['EXM-01'],
    write: (sink) => simulateModern(DAG_2016, { messages: 200, seed: 'clean' }, sink),
    spoil: undecided,
  },
]

const received = (mail: Row): Row => ({ ...mail, 'event-id': 'RECEIVE', source: 'SMTP' })
const expanded = (mail: Row, members: number): Row => ({
  ...mail,
  ...{
    'event-id': 'EXPAND',
    source: 'ROUTING',
    'related-recipient-address': 'everyone@brennick.example',
    'recipient-count': String(members),
  },
  'recipient-address': Array.from({ length: members }, (_, i) => `member.${i}@brennick.example`).join(';'),
  reference: 'everyone@brennick.example',
})
const reported = (mail: Row): Row[] => {
  const reference = `<report-${mail['internal-message-id'] ?? ''}@mbx-k1.brennick.example>`
  const status = '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'
  const dsn = { 'event-id': 'DSN', source: 'DSN', 'recipient-address': mail['sender-address'] ?? '', reference: mail['message-id'] ?? '' }
  return [
    { ...mail, 'event-id': 'FAIL', source: 'ROUTING', 'recipient-status': status, reference },
    { ...mail, ...dsn },
  ]
}

/** Mails from outside that came to one member, each so much later than the one before. */
function addMails(bundle: string, count: number, everyMs: number, rowsOf: (mail: Row) => readonly Row[]): undefined {
  const day = bundleLogs(bundle).find((l) => l.family === 'MSGTRK')?.period ?? ''
  const start = day === '' ? START : `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T13:00:00.000Z`
  const rows = Array.from({ length: count }, (_, i) => {
    const mail: Row = {
      'date-time': later(start, i * everyMs),
      ...{ 'client-ip': '203.0.113.77', 'client-hostname': 'out.stranger.example', 'server-ip': '10.0.0.1' },
      ...{ 'server-hostname': 'MBX-K1', 'connector-id': 'MBX-K1\\Default MBX-K1', 'internal-message-id': String(900_000 + i) },
      ...{ 'message-id': `<storm-${i}@stranger.example>`, 'recipient-address': `gone.${i}@brennick.example`, 'recipient-count': '1' },
      ...{ 'total-bytes': '4100', 'message-subject': 'hello', 'sender-address': `s${i}@victim${i % 30}.example` },
      ...{ 'return-path': `s${i}@victim${i % 30}.example`, directionality: 'Incoming' },
    }
    return rowsOf(mail)
  })
  addRows(bundle, 'MBX-K1', rows.flat())
  return undefined
}

function putAside(bundle: string): Files {
  addMails(bundle, 2, 60_000, (mail) => [received(mail), { ...mail, 'event-id': 'POISONMESSAGE', source: 'POISONMESSAGE' }])
  const queue = [
    'Identity      : MBX-K1\\Poison',
    'DeliveryType  : Undefined',
    'NextHopDomain : Poison Message',
    'Status        : Ready',
    'MessageCount  : 2',
  ]
  return {
    'queues/k1.txt': ['[PS] C:\\>Get-Queue | fl Identity,DeliveryType,NextHopDomain,Status,MessageCount', '', ...queue, ''].join('\r\n'),
  }
}

/** A second DELIVER row, a minute later, for every sixth delivery to one person. */
function twice(bundle: string): undefined {
  const again: Row[] = []
  let n = 0
  editLogs(bundle, ['MSGTRK'], (row, server) => {
    const one = row['event-id'] === 'DELIVER' && !(row['recipient-address'] ?? '').includes(';')
    if (one && n++ % 6 === 0) again.push({ ...row, 'date-time': later(row['date-time'] ?? '', 60_000), server })
    return row
  })
  for (const server of ['MBX-K1', 'MBX-K2'])
    addRows(
      bundle,
      server,
      again.filter((r) => r.server === server),
    )
  return undefined
}

/** No moderator has decided: what a decision leaves behind is gone, and so is the mail that went on. */
function undecided(bundle: string): undefined {
  const decided = new Set<string>()
  editLogs(bundle, ['MSGTRK', 'MSGTRKMA'], (row) => (/^MODERATOR/.test(row['event-id'] ?? '') ? undefined : row))
  editLogs(bundle, ['MSGTRK'], (row) => {
    if (row.source === 'APPROVAL' && row['event-id'] === 'RECEIVE' && (row.reference ?? '') === '')
      decided.add(row['internal-message-id'] ?? '')
    return row
  })
  editLogs(bundle, ['MSGTRK'], (row) => (decided.has(row['internal-message-id'] ?? '') ? undefined : row))
  return undefined
}
