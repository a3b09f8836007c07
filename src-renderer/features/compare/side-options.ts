/** What a side can be: found by what is typed, or offered while nothing is. Bounded, and out of the worker that has the lists. */
import { formatDay, formatShortTime } from '@shared/base/format'
import { fromLocal, toLocal } from '@shared/base/zone'
import { NO_FILTER, textTerm } from '@shared/query/filter'
import { readTimes, type Times } from '@shared/query/language/times'
import type { GridRow } from '@shared/query/message-engine'
import { periodName } from '@shared/report/compare-period-words'
import { hostWords } from '@shared/report/host-words'
import { sessionTitle } from '@shared/report/session-words'
import { OUTCOME_WORDS } from '@shared/report/words'
import type { App } from '../../state/app'
import type { Pair, PairKind, Side } from '../../state/pairs'
import { shownZone } from '../../state/zone'
import { resultText } from '../sessions/words'

export interface SideOption {
  readonly id: string
  readonly name: string
  readonly about: string
  readonly value: number | Times
}

export interface SideOffer {
  readonly options: readonly SideOption[]
  /** What is wrong with what was typed, as a sentence; '' for nothing. */
  readonly problem: string
}

export const SIDE_HINTS: Readonly<Record<PairKind, string>> = {
  messages: 'M-12, or words of subject, people, ids',
  sessions: 'S-12, or host, address, connector, reply',
  periods: 'tue 14:00..16:00, 10 mar, last 2h',
  servers: 'Name or address of a host',
}

const MOST = 12
const USUAL = { key: 'first', descending: false } as const

/** The pair with another side; `value` is of its kind. */
export function withSide(pair: Pair, side: Side, value: number | Times | null): Pair {
  if (pair.kind === 'periods') return { ...pair, [side]: typeof value === 'number' ? null : value }
  return { ...pair, [side]: typeof value === 'object' && value !== null ? null : value }
}

/** The name of what is chosen. */
export async function sideName(app: App, pair: Pair, side: Side): Promise<string> {
  if (pair.kind === 'periods') {
    const time = pair[side]
    return time ? periodName(time, shownZone(app)) : ''
  }
  const n = pair[side]
  if (n === null) return ''
  const catalogue = app.session.open.get()?.catalogue
  if (pair.kind === 'servers') return catalogue?.nodes[n]?.name ?? 'a host that is not there'
  if (pair.kind === 'messages') {
    const row = await app.cases.row({ message: n })
    return row ? `${row.id} ${row.subject}` : `M-${n + 1}`
  }
  const row = await app.cases.sessionRow({ session: n })
  return row ? `S-${n + 1} ${sessionTitle(row, catalogue?.nodes ?? [])}` : `S-${n + 1}`
}

export async function sideOffer(app: App, pair: Pair, side: Side, typed: string): Promise<SideOffer> {
  const words = typed.trim()
  switch (pair.kind) {
    case 'messages':
      return messageOffer(app, pair[side === 'a' ? 'b' : 'a'], words)
    case 'sessions':
      return sessionOffer(app, words)
    case 'servers':
      return serverOffer(app, words)
    case 'periods':
      return periodOffer(app, pair[side === 'a' ? 'b' : 'a'], words)
  }
}

async function messageOffer(app: App, other: number | null, words: string): Promise<SideOffer> {
  const { cases, list } = app
  const number = /^(?:m-)?(\d+)$/i.exec(words)?.[1]
  const exact = number === undefined ? null : await cases.row({ message: Number(number) - 1 })
  if (exact) return { options: [ofMessage(app, exact, '')], problem: '' }
  if (words !== '') {
    const filter = { ...NO_FILTER, clauses: [[textTerm('any', words)]] }
    const { rows } = await cases.page({ filter, sort: USUAL, offset: 0, limit: MOST })
    return found(rows.map((r) => ofMessage(app, r, '')))
  }
  const row = other === null ? null : await cases.row({ message: other })
  const alike = row ? await alikeOf(app, row) : []
  const { rows } = await cases.page({ filter: list.filter.get(), sort: list.sort.get(), offset: 0, limit: MOST })
  const listed = rows
    .filter((r) => r.index !== other && !alike.some((o) => o.value === r.index))
    .map((r) => ofMessage(app, r, 'of the list'))
  return { options: [...alike, ...listed].slice(0, MOST), problem: '' }
}

/** Messages that have something in common with it, what says most first. */
async function alikeOf(app: App, row: GridRow): Promise<SideOption[]> {
  const exact = (field: 'subject' | 'from' | 'to', text: string) => (text === '' ? null : [textTerm(field, text, { exact: true })])
  const asked = [
    { says: 'same subject', clauses: [exact('subject', row.subject)] },
    { says: 'same sender and recipient', clauses: [exact('from', row.sender), exact('to', row.firstRecipient)] },
    { says: 'same sender', clauses: [exact('from', row.sender)] },
  ]
  const out = new Map<number, SideOption>()
  for (const { says, clauses } of asked) {
    if (clauses.includes(null)) continue
    const filter = { ...NO_FILTER, clauses: clauses.filter((c) => c !== null) }
    const { rows } = await app.cases.page({ filter, sort: USUAL, offset: 0, limit: 5 })
    for (const r of rows) if (r.index !== row.index && !out.has(r.index)) out.set(r.index, ofMessage(app, r, says))
  }
  return [...out.values()].slice(0, 6)
}

const ofMessage = (app: App, r: GridRow, says: string): SideOption => ({
  id: r.id,
  name: `${r.id} ${r.subject || 'no subject'}`,
  about: [says, OUTCOME_WORDS[r.outcome], r.sender, Number.isNaN(r.first) ? '' : formatShortTime(r.first, shownZone(app))]
    .filter(Boolean)
    .join(' · '),
  value: r.index,
})

async function sessionOffer(app: App, words: string): Promise<SideOffer> {
  const { cases, session } = app
  const rows = await cases.sessionPage({ words, only: 'all', sort: { key: 'index', descending: false }, offset: 0, limit: MOST })
  const nodes = session.open.get()?.catalogue?.nodes ?? []
  return found(
    rows.map((s) => ({
      id: `S-${s.index + 1}`,
      name: `S-${s.index + 1} ${sessionTitle(s, nodes)}`,
      about: [resultText(s), s.connector, formatShortTime(s.first, shownZone(app))].filter(Boolean).join(' · '),
      value: s.index,
    })),
  )
}

function serverOffer({ session }: App, words: string): SideOffer {
  const nodes = session.open.get()?.catalogue?.nodes ?? []
  const part = words.toLowerCase()
  const fits = nodes
    .map((n, value) => ({ n, value }))
    .filter(({ n }) => [n.name, ...n.aliases, ...n.addresses].some((t) => t.toLowerCase().includes(part)))
    .sort((x, y) => Number(y.n.kind === 'exchange-server') - Number(x.n.kind === 'exchange-server'))
  return found(fits.slice(0, MOST).map(({ n, value }) => ({ id: `host ${value}`, name: n.name, about: hostWords(n), value })))
}

const found = (options: readonly SideOption[]): SideOffer => ({
  options,
  problem: options.length === 0 ? 'Nothing fits what is typed.' : '',
})

const DAY = 86_400_000
const MOST_DAYS = 7

function periodOffer(app: App, other: Times | null, words: string): SideOffer {
  const { session, list } = app
  const zone = shownZone(app)
  const range = session.open.get()?.catalogue?.timeRange
  if (!range) return { options: [], problem: 'Times can be compared once there are messages.' }
  const option = (says: string, { from, to }: Times): SideOption => ({
    id: `${from} ${to}`,
    name: periodName({ from, to }, zone),
    about: says,
    value: { from, to },
  })
  if (words !== '') {
    const read = readTimes(words, { first: range.first, last: range.last, zone })
    return typeof read === 'string' ? { options: [], problem: read } : { options: [option('as typed', read)], problem: '' }
  }
  const { time } = list.filter.get()
  const options: SideOption[] = []
  if (time) options.push(option('time range of the list', time))
  if (other) {
    const long = other.to - other.from
    options.push(option('as long, just before the other side', { from: other.from - long, to: other.from }))
    options.push(option('as long, just after the other side', { from: other.to, to: other.to + long }))
    if (long <= DAY) options.push(option('same time of the day before', { from: other.from - DAY, to: other.to - DAY }))
    if (long <= DAY) options.push(option('same time of the day after', { from: other.from + DAY, to: other.to + DAY }))
  }
  const half = range.first + Math.floor((range.last - range.first) / 2)
  options.push(option('first half of the case', { from: range.first, to: half }), option('second half', { from: half, to: range.last + 1 }))
  const midnight = Math.floor(toLocal(range.first, zone) / DAY) * DAY
  for (let d = 0; d < MOST_DAYS; d++) {
    const from = fromLocal(midnight + d * DAY, zone)
    options.push(option(formatDay(from, zone), { from, to: fromLocal(midnight + (d + 1) * DAY, zone) }))
  }
  const inCase = options.filter(({ value }) => typeof value === 'object' && value.from <= range.last && value.to >= range.first)
  return { options: [...new Map(inCase.map((o) => [o.id, o])).values()].slice(0, MOST), problem: '' }
}
