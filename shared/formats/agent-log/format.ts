/** Agent logs (AgentLog): what anti-spam and transport agents decided about a session or a message, also of such that tracking never saw. */
import { fileName, headConfidence, logHead } from '../exchange-log/log-head'
import { openLogReader } from '../exchange-log/log-reader'
import type { Format, Sniffed } from '../format'
import { TREATMENTS } from './fields'

const id = 'agent-log'
const LOG_TYPE = /^agent log$/i
const TELLING_FIELDS = ['Timestamp', 'SessionId', 'Agent', 'Event', 'Action']
/** `AgentLog20220913-1.LOG` */
const NAME = /^agentlog\d{8}/i

function sniff(head: Uint8Array, path: string): Sniffed | null {
  const byHead = headConfidence(logHead(head), LOG_TYPE, TELLING_FIELDS)
  const confidence = byHead ?? (NAME.test(fileName(path)) ? 20 : 0)
  return confidence > 0 ? { confidence, kind: 'agent' } : null
}

export const agentLog: Format = {
  id,
  title: 'Exchange agent log',
  docs: 'docs/formats/agent-log.md',
  clock: 'utc',
  sniff,
  open: (context) => openLogReader({ id, treatments: TREATMENTS, derived: [], kindOf: () => 'agent' }, context),
  samples: [
    '#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: Agent Log\r\n',
    '#Fields: Timestamp,SessionId,LocalEndpoint,RemoteEndpoint,EnteredOrgFromIP,MessageId,P1FromAddress,P2FromAddresses,Recipient,NumRecipients,Agent,Event,Action,SmtpResponse,Reason,ReasonData\r\n',
  ],
}
