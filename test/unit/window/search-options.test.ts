import { Table } from '@shared/columns/table'
import { NO_FILTER } from '@shared/query/filter'
import { parseQuery } from '@shared/query/language/parse'
import { Search } from '@shared/query/search/search'
import { expect, test } from 'vitest'
import { buildOptions } from '../../../src-renderer/features/search/options'
import { buildWorld } from '../../builders/world'

const messages = new Table(buildWorld(500).tables.messages)
const search = new Search(messages)
const titleOf = (row: number) => ({ subject: messages.text(row, 'subject'), sender: messages.text(row, 'sender') })
const options = (typed: string, current = NO_FILTER) => {
  const parsed = parseQuery(typed)
  return buildOptions(parsed, parsed.free === '' ? null : search.find(parsed.free), titleOf, current)
}

test('a pasted id is the first option and opens its message', () => {
  const [first] = options(messages.text(41, 'messageId'))
  expect(first).toMatchObject({
    group: 'Go to',
    kind: 'M-42',
    text: 'Revised offer 2291 for Tuesday loading',
    choice: { do: 'open', message: 41 },
  })
  expect(options('M-42')[0]?.choice).toEqual({ do: 'open', message: 41 })
})

test('an address with many messages filters by exactly it', () => {
  const exact = options('mira.stahl@brennick.example').find((o) => o.group === 'Go to' && o.kind === 'recipient')
  expect(exact?.choice).toMatchObject({
    do: 'filter',
    filter: { clauses: [[{ field: 'to', text: 'mira.stahl@brennick.example', exact: true }]] },
  })
})

test('tokens narrow what is already narrowed', () => {
  const [first] = options('from:anna delay>5m', { ...NO_FILTER, outcomes: ['failed'] })
  expect(first?.text).toBe('from “anna”, delay at least 5 min')
  expect(first?.choice).toMatchObject({
    do: 'filter',
    filter: { outcomes: ['failed'], clauses: [[{ field: 'from', text: 'anna' }], [{ range: 'delay', least: 300_000 }]] },
  })
})

test('messages say why they are there', () => {
  const hit = options('anna.krog offer 2291').find((o) => o.kind === 'M-42')
  expect(hit?.because).toContain('sender anna.krog@ostvik.example')
  expect(hit?.because).toContain('subject Revised offer 2291')
})
