import { parseQuery } from '@shared/query/tokens'
import { expect, test } from 'vitest'

test('fields, quotes, exclusion and ranges', () => {
  const { filter, free, problems } = parseQuery('anna from:krog subject:"tender annex" -to:depot delay>5m outcome:failed server:EX03 offer')
  expect(free).toBe('anna offer')
  expect(problems).toEqual([])
  expect(filter.minDelayMs).toBe(300_000)
  expect(filter.outcomes).toEqual(['failed'])
  expect(filter.servers).toEqual(['EX03'])
  expect(filter.texts).toEqual([
    { field: 'from', text: 'krog', exact: false, exclude: false },
    { field: 'subject', text: 'tender annex', exact: false, exclude: false },
    { field: 'to', text: 'depot', exact: false, exclude: true },
  ])
})

test('what is not understood stays free text, and is named', () => {
  const { free, problems } = parseQuery('delay>soon outcome:lost re: 14:02')
  expect(free).toBe('delay>soon outcome:lost re: 14:02')
  expect(problems).toHaveLength(2)
})
