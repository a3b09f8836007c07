/** Servers and clients that can't prove who they are: Kerberos between servers, names and passwords of clients, X-EXPS that a device takes away. */
import { formatCounted, formatDuration } from '../../base/format'
import type { CaseFacts } from '../facts'
import { type SessionTrouble, sessionDrafts } from '../parts/session-drafts'
import { noSessions } from '../parts/session-table'
import type { Rule } from '../rule'

const KERBEROS = /Temporary authentication failure/i
const EXCHANGE = /5\.7\.3\b/

export const authenticationFailures: Rule<'sessions.authentication-failures'> = {
  id: 'sessions.authentication-failures',
  title: 'Authentication that fails',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'Between Exchange servers nothing is handed over without it: mail waits and expires. A client that fails can’t send.',
    otherwise: 'From the internet, hosts that guess passwords fail all the time.',
    nextSteps: [
      'Look which account and which client it is: the protocol log names them (User Name: …).',
      'Change the stored password in the application, or stop the client; AuthMechanism of the connector says what is offered.',
    ],
  },
  missing: noSessions,
  check: (facts, values) =>
    sessionDrafts(facts, values, {
      accepts: (s, row) => s.kind(row) === 'authentication',
      by: 'pair',
      part: (s, row) => (KERBEROS.test(s.status.at(row)) ? 'kerberos' : EXCHANGE.test(s.status.at(row)) ? 'exchange' : 'account'),
      severity: (t) => (isServers(facts, t) ? (t.grave ? 'problem' : 'warning') : 'notice'),
      title: (t) => `Authentication of ${t.client} to ${t.server} failed in ${formatCounted(t.group.count, 'session')}`,
      more: (t) => (KERBEROS.test(t.said) ? kerberos(facts, t) : EXCHANGE.test(t.said) ? EXCHANGE_WORDS : {}),
    }),
}

const isServers = (facts: CaseFacts, { clients, servers }: SessionTrouble): boolean =>
  [clients[0], servers[0]].every((p) => facts.catalogue.nodes[p ?? -1]?.kind === 'exchange-server')

function kerberos(facts: CaseFacts, { clients, servers }: SessionTrouble) {
  const offsets = [clients[0], servers[0]].map((p) => facts.catalogue.nodes[p ?? -1]?.clock?.offsetMs ?? Number.NaN)
  const apart = Math.abs((offsets[0] ?? Number.NaN) - (offsets[1] ?? Number.NaN))
  return {
    sentences: Number.isNaN(apart)
      ? ['How far their clocks are apart is not known from these logs.']
      : [`Their clocks are ${formatDuration(apart)} apart; Kerberos allows 5 min.`],
    otherwise:
      'Clocks that differ, a service principal name that two accounts have, a broken secure channel or trust: the logs do not tell which.',
    nextSteps: [
      'Compare the clocks of both servers and of their domain controllers: w32tm /monitor.',
      'setspn -L SERVER shows whether SMTPSVC/SERVER is there, setspn -X whether another account has it too; Test-ComputerSecureChannel on both servers.',
    ],
  }
}

const EXCHANGE_WORDS = {
  otherwise:
    'A device on the way that hides X-EXPS, a receive connector without Exchange Server authentication, or another connector than meant.',
  nextSteps: [
    'Compare the EHLO reply in the log of both ends: X-EXPS that is in one and missing in the other was taken out on the way. Switch off SMTP inspection (fixup, ESMTP inspect) between the servers; switching it on again undoes it.',
    'Get-ReceiveConnector | Format-List Name,RemoteIPRanges,AuthMechanism on the answering server: the connector that takes the other server’s address needs ExchangeServer in AuthMechanism.',
  ],
}
