/** Two messages side by side: hosts that belong together share a row, and what is told adds up to what the messages say. */
import { compareMessages, isNotable, type KindOf, type TalkOf } from '@shared/query/compare-messages'
import type { HopDetail, MessageDetail } from '@shared/query/message-detail'
import { readMessage } from '@shared/query/message-detail'
import { stagesOf } from '@shared/query/stages'
import { messageComparisonText, messageSentences } from '@shared/report/compare-message-words'
import { describe, expect, test } from 'vitest'
import { worldTables } from '../../builders/world-tables'

const NAMES = ['client', 'EX1', 'EX2', 'EX7', 'relay']
const nodes = NAMES.map((name) => ({ name }))
const kindOf: KindOf = (node) => (NAMES[node]?.startsWith('EX') ? 'server' : (NAMES[node] ?? ''))
const talk: TalkOf = (s) => ({ connector: s === 1 ? 'To the relay' : 'Default', tls: s === 1 ? '' : 'yes', direction: 'send' })

const hop = (index: number, from: number, to: number, at: number, part: Partial<HopDetail> = {}): HopDetail =>
  ({
    ...{ index, id: '', decision: null, from, to, via: [], rejectedVia: [], protocol: 'smtp', at, waitMs: null, transferMs: null },
    ...{ certainty: 'certain', key: '', runnerUp: null, note: '', worked: true, sent: 'seen', received: 'seen', recipients: [0] },
    ...{ attempts: [], sessions: [0], evidence: [], ...part },
  }) as HopDetail

const message = (index: number, hops: readonly HopDetail[], end: number, part: Partial<MessageDetail> = {}): MessageDetail =>
  ({
    ...{
      index,
      id: `M-${index + 1}`,
      subject: '',
      sender: '',
      bytes: 1000,
      direction: 'internal',
      outcome: 'delivered',
      first: 0,
      last: end,
    },
    recipients: [
      { address: 'ida@elm.example', outcome: 'delivered', at: end, via: [], deliveredBy: hops.at(-1)?.to ?? -1, event: -1, code: '' },
    ],
    ...{ hops, rejected: [], inferred: [], events: [], related: [] },
    ...part,
  }) as unknown as MessageDetail

const QUICK = message(0, [hop(0, 0, 1, 100), hop(1, 1, 2, 300)], 400)
const compared = (a: MessageDetail, b: MessageDetail) => ({ a, b, comparison: compareMessages(a, b, talk, kindOf), nodes })
const hosts = (c: ReturnType<typeof compared>) =>
  c.comparison.stops.map((s) => [s.a ? NAMES[s.a.node] : null, s.b ? NAMES[s.b.node] : null])

describe('two messages', () => {
  test('that went alike have no difference', () => {
    const c = compared(QUICK, message(1, QUICK.hops, 450))
    expect([c.comparison.differences, c.comparison.first, c.comparison.slowest]).toEqual([[], null, null])
    expect(messageSentences(c).first).toBe('Both went the same way, and no stage differs by a second or more.')
  })

  test('over another server of the same kind share a row, told as another host; what waited longest there is told', () => {
    const c = compared(QUICK, message(1, [hop(0, 0, 1, 100), hop(1, 1, 3, 9300)], 9400))
    expect(hosts(c)).toEqual([
      ['client', 'client'],
      ['EX1', 'EX1'],
      ['EX2', 'EX7'],
    ])
    expect(messageSentences(c).first).toMatch(/^Both went alike up to client\. First difference: .* at EX1: M-1 0\.20 s, M-2 9\.20 s/)
    expect(messageSentences(c).slowest).toMatch(
      /^Most time lies at EX1, .*: M-2 took 9\.00 s longer \(100 % of the difference between the two\)/,
    )
    expect(c.comparison.differences.map((d) => d.kind)).toContain('host')
  })

  test('of which one makes a detour: the host that both reach stays in one row', () => {
    const c = compared(QUICK, message(1, [hop(0, 0, 1, 100), hop(1, 1, 3, 200), hop(2, 3, 2, 300)], 400))
    expect(hosts(c)).toEqual([
      ['client', 'client'],
      ['EX1', 'EX1'],
      [null, 'EX7'],
      ['EX2', 'EX2'],
    ])
    expect(messageSentences(c).first).toContain('only M-2 goes over EX7')
  })

  test('two servers in turned order are laid beside each other by their place', () => {
    const c = compared(
      message(0, [hop(0, 0, 2, 1), hop(1, 2, 1, 2), hop(2, 1, 2, 3)], 4),
      message(1, [hop(0, 0, 1, 1), hop(1, 1, 2, 2), hop(2, 2, 1, 3)], 4),
    )
    expect(hosts(c)).toEqual([
      ['client', 'client'],
      ['EX2', 'EX1'],
      ['EX1', 'EX2'],
      ['EX2', 'EX1'],
    ])
  })

  test('connector, TLS and tries are told of the hop; without sessions nothing is told of TLS', () => {
    const tried = hop(1, 1, 2, 300, { sessions: [1], attempts: [{ at: 150, result: '451 4.4.0', session: null }] })
    const c = compared(QUICK, message(1, [hop(0, 0, 1, 100), tried], 400))
    expect(c.comparison.differences.map((d) => d.kind)).toEqual(expect.arrayContaining(['connector', 'tls', 'tries']))
    const without = compared(QUICK, message(1, [hop(0, 0, 1, 100), hop(1, 1, 2, 300, { sessions: [] })], 400))
    expect(without.comparison.differences).toEqual([])
  })

  test('a hop that is a guess marks what is said of it', () => {
    const c = compared(QUICK, message(1, [hop(0, 0, 1, 100, { certainty: 'likely' }), hop(1, 1, 2, 9300)], 9400))
    expect(messageSentences(c).slowest).toContain('; a guess, as the hop to it is inferred')
  })

  test('without times and hops it still says what differs of the whole', () => {
    const bare = (index: number, outcome: MessageDetail['outcome']) =>
      message(index, [], Number.NaN, { outcome, first: Number.NaN, last: Number.NaN })
    const c = compared(bare(0, 'delivered'), bare(1, 'failed'))
    expect(messageSentences(c).first).toContain('M-1 is delivered, M-2 failed')
    expect(c.comparison.total).toEqual({ a: null, b: null })
  })
})

test('for any two messages of a case the stages of the rows add up to what each took, and every stop of both is there once', () => {
  const { tables } = worldTables(120)
  const all = Array.from({ length: 120 }, (_, m) => readMessage(tables, m)).filter((m) => m !== null)
  for (const [i, a] of all.entries()) {
    const b = all[(i * 7 + 3) % all.length] as MessageDetail
    const c = compared(a, b)
    for (const side of ['a', 'b'] as const) {
      const sum = c.comparison.stops.reduce((n, s) => n + s.stages.reduce((m, g) => m + (g[side] ?? 0), 0), 0)
      expect(sum).toBeCloseTo(stagesOf(side === 'a' ? a : b)?.totalMs ?? 0, 3)
    }
    for (const d of c.comparison.differences) if (d.kind === 'time') expect(isNotable(d.stage)).toBe(true)
    const turned = compared(b, a)
    expect(turned.comparison.stops.length).toBe(c.comparison.stops.length)
    expect(messageComparisonText(c)).toContain(`${a.id} beside ${b.id}`)
  }
})
