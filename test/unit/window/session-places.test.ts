/** Places of sessions when these change their numbers. */
import { expect, test } from 'vitest'
import { Places } from '../../../src-renderer/state/places'

test('sessions of all places are followed; one that is gone is the list, a comparison that lost its second one the first', () => {
  const places = new Places()
  places.go({ screen: 'sessions', session: 4 })
  places.go({ other: 7 })
  places.go({ session: 9, other: null })
  expect(new Set(places.sessions())).toEqual(new Set([4, 7, 9]))
  const now = new Map([
    [4, 5],
    [7, -1],
    [9, -1],
  ])
  places.renumberSessions((s) => now.get(s) ?? s)
  const at = () => [places.now.get().session, places.now.get().other]
  expect(at()).toEqual([null, null])
  places.back()
  expect(at()).toEqual([5, null])
  places.back()
  expect(at()).toEqual([5, null])
  places.back()
  expect(at()).toEqual([null, null])
})
