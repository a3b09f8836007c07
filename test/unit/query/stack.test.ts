import { Table } from '@shared/columns/table'
import { NO_FILTER, type SortKey } from '@shared/query/filter'
import { MessageEngine } from '@shared/query/message-engine'
import { canStack, stackOf } from '@shared/query/stack'
import { expect, test } from 'vitest'
import { buildWorld } from '../../builders/world'

const { tables } = buildWorld(700, 11)
const engine = new MessageEngine(new Table(tables.messages))
const all = Uint32Array.from({ length: 700 }, (_, i) => i)
const KEYS: readonly SortKey[] = [
  'sender',
  'recipients',
  'subject',
  'outcome',
  'direction',
  'route',
  'codes',
  'totalMs',
  'longestWaitMs',
  'bytes',
  'hopCount',
  'recipientCount',
  'first',
]

test.each(KEYS)('%s: each value narrows to as many messages as it says', (key) => {
  expect(canStack(key)).toBe(true)
  const { items, distinct, rows } = stackOf(engine, all, key)
  expect(rows).toBe(700)
  expect(distinct).toBeGreaterThan(0)
  for (const { text, count, narrows } of items) {
    if (!narrows) continue
    const { answer } = engine.query(narrows, { key: 'index', descending: false }, null)
    expect(answer.shown, `${text} ${JSON.stringify(narrows)}`).toBe(count)
  }
})

test('numbers and times are whole: every row is in one place', () => {
  for (const key of ['totalMs', 'bytes', 'hopCount', 'first'] as const) {
    const { items } = stackOf(engine, all, key)
    expect(items.reduce((n, i) => n + i.count, 0)).toBe(700)
  }
})

test('of a view, not of the case', () => {
  const { rows } = engine.query({ ...NO_FILTER, outcomes: ['failed'] }, { key: 'index', descending: false }, null)
  expect(stackOf(engine, rows, 'outcome').items).toMatchObject([{ text: 'failed', count: rows.length }])
})

test('the most frequent comes first', () => {
  const counts = stackOf(engine, all, 'sender').items.map((i) => i.count)
  expect(counts).toEqual(counts.toSorted((a, b) => b - a))
})
