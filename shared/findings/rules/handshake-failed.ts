/** TLS that was granted and never began, or was refused with a reason: a certificate, a version, a cipher. */
import { formatCounted } from '../../base/format'
import { sessionDrafts } from '../parts/session-drafts'
import { noSessions } from '../parts/session-table'
import type { Rule } from '../rule'

export const handshakeFailed: Rule<'tls.handshake-failed'> = {
  id: 'tls.handshake-failed',
  title: 'TLS that fails',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'Where TLS is required, mail waits until it expires; where it is not, the sender may go on in clear text.',
    otherwise:
      'A certificate that is not trusted, expired or for another name, no version or cipher in common, or a device that inspects TLS: the end that closed tells which in its event log (Schannel, source 36874 to 36888).',
    nextSteps: [
      'Get-ExchangeCertificate | Format-List Thumbprint,Services,NotAfter,CertificateDomains on the answering server; Get-SendConnector and Get-ReceiveConnector | Format-List Name,TlsCertificateName,RequireTLS,Fqdn.',
      'Compare SCHANNEL\\Protocols and the cipher suites of both ends in the registry; export the key before a change, importing it undoes it.',
      'To keep mail flowing meanwhile: Set-SendConnector -RequireTLS $false or -IgnoreSTARTTLS $true, if the content may go in clear text; $true and $false again undo it.',
    ],
  },
  missing: noSessions,
  check: (facts, values) =>
    sessionDrafts(facts, values, {
      accepts: (s, row) => s.result.at(row) !== 'completed' && (s.kind(row) === 'tls' || (s.tls.at(row) === 'no' && s.kind(row) === '')),
      by: 'pair',
      severity: (t) => (t.grave ? 'problem' : 'warning'),
      title: (t) => `TLS between ${t.client} and ${t.server} fails: ${formatCounted(t.group.count, 'session')}`,
      more: ({ group, table }) => {
        const granted = group.rows.filter((row) => table.tls.at(row) === 'no').length
        return granted === 0
          ? {}
          : { sentences: [`In ${formatCounted(granted, 'session')} TLS was granted and the connection ended before it began.`] }
      },
    }),
}
