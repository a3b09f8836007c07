/** Faults between two servers: one end alone knows of a mail, takes long, or is taken for dead; and detours that are none. */
import { simulateDagPair } from '../simulator/dag-pair'
import { DAG_2013, SAFETY_NET } from '../simulator/modern/organisations'
import { simulateModern } from '../simulator/modern/simulate'
import type { Fault } from './fault'
import { editLogs, later, type Row } from './tracking'

const pair =
  (messages: number): Fault['write'] =>
  (sink) =>
    simulateDagPair({ messages, seed: 'fault', calm: true }, sink)

export const HANDOVER_FAULTS: readonly Fault[] = [
  {
    name: 'swallowed',
    words: 'Some mail that one member sent is nowhere in the logs of the other.',
    rule: 'handover.sent-not-received',
    severity: ['problem'],
    hosts: ['MBX-K1', 'MBX-K2'],
    write: pair(300),
    spoil: (bundle) => forget(bundle, 'MBX-K2', (r) => r['event-id'] === 'RECEIVE' && /^MBX-K1/i.test(r['client-hostname'] ?? '')),
  },
  {
    name: 'sent by nobody',
    words: 'A member took mail from the other, which has no row of sending it.',
    rule: 'handover.received-not-sent',
    severity: ['warning'],
    hosts: ['MBX-K1', 'MBX-K2'],
    write: pair(300),
    spoil: (bundle) => forget(bundle, 'MBX-K1', (r) => r['event-id'] === 'SEND' && /^MBX-K2/i.test(r['server-hostname'] ?? '')),
  },
  {
    name: 'slow to say 250',
    words: 'The smart host takes a quarter of a minute to answer the end of data.',
    rule: 'handover.long-commit',
    severity: ['warning'],
    hosts: ['relay'],
    write: pair(300),
    spoil: slowReplies,
  },
  {
    name: 'server taken for dead',
    words: 'A server stops; the others play its shadow copies and their Safety Net.',
    rule: 'handover.resubmission',
    severity: ['warning'],
    hosts: ['OWMAIL2'],
    write: (sink) => simulateModern(SAFETY_NET, { messages: 900, seed: 's3', from: '2026-05-11' }, sink),
  },
  {
    name: 'over the partner',
    words: 'Exchange 2010 passes mail for its own databases to its partner first: no fault, but asked about.',
    rule: 'handover.detour',
    severity: ['info'],
    hosts: ['MBX-K1', 'MBX-K2'],
    write: pair(200),
  },
  {
    name: 'moved while mail waited',
    words: 'Active copies move during the day, and mail waits meanwhile.',
    rule: 'servers.copy-move-with-delays',
    severity: ['info', 'warning'],
    hosts: ['CDEX13A', 'CDEX13B'],
    write: (sink) => simulateModern({ ...DAG_2013, moves: 12 }, { messages: 1300, seed: 'm1', from: '2026-04-21', calm: true }, sink),
  },
]

/** Takes a server's rows of every fifth such message out of its tracking log. */
function forget(bundle: string, server: string, isIt: (row: Row) => boolean): undefined {
  const gone = new Set<string>()
  let n = 0
  editLogs(bundle, ['MSGTRK'], (row, of) => {
    if (of === server && isIt(row) && n++ % 5 === 0) gone.add(row['message-id'] ?? '')
    return row
  })
  editLogs(bundle, ['MSGTRK'], (row, of) => (of === server && gone.has(row['message-id'] ?? '') ? undefined : row))
  return undefined
}

/** In send sessions to the smart host, what comes from the reply to the end of data on is 14 s later. */
function slowReplies(bundle: string): undefined {
  const late = new Map<string, number>()
  editLogs(bundle, ['SEND'], (row, server) => {
    if (!/relay|outbound|internet|smart/i.test(row['connector-id'] ?? '')) return row
    const session = `${server} ${row['session-id'] ?? ''}`
    if (/^250 2\.[06]\.0 .*(?:queued|Ok: queued)/i.test(row.data ?? '')) late.set(session, (late.get(session) ?? 0) + 14_000)
    const ms = late.get(session) ?? 0
    return ms === 0 ? row : { ...row, 'date-time': later(row['date-time'] ?? '', ms) }
  })
  return undefined
}
