import { afterEach, expect, test, vi } from 'vitest'
import { Notices } from '../../../src-renderer/state/notices'
import { Places } from '../../../src-renderer/state/places'
import { CaseTables } from '../../../src-renderer/workers/case-tables'
import { buildWorld } from '../../builders/world'

afterEach(() => {
  vi.useRealTimers()
})

test('places: back and forward, another view of the same place is no step', () => {
  const p = new Places()
  p.go({ screen: 'messages' })
  p.go({ message: 7 })
  p.adjust({ asTable: true })
  p.go({ screen: 'files', message: null })
  p.back()
  expect(p.now.get()).toMatchObject({ screen: 'messages', message: 7, asTable: true })
  p.back()
  expect(p.now.get()).toMatchObject({ screen: 'messages', message: null })
  p.forward()
  p.forward()
  expect(p.now.get().screen).toBe('files')
  p.forward()
  expect(p.now.get().screen).toBe('files')
  p.reset({})
  p.back()
  expect(p.now.get().screen).toBe('start')
})

test('the live region speaks at most every ten seconds, the newest sentence wins', () => {
  vi.useFakeTimers()
  const n = new Notices()
  n.say('one')
  expect(n.spoken.get()).toBe('one')
  n.say('two')
  n.say('three')
  vi.advanceTimersByTime(9_000)
  expect(n.spoken.get()).toBe('one')
  vi.advanceTimersByTime(1_100)
  expect(n.spoken.get()).toBe('three')
})

test('a notice goes by itself when it may', () => {
  vi.useFakeTimers()
  const n = new Notices()
  n.add({ tone: 'info', what: 'a', means: 'b', forMs: 500 })
  n.add({ tone: 'problem', what: 'c', means: 'd' })
  vi.advanceTimersByTime(600)
  expect(n.list.get().map((x) => x.what)).toEqual(['c'])
})

test('a message is found again when a new generation numbers messages anew', () => {
  const range = { first: 0, last: 1 }
  const small = new CaseTables(buildWorld(50, 3).tables, range)
  const big = new CaseTables(buildWorld(200, 3).tables, range)
  const same = new CaseTables(buildWorld(200, 3).tables, range)
  const some = [0, 41, 199]
  expect(same.findAll(some.map((m) => big.identity(m)))).toEqual(some)
  // another world has other ids
  expect(big.findAll([small.identity(7)])).toEqual([-1])
})
