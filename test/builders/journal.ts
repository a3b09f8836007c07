/** Entries of a journal for tests: few things and names, so that acts meet. */
import { type Act, type Entry, JOURNAL_VERSION } from '@shared/model/journal'
import type { Target } from '@shared/model/targets'
import fc from 'fast-check'

let made = 0

export const entry = (act: Act, at = 1000): Entry => ({ version: JOURNAL_VERSION, id: `e${++made}`, at, ...act })

export const message = (id: string): Target => ({ kind: 'message', network: '', id, sender: 'a@b.example', first: 5, label: id })

const anyText = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'urgent', '\u202e"', '\n', '{"seq":1,', '\ud800'))
const anyTarget: fc.Arbitrary<Target> = fc.oneof(
  fc.constantFrom('x', 'y', '__proto__').map(message),
  anyText.map((label): Target => ({ kind: 'case', label })),
  fc.nat(3).map((offset): Target => ({ kind: 'event', path: 'a.log', offset, label: '' })),
  fc.record({ from: fc.nat(9), to: fc.integer({ min: 10, max: 20 }) }).map((t): Target => ({ kind: 'time', ...t, label: '' })),
)
const anyServer = fc.constantFrom('MBX-1', 'mbx-2', '__proto__').map((name): Target => ({ kind: 'server', name, label: name }))
const anyTargets = fc.array(anyTarget, { minLength: 1, maxLength: 4 })
const anyLinks = fc.array(fc.record({ as: anyText, to: anyTarget }), { maxLength: 2 })
const anyTag = fc.constantFrom('urgent', 'later', '__proto__', 'constructor')

/** `known` are ids that earlier entries have. */
const anyAct = (known: readonly string[]): fc.Arbitrary<Act> => {
  const id = known.length > 0 ? fc.constantFrom(...known) : fc.constant('none')
  return fc.oneof(
    fc.record({ act: fc.constant('note' as const), about: anyTarget, text: anyText, links: anyLinks, inReport: fc.boolean() }),
    fc.record({ act: fc.constant('edit' as const), note: id, text: anyText, links: anyLinks, inReport: fc.boolean() }),
    fc.record({ act: fc.constant('remove' as const), note: id }),
    fc.record({ act: fc.constantFrom('pin' as const, 'unpin' as const), about: anyTargets }),
    fc.record({ act: fc.constantFrom('tag' as const, 'untag' as const), tag: anyTag, about: anyTargets }),
    fc.record({ act: fc.constant('look' as const), tag: anyTag, look: fc.integer({ min: 1, max: 8 }) }),
    fc.record({
      act: fc.constant('decide' as const),
      about: anyTag,
      verdict: fc.constantFrom('confirmed' as const, 'rejected' as const, null),
    }),
    fc.record({ act: fc.constant('name' as const), about: anyTarget, name: fc.constantFrom('Hub', null) }),
    fc.record({ act: fc.constant('merge' as const), about: anyServer, into: fc.option(anyServer) }),
    fc.record({ act: fc.constant('report' as const), about: anyTargets, chosen: fc.boolean() }),
    fc.record({ act: fc.constant('activity' as const), what: fc.constant('opened' as const), words: anyText }),
    fc.record({ act: fc.constantFrom('undo' as const, 'redo' as const), entry: id }),
  )
}

/** A journal: later entries name earlier ones. */
export const anyJournal = (most: number): fc.Arbitrary<Entry[]> =>
  fc
    .integer({ min: 0, max: most })
    .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => anyAct(Array.from({ length: i }, (_, k) => `j${k}`)))))
    .map((acts) => acts.map((act, i): Entry => ({ version: JOURNAL_VERSION, id: `j${i}`, at: i, ...act })))
