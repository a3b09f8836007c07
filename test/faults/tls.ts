/** Faults of TLS. */
import type { Fault } from './fault'
import { breakSessions, editSessions, type Which } from './protocol-sessions'
import { pair } from './sessions'

const INSIDE: readonly Which[] = [
  { server: 'MBX-K1', family: 'SEND', connector: /^Intra-Organization/, hours: [0, 24] },
  { server: 'MBX-K2', family: 'RECV', connector: /\\Default MBX-K2$/, hours: [0, 24] },
]
const HIDDEN = /STARTTLS|X-ANONYMOUSTLS|SMTP server ready|[Cc]ertificate|TLS protocol/

export const TLS_FAULTS: readonly Fault[] = [
  {
    ...pair('stripped'),
    name: 'STARTTLS taken away on one way',
    words: 'A firewall takes STARTTLS out of what one member offers to the other; the way back is well.',
    rule: 'tls.not-offered',
    severity: ['warning'],
    hosts: ['MBX-K1', 'MBX-K2'],
    spoil: (bundle) => {
      for (const which of INSIDE)
        editSessions(bundle, which, (rows) =>
          rows.filter((r) => !r.some((c) => HIDDEN.test(c))).map((r, i) => r.map((c, at) => (at === 3 ? String(i) : c))),
        )
      return undefined
    },
  },
  {
    ...pair('certificate'),
    name: 'certificate that ran out',
    words: 'One member’s certificate has run out: TLS is granted, and the other closes.',
    rule: 'tls.handshake-failed',
    severity: ['problem'],
    hosts: ['MBX-K1', 'MBX-K2'],
    spoil: (bundle) => {
      for (const which of INSIDE)
        breakSessions(bundle, which, { at: /^X-ANONYMOUSTLS/, says: '220 2.0.0 SMTP server ready', closedBy: 'Remote(SocketError)' })
      return undefined
    },
  },
]
