import { expect, test } from 'vitest'
import { list, type Row, sharedRun, simulate, tally } from './read-logs'

const run = sharedRun()
const protocol = [...run.rows('RECV'), ...run.rows('SEND')]
const tracking = run.rows('MSGTRK')
const SNIP = '192.168.40.9'

const key = (row: Row) => `${row.server} ${row['session-id']}`
const bySession = new Map<string, Row[]>()
for (const row of protocol) bySession.set(key(row), [...(bySession.get(key(row)) ?? []), row])

test('sequence numbers count from 0 without gaps, even where sessions interleave', () => {
  let interleaved = 0
  for (const rows of bySession.values()) expect(rows.map((row) => row['sequence-number'])).toEqual(rows.map((_, i) => String(i)))
  const receive = run.rows('RECV', 'MBX-K1')
  for (const [i, row] of receive.entries()) {
    const next = receive[i + 1]
    if (next && next['session-id'] !== row['session-id'] && row.event !== '-') interleaved++
  }
  expect(interleaved).toBeGreaterThan(50)
})
test('session ids look like tick counts and come from one counter of each server', () => {
  for (const server of ['MBX-K1', 'MBX-K2']) {
    const ids = [...bySession].filter(([name]) => name.startsWith(server)).map(([, rows]) => rows[0]?.['session-id'] ?? '')
    for (const id of ids) expect(id).toMatch(/^08DE[0-9A-F]{12}$/)
    const numbers = ids.map((id) => BigInt(`0x${id}`)).sort((a, b) => (a < b ? -1 : 1))
    expect(new Set(numbers).size).toBe(numbers.length)
    // deliveries to a store take numbers too
    const delivered = tracking.filter(
      (row) => row.server === server && row.source === 'STOREDRIVER' && row['event-id'] !== 'RECEIVE',
    ).length
    expect(Number((numbers.at(-1) ?? 0n) - (numbers[0] ?? 0n))).toBeLessThanOrEqual(numbers.length + delivered)
  }
})
test('each message received by SMTP names a session whose log has the same mark and the InternalId', () => {
  const received = tracking.filter((row) => row['event-id'] === 'RECEIVE' && row.source === 'SMTP')
  expect(received.length).toBeGreaterThan(800)
  let answered = 0
  for (const row of received) {
    const [session = '', start = '', last] = list(row['source-context'])
    expect(last).toBe('0')
    const rows = bySession.get(`${row.server} ${session}`) ?? []
    const marks = rows.filter((each) => each.context === 'receiving message').map((each) => each.data)
    expect(marks.some((mark) => new RegExp(`^${session};${start};[1-9]$`).test(mark ?? ''))).toBe(true)
    expect(rows.find((each) => each.event === '+')?.['date-time']).toBe(start)
    const reply = `250 2.6.0 ${row['message-id']} [InternalId=${row['internal-message-id']}] Queued mail for delivery`
    if (rows.some((each) => each.event === '>' && each.data === reply)) answered++
  }
  // the last answers are still to come when the logs end
  expect(received.length - answered).toBeLessThan(10)
})
test('each SEND names a session that announced its internal id, and a partner that received it', () => {
  const receivedAs = new Map(
    tracking.filter((row) => row['event-id'] === 'RECEIVE').map((row) => [`${row.server} ${row['internal-message-id']}`, row]),
  )
  for (const row of tracking.filter((each) => each['event-id'] === 'SEND')) {
    const rows = bySession.get(`${row.server} ${list(row['source-context'])[0]}`) ?? []
    expect(rows.some((each) => each.context === 'sending message' && each.data === row['internal-message-id'])).toBe(true)
    if (row['server-hostname'] === 'relay.northquay.example') {
      expect(rows.some((each) => /^250 2\.0\.0 Ok: queued as [0-9A-F]{11}$/.test(each.data ?? ''))).toBe(true)
      continue
    }
    const id = rows.map((each) => /InternalId=(\d+)/.exec(each.data ?? '')?.[1]).find((each) => each)
    const partner = row.server === 'MBX-K1' ? 'MBX-K2' : 'MBX-K1'
    expect(row['server-hostname']).toBe(`${partner}.brennick.example`)
    expect(receivedAs.get(`${partner} ${id}`)?.['message-id']).toBe(row['message-id'])
  }
})
test('the two ends of a connection between the members name the same ports', () => {
  const ends = new Set(run.rows('RECV').map((row) => `${row['remote-endpoint']} ${row['local-endpoint']}`))
  const sends = run.rows('SEND').filter((row) => row['connector-id']?.startsWith('Intra') && row.event === '+')
  expect(sends.length).toBeGreaterThan(300)
  expect(sends.filter((row) => !ends.has(`${row['local-endpoint']} ${row['remote-endpoint']}`)).length).toBeLessThan(2)
})
test('everything inbound comes from the balancer, which spreads it by weight but not strictly', () => {
  const inbound = tracking.filter((row) => row['connector-id']?.endsWith('\\Internet Mail'))
  expect(new Set(inbound.map((row) => row['client-ip']))).toEqual(new Set([SNIP]))
  expect(new Set(inbound.map((row) => row['client-hostname'])).size).toBeGreaterThan(20)
  const first = inbound.filter((row) => row.server === 'MBX-K1').length / inbound.length
  expect(first).toBeGreaterThan(0.54)
  expect(first).toBeLessThan(0.66)
})
test('probes, mail and rejected sessions are as many as the truth says', () => {
  for (const counts of run.truth.sessions) {
    const sessions = [...bySession].filter(([name, rows]) => name.startsWith(counts.server) && rows[0]?.['local-endpoint']?.endsWith(':25'))
    const kinds = tally(
      sessions.map(([, rows]) => {
        if (!rows[0]?.['remote-endpoint']?.startsWith(`${SNIP}:`)) return 'intra'
        if (rows.some((row) => row.data === '550 5.7.1 Unable to relay')) return 'rejected'
        return rows.some((row) => row.data?.startsWith('EHLO')) ? 'mail' : 'probe'
      }),
    )
    expect(kinds.probe).toBe(counts.probe)
    expect(kinds.mail).toBe(counts.mail)
    expect(kinds.rejected).toBe(counts.rejected)
    expect(Math.abs((kinds.intra ?? 0) - counts.intraOrganization)).toBeLessThan(2)
    const sent = [...bySession].filter(
      ([name, rows]) =>
        name.startsWith(counts.server) && rows[0]?.context === 'Set Session Permissions' && rows[0]['local-endpoint'] === '',
    )
    expect(sent.length).toBe(counts.sent + counts.sendFailed)
  }
})
test('probes come every half minute to each member and never say MAIL', () => {
  const starts = [...bySession.values()].filter(
    (rows) => rows[0]?.server === 'MBX-K1' && rows.length <= 5 && rows[1]?.data?.startsWith('220 '),
  )
  const times = starts.map((rows) => Date.parse(rows[0]?.['date-time'] ?? '')).sort((a, b) => a - b)
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
  expect(gaps.every((gap) => gap > 29_900 && gap < 30_100)).toBe(true)
})
test('SEND rows can fill source-context in three ways', () => {
  const shapes = {
    session: /^08DE[0-9A-F]{12}$/,
    start: /^08DE[0-9A-F]{12};2026-03-09T[\d:.]+Z;0$/,
    reply: /^08DE[0-9A-F]{12};250 2\.[06]\.0 .*;ClientSubmitTime:$/,
  }
  for (const sendContext of ['session', 'start', 'reply'] as const) {
    const rows = simulate({ messages: 150, sendContext })
      .rows('MSGTRK')
      .filter((row) => row['event-id'] === 'SEND')
    for (const row of rows) expect(row['source-context']).toMatch(shapes[sendContext])
  }
})
