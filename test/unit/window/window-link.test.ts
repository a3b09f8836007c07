/** Windows of one case keep what they have in common the same, whatever the order and delay of what they tell each other. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WindowLink } from '../../../src-renderer/state/link/window-link'
import { readPlace } from '../../../src-renderer/state/places'
import { withOwnPanels } from '../../../src-renderer/state/prefs'
import { createStore, type Store } from '../../../src-renderer/state/store'

interface Shown {
  readonly name: string
  readonly filter: Store<string>
  readonly selection: Store<number | null>
  readonly link: WindowLink
  tables: string
}

/** Messages wait in a list until the test lets them through. */
function office(names: readonly string[]) {
  const waiting: { to: Shown; message: unknown }[] = []
  const windows: Shown[] = names.map((name) => {
    const filter = createStore('')
    const selection = createStore<number | null>(null)
    const shown: Shown = {
      name,
      filter,
      selection,
      tables: 'as read',
      link: new WindowLink({
        me: name,
        tables: () => shown.tables,
        linked: {
          filter: { get: () => filter.get(), subscribe: (l) => filter.subscribe(l), take: (v) => filter.set(v as string) },
          selection: {
            get: () => selection.get(),
            subscribe: (l) => selection.subscribe(l),
            take: (v) => selection.set(v as number | null),
          },
        },
        send: (message) => {
          for (const to of windows) if (to !== shown) waiting.push({ to, message: structuredClone(message) })
        },
      }),
    }
    return shown
  })
  const deliver = (pick: (n: number) => number = () => 0) => {
    while (waiting.length > 0) for (const { to, message } of waiting.splice(pick(waiting.length), 1)) to.link.take(message)
  }
  return { windows, waiting, deliver }
}

function two() {
  const { windows, ...rest } = office(['a', 'b'])
  const [a, b] = windows as [Shown, Shown]
  a.link.join(1)
  b.link.join(1)
  rest.deliver()
  return { a, b, ...rest }
}

test('a window that comes has what the other one has, and takes nothing from it', () => {
  const { windows, deliver } = office(['a', 'b'])
  const [a, b] = windows as [Shown, Shown]
  a.link.join(0)
  a.filter.set('from:anna')
  a.selection.set(24)
  b.filter.set('')
  a.link.others.set(1)
  b.link.join(1)
  deliver()
  expect([b.filter.get(), b.selection.get()]).toEqual(['from:anna', 24])
  expect([a.filter.get(), a.selection.get()]).toEqual(['from:anna', 24])
})

test('both keep the same last change, in whatever order changes arrive', () => {
  const step = fc.record({ who: fc.nat(2), what: fc.constantFrom('filter', 'selection'), value: fc.nat(9), deliver: fc.nat(3) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (steps, random) => {
      const { windows, waiting, deliver } = office(['a', 'b', 'c'])
      for (const w of windows) w.link.join(2)
      const pick = (n: number) => Number(random.next().value) % n
      deliver(pick)
      for (const s of steps) {
        const w = windows[s.who] as Shown
        if (s.what === 'filter') w.filter.set(`f${s.value}`)
        else w.selection.set(s.value)
        for (let i = 0; i < s.deliver && waiting.length > 0; i++)
          for (const { to, message } of waiting.splice(pick(waiting.length), 1)) to.link.take(message)
      }
      deliver(pick)
      expect(new Set(windows.map((w) => `${w.filter.get()} ${w.selection.get()}`)).size).toBe(1)
    }),
  )
})

test('a late change is dropped: what came after it stays', () => {
  const { a, b, waiting } = two()
  a.selection.set(1)
  a.selection.set(2)
  const [first, second] = waiting.splice(0)
  b.link.take(second?.message)
  b.link.take(first?.message)
  expect(b.selection.get()).toBe(2)
})

test('a window on its own neither gives nor takes; following again it has what the other one has', () => {
  const { a, b, deliver } = two()
  b.link.follow(false)
  a.selection.set(1)
  b.filter.set('mine')
  deliver()
  expect([a.filter.get(), b.selection.get()]).toEqual(['', null])
  b.link.follow(true)
  deliver()
  expect([b.filter.get(), b.selection.get()]).toEqual(['', 1])
  b.selection.set(3)
  deliver()
  expect(a.selection.get()).toBe(3)
})

test('numbers of other tables mean other messages: they are not taken', () => {
  const { a, b, deliver } = two()
  a.tables = 'read again, with more'
  a.selection.set(7)
  deliver()
  expect(b.selection.get()).toBe(null)
})

test('what is no message, or of something unknown, changes nothing', () => {
  const { b } = two()
  for (const m of [null, 3, {}, { tell: 'value' }, { tell: 'value', key: '__proto__', value: 1, tables: 'as read', seq: 9, by: 'x' }])
    b.link.take(m)
  expect([b.filter.get(), b.selection.get()]).toEqual(['', null])
})

test('a place that another window gave is read field by field', () => {
  expect(readPlace({ screen: 'messages', message: 4, tab: 'ladder', asTable: true })).toMatchObject({
    screen: 'messages',
    message: 4,
    tab: 'ladder',
    asTable: true,
  })
  expect(readPlace({ screen: 'messages', message: '4', tab: 'no such', host: 7 })).toMatchObject({ message: null, tab: 'map', host: '' })
  for (const bad of [null, 'messages', { screen: 'nowhere' }]) expect(readPlace(bad)).toBe(null)
})

test('preferences are those of all windows, panels those of each', () => {
  const own = { theme: 'light', inspector: true, drawer: false } as unknown as Parameters<typeof withOwnPanels>[0]
  const told = { ...own, theme: 'dark', inspector: false } as typeof own
  expect(withOwnPanels(told, own)).toMatchObject({ theme: 'dark', inspector: true })
  expect(withOwnPanels({ ...own, drawer: true }, own)).toBe(own)
})
