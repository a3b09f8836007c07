import { expect, test } from 'vitest'
import { list, type Row, sharedRun, simulate, tally } from './read-logs'

const run = sharedRun()
const { truth } = run
const tracking = run.rows('MSGTRK')
const of = (event: string, source?: string) => tracking.filter((row) => row['event-id'] === event && (!source || row.source === source))
const pairs = (rows: readonly Row[]) =>
  tally(rows.flatMap((row) => list(row['recipient-address']).map((address) => `${row['message-id']} ${address}`)))
const told = (outcome: string) =>
  tally(
    truth.messages.flatMap((message) =>
      message.recipients
        .filter((recipient) => recipient.outcome === outcome)
        .map((recipient) => `${message.messageId} ${recipient.address}`),
    ),
  )
const hops = truth.messages.flatMap((message) => message.hops)
const SMART_HOST = 'relay.northquay.example'

test('every flow of the scenario is in the logs', () => {
  const events = tally(tracking.map((row) => `${row.source} ${row['event-id']}`))
  for (const kind of [
    'STOREDRIVER RECEIVE',
    'SMTP RECEIVE',
    'SMTP SEND',
    'STOREDRIVER DELIVER',
    'STOREDRIVER DEFER',
    'SMTP DEFER',
    'ROUTING FAIL',
    'SMTP FAIL',
    'DSN DSN',
    'ROUTING EXPAND',
    'ROUTING REDIRECT',
    'ROUTING TRANSFER',
  ]) {
    expect(events[kind], kind).toBeGreaterThan(0)
  }
  const outcomes = tally(truth.messages.flatMap((message) => message.recipients.map((recipient) => recipient.outcome)))
  for (const outcome of ['delivered', 'sent-external', 'failed', 'deferred', 'expanded', 'redirected', 'in-transit']) {
    expect(outcomes[outcome], outcome).toBeGreaterThan(0)
  }
})
test('outcomes are exactly what the rows say, recipient by recipient', () => {
  expect(told('delivered')).toEqual(pairs(of('DELIVER')))
  expect(told('sent-external')).toEqual(pairs(of('SEND').filter((row) => row['server-hostname'] === SMART_HOST)))
  expect(told('failed')).toEqual(pairs(of('FAIL')))
  expect(told('redirected')).toEqual(pairs(of('REDIRECT')))
  expect(told('expanded')).toEqual(tally(of('EXPAND').map((row) => `${row['message-id']} ${row['related-recipient-address']}`)))
})
test('every recipient has one outcome, every host is a known node', () => {
  const names = new Set(truth.nodes.map((node) => node.name))
  expect(names.size).toBe(truth.nodes.length)
  // the logs can end between SUBMIT, which names no recipients, and RECEIVE
  const received = new Set([...of('RECEIVE'), ...of('DSN')].map((row) => row['message-id']))
  for (const message of truth.messages) {
    expect(message.recipients.length > 0, message.messageId).toBe(received.has(message.messageId))
    expect(new Set(message.recipients.map((recipient) => recipient.address)).size).toBe(message.recipients.length)
    for (const recipient of message.recipients) {
      if (recipient.outcome === 'delivered' || recipient.outcome === 'sent-external') expect(recipient.deliveredBy).toBeDefined()
      for (const host of [recipient.deliveredBy, recipient.deliveredTo]) expect(host === undefined || names.has(host)).toBe(true)
    }
    for (const hop of message.hops) {
      expect(hop.from).not.toBe(hop.to)
      for (const host of [hop.from, hop.to, ...hop.via]) expect(names.has(host), host).toBe(true)
    }
  }
})
test('hops are as many as the groups of rows that prove them', () => {
  const groups = (rows: readonly Row[]) =>
    new Set(rows.map((row) => `${row.server} ${row['internal-message-id']} ${row['server-hostname']}`)).size
  const count = (protocol: string, to?: string) => hops.filter((hop) => hop.protocol === protocol && (!to || hop.to === to)).length
  const submitted = run.rows('MSGTRKM').filter((row) => row['client-hostname'] !== row['server-hostname'])
  expect(count('submission')).toBe(submitted.length)
  expect(count('delivery')).toBe(groups(tracking.filter((row) => row.source === 'STOREDRIVER' && row['event-id'] !== 'RECEIVE')))
  const toSmartHost = tracking.filter((row) => row.source === 'SMTP' && row['server-hostname'] === SMART_HOST)
  expect(count('smtp', SMART_HOST)).toBe(groups(toSmartHost))
  // one for each RECEIVE, from outside or from the partner
  expect(count('smtp') - count('smtp', SMART_HOST)).toBe(of('RECEIVE', 'SMTP').length)
})
test('the member that holds the active copy never delivers itself', () => {
  for (const row of of('DELIVER')) {
    expect(row['client-hostname']).toBe(row.server)
    expect(row['server-hostname']).not.toBe(row.server)
  }
})
test('the active copy of one database moves once', () => {
  const west = of('DELIVER')
    .filter((row) => row['custom-data']?.includes('MailboxDatabaseName=DB-West;'))
    .sort((a, b) => ((a['date-time'] ?? '') < (b['date-time'] ?? '') ? -1 : 1))
    .map((row) => row['server-hostname'])
  const moves = west.filter((server, i) => i > 0 && server !== west[i - 1])
  expect(moves).toEqual(['MBX-K2'])
})
test('inbound hops go through the balancer, others through nothing', () => {
  const kinds = new Map(truth.nodes.map((node) => [node.name, node.kind]))
  for (const hop of hops) expect(hop.via).toEqual(kinds.get(hop.from) === 'external-host' ? ['balancer'] : [])
})
test('reports are messages of their own, linked both ways, and never answered by another report', () => {
  const reports = of('DSN')
  const failed = new Map(
    of('FAIL')
      .filter((row) => row.reference)
      .map((row) => [row.reference, row]),
  )
  for (const row of reports) {
    expect(row['return-path']).toBe('<>')
    expect(failed.get(row['message-id'])?.['message-id']).toBe(row.reference)
    expect(truth.messages.filter((message) => message.messageId === row['message-id']).length).toBe(1)
  }
  for (const row of of('FAIL')) if (row['return-path'] === '<>') expect(row.reference).toBe('')
})
test('retries are attempts of one hop, on the timers of the product', () => {
  const retried = hops.filter((hop) => hop.to === SMART_HOST && (hop.attempts?.length ?? 0) > 4)
  expect(retried.length).toBeGreaterThan(0)
  for (const hop of retried) {
    const sent = hop.attempts?.find((attempt) => attempt.result === 'sent')
    expect(hop.at).toBe(sent?.at ?? hop.attempts?.[0]?.at)
  }
  const gaps = retried.flatMap(({ attempts = [] }) =>
    attempts.slice(1).map((attempt, i) => Math.round((Date.parse(attempt.at) - Date.parse(attempts[i]?.at ?? '')) / 60_000)),
  )
  expect(Object.keys(tally(gaps.map(String)))).toEqual(expect.arrayContaining(['1', '5']))
  expect(gaps.every((gap) => [0, 1, 5, 10, 15].includes(gap))).toBe(true)
})
test('some outside programs use a Message-ID for a second mail hours later', () => {
  const counts = tally(truth.messages.map((message) => message.messageId))
  const reused = Object.keys(counts).filter((id) => counts[id] !== 1)
  expect(reused.length).toBeGreaterThan(0)
  for (const id of reused) {
    const [one, two] = truth.messages.filter((message) => message.messageId === id)
    expect(Date.parse(two?.first ?? '') - Date.parse(one?.first ?? '')).toBeGreaterThan(3_600_000)
  }
})
test('first is the time of the first row', () => {
  const firsts = new Map<string, string>()
  for (const row of [...tracking, ...run.rows('MSGTRKM')]) {
    const id = row['message-id'] ?? ''
    const at = row['date-time'] ?? ''
    if (at < (firsts.get(id) ?? '9')) firsts.set(id, at)
  }
  const seen = new Set<string>()
  for (const message of truth.messages) {
    if (!seen.has(message.messageId)) expect(message.first).toBe(firsts.get(message.messageId))
    seen.add(message.messageId)
  }
  expect(seen.size).toBe(firsts.size)
})
test('other seeds hold to the same rules', () => {
  for (const seed of ['x', 'y']) {
    const other = simulate({ seed, messages: 1200, days: 2 })
    const delivered = other.rows('MSGTRK').filter((row) => row['event-id'] === 'DELIVER')
    const expected = other.truth.messages.flatMap((message) => message.recipients.filter((recipient) => recipient.outcome === 'delivered'))
    expect(delivered.flatMap((row) => list(row['recipient-address'])).length).toBe(expected.length)
  }
})
