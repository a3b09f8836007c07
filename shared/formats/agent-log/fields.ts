/** The fields of agent logs: the 16 documented ones and those of newer builds; others are kept as text. See docs/formats/agent-log.md. */
import type { Treatment } from '../../columns/scan/plan'

export const TREATMENTS: Readonly<Record<string, Treatment>> = {
  Timestamp: 'time',
  SessionId: 'text',
  LocalEndpoint: 'dictionary',
  RemoteEndpoint: 'text',
  EnteredOrgFromIP: 'text',
  MessageId: 'text',
  P1FromAddress: 'text',
  P2FromAddresses: 'text',
  Recipient: 'text',
  NumRecipients: 'number',
  Agent: 'dictionary',
  Event: 'dictionary',
  Action: 'dictionary',
  SmtpResponse: 'dictionary',
  Reason: 'dictionary',
  ReasonData: 'text',
  Diagnostics: 'text',
  NetworkMsgID: 'text',
  TenantID: 'dictionary',
  Directionality: 'dictionary',
}
