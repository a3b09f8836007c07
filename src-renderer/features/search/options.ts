/** What the search field offers: places to go, values to filter by, messages with the reason why they are here. */
import { formatCounted } from '@shared/base/format'
import { isFiltering, type MessageFilter, NO_FILTER, type TextTerm } from '@shared/query/filter'
import type { Because, SearchAnswer } from '@shared/query/search/search'
import type { TermKind } from '@shared/query/search/terms'
import type { ParsedQuery } from '@shared/query/tokens'

export type Choice = { readonly do: 'open'; readonly message: number } | { readonly do: 'filter'; readonly filter: MessageFilter }

export interface Option {
  readonly id: string
  readonly group: 'Go to' | 'Values' | 'Messages' | 'Filter'
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
      choice: one ? { do: 'open', message: row } : { do: 'filter', filter: by(current, e.kind as TermKind, e.text, true) },
    })
  }
  const { free, filter } = parsed
  if (isFiltering(filter)) {
    const merged = mergeFilters(current, filter)
    out.push(filterOption('tokens', describe(filter), free ? withText(merged, free) : merged))
  } else if (free !== '') out.push(filterOption('text', `contains “${free}”`, withText(current, free)))
  for (const v of answer?.values ?? [])
    out.push({
      id: `value-${v.kind}-${v.text}`,
      group: 'Values',
      kind: KIND_WORDS[v.kind],
      text: v.text,
      because: '',
      end: formatCounted(v.count, 'message'),
      choice: { do: 'filter', filter: by(current, v.kind, v.text, true) },
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

const reason = (b: Because) => `${KIND_WORDS[b.kind]} ${shorten(b.text)}`
const shorten = (t: string) => (t.length > 44 ? `${t.slice(0, 43)}…` : t)

const filterOption = (id: string, text: string, filter: MessageFilter): Option => ({
  id: `filter-${id}`,
  group: 'Filter',
  kind: 'filter',
  text,
  because: '',
  end: '',
  choice: { do: 'filter', filter },
})

const withText = (f: MessageFilter, text: string): MessageFilter => ({
  ...f,
  texts: [...f.texts, { field: 'any', text, exact: false, exclude: false }],
})

const FIELD_OF: Readonly<Record<Exclude<TermKind, 'server'>, TextTerm['field']>> = {
  subject: 'subject',
  sender: 'from',
  recipient: 'to',
  'message-id': 'id',
  'network-id': 'id',
}

function by(f: MessageFilter, kind: TermKind, text: string, exact: boolean): MessageFilter {
  if (kind === 'server') return { ...f, servers: [...new Set([...f.servers, text])] }
  return { ...f, texts: [...f.texts, { field: FIELD_OF[kind], text, exact, exclude: false }] }
}

function mergeFilters(a: MessageFilter, b: MessageFilter): MessageFilter {
  return {
    ...a,
    outcomes: b.outcomes.length ? b.outcomes : a.outcomes,
    servers: [...new Set([...a.servers, ...b.servers])],
    texts: [...a.texts, ...b.texts],
    minDelayMs: b.minDelayMs ?? a.minDelayMs,
  }
}

function describe(f: MessageFilter): string {
  const parts = [
    ...f.texts.map((t) => `${t.exclude ? 'not ' : ''}${t.field === 'any' ? 'text' : t.field} “${t.text}”`),
    ...f.servers.map((s) => `host ${s}`),
    ...f.outcomes,
  ]
  if (f.minDelayMs !== NO_FILTER.minDelayMs) parts.push(`delay at least ${Math.round((f.minDelayMs ?? 0) / 1000)} s`)
  return parts.join(', ')
}
