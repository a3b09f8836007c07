/** The journal as it is read: what holds, under its words; and the names in notes. */
import { caseWork } from '@shared/model/journal'
import { filtered, NO_TIMELINE_FILTER, timeline } from '@shared/query/timeline'
import { linkName, namesIn, withWords } from '@shared/report/note-links'
import { targetsWords, targetWords } from '@shared/report/work-words'
import { expect, test } from 'vitest'
import { entry, message } from '../../builders/journal'

const [x, y] = [message('offer'), message('invoice')]
const note = entry({ act: 'note', about: x, text: 'Why so late?', links: [], inReport: false })
const pin = entry({ act: 'pin', about: [x, y] })
const tag = entry({ act: 'tag', tag: 'urgent', about: [y] })
const opened = entry({ act: 'activity', what: 'opened', words: 'opened' })
const entries = [opened, note, pin, tag, entry({ act: 'edit', note: note.id, text: 'Why so very late?', links: [], inReport: true })]
const lines = (all: typeof entries) => timeline(all, caseWork(all)).map((i) => `${i.kind}: ${i.did}`)

test('edits show in their note, what was taken back and removed does not show', () => {
  expect(lines(entries)).toEqual(['activity: opened', 'note: N-1', 'pin: pinned', 'tag: tagged urgent'])
  expect(timeline(entries, caseWork(entries))[1]?.note?.text).toBe('Why so very late?')
  const less = [...entries, entry({ act: 'undo', entry: pin.id }), entry({ act: 'remove', note: note.id })]
  expect(lines(less)).toEqual(['activity: opened', 'tag: tagged urgent'])
})

test('it is narrowed by kind, tag and words; activity only when asked for', () => {
  const items = timeline(entries, caseWork(entries))
  const only = (f: Partial<typeof NO_TIMELINE_FILTER>) => filtered(items, { ...NO_TIMELINE_FILTER, ...f }, (t) => t === y).map((i) => i.did)
  expect(only({})).toEqual(['N-1', 'pinned', 'tagged urgent'])
  expect(only({ kinds: ['activity'] })).toEqual(['opened'])
  expect(only({ tag: 'urgent' })).toEqual(['pinned', 'tagged urgent'])
  expect(only({ words: 'LATE very' })).toEqual(['N-1'])
  expect(only({ words: 'invoice' })).toEqual(['pinned', 'tagged urgent'])
})

test('targets are called by their number now, or by what they were called', () => {
  expect(targetWords(x, { message: 24, session: -1, stream: -1 })).toBe('M-25 offer')
  expect(targetWords(x)).toBe('message “offer”')
  expect(targetWords({ kind: 'event', path: 'a/b.log', offset: 1200, label: '' })).toBe('row of b.log, byte 1,200')
  expect(targetsWords([x, y], (t) => t.label)).toBe('2 messages')
})

test('names in a text are found and stand for what they meant', () => {
  const text = 'See [[m-0025]], [[P-3]], [[M-25]], [[M-0]], [x](hopscope:M-7), M-9'
  expect(namesIn(text)).toEqual(['M-25', 'P-3', 'M-7'])
  expect(linkName('M-0')).toBeNull()
  expect(withWords(text, [{ as: 'M-25', to: x }], (t) => `«${t.label}»`)).toBe(
    'See «offer», [[P-3]], «offer», [[M-0]], [x](hopscope:M-7), M-9',
  )
})
