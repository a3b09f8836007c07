import { expect, test } from 'vitest'
import { PANES } from '../../../src-renderer/state/panes'

test('usual sizes of panels lie within their limits, and their edges have different names', () => {
  for (const { least, usual, most } of Object.values(PANES))
    expect([least, usual, most].toSorted((a, b) => a - b)).toEqual([least, usual, most])
  expect(PANES.inspector).toMatchObject({ least: 240, most: 560 })
  expect(new Set(Object.values(PANES).map((p) => p.label)).size).toBe(Object.keys(PANES).length)
})
