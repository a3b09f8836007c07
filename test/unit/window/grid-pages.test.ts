/** Tables for a screen reader: pages that hold each row once, and what a row is called. */
import type { GridRow } from '@shared/query/message-engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PAGE_ROWS, pageOf } from '../../../src-renderer/components/grid/pages'
import { rowSummary } from '../../../src-renderer/features/messages/columns'

test('pages hold every row once; one that is beyond the end is the last one', () => {
  fc.assert(
    fc.property(fc.nat(5000), (shown) => {
      let rows = 0
      for (let start = 0; start < shown; start += PAGE_ROWS) {
        const page = pageOf(start, shown)
        expect(page.start).toBe(start)
        rows += page.rows
      }
      expect(rows).toBe(shown)
      const beyond = pageOf(PAGE_ROWS * 100, shown)
      expect(beyond.start + beyond.rows).toBe(shown)
    }),
  )
})

test('a message is said in one breath', () => {
  const row = {
    id: 'M-25',
    outcome: 'failed',
    sender: 'anna@a.example',
    firstRecipient: 'bob@b.example',
    recipientCount: 1,
    totalMs: 372_000,
  } as GridRow
  expect(rowSummary(row)).toBe('M-25, failed, anna to bob, 6 min 12 s')
  expect(rowSummary({ ...row, sender: '', recipientCount: 4, totalMs: null })).toBe(
    'M-25, failed, sender not known to bob and 3 more, delay not known',
  )
})
