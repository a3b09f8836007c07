/** Story S8: the ways of outbound, inbound, internal and answering mail over a pair of all-role servers, and the balancer in front. */
import type { HopDetail, MessageDetail } from '@shared/query/message-detail'
import { beforeAll, expect, test } from 'vitest'
import { simulateDagPair } from '../../simulator/dag-pair'
import { type StoryCase, shortName, storyCase } from '../story-bundle'

let c: StoryCase
beforeAll(async () => {
  c = await storyCase((sink) => simulateDagPair({ messages: 300, seed: 'story8', from: '2026-06-15', probeSeconds: 60 }, sink))
})

const MEMBERS = ['MBX-K1', 'MBX-K2']
const partner = (name: string) => MEMBERS.find((m) => m !== name)
const name = (node: number) => shortName(c, node)
const kind = (node: number) => c.catalogue.nodes[node]?.kind
const protocols = (m: MessageDetail) => m.hops.map((h) => h.protocol).join(' ')

/** Delivered mails to one recipient alone whose hops are of these kinds. */
const simple = (direction: string, way: string) =>
  c.messages.filter((m) => m.direction === direction && m.recipients.length === 1 && m.outcome === 'delivered' && protocols(m) === way)

const certain = (hops: readonly HopDetail[]) => hops.every((h) => h.certainty === 'certain')

test('outbound: A submits to B, B sends to the smart host', () => {
  const found = simple('outbound', 'submission smtp').filter((m) => name(m.hops[0]?.from ?? -1) !== name(m.hops[0]?.to ?? -1))
  expect(found.length).toBeGreaterThan(40)
  expect(new Set(found.map((m) => name(m.hops[0]?.from ?? -1)))).toEqual(new Set(MEMBERS))
  for (const m of found) {
    const [submitted, sent] = m.hops as [HopDetail, HopDetail]
    expect(name(submitted.to)).toBe(partner(name(submitted.from)))
    expect(submitted.note).toContain(`Mail Submission of ${name(submitted.from)} does not prefer the transport service of its own server`)
    expect([sent.from, kind(sent.to), c.catalogue.nodes[sent.to]?.name]).toEqual([submitted.to, 'smart-host', 'relay.northquay.example'])
    expect(m.recipients[0]).toMatchObject({ outcome: 'sent-external', deliveredBy: sent.from, deliveredTo: sent.to })
    expect(certain(m.hops)).toBe(true)
  }
})

test('inbound at the member without the active copy: it delivers to the other one', () => {
  const found = simple('inbound', 'smtp delivery')
  expect(found.length).toBeGreaterThan(20)
  for (const m of found) {
    const [came, delivered] = m.hops as [HopDetail, HopDetail]
    expect([kind(came.from), came.via.map(kind)]).toEqual(['external-host', ['load-balancer']])
    expect([delivered.from, name(delivered.to)]).toEqual([came.to, partner(name(came.to))])
    expect(delivered.note).toBe('')
    expect(certain(m.hops)).toBe(true)
  }
})

test('inbound at the member with the active copy: to the partner first, and the page says why', () => {
  const found = simple('inbound', 'smtp smtp delivery')
  expect(found.length).toBeGreaterThan(20)
  for (const m of found) {
    const [came, passed, delivered] = m.hops as [HopDetail, HopDetail, HopDetail]
    const [holder, other] = [name(came.to), partner(name(came.to))]
    expect([name(passed.from), name(passed.to), name(delivered.from), name(delivered.to)]).toEqual([holder, other, other, holder])
    expect(passed.note).toMatch(
      new RegExp(`^${holder} holds the active copy .* passes such mail to another server of the DAG first, .* transport dumpster`),
    )
    expect(certain(m.hops)).toBe(true)
  }
})

test('internal, one database: A submits to B, B delivers to the store of A', () => {
  const found = simple('internal', 'submission delivery').filter((m) => m.hops[0]?.from === m.hops[1]?.to)
  expect(found.length).toBeGreaterThan(15)
  for (const m of found) {
    expect(m.hops[0]?.to).toBe(m.hops[1]?.from)
    expect(certain(m.hops)).toBe(true)
  }
})

test('a reply from outside is a message of its own, on the way of any inbound mail', () => {
  const replies = c.messages.filter((m) => m.direction === 'inbound' && /^(re|aw):/i.test(m.subject) && m.outcome === 'delivered')
  expect(replies.length).toBeGreaterThan(3)
  const asked = replies.filter((r) =>
    c.messages.some((m) => m.direction === 'outbound' && m.first < r.first && m.recipients.some((o) => o.address === r.sender)),
  )
  expect(asked.length).toBeGreaterThan(0)
  for (const m of asked) {
    expect(m.hops[0]?.via.map(kind)).toEqual(['load-balancer'])
    expect(m.recipients.every((r) => MEMBERS.includes(name(r.deliveredTo)))).toBe(true)
  }
})

test('the balancer is named, its spread is what the simulator dealt out, and its probes are apart from mail', () => {
  const found = c.catalogue.nodes.filter((n) => n.kind === 'load-balancer')
  expect(found).toHaveLength(1)
  const [node] = found
  expect(node).toMatchObject({ name: 'balancer 192.168.40.9', certainty: 'likely', balancer: { hidesClients: true } })
  const dealt = c.truth.nodes.find((n) => n.kind === 'load-balancer')?.balancer?.members
  const members = node?.balancer?.members.map((m) => ({ name: name(m.node), sessions: m.sessions }))
  expect(members).toEqual(dealt)
  const probes = c.truth.sessions.map((s) => ({ name: s.server, probes: s.probe, others: s.mail + s.rejected }))
  expect(node?.balancer?.members.map((m) => ({ name: name(m.node), probes: m.probes, others: m.sessions - m.probes }))).toEqual(probes)
  expect(Math.abs((node?.balancer?.probeEveryMs ?? 0) - 60_000)).toBeLessThan(100)
  expect(node?.why).toMatch(/one every 60 s/)
  // round robin is rarely strict
  const [first, second] = members ?? []
  expect(first?.sessions).not.toBe(second?.sessions)
})

test('nothing comes in past it, and no internal mail goes over it', () => {
  for (const m of c.messages) {
    const over = m.hops.filter((h) => h.via.length > 0)
    expect(
      over.every((h) => kind(h.from) === 'external-host'),
      m.id,
    ).toBe(true)
    if (m.direction === 'internal') expect(over, m.id).toEqual([])
  }
})
