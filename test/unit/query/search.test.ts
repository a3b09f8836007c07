import { Table } from '@shared/columns/table'
import { TableBuilder } from '@shared/columns/table-builder'
import { MESSAGES } from '@shared/model/routes'
import { Search } from '@shared/query/search/search'
import { distance, wordScore } from '@shared/query/search/word-distance'
import { describe, expect, test } from 'vitest'
import { type Random, random } from '../../builders/random'
import { buildWorld } from '../../builders/world'

const messages = new Table(buildWorld(6000, 23, false).tables.messages)
const search = new Search(messages)
const text = (row: number, column: string) => messages.text(row, column)

describe('exact look-up comes first', () => {
  test('message id with and without angle brackets, in any case', () => {
    const id = text(1234, 'messageId')
    for (const typed of [id, id.slice(1, -1), ` ${id.toUpperCase()} `]) {
      const [hit] = search.find(typed).exact
      expect(hit).toMatchObject({ kind: 'message-id', rows: [1234] })
    }
  })
  test('network id with and without dashes and braces', () => {
    const id = text(77, 'networkMessageId')
    for (const typed of [id, id.replaceAll('-', ''), `{${id.toUpperCase()}}`])
      expect(search.find(typed).exact[0]).toMatchObject({ kind: 'network-id', rows: [77] })
  })
  test('an address leads to everything it sent and received', () => {
    const exact = search.find('Mira.Stahl@brennick.example').exact
    const to = exact.find((e) => e.kind === 'recipient')
    expect(to?.rows).toContain(41)
    for (const row of to?.rows ?? []) expect(text(row, 'recipients')).toContain('mira.stahl@brennick.example')
    const from = exact.find((e) => e.kind === 'sender')
    for (const row of from?.rows ?? []) expect(text(row, 'sender')).toBe('mira.stahl@brennick.example')
  })
  test('numbers of messages', () => {
    for (const typed of ['M-42', 'm-0042', 'M42']) expect(search.find(typed).exact[0]).toMatchObject({ kind: 'number', rows: [41] })
    expect(search.find('M-6001').exact).toEqual([])
    expect(search.find('M-0').exact).toEqual([])
  })
  test('nothing typed, nothing known', () => {
    expect(search.find('  ').values).toEqual([])
    expect(search.find('zzzzqqqq').values).toEqual([])
    expect(search.find('<>').exact).toEqual([])
  })
})

test('words over several fields find the message and say where each matched', () => {
  const { messages: hits, wordsMatched } = search.find('anna.krog offer 2291 jonas')
  expect(hits[0]?.row).toBe(41)
  expect(wordsMatched).toBe(4)
  expect(hits[0]?.because.map((b) => b.kind)).toEqual(['sender', 'subject', 'subject', 'recipient'])
})

test('a host name is a value with all its messages', () => {
  const hit = search.find('mailgate').values.find((v) => v.kind === 'server')
  expect(hit?.text).toBe('relay.mailgate.example')
  expect(hit?.count).toBe(Array.from({ length: 6000 }, (_, i) => text(i, 'route')).filter((t) => t.includes('mailgate')).length)
})

describe('recall with slips', () => {
  const typo = (word: string, r: Random) => {
    const at = 1 + r.below(Math.max(1, word.length - 2))
    const letter = String.fromCharCode(97 + r.below(26))
    return r.pick([
      word.slice(0, at) + word.slice(at + 1),
      word.slice(0, at) + letter + word.slice(at),
      word.slice(0, at) + letter + word.slice(at + 1),
      word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2),
    ])
  }
  test.each([0, 1, 2])('%i slips: the subject is among the first hundred in nine of ten', (slips) => {
    const r = random(900 + slips)
    let found = 0
    for (let i = 0; i < 60; i++) {
      const subject = text(r.below(6000), 'subject')
      const words = subject.toLowerCase().split(' ')
      for (let s = 0; s < slips; s++) {
        // a slip in a number makes another number: people misspell words
        const at = r.pick(words.flatMap((w, k) => (/^[a-z]{4,}$/.test(w) ? [k] : [])))
        words[at] = typo(words[at] as string, r)
      }
      if (search.values(words.join(' '), 100).some((v) => v.text === subject)) found++
    }
    expect(found).toBeGreaterThanOrEqual(54)
  })
})

test('word distance: slips, beginnings, no match', () => {
  expect([distance('offer', 'ofer'), distance('offer', 'offre'), distance('offer', 'offxx'), distance('a', '')]).toEqual([1, 1, 2, 1])
  expect(wordScore('anna', 'anna.krog@ostvik.example')).toBe(1)
  expect(wordScore('ann', 'anna.krog')).toBe(0.9)
  expect(wordScore('rog', 'anna.krog')).toBe(0.7)
  expect(wordScore('ofer', 'revised offer')).toBe(0.6)
  expect(wordScore('zzz', 'revised offer')).toBe(0)
})

test('a table without messages can be searched', () => {
  const none = new Search(new Table(new TableBuilder('messages', MESSAGES).finish()))
  expect(none.find('anna').messages).toEqual([])
})
