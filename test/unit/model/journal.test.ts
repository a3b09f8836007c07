/** What comes of a journal: the same entries give the same state, nothing is rewritten, and every act can be taken back. */
import { type CaseWork, canUndo, caseWork, type Entry, NO_WORK } from '@shared/model/journal'
import { readEntry } from '@shared/model/journal-read'
import { targetKey } from '@shared/model/targets'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyJournal, entry, message } from '../../builders/journal'

const undo = (e: Entry) => entry({ act: 'undo', entry: e.id })
const redo = (e: Entry) => entry({ act: 'redo', entry: e.id })
const without = ({ undone: _, ...work }: CaseWork) => work

describe('what acts come to', () => {
  const [x, y] = [message('x'), message('y')]

  test('a note is added, edited, removed; its number stays', () => {
    const first = entry({ act: 'note', about: x, text: 'why?', links: [], inReport: false })
    const second = entry({ act: 'note', about: y, text: 'queue', links: [], inReport: true })
    const edit = entry({ act: 'edit', note: first.id, text: 'because', links: [], inReport: true }, 2000)
    const work = caseWork([first, second, edit])
    expect([...work.notes.values()]).toMatchObject([
      { number: 1, text: 'because', inReport: true, at: 1000, editedAt: 2000, about: x },
      { number: 2, text: 'queue', editedAt: null },
    ])
    const less = caseWork([first, second, edit, entry({ act: 'remove', note: first.id })])
    expect([...less.notes.values()].map((n) => n.number)).toEqual([2])
    expect(caseWork([first, second, edit, undo(edit)]).notes.get(first.id)?.text).toBe('why?')
  })

  test('tags get a look each, keep it, and go when nothing has them', () => {
    const tags = caseWork([
      entry({ act: 'tag', tag: 'urgent', about: [x, y] }),
      entry({ act: 'tag', tag: '__proto__', about: [x] }),
      entry({ act: 'look', tag: 'urgent', look: 7 }),
      entry({ act: 'untag', tag: '__proto__', about: [x] }),
    ]).tags
    expect([...tags.keys()]).toEqual(['urgent'])
    expect(tags.get('urgent')).toMatchObject({ look: 7 })
    expect([...(tags.get('urgent')?.on.keys() ?? [])]).toEqual([targetKey(x), targetKey(y)])
  })

  test('many things tagged at once are let go in one step; what had the tag before keeps it', () => {
    const one = entry({ act: 'tag', tag: 'urgent', about: [x] })
    const many = entry({ act: 'tag', tag: 'urgent', about: [x, y] })
    const on = (entries: Entry[]) => caseWork(entries).tags.get('urgent')?.on.size
    expect(on([one, many])).toBe(2)
    expect(on([one, many, undo(many)])).toBe(1)
    expect(on([one, many, undo(many), redo(many)])).toBe(2)
  })

  test('a decision replaces the one before, null takes it back', () => {
    const yes = entry({ act: 'decide', about: '__proto__', verdict: 'confirmed' })
    const no = entry({ act: 'decide', about: '__proto__', verdict: 'rejected' }, 2000)
    expect([...caseWork([yes, no]).decisions.values()]).toEqual([{ about: '__proto__', verdict: 'rejected', at: 2000 }])
    expect([...caseWork([yes, no, undo(no)]).decisions.values()]).toMatchObject([{ verdict: 'confirmed' }])
    expect(caseWork([yes, entry({ act: 'decide', about: '__proto__', verdict: null })]).decisions.size).toBe(0)
  })

  test('the same thing under another label, or a server in other letters, is the same', () => {
    expect(targetKey({ ...x, label: 'other' })).toBe(targetKey(x))
    expect(targetKey({ kind: 'server', name: 'EX01', label: '' })).toBe(targetKey({ kind: 'server', name: 'ex01', label: '' }))
  })
})

describe('of any journal', () => {
  test('taking everything back leaves nothing, and history is what it was', () => {
    fc.assert(
      fc.property(anyJournal(30), (entries) => {
        const all = [...entries, ...entries.filter(canUndo).map(undo)]
        expect(without(caseWork(all))).toEqual(without(NO_WORK))
      }),
    )
  })

  test('undo and redo of anything gives the state before', () => {
    fc.assert(
      fc.property(anyJournal(30), fc.nat(), (entries, n) => {
        const before = caseWork(entries)
        const live = entries.filter((e) => canUndo(e) && !before.undone.has(e.id))
        const e = live[n % Math.max(1, live.length)]
        if (e) expect(caseWork([...entries, undo(e), redo(e)])).toEqual(before)
      }),
    )
  })

  test('undoing the last act gives the state without it', () => {
    fc.assert(
      fc.property(anyJournal(30), (entries) => {
        const last = entries.at(-1)
        if (last && canUndo(last)) expect(without(caseWork([...entries, undo(last)]))).toEqual(without(caseWork(entries.slice(0, -1))))
      }),
    )
  })

  test('an entry that stands twice counts once', () => {
    fc.assert(
      fc.property(anyJournal(20), (entries) => {
        expect(caseWork([...entries, ...entries])).toEqual(caseWork(entries))
      }),
    )
  })

  test('what is written as JSON is read as it was, and nothing else is an entry', () => {
    fc.assert(
      fc.property(anyJournal(12), (entries) => {
        for (const e of entries) expect(readEntry(JSON.parse(JSON.stringify(e)))).toEqual(e)
      }),
    )
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readEntry(value)).toBeNull()
      }),
    )
    const e = entry({ act: 'pin', about: [message('x')] })
    for (const bad of [{ version: 2 }, { id: '' }, { at: 'now' }, { act: 'fly' }, { about: [] }, { about: [{ kind: 'row', row: 3 }] }])
      expect(readEntry({ ...e, ...bad })).toBeNull()
  })
})
