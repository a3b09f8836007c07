/** Faults that protocol logs show: sessions that are refused, cut off or put off. */
import { SCENARIOS } from '../simulator/scenarios'
import type { Fault } from './fault'
import { addSessions, type Break, breakSessions, type Which } from './protocol-sessions'

const EHLO: readonly (readonly [string, string])[] = [['>', '250  MBX-K1.brennick.example Hello SIZE PIPELINING']]

/** The pair of servers that is otherwise well. */
export const pair = (seed: string): Pick<Fault, 'write'> => ({
  write: (sink) => {
    const known = SCENARIOS.get('dag-pair')
    if (!known) throw new Error('the scenario is gone')
    return known.run({ messages: 250, seed, calm: true }, sink)
  },
})

const BUSY: Which['hours'] = [6, 13]
/** Both logs of what the first member sends to the second. */
const INSIDE: readonly Which[] = [
  { server: 'MBX-K1', family: 'SEND', connector: /^Intra-Organization/, hours: BUSY },
  { server: 'MBX-K2', family: 'RECV', connector: /\\Default MBX-K2$/, hours: BUSY },
]
/** What both members send to the smart host. */
const OUT: readonly Which[] = ['MBX-K1', 'MBX-K2'].map((server) => ({ server, family: 'SEND', connector: /^Ausgang/, hours: BUSY }))
/** What the balancer lets in to the first member. */
const IN: readonly Which[] = [{ server: 'MBX-K1', family: 'RECV', connector: /\\Internet Mail$/, hours: BUSY }]

const broken = (logs: readonly Which[], b: Break, every?: number) => (bundle: string) => {
  for (const which of logs) breakSessions(bundle, which, b, every)
  return undefined
}

const application = (name: string, remote: string, ending: readonly (readonly [string, string, number?, string?])[]) => ({
  connector: 'MBX-K1\\Internet Mail',
  local: '192.168.40.11:25',
  remote,
  rows: [
    ['+', ''],
    ['>', '220 MBX-K1.brennick.example Microsoft ESMTP MAIL Service ready'],
    ['<', `EHLO ${name}`],
    ...EHLO,
    ...ending,
  ] as const,
})

const added =
  (said: ReturnType<typeof application>, times = 30) =>
  (bundle: string) => {
    addSessions(bundle, 'MBX-K1', 'RECV', { from: '2026-03-09T08:00:00Z', times, everyMs: 240_000, said })
    return undefined
  }

const FROM = ['<', 'MAIL FROM:<erp@brennick.example>'] as const
const OK = ['>', '250 2.1.0 Sender OK'] as const
const BYE = [
  ['<', 'QUIT'],
  ['>', '221 2.0.0 Service closing transmission channel'],
  ['-', '', 3, 'Local'],
] as const

export const SESSION_FAULTS: readonly Fault[] = [
  {
    ...pair('rejected'),
    name: 'client without a right to send',
    words: 'A scanner meets a connector that asks for authentication.',
    rule: 'sessions.rejected-before-mail',
    severity: ['warning'],
    hosts: ['MBX-K1', 'scanner'],
    spoil: added(application('scanner.brennick.example', '192.168.40.77', [FROM, ['>', '530 5.7.1 Client was not authenticated'], ...BYE])),
  },
  {
    ...pair('tarpit'),
    name: 'refusals held back',
    words: 'An application writes to addresses that are gone; each refusal waits for the tarpit.',
    rule: 'sessions.rejected-before-mail',
    severity: ['info'],
    hosts: ['MBX-K1', 'erp'],
    spoil: added(
      application('erp.brennick.example', '192.168.40.78', [
        ...[FROM, OK],
        ['<', 'RCPT TO:<gone@brennick.example>'],
        ['*', "Tarpit for '0.00:00:05'"],
        ['>', '550 5.1.1 User unknown', 5_005],
        ...BYE,
      ]),
    ),
  },
  {
    ...pair('relay'),
    name: 'application behind the balancer may not relay',
    words: 'An application sends through the balancer, whose address no relay connector knows.',
    rule: 'sessions.relay-refused',
    severity: ['problem'],
    hosts: ['MBX-K1', 'billing', 'balancer 192'],
    spoil: added(
      application('billing.brennick.example', '192.168.40.9', [
        ...[FROM, OK],
        ['<', 'RCPT TO:<customer@far.example>'],
        ['>', '550 5.7.1 Unable to relay'],
        ...BYE,
      ]),
    ),
  },
  {
    ...pair('kerberos'),
    name: 'Kerberos between two servers',
    words: 'One server can’t prove to the other who it is.',
    rule: 'sessions.authentication-failures',
    severity: ['problem'],
    hosts: ['MBX-K1', 'MBX-K2'],
    spoil: broken(INSIDE, { at: /^X-EXPS/, says: '454 4.7.0 Temporary authentication failure', closedBy: 'Local' }),
  },
  {
    ...pair('exps'),
    name: 'X-EXPS taken away',
    words: 'A device hides X-EXPS from the EHLO reply.',
    rule: 'sessions.authentication-failures',
    severity: ['problem'],
    hosts: ['MBX-K1', 'MBX-K2'],
    spoil: broken(INSIDE, { at: /^X-EXPS/, says: '451 5.7.3 Cannot achieve Exchange Server authentication', closedBy: 'Local' }),
  },
  {
    ...pair('cut'),
    name: 'connections reset in mails',
    words: 'A device resets every second connection out in the middle of the mail.',
    rule: 'sessions.cut-off',
    severity: ['warning', 'problem'],
    hosts: ['MBX-K2', 'relay'],
    spoil: broken(OUT, { at: /^DATA/, says: null, closedBy: 'Remote(ConnectionReset)', afterMs: 30_000 }, 2),
  },
  {
    ...pair('timeout'),
    name: 'connections that time out',
    words: 'Mails between the members stall until the connection is given up.',
    rule: 'sessions.cut-off',
    severity: ['warning', 'problem'],
    hosts: ['MBX-K1', 'MBX-K2'],
    spoil: broken(INSIDE, { at: /^(?:DATA|BDAT)/, says: '421 4.4.2 Connection dropped', closedBy: 'Local', afterMs: 300_000 }),
  },
  {
    ...pair('maintenance'),
    name: 'member in maintenance',
    words: 'The transport component of one member is inactive, and the balancer sends there all the same.',
    rule: 'sessions.service-not-available',
    severity: ['problem', 'warning'],
    hosts: ['MBX-K1'],
    spoil: broken(IN, { at: /^MAIL/, says: '421 4.3.2 Service not active', closedBy: 'Local' }),
  },
  {
    ...pair('pressure'),
    name: 'back pressure',
    words: 'The disk with the queue database of one member is full.',
    rule: 'sessions.back-pressure',
    severity: ['problem', 'warning'],
    hosts: ['MBX-K1'],
    spoil: broken(IN, { at: /^MAIL/, says: '452 4.3.1 Insufficient system resources', closedBy: 'Local' }),
  },
  {
    ...pair('proxy'),
    name: 'Front End without Transport',
    words: 'The Transport service behind a Front End does not answer.',
    rule: 'sessions.frontend-cannot-proxy',
    severity: ['problem', 'warning'],
    hosts: ['MBX-K1'],
    spoil: broken(IN, { at: /^DATA/, says: '451 4.7.0 Temporary server error. Please try again later. PRX2', closedBy: 'Local' }),
  },
  {
    ...pair('rate'),
    name: 'too many connections',
    words: 'A batch job opens more connections than one source may.',
    rule: 'sessions.rate-limit',
    severity: ['problem', 'warning'],
    hosts: ['MBX-K1'],
    spoil: (bundle) => {
      const rows = [
        ['+', ''],
        [
          '>',
          '421 4.3.2 The maximum number of concurrent server connections has exceeded the per-source limit, closing transmission channel',
        ],
        ['-', '', 3, 'Local'],
      ] as const
      const said = { connector: 'MBX-K1\\Internet Mail', local: '192.168.40.11:25', remote: '192.168.40.79', rows }
      addSessions(bundle, 'MBX-K1', 'RECV', { from: '2026-03-09T09:00:00Z', times: 40, everyMs: 1_000, said })
      return undefined
    },
  },
  {
    ...pair('greylist'),
    name: 'smart host that greylists',
    words: 'The next host puts off every mail that it does not know.',
    rule: 'sessions.greylisting',
    severity: ['notice', 'info'],
    hosts: ['relay'],
    spoil: broken(OUT, {
      at: /^RCPT/,
      says: '451 4.7.1 Recipient address rejected: Greylisted, please try again later',
      closedBy: 'Remote',
    }),
  },
]
