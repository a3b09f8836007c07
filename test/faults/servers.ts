/** Faults of servers. */
import { simulateDagPair } from '../simulator/dag-pair'
import type { Fault } from './fault'

export const SERVER_FAULTS: readonly Fault[] = [
  {
    name: 'clock a minute ahead',
    words: 'The clock of one member is 80 s ahead.',
    rule: 'servers.clock-skew',
    severity: ['warning'],
    hosts: ['MBX-K2'],
    write: (sink) => simulateDagPair({ messages: 250, seed: 'fault', skew: { 'MBX-K2': 80_000 } }, sink),
  },
]
