import { Table } from '@shared/columns/table'
import { innermost } from '@shared/formats/status-text/status-text'
import type { RouteTableName } from '@shared/model/routes'
import { type HopDetail, type MessageDetail, type RouteTables, readMessage } from '@shared/query/message-detail'
import { buildRouteGraph } from '@shared/report/route-graph'
import { buildSentence, sentenceText } from '@shared/report/sentence'
import { describe, expect, test } from 'vitest'
import { buildWorld } from '../../builders/world'

const { tables, catalogue } = buildWorld(400, 7)
const open = Object.fromEntries(Object.entries(tables).map(([n, b]) => [n, new Table(b)])) as Record<RouteTableName, Table> as RouteTables
const nodes = catalogue.nodes
const read = (i: number) => readMessage(open, i) as MessageDetail
const story = read(41)

const hop = (part: Partial<HopDetail>): HopDetail => ({
  index: 0,
  id: '',
  decision: null,
  from: 1,
  to: 2,
  via: [],
  rejectedVia: [],
  protocol: 'smtp',
  at: story.first,
  waitMs: 100,
  transferMs: 50,
  certainty: 'certain',
  key: 'internal id',
  runnerUp: null,
  note: '',
  worked: true,
  sent: 'seen',
  received: 'seen',
  recipients: [0],
  attempts: [],
  sessions: [],
  evidence: [],
  ...part,
})
const styleOf = (part: Partial<HopDetail>) =>
  buildRouteGraph({ ...story, hops: [hop(part)] }, nodes).edges.find((e) => e.hops.length)?.style

describe('sentence', () => {
  test('says who, how many, how long, where the time went, and what is inferred', () => {
    const text = sentenceText(buildSentence(story, nodes))
    expect(text).toMatch(
      /^Received \d\d:\d\d:\d\d by MBX-K2 from mx\.ostvik\.example through balancer-1, for 3 recipients\. All 3 delivered\./,
    )
    expect(text).toContain(
      'Took 5 min 18 s; 5 min 16 s of it waited on MBX-K2 for MBX-G1 (4 failed tries, “421 4.4.2 Connection dropped due to SocketError”).',
    )
    expect(text).toContain('balancer-1 is inferred (likely).')
  })
  test('marks what costs time and what no log covers', () => {
    expect(buildSentence(story, nodes).find((p) => p.tone === 'wait')?.text).toBe('5 min 16 s of it waited on MBX-K2 for MBX-G1')
    const gap = { ...story, hops: [hop({ received: 'not-covered' })] }
    expect(sentenceText(buildSentence(gap, nodes))).toContain('No logs of MBX-G1 cover its part.')
    const absent = { ...story, hops: [hop({ received: 'absent' })] }
    expect(sentenceText(buildSentence(absent, nodes))).toContain('MBX-G1 has logs of that time without this message.')
  })
  test('quotes the words inside the wrappers of an error, once', () => {
    const status =
      '[{LED=451 4.4.0 Primary target IP address responded with: "421 4.4.2 Connection dropped." Attempted failover to alternate host};{FQDN=mx.fen.example};{IP=192.0.2.7}]'
    const attempts = [{ at: story.first, result: `${status};${status}`, session: null }]
    const waited = { ...story, hops: [hop({ waitMs: story.totalMs, attempts })] }
    expect(sentenceText(buildSentence(waited, nodes, { innermost }))).toContain('(1 failed try, “421 4.4.2 Connection dropped.”)')
    expect(sentenceText(buildSentence(waited, nodes))).toContain('“[{LED=451 4.4.0')
  })
  test('a first time that is not as logged is marked', () => {
    expect(sentenceText(buildSentence(story, nodes, { isAdjusted: true }))).toMatch(/^Received ≈ \d\d:\d\d:\d\d by/)
  })
  test('every message of the world has one that ends with a stop', () => {
    for (let i = 0; i < 400; i++) expect(sentenceText(buildSentence(read(i), nodes))).toMatch(/\.$/)
  })
  test('a message without hops, recipients and times', () => {
    const bare = { ...story, hops: [], recipients: [], events: [], totalMs: null }
    expect(sentenceText(buildSentence(bare, nodes))).toContain('No recipient is known. How long it took is not known.')
  })
})

describe('route graph', () => {
  test('the story: two edges over the balancer, the long wait amber and boxed, mailboxes at the ends', () => {
    const g = buildRouteGraph(story, nodes)
    expect(g.order[0]).toBe('host-5')
    expect(g.edges.filter((e) => e.hops[0] === 0).map((e) => [e.from, e.to, e.style])).toEqual([
      ['host-5', 'host-3', 'not-covered'],
      ['host-3', 'host-1', 'inferred'],
    ])
    const wait = g.edges.find((e) => e.style === 'waited')
    expect(wait?.label).toMatchObject({ text: 'waited 5 min 16 s', boxed: true, tries: [false, false, false, false, true] })
    expect(wait?.width).toBeGreaterThanOrEqual(4)
    expect(
      g.nodes
        .filter((n) => n.kind === 'mailboxes')
        .flatMap((n) => n.people.map((p) => p.address))
        .sort(),
    ).toEqual(story.recipients.map((r) => r.address).sort())
    expect(g.nodes.find((n) => n.id === 'host-5')?.logged).toBe(false)
  })
  test('three truths have three styles', () => {
    expect(styleOf({})).toBe('seen')
    expect(styleOf({ received: 'absent' })).toBe('absent')
    expect(styleOf({ sent: 'not-covered', received: 'not-covered' })).toBe('not-covered')
    expect(styleOf({ sent: 'not-covered' })).toBe('seen')
    expect(styleOf({ certainty: 'likely' })).toBe('inferred')
    expect(styleOf({ protocol: 'shadow' })).toBe('shadow')
    expect(styleOf({ waitMs: 20_000 })).toBe('waited')
    expect(styleOf({ received: 'absent', waitMs: 20_000 })).toBe('absent')
    expect(
      styleOf({
        received: 'not-covered',
        worked: false,
        at: 0,
        attempts: [{ at: 0, result: '550 5.7.1 refused', session: null }],
        recipients: [1],
      }),
    ).toBe('failed')
    expect(styleOf({ received: 'not-covered', at: 9, attempts: [{ at: 0, result: '451 4.7.0 later', session: null }] })).toBe('waited')
  })
  test('every edge joins two boxes, every box is in the order once', () => {
    for (let i = 0; i < 400; i++) {
      const g = buildRouteGraph(read(i), nodes)
      const ids = g.nodes.map((n) => n.id)
      expect(new Set(g.order).size).toBe(g.order.length)
      expect([...g.order].sort()).toEqual([...ids].sort())
      for (const e of g.edges) expect(ids.includes(e.from) && ids.includes(e.to)).toBe(true)
      for (const n of g.nodes) expect(n.width > 0 && n.height > 0).toBe(true)
    }
  })
  test('many equal hops fold into one edge', () => {
    const many = Array.from({ length: 30 }, (_, index) => hop({ index }))
    const g = buildRouteGraph({ ...story, hops: many }, nodes)
    expect(g.edges.filter((e) => e.hops.length > 0)).toHaveLength(1)
    expect(g.edges.find((e) => e.hops.length > 0)?.label?.text).toBe('30 hand-overs')
    expect(g.folded).toBe(29)
  })
  test('many recipients of one server are one ending', () => {
    const one = story.recipients[0]
    if (!one) throw new Error('the story has recipients')
    const g = buildRouteGraph({ ...story, recipients: Array.from({ length: 247 }, () => one) }, nodes)
    const end = g.nodes.find((n) => n.kind === 'mailboxes')
    expect(end).toMatchObject({ title: '247 mailboxes', more: 244 })
  })
  test('a host that is not known has a box', () => {
    const g = buildRouteGraph({ ...story, hops: [hop({ from: -1 })] }, nodes)
    expect(g.nodes.find((n) => n.id === 'unknown')?.title).toBe('not known')
  })
})
