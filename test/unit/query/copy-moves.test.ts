/** A mail to very many, delivered over a move: what waited is found without asking everybody about everybody. */
import { copyMoves, moveDelays } from '@shared/query/copy-moves'
import type { HopDetail, MessageDetail, RecipientDetail } from '@shared/query/message-detail'
import { expect, test } from 'vitest'
import { smallCase } from '../../builders/small-case'

const T = Date.UTC(2026, 4, 4, 9)
const MANY = 20_000
const [OLD, NEW] = [0, 1]

const { messages } = smallCase()
const base = messages[0] as MessageDetail
const hop = (index: number, recipients: readonly number[]): HopDetail => ({
  ...(base.hops[0] as HopDetail),
  ...{ index, from: OLD, to: NEW, at: T + 40_000, waitMs: 38_000, transferMs: 100, protocol: 'delivery', worked: true },
  ...{ recipients, attempts: [], sent: 'seen', received: 'seen' },
})
const recipient = (i: number): RecipientDetail => ({
  ...{ address: `p${i}@fen.example`, outcome: 'delivered', at: T + 40_000, status: '', code: '', via: [], why: '' },
  ...{ deliveredBy: OLD, deliveredTo: NEW, event: -1 },
})

test('twenty thousand recipients of one mail that waited over a move', () => {
  const everybody = Array.from({ length: MANY }, (_, i) => i)
  const half = MANY / 2
  const m: MessageDetail = {
    ...base,
    ...{ first: T, last: T + 40_000, totalMs: 40_000, recipients: everybody.map(recipient) },
    hops: [hop(0, everybody.slice(0, half)), hop(1, everybody.slice(half))],
    events: everybody.map((i) => ({
      ...{ at: T + i, node: OLD, event: 'AGENTINFO', eventSource: 'AGENT', detail: '', key: '', source: 0, offset: i, length: 1, line: i },
    })),
  }
  const spans = [
    { node: OLD, from: T - 60_000, to: T - 500, deliveries: 9 },
    { node: NEW, from: T + 39_000, to: T + 90_000, deliveries: 9 },
  ]
  const moves = copyMoves([{ database: 'Ledger', spans, status: null }])
  const start = performance.now()
  const found = moveDelays(m, moves)
  const ms = performance.now() - start
  console.log(`[moves] 20,000 recipients of one message: ${Math.round(ms)} ms`)
  expect([found.length, found[0]?.move.database, found.at(-1)?.recipient]).toEqual([MANY, 'Ledger', MANY - 1])
  expect(ms).toBeLessThan(20_000)
})
