/** `hopscope find`: messages that a query of the window's search finds. */
import { parseArgs } from 'node:util'
import { formatCount } from '@shared/base/format'
import { isoTime } from '@shared/base/time'
import { UTC } from '@shared/base/zone'
import { parseQuery } from '@shared/query/language/parse'
import { type GridRow, MessageEngine } from '@shared/query/message-engine'
import { NO_MESSAGE_MARKS } from '@shared/query/message-marks'
import { Search } from '@shared/query/search/search'
import { columnsOf, cut, pad } from '@shared/report/text-columns'
import { OUTCOME_WORDS } from '@shared/report/words'
import { printable } from '../files/place'
import { withCase } from './read-case'
import { orUsage, UsageError } from './usage-error'
import { delaysOfCase, findingsOfCase, type WholeCase } from './whole-case'
import { writeText } from './write-text'

const DONE = 0
const NOTHING = 2

export function find(args: readonly string[]): Promise<number> {
  const { paths, passwordFile, query, json } = readWords(args)
  return withCase({ paths, passwordFile }, async (whole) => {
    const rows = rowsOf(whole, query)
    if (json !== null) await writeText(json, jsonOf(rows, query))
    if (json !== '-') process.stdout.write(textOf(rows, whole.tables.messages.rows))
    return whole.catalogue.totals.records === 0 ? NOTHING : DONE
  })
}

/** By number. Throws UsageError when the query can't be understood. */
function rowsOf(whole: WholeCase, query: string): GridRow[] {
  const { catalogue, tables } = whole
  const { timeRange } = catalogue
  const { filter, free, problems } = parseQuery(query, timeRange && { ...timeRange, zone: UTC })
  if (problems.length > 0) throw new UsageError(problems.join(' '))
  const engine = new MessageEngine(tables.messages, tables)
  if (/finding[:=]/i.test(query)) {
    const { findings } = findingsOfCase(whole, delaysOfCase(whole))
    const marks = findings.map((f) => ({ value: `F-${f.number}`, text: `${f.title} ${f.rule}`, messages: f.messages.rows }))
    engine.setMarks({ ...NO_MESSAGE_MARKS, finding: marks })
  }
  const found = free === '' ? null : { label: free, rows: freely(new Search(tables.messages), free) }
  const { rows } = engine.query({ ...filter, found }, { key: 'index', descending: false }, null)
  return engine.page(rows, 0, rows.length)
}

/** Messages of free words: those of an exact value, else those that have the most of the words. */
function freely(search: Search, free: string): number[] {
  const { exact, messageRows, messageCount } = search.find(free)
  const rows = exact.length > 0 ? [...new Set(exact.flatMap((e) => e.rows))] : [...messageRows]
  const isCut = exact.length > 0 ? exact.some((e) => e.count > e.rows.length) : messageCount > messageRows.length
  if (isCut)
    throw new UsageError(`too many messages have these words to list them: quote them ("${free}") or name a field (from:, to:, subject:)`)
  return rows
}

const MOST = [12, 24, 12, 40, 48, 60]

function textOf(rows: readonly GridRow[], total: number): string {
  const cells = rows.map((r) => {
    const more = r.recipientCount > 1 ? ` and ${formatCount(r.recipientCount - 1)} more` : ''
    const texts = [r.id, isoTime(r.first) ?? '', OUTCOME_WORDS[r.outcome], r.sender, r.firstRecipient + more, r.subject]
    return texts.map((text, i) => cut(printable(text), MOST[i] ?? 40))
  })
  const heads = ['#', 'Began (UTC)', 'Outcome', 'From', 'To', 'Subject']
  const widths = heads.map((head, i) => cells.reduce((most, r) => Math.max(most, columnsOf(r[i] ?? '')), columnsOf(head)))
  const table = cells.length === 0 ? [] : [heads, ...cells]
  const lines = table.map((r) =>
    r
      .map((cell, i) => pad(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [...lines, `${formatCount(rows.length)} of ${formatCount(total)} messages`, ''].join('\n')
}

function* jsonOf(rows: readonly GridRow[], query: string): Generator<string> {
  yield `{\n"schema":"hopscope/messages@1",\n"query":${JSON.stringify(query)},\n"messages":[`
  for (const [i, r] of rows.entries()) {
    const { id, outcome, direction, sender, firstRecipient, recipientCount, subject, totalMs, messageId, networkMessageId } = r
    const item = {
      id,
      first: isoTime(r.first),
      last: isoTime(r.last),
      outcome,
      direction,
      sender,
      firstRecipient,
      recipientCount,
      subject,
      totalMs,
    }
    yield `${i === 0 ? '' : ','}\n${JSON.stringify({ ...item, messageId, networkMessageId })}`
  }
  yield ']\n}\n'
}

function readWords(args: readonly string[]) {
  const options = { json: { type: 'string' }, 'password-file': { type: 'string' } } as const
  const { values, positionals } = orUsage(() => parseArgs({ args: [...args], allowPositionals: true, options }))
  const paths = positionals.slice(0, -1)
  const query = positionals.at(-1)
  if (query === undefined || paths.length === 0) throw new UsageError('find: a path and a query are needed')
  return { paths, query, json: values.json ?? null, passwordFile: values['password-file'] ?? null }
}
