/** What the window and the report say of hops, clocks and balancers. */
import type { Ask, NodeClock, RouteNode } from '@shared/model/routes'
import type { HopDetail } from '@shared/query/message-detail'
import { balancerFacts, basisOf, memberWords } from '@shared/report/balancer-words'
import { clockDifference, clockSentence } from '@shared/report/clock-words'
import { endWords } from '@shared/report/hop-words'
import { expect, test } from 'vitest'
import { smallCase } from '../../builders/small-case'

const { catalogue, messages } = smallCase().input
const T = Date.UTC(2026, 2, 10, 8)
const clock = (offsetMs: number, boundMs: number, pairs: number, pieces: NodeClock['pieces'] = []): NodeClock => ({
  offsetMs,
  boundMs,
  pairs,
  reference: 0,
  pieces,
})
const withClocks = (...clocks: (NodeClock | null)[]): RouteNode[] => catalogue.nodes.map((n, i) => ({ ...n, clock: clocks[i] ?? null }))

test('clocks: of a host and the reference, of two others, and of one that was set', () => {
  const drift = clock(500, 600, 14, [
    { from: T - 2000, to: T - 1, offsetMs: -100, boundMs: 5 },
    { from: T, to: T + 2000, offsetMs: 1100.4, boundMs: 7.2 },
  ])
  const nodes = withClocks(clock(0, 0, 30), clock(-1802, 40, 12), drift)
  expect(clockSentence(nodes, 1, 0, T)).toBe('The clocks of EX2 and EX1 differ by 1,802 ± 40 ms (from 12 pairs): EX1’s is ahead.')
  expect(clockSentence(nodes, 2, 0, T + 5)).toBe(
    'The clocks of balancer 192.0.2.9 and EX1 differ by 1,100 ± 8 ms (from 14 pairs): balancer 192.0.2.9’s is ahead.',
  )
  expect(clockDifference(nodes, 2, 1, T - 5)).toEqual({ ms: 1702, boundMs: 45, pairs: [14, 12], reference: 0 })
  expect(clockSentence(nodes, 2, 1, T - 5)).toContain('(from 14 and 12 pairs with EX1)')
  // outside all pieces the bound over all of the time holds
  expect(clockDifference(nodes, 2, 0, T + 9000)).toMatchObject({ ms: 500, boundMs: 600 })
})

test('clocks: a difference within its bound says of none that it is ahead', () => {
  expect(clockSentence(withClocks(clock(0, 0, 9), clock(3, 41, 1)), 0, 1, T)).toBe(
    'The clocks of EX1 and EX2 differ by 3 ± 41 ms (from 1 pair).',
  )
})

test('clocks: nothing is said of a host with itself, without a clock, or compared with another reference', () => {
  const nodes = withClocks(clock(0, 0, 9), null, { ...clock(5, 1, 3), reference: 3 })
  expect([clockSentence(nodes, 0, 0, T), clockSentence(nodes, 0, 1, T), clockSentence(nodes, 0, 2, T)]).toEqual(['', '', ''])
})

test('ends: seen, absent, and not covered with the log that is missed', () => {
  const hop = (part: Partial<HopDetail>) => ({ ...(messages[0]?.hops[1] as HopDetail), ...part })
  const ask: Ask = {
    node: 1,
    family: 'message-tracking/delivery',
    from: T - 60_000,
    to: T + 60_000,
    messages: 4,
    reason: 'unseen-end',
    modern: true,
  }
  const c = { nodes: catalogue.nodes, asks: [ask, { ...ask, reason: 'open-outcome' as const, family: 'agent' }] }
  expect(endWords(hop({}), 'received', c)).toEqual({ word: 'seen', note: '' })
  expect(endWords(hop({ received: 'absent' }), 'received', c)).toEqual({
    word: 'absent',
    note: 'the log covers that time and has no such record',
  })
  const uncovered = hop({ received: 'not-covered' })
  expect(endWords(uncovered, 'received', c)).toEqual({
    word: 'not covered',
    note: 'not in the bundle for that time: tracking, delivery',
  })
  // another time is another matter
  expect(endWords({ ...uncovered, at: T + 90_000 }, 'received', c).note).toBe('no log of that time is in the bundle')
  expect(endWords(hop({ sent: 'not-covered', from: 3 }), 'sent', c).note).toBe('no log of this host is in the bundle')
  expect(endWords(hop({ sent: 'not-covered', from: -1 }), 'sent', c).note).toBe('no log names this host')
})

test('balancers: members with their share, facts only where something tells them, each basis once', () => {
  const b = {
    virtualAddress: '192.0.2.9',
    members: [
      { node: 0, sessions: 3000, mails: 120, probes: 2800 },
      { node: 1, sessions: 1000, mails: 7, probes: 900 },
    ],
    hidesClients: null,
    probeEveryMs: 30_001,
    basis: ['41 hosts of 12 domains speak from this one address.', 'A pool in its settings.'],
  }
  expect(memberWords(b, catalogue.nodes).map((m) => [m.name, m.sessions, m.share, m.probes])).toEqual([
    ['EX1', '3,000', '75.0 %', '2,800'],
    ['EX2', '1,000', '25.0 %', '900'],
  ])
  expect(balancerFacts(b)).toEqual([
    ['Virtual address', '192.0.2.9'],
    ['Probes', 'every 30.0 s'],
  ])
  expect(balancerFacts({ ...b, hidesClients: true })[1]?.[1]).toContain('hidden')
  const node = { ...(catalogue.nodes[2] as RouteNode), balancer: b }
  expect(basisOf(node)).toEqual(['41 hosts of 12 domains speak from this one address.', 'A pool in its settings.'])
})
