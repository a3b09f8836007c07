/** What is selected inside a message, and which raw lines that shows. */
import type { MessageDetail } from '@shared/query/message-detail'
import { expect, test } from 'vitest'
import { linesOf } from '../../../src-renderer/features/evidence/refs'
import type { CaseClient } from '../../../src-renderer/state/case-link'
import { FocusState } from '../../../src-renderer/state/focus'
import { smallCase } from '../../builders/small-case'

const [first] = smallCase().messages as [MessageDetail]

async function opened(): Promise<FocusState> {
  const focus = new FocusState({ detail: () => Promise.resolve(first) } as unknown as CaseClient)
  focus.select(0)
  await Promise.resolve()
  return focus
}
const shown = (f: FocusState) => {
  const lines = linesOf(f.now.get())
  return [lines?.title, lines?.refs.map((r) => `${r.source}:${r.line}`).join(' ')]
}

test('the line that would have been next stands alone, and goes with the next selection', async () => {
  const focus = await opened()
  focus.selectHop(1)
  expect(shown(focus)).toEqual(['M-1, hop 2 of 3', '0:7 1:6'])
  focus.showRival(true)
  expect(shown(focus)).toEqual(['M-1, hop 2: the line that would have been next', '1:9'])
  focus.selectHop(1)
  expect(shown(focus)).toEqual(['M-1, hop 2 of 3', '0:7 1:6'])
  focus.showRival(true)
  focus.selectEvent(3)
  expect(shown(focus)).toEqual(['M-1, row 4 of 4', '1:7'])
})

test('a hop without another candidate shows its own lines', async () => {
  const focus = await opened()
  focus.showRival(true)
  expect(focus.now.get().rival).toBe(false)
  focus.selectHop(2)
  focus.showRival(true)
  expect(shown(focus)).toEqual(['M-1, hop 3 of 3', '1:7'])
})

test('a selected recipient stays beside hops and rows, and goes with the message', async () => {
  const focus = await opened()
  focus.selectRecipient(1)
  focus.selectHop(0)
  focus.selectEvent(0)
  expect(focus.now.get()).toMatchObject({ recipient: 1, hop: null, event: 0 })
  focus.select(5)
  expect(focus.now.get()).toMatchObject({ message: 5, recipient: null, event: null })
})
