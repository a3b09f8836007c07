/** Headers of mails: saved mails (.eml), or header lines pasted into a text file. A mail's header is one more witness of its way. */
import { headText } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { openTextReader } from '../text/text-reader'
import { fieldName, MailHeaderParser } from './parser'

const MOST_LINES = 400
/** Fields of mails; names that begin with `x-` or `arc-` count too. */
const KNOWN = new Set(
  'received message-id from to cc bcc date subject sender reply-to return-path delivered-to mime-version content-type content-transfer-encoding in-reply-to references dkim-signature authentication-results received-spf thread-topic thread-index importance priority accept-language content-language list-id list-unsubscribe precedence auto-submitted envelope-to resent-from resent-date'.split(
    ' ',
  ),
)
/** Copies that pipeline tracing makes hold whole mails. */
const TRACED = /^X-CreatedBy: MSExchange/im
const TRACED_PATH = /pipeline_?tracing/i

function sniff(head: Uint8Array, path: string): Sniffed | null {
  const text = headText(head)
  // an answer of a web server has fields of the same form
  if (/^\s*HTTP\/\d/.test(text.slice(0, 100))) return null
  const seen = new Set<string>()
  let known = 0
  let odd = 0
  let oddFirst = 0
  for (const line of text.split(/\r?\n/, MOST_LINES)) {
    if (line.trim() === '') {
      if (seen.size > 0) break
      continue
    }
    if (line[0] === ' ' || line[0] === '\t') continue
    const name = fieldName(line)?.toLowerCase() ?? ''
    if (KNOWN.has(name) || /^(?:x|arc)-/.test(name)) {
      seen.add(name)
      known++
    } else if (name === '' && !line.startsWith('From ')) {
      odd++
      if (known === 0) oddFirst++
    }
    // a page of text that ends with a quoted header is no header
    if (oddFirst > 3) return null
  }
  const telling = seen.has('received') || (oddFirst === 0 && (seen.has('message-id') || (seen.has('from') && seen.has('date'))))
  if (!telling || known < 3 || odd * 4 > known + 8) return null
  if (TRACED_PATH.test(path) || TRACED.test(text)) return null
  return { confidence: 92, kind: 'header' }
}

export const mailHeader: Format = {
  id: 'mail-header',
  title: 'Mail header',
  docs: 'docs/formats/mail-header.md',
  clock: 'local-declared',
  sniff,
  open: (context) => openTextReader(context, (sink) => new MailHeaderParser(sink)),
  samples: [
    'Received: from a.example (192.0.2.1) by b.example (192.0.2.2); Tue, 10 Mar 2026 13:00:01 +0000\r\nFrom: ada@a.example\r\nTo: bob@b.example\r\n',
    'From: ada@a.example\nDate: Tue, 10 Mar 2026 13:00:01 +0000\nSubject: x\nMessage-ID: <1@a.example>\n\nHello\n',
  ],
}
