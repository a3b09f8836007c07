/** Faults of servers and of their logs: rows of a time that are gone, from one log or from all of a server, and members that get no mail. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundleLogs } from '../simulator/bundle-logs'
import { simulateDagPair } from '../simulator/dag-pair'
import { changeText, editRows } from '../simulator/log-text'
import { drift } from '../simulator/server-clock'
import type { Fault } from './fault'
import { editSessions } from './protocol-sessions'
import { pair } from './sessions'

/** Drops rows of these logs between two times of the day of the simulation. */
function dropRows(bundle: string, log: (family: string, server: string) => boolean, from: string, to: string, row = /./): undefined {
  for (const { path } of bundleLogs(bundle).filter((l) => log(l.family, l.server)))
    changeText(bundle, path, (text) =>
      editRows(text, (line) => {
        const time = line.slice(11, 16)
        return time >= from && time < to && row.test(line) ? undefined : line
      }),
    )
  return undefined
}

const drifting = drift(Date.parse('2026-03-09T00:00:00Z'), Date.parse('2026-03-10T00:00:00Z'), -4_000, 4_000)

export const EVIDENCE_FAULTS: readonly Fault[] = [
  {
    ...pair('idle'),
    name: 'member without mail',
    words: 'The balancer probes both members and sends mail to one of them only.',
    rule: 'servers.idle-member',
    severity: ['warning'],
    hosts: ['MBX-K2'],
    spoil: (bundle) => {
      editSessions(bundle, { server: 'MBX-K2', family: 'RECV', connector: /Internet Mail/, hours: [0, 24] }, (rows) =>
        rows.some((r) => r[7]?.startsWith('MAIL')) ? [] : rows,
      )
      return undefined
    },
  },
  {
    ...pair('uneven'),
    name: 'member with little mail',
    words: 'Weights of the balancer leave little to one member.',
    rule: 'servers.uneven-balancer',
    severity: ['notice'],
    hosts: ['MBX-K2'],
    spoil: (bundle) => {
      let n = 0
      editSessions(bundle, { server: 'MBX-K2', family: 'RECV', connector: /Internet Mail/, hours: [0, 24] }, (rows) =>
        rows.some((r) => r[7]?.startsWith('MAIL')) && n++ % 10 !== 0 ? [] : rows,
      )
      return undefined
    },
  },
  {
    ...pair('probes'),
    name: 'probes of one member stop',
    words: 'One member is taken out of the balancer for forty minutes.',
    rule: 'servers.probe-gap',
    severity: ['warning'],
    hosts: ['MBX-K2'],
    spoil: (bundle) => dropRows(bundle, (family, server) => family === 'RECV' && server === 'MBX-K2', '10:00', '10:40', /192\.168\.40\.9:/),
  },
  {
    name: 'server that stood still',
    words: 'One member stands still for an hour and a half.',
    rule: 'servers.restart-gap',
    severity: ['warning'],
    hosts: ['MBX-K2'],
    write: (sink) => simulateDagPair({ messages: 900, seed: 'still', calm: true }, sink),
    spoil: (bundle) => dropRows(bundle, (_, server) => server === 'MBX-K2', '09:00', '10:30'),
  },
  {
    name: 'clock that runs away',
    words: 'The clock of one member goes from 4 s behind to 4 s ahead in a day.',
    rule: 'servers.clock-drift',
    severity: ['notice'],
    hosts: ['MBX-K2'],
    write: (sink) => simulateDagPair({ messages: 300, seed: 'drift', calm: true, skew: { 'MBX-K2': drifting } }, sink),
  },
  {
    name: 'hole in a log',
    words: 'Two hours of one member’s tracking log are gone.',
    rule: 'evidence.gap',
    severity: ['notice'],
    hosts: ['MBX-K1'],
    write: (sink) => simulateDagPair({ messages: 900, seed: 'hole', calm: true }, sink),
    spoil: (bundle) => dropRows(bundle, (family, server) => family === 'MSGTRK' && server === 'MBX-K1', '09:00', '11:00'),
  },
  {
    name: 'log that begins late',
    words: 'The send log of one member was deleted up to noon.',
    rule: 'evidence.rolled-over',
    severity: ['info'],
    hosts: ['MBX-K1'],
    write: (sink) => simulateDagPair({ messages: 900, seed: 'late', calm: true }, sink),
    spoil: (bundle) => dropRows(bundle, (family, server) => family === 'SEND' && server === 'MBX-K1', '00:00', '12:00'),
  },
  {
    ...pair('one-end'),
    name: 'log of one end',
    words: 'The receive log of one member was not collected.',
    rule: 'evidence.one-side-only',
    severity: ['info'],
    hosts: ['MBX-K2', 'MBX-K1'],
    spoil: (bundle) => {
      for (const { path } of bundleLogs(bundle).filter((l) => l.server === 'MBX-K2' && l.family === 'RECV')) rmSync(join(bundle, path))
      return undefined
    },
  },
  {
    ...pair('broken'),
    name: 'rows cut short',
    words: 'Somebody edited a tracking log: every fifth row has lost its second half.',
    rule: 'evidence.set-aside',
    severity: ['notice'],
    hosts: ['MBX-K1'],
    spoil: (bundle) => {
      let n = 0
      for (const { path } of bundleLogs(bundle).filter((l) => l.server === 'MBX-K1' && l.family === 'MSGTRK'))
        changeText(bundle, path, (text) =>
          editRows(text, (line) => (n++ % 5 === 0 ? `${line.slice(0, 60).replaceAll('"', '')}\r\n` : line)),
        )
      return undefined
    },
  },
]
