/** The organisation with Exchange Online beside it: three legs of a mail, and a trace that joins them. */
import { expect, test } from 'vitest'
import { memorySink } from '../../simulator/bundle'
import { simulateModern } from '../../simulator/modern/simulate'
import { type Row, readLog, strictCells } from './read-logs'
import { scenarioNamed } from './read-modern'

const PATH = 'ExchangeOnline/MessageTrace.csv'
const sink = memorySink()
const truth = simulateModern(scenarioNamed('hybrid'), { messages: 500, seed: 'hybrid' }, sink)
const lines = (sink.files.get(PATH) ?? '').trimEnd().split('\r\n')
// every cell is quoted, as Export-Csv does; the strict reader wants quotes only where they are needed
const cells = (line: string) => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map((match) => (match[1] ?? '').replaceAll('""', '"'))
const fields = cells(lines[0] ?? '')
const trace = lines.slice(1).map((line): Row => Object.fromEntries(cells(line).map((cell, i) => [fields[i] ?? '', cell])))
const tracking = [...sink.files]
  .filter(([path]) => /MSGTRK\d/.test(path))
  .flatMap(([path, text]) => readLog(path, text).rows.map((row) => ({ ...row, server: path.split('/')[0] ?? '' }) as Row))

const CLOUD = 'larkmoor-example.mail.protection.outlook.com'

test('the trace has the columns of the cmdlet and tells of both directions', () => {
  expect(fields).toEqual(strictCells('Received,SenderAddress,RecipientAddress,Subject,Status,ToIP,FromIP,Size,MessageId,MessageTraceId'))
  expect(trace.length).toBeGreaterThan(100)
  for (const row of trace) expect(row.Received).toMatch(/^3\/9\/2026 \d{1,2}:\d\d:\d\d [AP]M$/)
  expect(trace.some((row) => row.ToIP === '10.66.3.21')).toBe(true)
  expect(trace.some((row) => row.FromIP === '10.66.3.21')).toBe(true)
})
test('each of its rows is a recipient of the truth, under the same two ids', () => {
  const known = new Map(truth.messages.map((message) => [message.networkMessageId ?? '', message]))
  for (const row of trace) {
    const message = known.get(row.MessageTraceId ?? '')
    expect(message?.messageId).toBe(row.MessageId)
    expect(message?.recipients.map((each) => each.address)).toContain(row.RecipientAddress)
  }
})
test('some mail goes from the cloud to a server here and back to the cloud', () => {
  const legs = truth.messages.filter(
    (message) => message.hops.some((hop) => hop.from.includes('.outbound.protection.')) && message.hops.some((hop) => hop.to === CLOUD),
  )
  expect(legs.length).toBeGreaterThan(2)
})
test('a mailbox in the cloud is rewritten, and what is sent there is answered by a server behind', () => {
  const rewritten = tracking.filter((row) => row['event-id'] === 'RESOLVE')
  const sent = tracking.filter((row) => row['event-id'] === 'SENDEXTERNAL' && row['server-hostname'] === CLOUD)
  expect(rewritten.length).toBeGreaterThan(50)
  expect(sent.length).toBeGreaterThan(30)
  for (const row of sent) {
    expect(row['source-context']).toMatch(/^;250 2\.6\.0 <.+> \[InternalId=\d+, Hostname=\w+\.eurprd0\d\.prod\.outlook\.com\] /)
    expect(row['connector-id']).toMatch(/^Outbound to Office 365 - /)
  }
  for (const row of rewritten) {
    const message = truth.messages.find((each) => each.networkMessageId === row['network-message-id'])
    const fate = (address: string | undefined) => message?.recipients.find((each) => each.address === address)?.outcome
    expect(fate(row['related-recipient-address'])).toBe('redirected')
    expect(['sent-external', 'deferred', 'failed', 'in-transit']).toContain(fate(row['recipient-address']))
  }
})
