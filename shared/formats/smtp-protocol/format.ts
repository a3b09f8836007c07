/**
 * SMTP protocol logs (RECV, SEND): one row for each line of an SMTP conversation. Receive and Send are one format and two kinds, as `>`
 * is always what this server sent. The kind is told by `#Log-type`, else by name or folder, else by who sent the banner.
 */
import type { SourceKind } from '../../model/source'
import { decodeHead, fileName, headConfidence, headText, logHead } from '../exchange-log/log-head'
import { openLogReader } from '../exchange-log/log-reader'
import type { Format, Reader, ReaderContext, Sniffed } from '../format'
import { TREATMENTS } from './fields'

const id = 'smtp-protocol'
const LOG_TYPE = /^smtp (receive|send) protocol log$/i
const TELLING_FIELDS = ['date-time', 'session-id', 'sequence-number', 'remote-endpoint', 'event']
/** `RECV2023011116-1.LOG`, `SEND20190125-1.LOG` */
const NAME = /^(recv|send)\d{8}/i
/** A row with the banner: `…,>,"220 mx.example ESMTP …"` */
const BANNER_SENT = /^\d{4}-.*,>,"?220[ -]/m
const BANNER_READ = /^\d{4}-.*,<,"?220[ -]/m

function sniff(head: Uint8Array, path: string): Sniffed | null {
  const byHead = headConfidence(logHead(head), LOG_TYPE, TELLING_FIELDS)
  const confidence = byHead ?? (NAME.test(fileName(path)) ? 20 : 0)
  return confidence > 0 ? { confidence, kind: kindOf(head, path) } : null
}

function kindOf(head: Uint8Array, path: string): SourceKind {
  const said = LOG_TYPE.exec(logHead(head)?.logType ?? '')?.[1] ?? NAME.exec(fileName(path))?.[1] ?? /smtp(receive|send)/i.exec(path)?.[1]
  if (said) return said.toLowerCase() === 'send' ? 'smtp-send' : 'smtp-receive'
  const text = headText(head)
  return !BANNER_SENT.test(text) && BANNER_READ.test(text) ? 'smtp-send' : 'smtp-receive'
}

/** Bytes kept to tell the kind when the file has been read. */
const HEAD_BYTES = 16 << 10

function open(context: ReaderContext): Reader {
  const head = new Uint8Array(HEAD_BYTES)
  let kept = 0
  const kind = () => kindOf(decodeHead(head.subarray(0, kept)), context.path)
  const reader = openLogReader({ id, treatments: TREATMENTS, derived: [], kindOf: kind }, context)
  return {
    ...reader,
    push(bytes) {
      if (kept < HEAD_BYTES) {
        const part = bytes.subarray(0, HEAD_BYTES - kept)
        head.set(part, kept)
        kept += part.length
      }
      reader.push(bytes)
    },
  }
}

export const smtpProtocol: Format = {
  id,
  title: 'Exchange SMTP protocol log',
  docs: 'docs/formats/smtp-protocol.md',
  clock: 'utc',
  sniff,
  open,
  samples: [
    '#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: SMTP Receive Protocol Log\r\n',
    '#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: SMTP Send Protocol Log\r\n',
    '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n',
  ],
}
