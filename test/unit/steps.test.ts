import { atOnce, inSlices, type Steps, within } from '@shared/base/steps'
import { expect, test } from 'vitest'

function* counting(to: number): Steps<string> {
  for (let i = 1; i <= to; i++) yield i / to
  return `${to} steps`
}

test('the same work at once and in slices; pauses come with how far it is', async () => {
  let clock = 0
  const told: number[] = []
  const pause = (done: number) => Promise.resolve(void told.push(done))
  const slices = { sliceMs: 3, now: () => clock++, pause }
  expect(await inSlices(counting(9), slices)).toBe(atOnce(counting(9)))
  expect(told.length).toBeGreaterThan(1)
  expect(told).toEqual([...told].sort((a, b) => a - b))
})

test('what a pause throws ends the work', async () => {
  let seen = 0
  function* work(): Steps<void> {
    for (;;) yield ++seen / 100
  }
  const pause = (done: number) => (done > 0.05 ? Promise.reject(new Error('given up')) : Promise.resolve())
  await expect(inSlices(work(), { sliceMs: 0, now: () => 0, pause })).rejects.toThrow('given up')
  expect(seen).toBeLessThan(10)
})

test('parts of larger work say how far the whole is', () => {
  function* whole(): Steps<string[]> {
    return [yield* within(0, 0.5, counting(2)), yield* within(0.5, 1, counting(4))]
  }
  const steps = whole()
  const told = []
  let next = steps.next()
  for (; !next.done; next = steps.next()) told.push(next.value)
  expect(told).toEqual([0.25, 0.5, 0.625, 0.75, 0.875, 1])
  expect(next.value).toEqual(['2 steps', '4 steps'])
})
