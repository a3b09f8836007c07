/** What the search field offers: places to go, values to filter by, messages with the reason why they are here. */
import { formatCounted, formatDay } from '@shared/base/format'
import type { Target } from '@shared/model/targets'
import { isFiltering, type MessageFilter, mergeFilters, narrowedBy, type TextField, textTerm, withClause } from '@shared/query/filter'
import type { ParsedQuery } from '@shared/query/language/parse'
import { type Days, readTimes } from '@shared/query/language/times'
import { sayFilter } from '@shared/query/language/write'
import { type LinePattern, writeLinePattern } from '@shared/query/line-pattern'
import type { Because, SearchAnswer } from '@shared/query/search/search'
import type { TermKind } from '@shared/query/search/terms'

export type Choice =
  | { readonly do: 'open'; readonly message: number }
  | { readonly do: 'session'; readonly session: number }
  | { readonly do: 'filter'; readonly filter: MessageFilter }
  | { readonly do: 'target'; readonly target: Target }
  | { readonly do: 'lines'; readonly pattern: LinePattern }
  /** Goes on in the field. */
  | { readonly do: 'type'; readonly text: string }

export interface Option {
  readonly id: string
  readonly group:
    | 'Go to'
    | 'Notes'
    | 'Complete'
    | 'Values'
    | 'Messages'
    | 'Filter'
    | 'Reads the logs'
    | 'Saved searches'
    | 'Searched before'
  readonly kind: string
  readonly text: string
  readonly because: string
  readonly end: string
  readonly choice: Choice
}

export const KIND_WORDS: Readonly<Record<TermKind, string>> = {
  subject: 'subject',
  sender: 'sender',
  recipient: 'recipient',
  'message-id': 'message id',
  'network-id': 'network id',
  server: 'host',
}

export interface MessageTitle {
  readonly subject: string
  readonly sender: string
}

export function buildOptions(
  parsed: ParsedQuery,
  answer: SearchAnswer | null,
  titleOf: (message: number) => MessageTitle | null,
  current: MessageFilter,
  days: Days | null = null,
): Option[] {
  const out: Option[] = []
  for (const e of answer?.exact ?? []) {
    const [row] = e.rows
    if (row === undefined) continue
    const one = e.count === 1
    const title = titleOf(row)
    out.push({
      id: `exact-${e.kind}-${e.text}`,
      group: 'Go to',
      kind: one ? `M-${row + 1}` : e.kind === 'number' ? 'message' : KIND_WORDS[e.kind],
      text: one ? title?.subject || '(no subject)' : e.text,
      because: one && e.kind !== 'number' ? `${KIND_WORDS[e.kind]} is exactly this` : one ? (title?.sender ?? '') : 'exactly this',
      end: one ? '' : formatCounted(e.count, 'message'),
      choice: one ? { do: 'open', message: row } : { do: 'filter', filter: by(current, e.kind as TermKind, e.text) },
    })
  }
  const { free, filter } = parsed
  if (isFiltering(filter)) {
    const merged = mergeFilters(current, filter)
    const words = [...sayFilter(filter, days?.zone), ...(free ? [`text “${free}”`] : [])].join(', ')
    out.push(filterOption('tokens', words, free ? withText(merged, free) : merged))
  } else if (free !== '') out.push(filterOption('text', `contains “${free}”`, withText(current, free)))
  if (filter.time === null && free !== '') out.push(...dayOption(free, mergeFilters(current, filter), days))
  for (const v of answer?.values ?? [])
    out.push({
      id: `value-${v.kind}-${v.text}`,
      group: 'Values',
      kind: KIND_WORDS[v.kind],
      text: v.text,
      because: '',
      end: formatCounted(v.count, 'message'),
      choice: { do: 'filter', filter: by(current, v.kind, v.text) },
    })
  for (const m of answer?.messages ?? [])
    out.push({
      id: `message-${m.row}`,
      group: 'Messages',
      kind: `M-${m.row + 1}`,
      text: titleOf(m.row)?.subject || '(no subject)',
      because: m.because.map(reason).join(', '),
      end: '',
      choice: { do: 'open', message: m.row },
    })
  if (answer && answer.messageCount > 1 && answer.messageRows.length === answer.messageCount)
    out.push({
      id: 'all-messages',
      group: 'Messages',
      kind: 'all',
      text: `Show all ${formatCounted(answer.messageCount, 'message')} with ${answer.wordsMatched} of ${formatCounted(answer.words, 'word')}`,
      because: '',
      end: '',
      choice: { do: 'filter', filter: { ...current, found: { label: free, rows: answer.messageRows } } },
    })
  return out
}

/** `/regex/i`: every line of the logs that matches. */
export const lineOption = (pattern: LinePattern): Option => ({
  id: 'lines',
  group: 'Reads the logs',
  kind: 'lines',
  text: `Lines that match ${writeLinePattern(pattern)}`,
  because: 'reads every log from its first byte to its last',
  end: '',
  choice: { do: 'lines', pattern },
})

/** `S-12`, `s12`: straight to that session. */
export function sessionOption(typed: string, sessions: number): Option[] {
  const number = Number(/^s-?0*(\d{1,9})$/i.exec(typed.trim())?.[1] ?? 0)
  if (number < 1 || number > sessions) return []
  const text = 'Session of the protocol logs'
  return [
    {
      ...{ id: `session-${number}`, group: 'Go to', kind: `S-${number}`, text, because: '', end: '' },
      choice: { do: 'session', session: number - 1 },
    },
  ]
}

const reason = (b: Because) => `${KIND_WORDS[b.kind]} ${shorten(b.text)}`
export const shorten = (t: string) => (t.length > 44 ? `${t.slice(0, 43)}…` : t)

const filterOption = (id: string, text: string, filter: MessageFilter): Option => ({
  id: `filter-${id}`,
  group: 'Filter',
  kind: 'filter',
  text,
  because: '',
  end: '',
  choice: { do: 'filter', filter },
})

const withText = (f: MessageFilter, text: string): MessageFilter => withClause(f, [textTerm('any', text)])

const DAY_WORD = /^(?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?$/i

/** A weekday among the words may be meant as a time. */
function dayOption(free: string, filter: MessageFilter, days: Days | null): Option[] {
  const words = free.split(/\s+/)
  const day = words.find((w) => DAY_WORD.test(w))
  const time = day === undefined ? null : readTimes(day, days)
  if (day === undefined || time === null || typeof time === 'string' || !days) return []
  const rest = words.filter((w) => w !== day).join(' ')
  const narrowed = { ...filter, time }
  const text = `${formatDay(time.from, days.zone)}${rest === '' ? '' : `, text “${rest}”`}`
  return [filterOption('day', `began ${text}`, rest === '' ? narrowed : withText(narrowed, rest))]
}

export const FIELD_OF: Readonly<Record<TermKind, TextField>> = {
  subject: 'subject',
  sender: 'from',
  recipient: 'to',
  'message-id': 'id',
  'network-id': 'id',
  server: 'server',
}

const by = (f: MessageFilter, kind: TermKind, text: string): MessageFilter =>
  narrowedBy(f, [textTerm(FIELD_OF[kind], text, { exact: true })])

/** While nothing is typed: what was saved and what was searched before. */
export function keptOptions({
  searches,
  savedSearches,
}: {
  readonly searches: readonly string[]
  readonly savedSearches: readonly string[]
}): Option[] {
  const option =
    (group: Option['group'], kind: string) =>
    (text: string): Option => ({
      id: `${kind}-${text}`,
      group,
      kind,
      text,
      because: '',
      end: 'Del removes',
      choice: { do: 'type', text },
    })
  return [
    ...savedSearches.map(option('Saved searches', 'saved')),
    ...searches.filter((s) => !savedSearches.includes(s)).map(option('Searched before', 'before')),
  ]
}
