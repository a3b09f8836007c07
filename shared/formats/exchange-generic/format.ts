/**
 * Any other log of Exchange that names its columns in `#Fields`: queue, routing, DNS, throttling and many more. Its rows are kept under
 * the log's own column names as text and nothing is concluded from them; only the first column has to be the row's time.
 */
import { agentLog } from '../agent-log/format'
import { connectivity } from '../connectivity/format'
import { logHead } from '../exchange-log/log-head'
import { openLogReader } from '../exchange-log/log-reader'
import type { Format, Sniffed } from '../format'
import { messageTracking } from '../message-tracking/format'
import { smtpProtocol } from '../smtp-protocol/format'

const id = 'exchange-generic'
const KNOWN: readonly Format[] = [messageTracking, smtpProtocol, connectivity, agentLog]
/** Requests of clients, often larger than all mail logs together: recognised, and not read. */
const CLIENT_ACCESS = /^(http ?proxy|ews|owa|ecp|oab|mapi|rpc|autodiscover|activesync|eas|address ?book|powershell|rest|web ?services)\b/i

function sniff(head: Uint8Array): Sniffed | null {
  const header = logHead(head)
  if (!header || (header.logType === null && header.fields.length < 2)) return null
  const exchange = /^microsoft exchange/i.test(header.software ?? '')
  if (!exchange && (header.logType === null || header.fields.length < 2)) return null
  if (CLIENT_ACCESS.test(header.logType ?? '')) return null
  if (KNOWN.some((f) => f.sniff(head, '') !== null)) return null
  return { confidence: exchange ? 90 : 60, kind: 'exchange-log' }
}

export const exchangeGeneric: Format = {
  id,
  title: 'Other Exchange log',
  docs: 'docs/formats/exchange-generic.md',
  clock: 'utc',
  sniff,
  open: (context) => openLogReader({ id, treatments: {}, derived: [], kindOf: () => 'exchange-log' }, context),
  samples: [
    '#Software: Microsoft Exchange Server\r\n#Version: 15.01.2507.023\r\n#Log-type: Transport Queue Log\r\n#Fields: Timestamp,QueueName\r\n',
    '#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: Mailbox Delivery Throttling Log\r\n',
  ],
}
