/** Conditions on what belongs to a message, against a walk over every row. */
import { Table } from '@shared/columns/table'
import { FieldValues, LISTED_FIELDS, type ListedField } from '@shared/query/field-values'
import { NO_FILTER, type TextField, textTerm } from '@shared/query/filter'
import { hostsOf, MessageEngine } from '@shared/query/message-engine'
import type { MessageMarks } from '@shared/query/message-marks'
import { expect, test } from 'vitest'
import { buildWorld } from '../../builders/world'

const { tables } = buildWorld(400, 5)
const related = { events: new Table(tables.events), sessions: new Table(tables.sessions), recipients: new Table(tables.recipients) }
const messages = new Table(tables.messages)
const engine = new MessageEngine(messages, related)
const MARKS: MessageMarks = {
  tag: [
    { value: 'urgent', text: '', messages: [1, 4, 9] },
    { value: 'Later', text: '', messages: [4] },
  ],
  note: [{ value: 'N-7', text: 'Why so late?', messages: [9] }],
  finding: [{ value: 'F-3', text: 'Mail waited delivery.stuck-next-hop', messages: [2, 9] }],
  is: [{ value: 'pinned', text: '', messages: [2, 3] }],
}
engine.setMarks(MARKS)
const markValues = (field: keyof MessageMarks) => () => gathered(MARKS[field].map((v) => [v.messages, v.value]))
const rowsOf = (t: Table) => Array.from({ length: t.rows }, (_, i) => t.row(i))
const asList = (cell: unknown) => (cell ? (JSON.parse(String(cell)) as number[]) : [])

/** Values of a field of each message. */
const VALUES: Readonly<Record<ListedField, () => string[][]>> = {
  outcome: () => rowsOf(messages).map((r) => [String(r.outcome)]),
  direction: () => rowsOf(messages).map((r) => [String(r.direction)]),
  server: () => rowsOf(messages).map((r) => [...hostsOf(String(r.route ?? ''))]),
  code: () => rowsOf(messages).map((r) => String(r.codes ?? '').split(' ')),
  event: () => gathered(rowsOf(related.events).map((r) => [[Number(r.message)], String(r.event ?? '')])),
  connector: () => gathered(rowsOf(related.sessions).map((r) => [asList(r.messages), String(r.connector ?? '')])),
  client: () => gathered(rowsOf(related.sessions).map((r) => [asList(r.messages), String(r.remote ?? '').replace(/:\d+$/, '')])),
  tls: () => gathered(rowsOf(related.sessions).map((r) => [asList(r.messages), String(r.tls ?? '') || 'none'])),
  fromdomain: () => rowsOf(messages).map((r) => [domain(String(r.sender ?? ''))]),
  todomain: () =>
    rowsOf(messages).map((r) =>
      String(r.recipients ?? '')
        .split('; ')
        .map(domain),
    ),
  tag: markValues('tag'),
  note: markValues('note'),
  finding: markValues('finding'),
  is: markValues('is'),
}

const domain = (address: string) => address.toLowerCase().split('@')[1] ?? ''

function gathered(pairs: readonly (readonly [readonly number[], string])[]): string[][] {
  const out: string[][] = Array.from({ length: messages.rows }, () => [])
  for (const [owners, value] of pairs) for (const m of owners) out[m]?.push(value)
  return out
}

const ask = (field: TextField, text: string, options: { exact?: boolean; exclude?: boolean } = {}) => [
  ...engine.query({ ...NO_FILTER, clauses: [[textTerm(field, text, options)]] }, { key: 'index', descending: false }, null).rows,
]

test.each(LISTED_FIELDS.filter((f) => f !== 'client'))('%s: each value finds exactly its messages, and its count says so', (field) => {
  const wanted = VALUES[field]()
  const offered = new FieldValues(engine, related, () => MARKS).like(field, '', 1000)
  const distinct = new Set(wanted.flat().filter((v) => v !== ''))
  expect(new Set(offered.map((v) => v.value))).toEqual(distinct)
  for (const { value, count } of offered) {
    const rows = wanted.flatMap((values, m) => (values.includes(value) ? [m] : []))
    expect(count, value).toBe(rows.length)
    if (field !== 'code') expect(ask(field, value, { exact: true }), value).toEqual(rows)
    expect(ask(field, value, { exact: true, exclude: true }).length).toBe(messages.rows - ask(field, value, { exact: true }).length)
  }
})

test('an address of a client finds the messages of its sessions, whatever the port', () => {
  const wanted = VALUES.client()
  const [first] = new FieldValues(engine, related).like('client', '', 1)
  if (!first) throw new Error('no clients')
  const rows = wanted.flatMap((values, m) => (values.includes(first.value) ? [m] : []))
  expect(rows.length).toBe(first.count)
  expect(ask('client', first.value)).toEqual(expect.arrayContaining(rows))
})

test('values that begin with what is typed come first', () => {
  const values = new FieldValues(engine, related).like('event', 's', 20).map((v) => v.value.toLowerCase())
  const begins = values.map((v) => v.startsWith('s'))
  expect(begins).toEqual(begins.toSorted((a, b) => Number(b) - Number(a)))
  expect(values.every((v) => v.includes('s'))).toBe(true)
})

test('marks: a note is found by its words, a tag by a part of its name; others later are other answers', () => {
  expect(ask('note', 'so late')).toEqual([9])
  expect(ask('finding', 'f-3', { exact: true })).toEqual([2, 9])
  expect(ask('finding', 'stuck-next')).toEqual([2, 9])
  expect(ask('tag', 'urg')).toEqual([1, 4, 9])
  expect(ask('tag', 'late', { exact: true })).toEqual([])
  expect(ask('is', 'pinned', { exact: true, exclude: true }).length).toBe(messages.rows - 2)
  const other = new MessageEngine(messages, related)
  const pinned = () => [
    ...other.query({ ...NO_FILTER, clauses: [[textTerm('is', 'pinned', { exact: true })]] }, { key: 'index', descending: false }, null)
      .rows,
  ]
  expect(pinned()).toEqual([])
  other.setMarks({ ...MARKS, is: [{ value: 'pinned', text: '', messages: [7] }] })
  expect(pinned()).toEqual([7])
})
