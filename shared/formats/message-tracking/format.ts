/** Message tracking logs (MSGTRK, MSGTRKM, MSGTRKMA, MSGTRKMS, MSGTRKMD): one row for each thing that happened to a message on a server. */
import { fileName, headConfidence, logHead } from '../exchange-log/log-head'
import { openLogReader } from '../exchange-log/log-reader'
import type { Format, Sniffed } from '../format'
import { DERIVED, TREATMENTS } from './fields'

const id = 'message-tracking'
const LOG_TYPE = /^message tracking log$/i
const TELLING_FIELDS = ['date-time', 'event-id', 'internal-message-id', 'message-id']
/** `MSGTRK2024010700-1.LOG`, `MSGTRKMS2022091915-1.LOG` */
const NAME = /^msgtrk(m|ma|ms|md)?\d{8}/i

function sniff(head: Uint8Array, path: string): Sniffed | null {
  const byHead = headConfidence(logHead(head), LOG_TYPE, TELLING_FIELDS)
  const confidence = byHead ?? (NAME.test(fileName(path)) ? 20 : 0)
  return confidence > 0 ? { confidence, kind: id } : null
}

export const messageTracking: Format = {
  id,
  title: 'Exchange message tracking log',
  docs: 'docs/formats/message-tracking.md',
  clock: 'utc',
  sniff,
  open: (context) => openLogReader({ id, treatments: TREATMENTS, derived: DERIVED, kindOf: () => id }, context),
  samples: [
    '#Software: Microsoft Exchange Server\r\n#Version: 15.01.2375.007\r\n#Log-type: Message Tracking Log\r\n',
    '\uFEFF#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-Type: Message Tracking Log\r\n',
    '#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id\n',
  ],
}
