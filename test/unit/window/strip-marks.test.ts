import type { Finding } from '@shared/findings/finding'
import { type Act, caseWork, type Entry, JOURNAL_VERSION } from '@shared/model/journal'
import type { Target } from '@shared/model/targets'
import { expect, test } from 'vitest'
import { stripMarks } from '../../../src-renderer/features/messages/strip-marks'
import { timeScale } from '../../../src-renderer/features/messages/time-scale'

const HOUR = 3_600_000
const scale = timeScale(0, 10 * HOUR, 100, 1000)
const message = (first: number): Target => ({ kind: 'message', network: '', id: `<${first}>`, sender: 'a', first, label: '' })
const work = (...acts: Act[]) => caseWork(acts.map((a, i): Entry => ({ version: JOURNAL_VERSION, id: `e${i}`, at: i, ...a })))
const finding = (over: Partial<Finding>) => ({ rule: 'r', key: 'k', severity: 'problem', title: 't', first: 2 * HOUR, ...over }) as Finding

test('pins, notes and findings stand at the time of what they are about', () => {
  const now = work(
    { act: 'pin', about: [message(HOUR), { kind: 'file', path: 'a', label: '' }] },
    { act: 'note', about: { kind: 'time', from: 5 * HOUR, to: 6 * HOUR, label: '' }, text: 'x', links: [], inReport: false },
  )
  const marks = stripMarks(now, [finding({}), finding({ key: 'i', severity: 'info' })], scale)
  expect(marks.map((m) => [m.kind, m.x])).toEqual([
    ['pin', 200],
    ['finding', 300],
    ['note', 600],
  ])
})

test('what is near stands once, and says how many more', () => {
  const now = work({ act: 'pin', about: Array.from({ length: 500 }, (_, i) => message(HOUR + i * 10)) })
  expect(stripMarks(now, [], scale)).toMatchObject([{ kind: 'pin', more: 499 }])
})

test('dismissed findings, and what lies outside of the time, are left out', () => {
  const now = work(
    { act: 'judge', finding: JSON.stringify(['r', 'k']), verdict: 'dismissed', reason: 'x' },
    { act: 'pin', about: [message(20 * HOUR)] },
  )
  expect(stripMarks(now, [finding({}), finding({ key: 'n', first: Number.NaN })], scale)).toEqual([])
})
