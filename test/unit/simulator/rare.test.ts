/** The pair with everything that a usual run does without: what the rows say of it, and what the truth does. */
import { expect, test } from 'vitest'
import { list, type Row, simulate } from './read-logs'

const run = simulate({ messages: 1200, seed: 'rare', rare: true, probeSeconds: 600 })
const { truth } = run
const tracking = run.rows('MSGTRK')
const of = (event: string, source?: string) => tracking.filter((row) => row['event-id'] === event && (!source || row.source === source))
const messages = new Map(truth.messages.map((message) => [message.messageId, message]))
const SMART_HOST = 'relay.northquay.example'
const hours = (from: string | undefined, to: string | undefined) => (Date.parse(to ?? '') - Date.parse(from ?? '')) / 3_600_000

test('a usual run has none of it', () => {
  const usual = simulate({ messages: 300, probeSeconds: 600 })
  expect(usual.rows('MSGTRK').some((row) => row.source === 'AGENT' || row['event-id'] === 'DUPLICATEDELIVER')).toBe(false)
  expect(usual.rows('SEND').some((row) => /^XSHADOW|^XQDISCARD/.test(row.data ?? ''))).toBe(false)
})
test('journal copies are messages of their own, related both ways', () => {
  const copies = of('RECEIVE', 'AGENT')
  expect(copies.length).toBeGreaterThan(20)
  for (const row of copies) {
    const copy = messages.get(row['message-id'] ?? '')
    expect(copy?.related).toEqual([{ messageId: row.reference, relation: 'original' }])
    expect(messages.get(row.reference ?? '')?.related).toContainEqual({ messageId: row['message-id'], relation: 'journal' })
  }
})
test('a duplicate comes after the delivery of the same copy and changes no outcome', () => {
  const copyOf = (row: Row) => `${row.server} ${row['internal-message-id']} ${row['recipient-address']}`
  const delivered = new Map(of('DELIVER').map((row) => [copyOf(row), row]))
  const twice = of('DUPLICATEDELIVER')
  expect(twice.length).toBeGreaterThan(10)
  for (const row of twice) {
    const first = delivered.get(copyOf(row))
    expect((row['date-time'] ?? '') > (first?.['date-time'] ?? '9')).toBe(true)
    const told = messages.get(row['message-id'] ?? '')?.recipients.filter(({ address }) => list(row['recipient-address']).includes(address))
    expect(told?.every(({ outcome }) => outcome === 'delivered')).toBe(true)
  }
})
test('a mail that comes back goes out again under its Message-ID, until it is refused without a tracking row', () => {
  const looping = truth.messages.filter((message) => message.recipients.some(({ address }) => address.endsWith('@branch.brennick.example')))
  const whole = looping.filter((message) => message.hops.filter((hop) => hop.to === SMART_HOST).length === 3)
  expect(whole.length).toBeGreaterThan(1)
  for (const { hops, recipients } of whole) {
    const back = hops.filter((hop) => hop.from === SMART_HOST)
    expect(back.map((hop) => hop.via)).toEqual([['balancer'], ['balancer']])
    expect(recipients[0]?.outcome).toBe('sent-external')
  }
  expect(run.rows('RECV').filter((row) => row.data?.startsWith('554 5.4.6')).length).toBeGreaterThanOrEqual(whole.length)
})
test('after four hours the sender is told, after six the mail expires', () => {
  const delays = of('DSN').filter((row) => row['source-context'] === 'Delayed')
  expect(delays.length).toBeGreaterThan(2)
  for (const row of delays) expect(hours(messages.get(row.reference ?? '')?.first, row['date-time'])).toBeCloseTo(4.1, 0)
  expect(new Set(delays.map((row) => row.reference)).size).toBe(delays.length)
  const expired = of('FAIL', 'QUEUE')
  expect(expired.length).toBeGreaterThan(2)
  for (const row of expired) {
    const message = messages.get(row['message-id'] ?? '')
    expect(hours(message?.first, row['date-time'])).toBeCloseTo(6.1, 0)
    expect(message?.recipients.find(({ address }) => address.endsWith('@adrift.example'))?.outcome).toBe('failed')
    expect(message?.hops.find((hop) => hop.to === SMART_HOST)?.attempts?.every((attempt) => attempt.result.startsWith('451'))).toBe(true)
  }
})
test('a mail without a Message-ID gets one from the hub that receives it, in every row and in the reply', () => {
  const given = of('RECEIVE', 'SMTP').filter(
    (row) => row['connector-id']?.endsWith('\\Internet Mail') && row['message-id']?.endsWith(`@${row.server}.brennick.example>`),
  )
  const fresh = given.filter((row) => !row['sender-address']?.endsWith('@brennick.example'))
  expect(fresh.length).toBeGreaterThan(8)
  const replies = run.rows('RECV').map((row) => row.data ?? '')
  for (const row of fresh) {
    expect(messages.has(row['message-id'] ?? '')).toBe(true)
    expect(replies.some((reply) => reply.includes(`${row['message-id']} [InternalId=${row['internal-message-id']}]`))).toBe(true)
  }
})
test('shadow redundancy is in the protocol logs only', () => {
  const sent = run.rows('SEND').map((row) => row.data ?? '')
  expect(sent.filter((data) => data.startsWith('XSHADOW ')).length).toBeGreaterThan(300)
  expect(sent.filter((data) => data === 'XQDISCARD 50').length).toBeGreaterThan(300)
  expect(tracking.some((row) => row['event-id']?.startsWith('HA'))).toBe(false)
  expect(truth.messages.some((message) => message.hops.some((hop) => hop.protocol === 'shadow'))).toBe(false)
})
