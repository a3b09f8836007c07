/** Groups out of pairs. */
import { Groups } from '@shared/base/groups'
import { expect, test } from 'vitest'

const groups = (...pairs: readonly (readonly [string, string])[]) => {
  const all = new Groups<string>()
  for (const [a, b] of pairs) all.join(a, b)
  return [...all.all()].map((group) => [...group].sort().join(''))
}

test('what is joined to one is joined to all', () => {
  expect(groups(['a', 'b'], ['c', 'd'], ['b', 'c'], ['x', 'y'])).toEqual(['abcd', 'xy'])
})

test('again and with itself changes nothing', () => {
  expect(groups(['a', 'b'], ['b', 'a'], ['a', 'a'])).toEqual(['ab'])
  expect(groups()).toEqual([])
})
