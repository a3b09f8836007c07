/** Captures in the report: their clocks, connections in trouble, and those of a message's hops; never what was said in them. */
import { readCaptured } from '@shared/query/captured'
import { readMessage } from '@shared/query/message-detail'
import { buildReport } from '@shared/report/html'
import { expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'
import { all, readHtml, textOf } from '../../builders/html-reader'
import { smallCase } from '../../builders/small-case'
import { sampleBytes } from '../../captures/read-sample'

const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'
const SENT =
  '2024-05-01T12:00:46.000Z,10.20.1.11,EXCH01,203.0.113.25,MX1.dest.example,,Internet,SMTP,SEND,1,<zw.1@EXCH01.corp.example>,bob@dest.example,250 OK,900,1,,,Plans,anna@corp.example,anna@corp.example,'
const LOG = `#Software: Microsoft Exchange Server\r\n#Version: 14.01.0438.000\r\n#Log-type: Message Tracking Log\r\n#Fields: ${FIELDS}\r\n${SENT}\r\n`

function reportOf(files: Readonly<Record<string, string | Uint8Array>>) {
  const { tables, result } = correlated(files)
  const messages = Array.from({ length: tables.messages.rows }, (_, i) => readMessage(tables, i)).filter((m) => m !== null)
  const { input } = smallCase()
  const paths = Object.keys(files)
  const sources = paths.map((path, id) => ({ ...(input.catalogue.sources[0] as (typeof input.catalogue.sources)[number]), id, path }))
  const catalogue = { ...input.catalogue, sources, nodes: result.nodes, databases: [], coverage: [], asks: [] }
  const captured = readCaptured(tables, messages)
  const markup = buildReport({ catalogue, messages, lines: [], madeAt: 0, captured })
  const page = readHtml(markup)
  const part = all(page, 'section').find((s) => s.attributes['aria-labelledby'] === 'captures')
  return { markup, captured, part: part ? textOf(part) : '', page, ids: new Set(all(page, 'tr').map((r) => r.attributes.id)) }
}

test('the bundle’s captures with their clocks, and the connections in trouble with the place of their first packet', () => {
  const name = 'synthetic-zero-window.pcap'
  const { part, page, ids } = reportOf({ 'EXCH01/MSGTRK20240501-1.LOG': LOG, [`net/${name}`]: sampleBytes(name) })
  expect(part).toContain('1 capture with 1 TCP connection. In 1 of them something was sent again, lost, closed or reset.')
  expect(part).toContain(`net/${name}, packet 1`)
  expect(part).toContain('A receiver closed its window (8 packets with window 0)')
  expect(part).toContain('nothing tells how far its clock is')
  // on the page of the message, tied by the header of the mail; its link leads to the row above
  const message = all(page, 'section').find((s) => s.attributes['aria-labelledby'] === 'M-1')
  expect(message && textOf(message)).toContain('In captures')
  expect(message && textOf(message)).toMatch(/certain: Message-ID in the header of the mail/)
  const links = message ? all(message, 'a').map((a) => a.attributes.href) : []
  expect(links).toContain('#P-1')
  expect(ids.has('P-1')).toBe(true)
})

test('what a client proved who it is with never gets into a report', () => {
  const { markup } = reportOf({ 'auth.pcap': sampleBytes('smtp-auth-login-pmtu-retrans.pcap') })
  // user and password of the sample, as they went over the wire and decoded
  for (const secret of ['Z3VycGFydGFw', 'gurpartap', 'cHVuamFi', 'punjab']) expect(markup.toLowerCase()).not.toContain(secret.toLowerCase())
  expect(markup).toContain('Network captures')
})

test('no captures, no part', () => {
  const { captured, markup } = reportOf({ 'EXCH01/MSGTRK20240501-1.LOG': LOG })
  expect(captured).toBeNull()
  expect(markup).not.toContain('Network captures')
})
