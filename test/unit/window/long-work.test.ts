/** Long work of the worker is asked for once, can be given up, and is void when there are newer tables. */
import { describe, expect, test } from 'vitest'
import { LongWork } from '../../../src-renderer/state/long-work'
import type { OpenCase, Session } from '../../../src-renderer/state/session'
import { createStore } from '../../../src-renderer/state/store'

const ANSWER = { whole: true }
const CASE = { caseId: 'c1', generation: 1, final: false } as OpenCase

function parts() {
  const open = createStore<OpenCase | null>(CASE)
  const asked: { readonly of: string; readonly signal: AbortSignal; ok(a: typeof ANSWER | null): void; no(code: string): void }[] = []
  const run = (of: string, signal: AbortSignal) =>
    new Promise<typeof ANSWER | null>((ok, no) => {
      asked.push({ of, signal, ok, no: (code) => no(Object.assign(new Error(`it was ${code}`), { code })) })
      signal.addEventListener('abort', () => no(Object.assign(new Error('given up'), { code: 'ABORTED' })))
    })
  const work = new LongWork<string, typeof ANSWER>({ open } as unknown as Session, run, 'nothing is there')
  const settled = () => new Promise((go) => setTimeout(go, 0))
  return { open, asked, work, settled, state: () => work.now.get().state }
}

describe('long work', () => {
  test('is asked once while it is under way, tells how far it is, and stays when it is there', async () => {
    const { asked, work, settled, state } = parts()
    work.ask('all')
    work.ask('all')
    work.progress(0.4)
    expect([asked.length, work.now.get()]).toEqual([1, { state: 'working', of: 'all', done: 0.4 }])
    asked[0]?.ok(ANSWER)
    await settled()
    expect(work.now.get()).toEqual({ state: 'answered', of: 'all', answer: ANSWER })
    work.ask('all')
    work.progress(0.9)
    expect([asked.length, state()]).toEqual([1, 'answered'])
  })

  test('is given up by a person, and can be asked again', async () => {
    const { asked, work, settled, state } = parts()
    work.ask('all')
    work.stop()
    await settled()
    expect([asked[0]?.signal.aborted, state()]).toEqual([true, 'stopped'])
    work.ask('all')
    asked[1]?.ok(ANSWER)
    await settled()
    expect(state()).toBe('answered')
  })

  test('is void when there are newer tables: a late answer is not shown, nor said to be stopped', async () => {
    const { open, asked, work, settled, state } = parts()
    work.ask('all')
    open.set({ ...CASE, generation: 2 })
    expect([asked[0]?.signal.aborted, state()]).toEqual([true, 'not-asked'])
    work.ask('all')
    asked[0]?.ok(ANSWER)
    await settled()
    expect(state()).toBe('working')
    asked[1]?.ok(ANSWER)
    await settled()
    expect(state()).toBe('answered')
    open.set(null)
    expect(state()).toBe('not-asked')
  })

  test('that could not be worked out says why; tables replaced meanwhile are simply asked again', async () => {
    const { asked, work, settled } = parts()
    work.ask('all')
    asked[0]?.no('BROKEN')
    await settled()
    expect(work.now.get()).toEqual({ state: 'failed', of: 'all', why: 'it was BROKEN' })
    work.ask('all')
    asked[1]?.no('REPLACED')
    await settled()
    expect(work.now.get().state).toBe('not-asked')
  })

  test('that is asked something else gives up the first question and never shows its answer', async () => {
    const { asked, work, settled } = parts()
    work.ask('one')
    work.ask('other')
    expect(asked.map((a) => [a.of, a.signal.aborted])).toEqual([
      ['one', true],
      ['other', false],
    ])
    asked[0]?.ok(ANSWER)
    asked[1]?.ok(null)
    await settled()
    expect(work.now.get()).toEqual({ state: 'failed', of: 'other', why: 'nothing is there' })
  })
})
