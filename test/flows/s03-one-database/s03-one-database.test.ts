/** Story S3: mail waits on every hub at different times, and what it waits for is one database. */
import { settingsObjects } from '@shared/correlate/settings-objects'
import { innermost } from '@shared/formats/status-text/status-text'
import { type CommonNextHop, commonNextHop } from '@shared/query/common-next-hop'
import { beforeAll, describe, expect, test } from 'vitest'
import { simulateModern } from '../../simulator/modern/simulate'
import { SCENARIOS } from '../../simulator/scenarios'
import { type StoryCase, storyCase } from '../story-bundle'
import { ORGANISATION, queueOutput, STUCK } from './organisation'

const OPTIONS = { messages: 450, seed: 'story3', from: '2026-08-20' }
const QUEUES = {
  'queues/post1.txt': queueOutput('CW-POST1', 7, 0),
  'queues/post2.txt': queueOutput('CW-POST2', 4, 2),
  'queues/post4.txt': queueOutput('CW-POST4', 9, 0),
}
const FULL = '431 4.3.1 STOREDRV; mailbox disk is full'

const asked = ({ tables, catalogue, settings }: StoryCase, withQueues = true): CommonNextHop =>
  commonNextHop({ tables, catalogue, innermost, queues: withQueues ? settingsObjects(settings, 'queue') : [] })

describe('a stuck database', () => {
  let c: StoryCase
  let found: CommonNextHop
  beforeAll(async () => {
    c = await storyCase(
      (sink) => simulateModern(ORGANISATION, { ...OPTIONS, stuck: STUCK }, sink),
      () => QUEUES,
    )
    found = asked(c)
  })

  test('is the common factor, whichever server holds the mail', () => {
    const { factor } = found
    expect(factor?.group.nextHop).toEqual({ kind: 'database', name: 'Vault-3', node: -1 })
    expect(factor?.share).toBeGreaterThan(0.7)
    expect(factor?.share).toBeLessThan(0.95)
    expect(factor?.queueShare).toBeCloseTo(20 / 22)
    expect(factor?.group).toMatchObject({ queues: 3, queued: 20 })
    expect(factor?.group.error?.text).toBe(FULL)
    const holders = factor?.group.holders.filter((h) => h.recipients > 0).map((h) => h.name)
    expect(holders?.sort()).toEqual(['CW-POST1', 'CW-POST2', 'CW-POST3', 'CW-POST4'])
    expect(factor?.group.holders.map((h) => h.queued).reduce((a, b) => a + b)).toBe(20)
  })

  test('its examples are mails that waited for it and name the error', () => {
    const { examples = [] } = found.factor?.group ?? {}
    expect(examples.length).toBeGreaterThanOrEqual(4)
    const said = examples.map((id) =>
      c.messages.find((m) => m.id === id)?.events.some((e) => e.event === 'DEFER' && e.detail.includes(FULL)),
    )
    expect(said.filter((s) => s === true).length).toBeGreaterThan(examples.length / 2)
  })

  test('what waits when the logs end is what the simulator left waiting for it, and the rest is the smart host’s', () => {
    const group = found.groups.find((g) => g.nextHop.name === 'Vault-3')
    const left = c.truth.messages.flatMap((m) => m.recipients.filter((r) => r.outcome === 'deferred').map((r) => r.address))
    const inside = left.filter((address) => address.endsWith(`@${ORGANISATION.domain}`))
    expect(inside.length).toBeGreaterThan(15)
    // a mailbox to which nothing else was delivered may be anywhere
    const delivered = new Set(c.truth.messages.flatMap((m) => m.recipients.filter((r) => r.outcome === 'delivered').map((r) => r.address)))
    expect(group?.waiting).toBe(inside.filter((address) => delivered.has(address)).length)
    const relay = found.groups.find((g) => g.nextHop.name === 'relay.stonebridge.example')
    expect([relay?.nextHop.kind, relay?.waiting, relay?.queued]).toEqual(['server', left.length - inside.length, 2])
  })

  test('it began twice: no hour between has many', () => {
    const hours = new Map(found.factor?.group.hours.map((h) => [new Date(h.from).getUTCHours(), h.recipients]))
    const most = Math.max(hours.get(9) ?? 0, hours.get(10) ?? 0, hours.get(15) ?? 0)
    expect(most).toBeGreaterThan(10)
    for (const hour of [6, 7, 8, 12, 13, 14]) expect(hours.get(hour) ?? 0, `${hour}:00`).toBeLessThan(most / 4)
  })

  test('without queue output it is the server: two of its databases are possible, and neither is said to be it', () => {
    const { factor, groups } = asked(c, false)
    expect(factor?.group.nextHop).toMatchObject({ kind: 'server', name: 'CW-POST3' })
    expect(factor?.queueShare).toBeNaN()
    const possible = groups.filter((g) => g.nextHop.kind === 'database' && g.possible > 50).map((g) => g.nextHop.name)
    expect(possible.sort()).toEqual(['Vault-3', 'Vault-5'])
    // a mailbox is never said to be in a database in which it is not: the stuck one’s error is not heard of others for certain
    const third = groups.find((g) => g.nextHop.name === 'Vault-1')
    expect(third?.error?.text).not.toBe(FULL)
  })
})

/** Runs that nothing was adjusted to. In most of them no next hop explains six parts in ten, as the smart host has its outages besides. */
describe.each([
  ['harrow', 300],
  ['plover', 300],
  ['quince', 450],
  ['tansy', 600],
] as const)('the same organisation, run %s with %i mails', (seed, messages) => {
  let c: StoryCase
  beforeAll(async () => {
    const options = { messages, seed, from: OPTIONS.from, stuck: STUCK }
    c = await storyCase(
      (sink) => simulateModern(ORGANISATION, options, sink),
      () => QUEUES,
    )
  })

  test.each([
    ['with queue output', true, { kind: 'database', name: 'Vault-3' }],
    ['without', false, { kind: 'server', name: 'CW-POST3' }],
  ] as const)('names the store, and the smart host when more than a few mails met its outages, %s', (_, withQueues, stuck) => {
    const { causes, rest, recipients, candidates } = asked(c, withQueues)
    const store = causes.find((x) => x.group.nextHop.name === stuck.name)
    const relay = [...causes, ...candidates].find((x) => x.group.nextHop.name === 'relay.stonebridge.example')
    expect(store?.group.nextHop).toMatchObject(stuck)
    expect(store?.group.error?.text).toBe(FULL)
    expect(store?.excess).toBeGreaterThan(0)
    expect(relay?.excess).toBeGreaterThan(0)
    // in the first run two mails met its outage: that is no trouble of its own, but the best candidate of the rest
    expect(relay && causes.includes(relay)).toBe((relay?.messages.length ?? 0) > 2)
    if (!withQueues) expect([...(store?.among ?? [])].sort()).toEqual(['Vault-3', 'Vault-5'])
    // each recipient counts once, and together they are all that waited
    expect(causes.reduce((n, x) => n + x.recipients, rest)).toBe(recipients)
    // the rest are stores that were busy for a moment, here and there
    expect(rest / recipients).toBeLessThan(0.5)
    for (const x of causes) expect(x.share).toBeCloseTo(x.recipients / recipients)
    // a next hop whose mail waits no more often than others’ is a candidate at most
    for (const x of candidates) expect(x.recipients).toBeLessThan((store?.recipients ?? 0) / 2)
    // the messages of a cause are mails that met its error, or waited for it without a row that says why
    const said = (store?.messages ?? []).filter((m) => c.messages[m]?.events.some((e) => e.detail.includes(FULL)))
    expect(said.length).toBeGreaterThan((store?.messages.length ?? 0) * 0.8)
  })
})

test('the same servers with no store stuck: no database, but the smart host’s outages', async () => {
  const c = await storyCase((sink) => simulateModern(ORGANISATION, OPTIONS, sink))
  const { factor, groups, causes } = asked(c)
  expect(groups.some((g) => g.error?.text === FULL)).toBe(false)
  expect(causes[0]?.group).toBe(factor?.group)
  expect(factor?.group.nextHop).toMatchObject({ kind: 'server', name: 'relay.stonebridge.example' })
  expect(factor?.group.error?.text).toBe('421 4.2.1 Unable to connect.')
})

test('a smart host in trouble is common to both members of a pair, with its own words once', async () => {
  const c = await storyCase((sink) => SCENARIOS.get('dag-pair')?.run({ messages: 300, seed: 'q' }, sink) ?? neverRun())
  const { factor } = asked(c)
  expect(factor?.group.nextHop).toMatchObject({ kind: 'server', name: 'relay.northquay.example' })
  expect(factor?.group.holders.map((h) => h.name).sort()).toEqual(['MBX-K1', 'MBX-K2'])
  expect(factor?.group.error?.text).toBe('421 4.3.2 Service not available, closing transmission channel.')
})

test('two sites that wait for each other have no common next hop', async () => {
  const c = await storyCase((sink) => SCENARIOS.get('two-sites-2007')?.run({ messages: 300, seed: 'story3' }, sink) ?? neverRun())
  const { factor, groups, causes } = asked(c)
  expect(factor).toBe(null)
  // but two reasons: the path between the sites, from either end
  expect(
    causes
      .slice(0, 2)
      .map((x) => x.group.nextHop.name.split('.')[0])
      .sort(),
  ).toEqual(['EXT-N1', 'EXT-S1'])
  const hubs = groups.filter((g) => g.nextHop.name.startsWith('EXT-') && g.recipients > 10)
  expect(hubs.map((g) => g.nextHop.name.split('.')[0]).sort()).toEqual(['EXT-N1', 'EXT-S1'])
  for (const g of hubs) expect(g.holders).toHaveLength(1)
})

function neverRun(): never {
  throw new Error('the scenario is gone')
}
