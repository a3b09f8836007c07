/** Faults in delivery. */

import { splitRow } from '@shared/columns/scan/split-row'
import { ORGANISATION, queueOutput, STUCK } from '../flows/s03-one-database/organisation'
import { bundleLogs } from '../simulator/bundle-logs'
import { cell } from '../simulator/csv'
import { changeText, editRows } from '../simulator/log-text'
import { simulateModern } from '../simulator/modern/simulate'
import { SCENARIOS } from '../simulator/scenarios'
import type { Fault } from './fault'

export const DELIVERY_FAULTS: readonly Fault[] = [
  {
    name: 'full database',
    words: 'The disk of one database is full: every hub holds mail for it.',
    rule: 'delivery.stuck-next-hop',
    severity: ['problem'],
    hosts: ['CW-POST1', 'CW-POST2', 'CW-POST3', 'CW-POST4'],
    write: (sink) => simulateModern(ORGANISATION, { messages: 300, seed: 'fault', from: '2026-08-20', stuck: STUCK }, sink),
    spoil: () => ({ 'queues/post1.txt': queueOutput('CW-POST1', 7, 0) }),
  },
  {
    name: 'refused by policy',
    words: 'A smart host’s filter refuses every third mail out.',
    rule: 'delivery.failures',
    severity: ['problem', 'warning'],
    hosts: [],
    write: (sink) => SCENARIOS.get('dag-pair')?.run({ messages: 200, seed: 'fault' }, sink) ?? never(),
    spoil: refuseThird,
  },
]

function never(): never {
  throw new Error('the scenario is gone')
}

/** SEND rows of every third mail to a smart host become the FAIL rows that a refusal leaves behind. */
function refuseThird(bundle: string): undefined {
  let n = 0
  for (const { path } of bundleLogs(bundle).filter((l) => l.family === 'MSGTRK'))
    changeText(bundle, path, (text) =>
      editRows(text, (line, fields) => {
        const cells = splitRow(line)
        const at = (name: string) => fields.indexOf(name)
        if (cells[at('event-id')] !== 'SEND' || cells[at('source')] !== 'SMTP' || !/relay/i.test(cells[at('server-hostname')] ?? ''))
          return line
        if (n++ % 3 !== 0) return line
        cells[at('event-id')] = 'FAIL'
        cells[at('recipient-status')] = (cells[at('recipient-address')] ?? '')
          .split(';')
          .map(() => '550 5.7.1 Message rejected by content filter policy 4')
          .join(';')
        return `${cells.map(cell).join(',')}${/[\r\n]*$/.exec(line)?.[0] ?? ''}`
      }),
    )
  return undefined
}
