/** What a window does while the disk denies what a person did. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Host } from '../../../src-renderer/host/connect'
import { JournalSaver } from '../../../src-renderer/state/journal-saver'
import { entry, message } from '../../builders/journal'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const note = (text: string) => entry({ act: 'note', about: message('x'), text, links: [], inReport: false })

function disk() {
  const state = { deny: null as { code: string; message: string } | null, calls: [] as string[][] }
  const append = async ({ entries }: { entries: readonly { id: string }[] }) => {
    if (state.deny) throw Object.assign(new Error(state.deny.message), { code: state.deny.code })
    state.calls.push(entries.map((e) => e.id))
  }
  return { state, saver: new JournalSaver({ append } as unknown as Host, 'c') }
}

test('entries are kept in order and tried again until the disk takes them, each once', async () => {
  const { state, saver } = disk()
  state.deny = { code: 'DISK_FULL', message: 'the disk is full' }
  const all = [note('a'), note('b'), note('c')]
  saver.add(all.slice(0, 2))
  await vi.advanceTimersByTimeAsync(100)
  expect(saver.now.get()).toEqual({ state: 'failed', why: 'the disk is full', full: true, entries: 2 })
  saver.add(all.slice(2))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(saver.unsaved).toEqual(all)
  state.deny = null
  await vi.advanceTimersByTimeAsync(2000)
  expect(saver.now.get().state).toBe('saved')
  expect(saver.unsaved).toEqual([])
  expect(state.calls.flat()).toEqual(all.map((e) => e.id))
})

test('an act over many things goes in a call of its own', async () => {
  const { state, saver } = disk()
  const many = entry({ act: 'pin', about: Array.from({ length: 500 }, (_, i) => message(`${i}`)) })
  const all = [note('a'), many, note('b'), note('c')]
  saver.add(all)
  await vi.advanceTimersByTimeAsync(100)
  expect(state.calls).toEqual([[all[0]?.id], [many.id], [all[2]?.id, all[3]?.id]])
})

test('nothing is wanted any more of a case that was deleted', async () => {
  const { state, saver } = disk()
  state.deny = { code: 'NO_CASE', message: 'gone' }
  saver.add([note('a')])
  await vi.advanceTimersByTimeAsync(100)
  expect(saver.unsaved).toEqual([])
})
