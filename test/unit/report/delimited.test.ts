import { csvLine, inert, tabbedLine } from '@shared/report/delimited'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('nothing a log says is a formula', () => {
  for (const text of ['=HYPERLINK("x")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '  =1']) expect(inert(text)).toBe(`'${text}`)
  for (const text of ['-3.5', '+42', 'a=b', '', 'Re: -']) expect(inert(text)).toBe(text)
})

test('an independent reader finds the same cells', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 2, maxLength: 4 }), { minLength: 1 }),
      (lines) => {
        const read = parse(lines.map(csvLine).join(''), { relax_column_count: true, record_delimiter: '\r\n' })
        expect(read).toEqual(lines.map((cells) => cells.map(inert)))
      },
    ),
  )
})

test('tab-separated cells have no tab or break inside', () => {
  expect(tabbedLine(['a\tb', 'c\r\nd', '=1'])).toBe("a b\tc d\t'=1\n")
})
