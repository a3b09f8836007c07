/** Places when what they show changes its number. */
import { expect, test } from 'vitest'
import { Places } from '../../../src-renderer/state/places'

test('sessions of all places are followed; one that is gone is the list, a comparison that lost one asks for another', () => {
  const places = new Places()
  places.go({ screen: 'sessions', session: 4 })
  places.go({ screen: 'compare', session: null, pair: { kind: 'sessions', a: 4, b: 7 } })
  places.go({ screen: 'sessions', session: 9 })
  expect(new Set(places.sessions())).toEqual(new Set([4, 7, 9]))
  const now = new Map([
    [4, 5],
    [7, -1],
    [9, -1],
  ])
  places.renumberSessions((s) => now.get(s) ?? s)
  expect(places.now.get().session).toBeNull()
  places.back()
  expect(places.now.get().pair).toEqual({ kind: 'sessions', a: 5, b: null })
  places.back()
  expect(places.now.get().session).toBe(5)
})

test('messages of a comparison are followed; numbers of sessions and hosts are not taken for messages', () => {
  const places = new Places()
  places.go({ screen: 'compare', pair: { kind: 'messages', a: 3, b: 8 } })
  places.go({ screen: 'compare', pair: { kind: 'servers', a: 3, b: 8 } })
  expect(places.messages()).toEqual([3, 8])
  places.renumber((m) => m + 10)
  expect(places.now.get().pair).toEqual({ kind: 'servers', a: 3, b: 8 })
  places.back()
  expect(places.now.get().pair).toEqual({ kind: 'messages', a: 13, b: 18 })
})

test('the same pair again is no step of its own', () => {
  const places = new Places()
  const pair = { kind: 'periods', a: { from: 1, to: 2 }, b: null } as const
  places.go({ screen: 'compare', pair })
  places.go({ pair: { ...pair, a: { ...pair.a } } })
  places.back()
  expect(places.now.get().screen).toBe('start')
})
