/** The scenario in which a server stops: what the others do about it, and that the truth follows. */
import { expect, test } from 'vitest'
import { list } from './read-logs'
import { runModern } from './read-modern'

const { truth, rows, logs } = runModern('safety-net', { messages: 900 })
const DEAD = 'OWMAIL2'
const tracking = rows('MSGTRK')
const of = (event: string, source?: string) => tracking.filter((row) => row['event-id'] === event && (!source || row.source === source))
const stopped =
  truth.nodes
    .find((node) => node.name === DEAD)
    ?.activeCopies?.map((each) => each.to)
    .sort()
    .at(-1) ?? ''

test('the logs of the server end, those of the others go on, and nobody connects to it any more', () => {
  const last = (server: string) =>
    logs
      .filter((log) => log.server === server)
      .flatMap((log) => log.rows.map((row) => row['date-time'] ?? ''))
      .sort()
      .at(-1) ?? ''
  expect(Date.parse(last(DEAD)) - Date.parse(stopped)).toBeLessThan(15_000)
  expect(last('OWMAIL1') > '2026-03-09T16:10').toBe(true)
  const missed = rows('SEND').filter((row) => row.context?.startsWith('Failed to connect') && row.context.includes('shadowredundancy'))
  expect(missed.length).toBeGreaterThan(20)
  const late = rows('SEND').filter(
    (row) => (row['date-time'] ?? '') > stopped && row.event === '+' && row['remote-endpoint']?.startsWith('10.9.16.52:'),
  )
  expect(late.filter((row) => Date.parse(row['date-time'] ?? '') > Date.parse(stopped) + 60_000)).toEqual([])
})
test('its databases are mounted elsewhere and stay there', () => {
  const after = truth.nodes.flatMap((node) =>
    (node.activeCopies ?? []).filter((each) => each.to > stopped).map((each) => ({ ...each, server: node.name })),
  )
  expect(new Set(after.map((each) => each.database)).size).toBe(3)
  expect(after.filter((each) => each.server === DEAD)).toEqual([])
})
test('shadow servers take over what they never discarded, three hours later', () => {
  const orphans = of('RESUBMIT', 'REDUNDANCY')
  expect(orphans.length).toBeGreaterThan(1)
  const held = new Map(of('HARECEIVE').map((row) => [`${row.server} ${row['internal-message-id']}`, row]))
  const discarded = new Set(of('HADISCARD').map((row) => `${row.server} ${row['internal-message-id']}`))
  for (const row of orphans) {
    const old = `${row.server} ${row.reference}`
    expect(held.get(old)?.['client-hostname']).toBe(`${DEAD}.ostwick.example`)
    expect(discarded).not.toContain(old)
    expect(Date.parse(row['date-time'] ?? '') - Date.parse(stopped)).toBeGreaterThan(3 * 3_600_000 - 60_000)
  }
  // mail that had waited on the server is sent by another
  const ids = new Set(orphans.map((row) => row['network-message-id']))
  const rescued = truth.messages.filter((message) => ids.has(message.networkMessageId))
  expect(rescued.some((message) => message.recipients.some((each) => each.outcome === 'sent-external' && each.deliveredBy !== DEAD))).toBe(
    true,
  )
})
test('Safety Net plays deliveries to lost databases again: mostly duplicates, some mail that was lost', () => {
  const again = of('RESUBMIT', 'SAFETYNET')
  expect(again.length).toBeGreaterThan(2)
  const sent = new Map(of('SEND').map((row) => [`${row.server} ${row['internal-message-id']}`, row]))
  for (const row of again) {
    expect(sent.get(`${row.server} ${row.reference}`)?.['network-message-id']).toBe(row['network-message-id'])
    expect(sent.has(`${row.server} ${row['internal-message-id']}`)).toBe(true)
  }
  const ids = new Set(again.map((row) => row['network-message-id']))
  const duplicates = rows('MSGTRKMD').filter((row) => row['event-id'] === 'DUPLICATEDELIVER' && ids.has(row['network-message-id']))
  expect(duplicates.length).toBeGreaterThan(2)
  for (const message of truth.messages.filter((each) => ids.has(each.networkMessageId))) {
    for (const row of duplicates.filter((each) => each['network-message-id'] === message.networkMessageId)) {
      for (const address of list(row['recipient-address']))
        expect(message.recipients.find((each) => each.address === address)?.outcome).toBe('delivered')
    }
  }
})
test('heartbeats go between all servers while they live', () => {
  const asked = rows('SEND', '/Hub/').filter((row) => row.data?.startsWith('XQDISCARD'))
  expect(new Set(asked.map((row) => `${row.server} ${row['remote-endpoint']?.split(':')[0]}`)).size).toBe(6)
})
test('a Front End that meets the dead server gives up after the time-out and takes another hub', () => {
  const front = rows('SEND', '/FrontEnd/')
  const missed = front.filter((row) => row.context?.startsWith('Failed to connect') && row.context.includes('internalproxy'))
  expect(missed.length).toBeGreaterThan(0)
  for (const row of missed) {
    const began = front.find((each) => each.server === row.server && each['session-id'] === row['session-id'])
    expect(Date.parse(row['date-time'] ?? '') - Date.parse(began?.['date-time'] ?? '')).toBeGreaterThan(20_000)
    const next = front.find(
      (each) => each.server === row.server && each.event === '+' && (each['date-time'] ?? '') >= (row['date-time'] ?? ''),
    )
    expect(next?.['remote-endpoint']).not.toBe(row['remote-endpoint'])
  }
})
