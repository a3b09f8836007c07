/** The logs of the two sites: 2007's forms, roles apart, queues that stand while the path between the sites is broken. */
import { describe, expect, test } from 'vitest'
import { memorySink } from '../../simulator/bundle'
import { groupBy } from '../../simulator/score-pairs'
import { simulateTwoSites2007 } from '../../simulator/sites/two-sites-2007'
import { list, type Row, readLog, tally } from './read-logs'

const sink = memorySink()
const truth = simulateTwoSites2007({ messages: 900, seed: 'sites', maxFileBytes: 256 * 1024 }, sink)
const logs = [...sink.files].map(([path, text]) => readLog(path, text))
const rows = (family: string, server?: string): Row[] =>
  logs.filter((log) => log.family === family && (!server || log.server === server)).flatMap((log) => log.rows)
const tracking = rows('MSGTRK')
const of = (event: string, source: string) => tracking.filter((row) => row['event-id'] === event && row.source === source)
const hops = truth.messages.flatMap((message) => message.hops)
const siteOf = (name: string | undefined) => name?.[4]

test('2007: 21 columns, version 8, tracking beside protocol logs only where there is a hub', () => {
  for (const { family, header, path } of logs) {
    expect(header[1], path).toBe('#Version: 8.0.0.0')
    if (family.startsWith('MSGTRK')) expect(header.at(-1)?.split(',').length, path).toBe(21)
  }
  const families = (server: string) => [...new Set(logs.filter((log) => log.server === server).map((log) => log.family))].sort()
  expect(families('EXM-N1')).toEqual(['MSGTRKM'])
  expect(families('EXM-S1')).toEqual(['MSGTRKM'])
  expect(families('EXT-N1')).toEqual(['MSGTRK', 'RECV', 'SEND'])
  expect(families('EXT-S1')).toEqual(['MSGTRK', 'RECV', 'SEND'])
})
test('message-info is the time at which a message entered, told when it leaves', () => {
  for (const row of tracking) {
    const leaves = row['event-id'] === 'SEND' || row['event-id'] === 'DELIVER'
    expect(row['message-info'], row['event-id']).toMatch(leaves ? /^2026-03-09T[\d:.]+Z$/ : /^$/)
  }
  expect(rows('MSGTRKM').every((row) => row['message-info'] === '' && row['event-id'] === 'SUBMIT')).toBe(true)
})
test('mailbox servers submit to the hub of their site, hubs deliver to stores of theirs', () => {
  expect(new Set(rows('MSGTRKM').map((row) => `${row['client-hostname']} ${row['server-hostname']}`))).toEqual(
    new Set(['EXM-N1 EXT-N1', 'EXM-S1 EXT-S1']),
  )
  expect(new Set(of('DELIVER', 'STOREDRIVER').map((row) => `${row['client-hostname']} ${row['server-hostname']}`))).toEqual(
    new Set(['EXT-N1 EXM-N1', 'EXT-S1 EXM-S1']),
  )
  for (const hop of hops) if (hop.protocol !== 'smtp') expect(siteOf(hop.from)).toBe(siteOf(hop.to))
})
test('what crosses goes from hub to hub, and to the outside through the first site only', () => {
  const ends = tally(of('SEND', 'SMTP').map((row) => `${row['client-hostname']} ${row['server-hostname']}`))
  expect(Object.keys(ends).sort()).toEqual([
    'EXT-N1 EXT-S1.halvorsund.example',
    'EXT-N1 mailout.westfjord.example',
    'EXT-S1 EXT-N1.halvorsund.example',
  ])
  const count = (from: string, to: string) => hops.filter((hop) => hop.protocol === 'smtp' && hop.from === from && hop.to === to)
  const received = of('RECEIVE', 'SMTP').filter((row) => row['client-hostname'] === 'EXT-S1.halvorsund.example')
  const done = count('EXT-S1', 'EXT-N1').filter((hop) => !hop.attempts || hop.attempts.some((attempt) => attempt.result === 'sent'))
  expect(done.length).toBe(received.length)
})
test('outcomes are what the rows say', () => {
  const told = (outcome: string) =>
    truth.messages.flatMap((message) => message.recipients.filter((recipient) => recipient.outcome === outcome)).length
  const recipients = (rows: readonly Row[]) => rows.flatMap((row) => list(row['recipient-address'])).length
  expect(told('delivered')).toBe(recipients(of('DELIVER', 'STOREDRIVER')))
  expect(told('sent-external')).toBe(recipients(of('SEND', 'SMTP').filter((row) => row['server-hostname'] === 'mailout.westfjord.example')))
  expect(told('deferred')).toBeGreaterThan(0)
})
test('clients outside are seen with their own addresses: nothing hides them', () => {
  const inbound = of('RECEIVE', 'SMTP').filter((row) => !row['client-hostname']?.endsWith('.halvorsund.example'))
  expect(new Set(inbound.map((row) => row['client-ip'])).size).toBe(new Set(inbound.map((row) => row['client-hostname'])).size)
  expect(hops.every((hop) => hop.via.length === 0)).toBe(true)
})

describe('while the path is broken', () => {
  const deferred = of('DEFER', 'SMTP').filter((row) => row['server-hostname']?.startsWith('EXT-'))
  const wrapper = '451 4.4.0 Primary target IP address responded with: "421 4.4.2 Connection dropped." Attempted failover to alternate host'

  test('queues stand on both sides, and the queue wraps what the peer seemed to say', () => {
    expect(new Set(deferred.map((row) => row['client-hostname']))).toEqual(new Set(['EXT-N1', 'EXT-S1']))
    expect(deferred.every((row) => row['recipient-status']?.startsWith(wrapper))).toBe(true)
  })
  test('a hop waits for hours and has all its tries, on the timers of the product', () => {
    const waited = hops.filter((hop) => hop.attempts && hop.attempts.length > 8 && hop.attempts.at(-1)?.result === 'sent')
    const minutes = (a: string | undefined, b: string | undefined) => (Date.parse(b ?? '') - Date.parse(a ?? '')) / 60_000
    expect(Math.max(...waited.map(({ attempts = [] }) => minutes(attempts[0]?.at, attempts.at(-1)?.at)))).toBeGreaterThan(60)
    // a failed connection takes some seconds more than the timer, and a queue drains after the last of them
    const gaps = waited.flatMap(({ attempts = [] }) =>
      attempts.slice(1, -1).map((each, i) => Math.floor(minutes(attempts[i]?.at, each.at))),
    )
    expect(new Set(gaps)).toEqual(new Set([1, 5, 10]))
  })
  test('the sender’s log stops at EHLO, the receiver’s goes on with the answer', () => {
    const sessions = (family: string, server: string) => groupBy(rows(family, server), (row) => row['session-id'] ?? '')
    const hung = [...sessions('SEND', 'EXT-S1').values()].filter((all) => all.at(-2)?.data?.startsWith('EHLO '))
    expect(hung.length).toBeGreaterThan(8)
    expect(hung.every((all) => all.at(-1)?.event === '-' && all.at(-1)?.context === 'Remote')).toBe(true)
    const far = [...sessions('RECV', 'EXT-N1').values()].filter((all) => all[0]?.['remote-endpoint']?.startsWith('10.30.1.21:'))
    const open = new Map(far.map((all) => [all[0]?.['remote-endpoint'], all]))
    for (const all of hung) {
      const other = open.get(all.at(-1)?.['local-endpoint'])
      expect(other?.at(-1)).toMatchObject({ event: '-', context: 'Local' })
      expect(other?.at(-2)?.data).toMatch(/^250 /)
    }
  })
})
