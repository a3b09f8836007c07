/** Connectivity logs (CONNECTLOG): which hosts a transport service connected to, what DNS said, what was tried and how it ended. */
import { fileName, headConfidence, logHead } from '../exchange-log/log-head'
import { openLogReader } from '../exchange-log/log-reader'
import type { Format, Sniffed } from '../format'
import { DERIVED, TREATMENTS } from './fields'

const id = 'connectivity'
const LOG_TYPE = /^transport connectivity log$/i
const TELLING_FIELDS = ['date-time', 'session', 'destination', 'direction', 'description']
/** `CONNECTLOG2022091915-1.LOG` */
const NAME = /^connectlog\d{8}/i

function sniff(head: Uint8Array, path: string): Sniffed | null {
  const byHead = headConfidence(logHead(head), LOG_TYPE, TELLING_FIELDS)
  const confidence = byHead ?? (NAME.test(fileName(path)) ? 20 : 0)
  return confidence > 0 ? { confidence, kind: id } : null
}

export const connectivity: Format = {
  id,
  title: 'Exchange connectivity log',
  docs: 'docs/formats/connectivity.md',
  clock: 'utc',
  sniff,
  open: (context) => openLogReader({ id, treatments: TREATMENTS, derived: DERIVED, kindOf: () => id }, context),
  samples: [
    '#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: Transport Connectivity Log\r\n',
    '#Fields: date-time,session,source,destination,direction,description\r\n',
  ],
}
