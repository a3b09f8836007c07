import { UTC, zoneNamed } from '@shared/base/zone'
import { isText, type MessageFilter, NO_FILTER, rangeTerm, type Term, type TextField, textTerm } from '@shared/query/filter'
import { parseQuery } from '@shared/query/language/parse'
import { type Days, readTimes } from '@shared/query/language/times'
import { sayFilter, writeQuery } from '@shared/query/language/write'
import { DIRECTIONS, OUTCOMES } from '@shared/query/message-engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const utc = (iso: string) => Date.parse(`${iso}Z`)
const berlin = zoneNamed('Europe/Berlin') ?? UTC
/** Monday to Wednesday. */
const days: Days = { first: utc('2026-03-09T08:00:00'), last: utc('2026-03-11T17:00:00'), zone: UTC }
const clauses = (typed: string) => parseQuery(typed, days).filter.clauses

describe('what is typed', () => {
  test('fields, quotes, exclusion and ranges', () => {
    const { filter, free, problems } = parseQuery(
      'anna from:krog subject:"tender annex" -to:depot delay>5m outcome:failed server=EX03 offer to=mira@x.example',
    )
    expect(free).toBe('anna offer')
    expect(problems).toEqual([])
    expect(filter.outcomes).toEqual(['failed'])
    expect(filter.servers).toEqual(['EX03'])
    expect(filter.clauses).toEqual([
      [textTerm('from', 'krog')],
      [textTerm('subject', 'tender annex')],
      [textTerm('to', 'depot', { exclude: true })],
      [rangeTerm('delay', 300_000)],
      [textTerm('to', 'mira@x.example', { exact: true })],
    ])
  })

  test('numbers with units, from, to and between', () => {
    expect(clauses('size>10MB')).toEqual([[rangeTerm('size', 10_000_000)]])
    expect(clauses('hops<=2')).toEqual([[rangeTerm('hops', null, 2)]])
    expect(clauses('wait:30s..2m')).toEqual([[rangeTerm('wait', 30_000, 120_000)]])
    expect(clauses('-recipients:..50')).toEqual([[rangeTerm('recipients', null, 50, true)]])
    expect(parseQuery('size>10 minutes').problems).toEqual([])
    expect(parseQuery('delay:5m..x').problems).toEqual(['“delay:” needs a number and a unit, such as 90s, 5m or 2h.'])
  })

  test('alternatives, exact words and words that must not be there', () => {
    expect(clauses('from:anna or to:anna')).toEqual([[textTerm('from', 'anna'), textTerm('to', 'anna')]])
    expect(clauses('offer or tender')).toEqual([[textTerm('any', 'offer'), textTerm('any', 'tender')]])
    expect(clauses('"price list 70" -spam')).toEqual([[textTerm('any', 'price list 70')], [textTerm('any', 'spam', { exclude: true })]])
    expect(parseQuery('outcome:failed or outcome:deferred').filter.outcomes).toEqual(['failed', 'deferred'])
    // an `or` that joins nothing is a word
    expect(parseQuery('or this').free).toBe('or this')
    expect(parseQuery('this or').free).toBe('this or')
  })

  test('what is not understood stays free text, and is named', () => {
    const { free, problems, filter } = parseQuery('delay>soon outcome:lost re: 14:02 from:anna')
    expect(free).toBe('delay>soon outcome:lost re: 14:02')
    expect(problems).toHaveLength(2)
    // the rest holds
    expect(filter.clauses).toEqual([[textTerm('from', 'anna')]])
  })
})

describe('times', () => {
  const span = (typed: string, of: Days = days) => {
    const read = readTimes(typed, of)
    return typeof read === 'string' ? read : [read.from, read.to].map((t) => new Date(t).toISOString().replace(':00.000Z', ''))
  }
  test('days, hours and both', () => {
    expect(span('tue')).toEqual(['2026-03-10T00:00', '2026-03-11T00:00'])
    expect(span('10 mar')).toEqual(['2026-03-10T00:00', '2026-03-11T00:00'])
    expect(span('2026-03-10T14:00..16:00')).toEqual(['2026-03-10T14:00', '2026-03-10T16:00'])
    expect(span('tue 23:00..wed 01:00')).toEqual(['2026-03-10T23:00', '2026-03-11T01:00'])
    expect(span('tue..wed')).toEqual(['2026-03-10T00:00', '2026-03-12T00:00'])
    expect(span('tue 14:02')).toEqual(['2026-03-10T14:02', '2026-03-10T14:03'])
    expect(span('tue 14:02~5m')).toEqual(['2026-03-10T13:57', '2026-03-10T14:08'])
    expect(span('..tue 06:00')).toEqual(['2026-03-09T08:00', '2026-03-10T06:00'])
    expect(readTimes('last 2h', days)).toEqual({ from: days.last - 7_200_000, to: days.last + 1 })
  })
  test('both ends may be quoted', () => {
    for (const typed of [
      'time:"tue 14:00".."tue 16:00"',
      'time:"tue 14:00"..16:00',
      'time:"tue 14:00..16:00"',
      'TIME:"10 mar 14:00".."10 mar 16:00"',
    ])
      expect(parseQuery(`anna ${typed} offer`, days), typed).toMatchObject({
        free: 'anna offer',
        problems: [],
        filter: { time: { from: utc('2026-03-10T14:00:00'), to: utc('2026-03-10T16:00:00') } },
      })
  })
  test('of a zone: by its clock, but for times that say they are UTC', () => {
    const local = { ...days, zone: berlin }
    expect(span('tue', local)).toEqual(['2026-03-09T23:00', '2026-03-10T23:00'])
    expect(span('2026-03-10T14:00Z..2026-03-10T16:00Z', local)).toEqual(['2026-03-10T14:00', '2026-03-10T16:00'])
    // the day on which an hour is left out has 23
    const march = { first: utc('2026-03-28T08:00:00'), last: utc('2026-03-30T17:00:00'), zone: berlin }
    expect(span('29 mar', march)).toEqual(['2026-03-28T23:00', '2026-03-29T22:00'])
    expect(span('29 mar 01:30..03:30', march)).toEqual(['2026-03-29T00:30', '2026-03-29T01:30'])
  })
  test('of a zone ahead of UTC', () => {
    expect(span('tue 14:00..16:00', { ...days, zone: berlin })).toEqual(['2026-03-10T13:00', '2026-03-10T15:00'])
  })
  test('one day of logs needs no day', () => {
    expect(span('14:00..16:00', { ...days, first: days.last - 3_600_000 })).toEqual(['2026-03-11T14:00', '2026-03-11T16:00'])
  })
  test('what can not be meant is said', () => {
    expect(span('14:00..16:00')).toMatch(/needs its day here: the logs go from/)
    expect(span('sun')).toBe('The logs have no Sunday.')
    expect(span('tue 16:00..14:00')).toBe('The end is before the beginning.')
    expect(span('31 feb')).toMatch(/no day/)
    expect(span('tue 25:00')).toMatch(/no time of day/)
    expect(span('soon')).toMatch(/no day/)
  })
})

const text = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }).filter((t) => t.trim() === t && t !== '')
const FREE_FIELDS: readonly TextField[] = ['any', 'from', 'to', 'subject', 'id', 'code', 'event', 'client', 'tag', 'note', 'finding', 'tls']
const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ field: fc.constantFrom(...FREE_FIELDS), text, exact: fc.boolean(), exclude: fc.boolean() }),
  fc
    .record({
      range: fc.constantFrom('delay', 'wait', 'size', 'hops', 'recipients'),
      least: fc.option(fc.nat(10 ** 9)),
      most: fc.option(fc.nat(10 ** 9)),
      exclude: fc.boolean(),
    })
    .filter((r) => r.least !== null || r.most !== null),
)
const filters: fc.Arbitrary<MessageFilter> = fc.record({
  time: fc.option(
    fc.tuple(fc.nat(10 ** 8), fc.integer({ min: 1, max: 10 ** 8 })).map(([a, n]) => ({ from: days.first + a, to: days.first + a + n })),
  ),
  outcomes: fc.uniqueArray(fc.constantFrom(...OUTCOMES)),
  directions: fc.uniqueArray(fc.constantFrom(...DIRECTIONS)),
  servers: fc.uniqueArray(text),
  connectors: fc.uniqueArray(text),
  senderDomains: fc.uniqueArray(text),
  recipientDomains: fc.uniqueArray(text),
  clauses: fc.uniqueArray(fc.array(term, { minLength: 1, maxLength: 3 }), { selector: (c) => JSON.stringify(c) }),
  found: fc.constant(null),
})

test('a filter written as text is read back as the same filter', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const typed = writeQuery(filter)
      const { filter: back, free, problems } = parseQuery(typed, days)
      expect({ typed, free, problems }).toEqual({ typed, free: '', problems: [] })
      expect(back).toEqual(filter)
    }),
  )
})

test('whatever is typed gives an answer, and no token is lost', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60, unit: 'binary' }), (typed) => {
      const { filter, free } = parseQuery(typed, days)
      const kept = filter.clauses.flat().map((t) => (isText(t) ? t.text : ''))
      const parts = [...kept, ...filter.servers, free].join(' ')
      for (const word of typed.match(/[\p{L}]{4,}/gu) ?? []) if (!/[:=<>"-]/.test(typed)) expect(parts).toContain(word)
      expect(sayFilter(filter).join()).not.toContain('undefined')
    }),
  )
})

test('NO_FILTER has no words', () => {
  expect(writeQuery(NO_FILTER)).toBe('')
  expect(sayFilter(NO_FILTER)).toEqual([])
})
