/** What the palette offers for what was typed. */
import { formatCounted } from '@shared/base/format'
import { textTerm, withClause } from '@shared/query/filter'
import type { ValueHit } from '@shared/query/search/search'
import { useEffect, useMemo, useState } from 'react'
import type { Choice } from '../../components/ChoiceList'
import { type App, useApp } from '../../state/app'
import { COMMANDS, type Command } from '../../state/commands'
import { keysOf, runCommand } from '../../state/keyboard'
import type { Prefs } from '../../state/prefs'
import { useStore } from '../../state/store'
import { sessionPlace } from '../sessions/SessionLink'
import { fitting } from './matching'

export interface PaletteItem extends Choice {
  readonly run: (app: App) => void
}

const RECENT = 6

export function usePaletteItems(typed: string): readonly PaletteItem[] {
  const app = useApp()
  const prefs = useStore(app.prefs, (p) => p)
  const people = usePeople(typed.startsWith('@') ? typed.slice(1).trim() : '')
  return useMemo(() => {
    if (typed.startsWith('@')) return people.map(personItem)
    const wanted = typed.replace(/^>/, '')
    return [...jumps(app, wanted), ...commandItems(app, prefs, wanted), ...searches(app, wanted)]
  }, [app, prefs, typed, people])
}

/** Of the palette; what moves inside a list has no use here. */
const offered = COMMANDS.filter((c) => !c.local && c.id !== 'palette')

function commandItems(app: App, prefs: Prefs, typed: string): PaletteItem[] {
  const recent = typed.trim() === '' ? prefs.recentCommands.flatMap((id) => offered.filter((c) => c.id === id)) : []
  const rest = fitting(offered, typed).filter((c) => !recent.includes(c))
  return [...recent, ...rest].map((c) => ({
    id: c.id,
    label: c.label,
    hint: recent.includes(c) ? 'used before' : '',
    keys: keysOf(c, prefs),
    why: c.why?.(app) ?? null,
    run: (a) => runAndRemember(a, c),
  }))
}

function runAndRemember(app: App, command: Command): void {
  app.prefs.set((p) => ({ ...p, recentCommands: [command.id, ...p.recentCommands.filter((id) => id !== command.id)].slice(0, RECENT) }))
  runCommand(app, command)
}

const sessionJump = (number: number): PaletteItem => ({
  ...{ id: `session-${number}`, label: `Open S-${number}`, hint: 'session', keys: [], why: null },
  run: ({ places }: App) => places.go(sessionPlace(number - 1)),
})

/** `M-25`, `m25`, `S-7`: straight to that message or session. */
function jumps({ session }: App, typed: string): PaletteItem[] {
  const [, letter = '', digits = ''] = /^([ms])-?0*(\d{1,9})$/i.exec(typed.trim()) ?? []
  const number = Number(digits)
  const totals = session.open.get()?.catalogue?.totals
  if (letter.toLowerCase() === 's') return number >= 1 && number <= (totals?.sessions ?? 0) ? [sessionJump(number)] : []
  if (number < 1 || number > (totals?.messages ?? 0)) return []
  const go = ({ focus, places }: App) => {
    focus.select(number - 1)
    places.go({ screen: 'messages', message: number - 1 })
  }
  return [{ id: `go-${number}`, label: `Open M-${number}`, hint: 'message', keys: [], why: null, run: go }]
}

function searches({ session }: App, typed: string): PaletteItem[] {
  const text = typed.trim()
  if (text === '' || !session.open.get()) return []
  const run = ({ list, places }: App) => {
    list.filter.set((f) => withClause(f, [textTerm('any', text)]))
    places.go({ screen: 'messages', message: null })
  }
  return [{ id: 'search-text', label: `Messages that contain “${text}”`, hint: 'filter', keys: [], why: null, run }]
}

function personItem({ kind, text, count }: ValueHit): PaletteItem {
  const field = kind === 'sender' ? 'from' : 'to'
  return {
    id: `${kind} ${text}`,
    label: text,
    hint: `${kind}, ${formatCounted(count, 'message')}`,
    keys: [],
    why: null,
    run: ({ list, places }) => {
      list.filter.set((f) => withClause(f, [textTerm(field, text, { exact: true })]))
      places.go({ screen: 'messages', message: null })
    },
  }
}

/** Senders and recipients like what was typed; a late answer is dropped. */
function usePeople(typed: string): readonly ValueHit[] {
  const { search, searchable } = useApp()
  const ready = useStore(searchable, (s) => s !== null)
  const [people, setPeople] = useState<readonly ValueHit[]>([])
  useEffect(() => {
    let current = true
    const ask = async () => {
      const found = typed === '' || !ready ? [] : ((await search.find({ query: typed }))?.values ?? [])
      if (current) setPeople(found.filter((v) => v.kind === 'sender' || v.kind === 'recipient'))
    }
    void ask().catch(() => undefined)
    return () => {
      current = false
    }
  }, [typed, ready, search])
  return people
}
