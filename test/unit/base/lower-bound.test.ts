/** The place in an ordered list, for every list of up to nine numbers that can be told apart. */
import { lowerBound } from '@shared/base/lower-bound'
import { expect, test } from 'vitest'

test('as a search from the start finds it, in lists with repeats and without', () => {
  for (const step of [1, 2, 3]) {
    for (let length = 0; length <= 9; length++) {
      const list = Array.from({ length }, (_, i) => Math.floor(i / step))
      for (let wanted = -1; wanted <= 10; wanted++) {
        const found = list.findIndex((n) => n >= wanted)
        expect(lowerBound(list.length, (i) => (list[i] ?? 0) < wanted)).toBe(found < 0 ? list.length : found)
      }
    }
  }
})

test('a million places are asked twenty times', () => {
  let asked = 0
  const place = lowerBound(1_000_000, (i) => {
    asked++
    return i < 777_777
  })
  expect(place).toBe(777_777)
  expect(asked).toBeLessThanOrEqual(20)
})
