/** What takes a while is asked once, can be given up, and is void when there are newer tables. */
import type { CaseDelays } from '@shared/query/case-delays'
import { describe, expect, test } from 'vitest'
import type { CaseClient } from '../../../src-renderer/state/case-link'
import type { OpenCase, Session } from '../../../src-renderer/state/session'
import { createStore } from '../../../src-renderer/state/store'
import { WorkedOut } from '../../../src-renderer/state/worked-out'

const ANSWER = { replays: [], moves: [], moveCount: 0 } as unknown as CaseDelays
const CASE = { caseId: 'c1', generation: 1, final: false } as OpenCase

function parts() {
  const open = createStore<OpenCase | null>(CASE)
  const asked: { readonly signal: AbortSignal; ok(a: CaseDelays | null): void; no(code: string): void }[] = []
  let tell: (e: { done: number }) => void = () => undefined
  const cases = {
    $on: (_name: string, cb: typeof tell) => {
      tell = cb
    },
    $abortable: (signal: AbortSignal) =>
      new Promise<CaseDelays | null>((ok, no) => {
        asked.push({ signal, ok, no: (code) => no(Object.assign(new Error(`it was ${code}`), { code })) })
        signal.addEventListener('abort', () => no(Object.assign(new Error('given up'), { code: 'ABORTED' })))
      }),
  }
  const delays = new WorkedOut<CaseDelays>(
    cases as unknown as CaseClient,
    { open } as unknown as Session,
    (api) => api.delays(),
    'delaysProgress',
  )
  const settled = () => new Promise((go) => setTimeout(go, 0))
  return { open, asked, delays, settled, tell: (done: number) => tell({ done }), state: () => delays.now.get().state }
}

describe('what takes a while', () => {
  test('is asked once while it is under way, tells how far it is, and stays when it is there', async () => {
    const { asked, delays, settled, tell, state } = parts()
    delays.ask()
    delays.ask()
    tell(0.4)
    expect([asked.length, delays.now.get()]).toEqual([1, { state: 'working', done: 0.4 }])
    asked[0]?.ok(ANSWER)
    await settled()
    expect(delays.now.get()).toEqual({ state: 'answered', answer: ANSWER })
    delays.ask()
    tell(0.9)
    expect([asked.length, state()]).toEqual([1, 'answered'])
  })

  test('is given up by a person, and can be asked again', async () => {
    const { asked, delays, settled, state } = parts()
    delays.ask()
    delays.stop()
    await settled()
    expect([asked[0]?.signal.aborted, state()]).toEqual([true, 'stopped'])
    delays.ask()
    asked[1]?.ok(ANSWER)
    await settled()
    expect(state()).toBe('answered')
  })

  test('is void when there are newer tables: a late answer is not shown, nor said to be stopped', async () => {
    const { open, asked, delays, settled, state } = parts()
    delays.ask()
    open.set({ ...CASE, generation: 2 })
    expect([asked[0]?.signal.aborted, state()]).toEqual([true, 'not-asked'])
    delays.ask()
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
    const { asked, delays, settled } = parts()
    delays.ask()
    asked[0]?.no('BROKEN')
    await settled()
    expect(delays.now.get()).toEqual({ state: 'failed', why: 'it was BROKEN' })
    delays.ask()
    asked[1]?.no('REPLACED')
    await settled()
    expect(delays.now.get().state).toBe('not-asked')
  })
})
