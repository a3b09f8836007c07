/** What formats see of a file's first bytes. */
import { headConfidence, headLines, headText, logHead } from '@shared/formats/exchange-log/log-head'
import { expect, test } from 'vitest'
import { bytesOf } from '../../builders/scan'

test('`#` lines count wherever they stand, whatever ends the lines', () => {
  const head = logHead(bytesOf('\uFEFFrow\r\n#Software: S\n\n#Log-type: T\r\nrow # no\r\n#Fields: a,b'))
  expect(head).toMatchObject({ software: 'S', logType: 'T', fields: ['a', 'b'] })
  expect(logHead(bytesOf('#Fields: a\r'))?.fields).toEqual(['a'])
  expect(logHead(bytesOf('a #Fields: a\r\n'))).toBeNull()
  expect(logHead(bytesOf(''))).toBeNull()
})

test('the first line can be one', () => {
  expect(logHead(bytesOf('#Version: 1\n#Version: 2\n'))?.version).toBe('1')
})

test('lines have no ends; a CR alone ends none', () => {
  expect(headLines(bytesOf('\uFEFFa\r\nb\n\rc\r'))).toEqual(['a', 'b', '\rc\r'])
})

test('two heads of the same buffer are two heads', () => {
  const bytes = bytesOf('#Log-type: One\n#Log-type: Two\n')
  expect(headText(bytes.subarray(0, 14))).toBe('#Log-type: One')
  expect(headText(bytes.subarray(15))).toBe('#Log-type: Two\n')
  expect(headConfidence(logHead(bytes.subarray(15)), /^two$/i, [])).toBe(98)
})
