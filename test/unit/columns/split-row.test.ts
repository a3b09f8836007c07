import { splitRow } from '@shared/columns/scan/split-row'
import { expect, test } from 'vitest'

test.each([
  ['a,b', ['a', 'b']],
  ['', ['']],
  ['a,', ['a', '']],
  ['"a,b",c\r\n', ['a,b', 'c']],
  ['"say ""hi""",""', ['say "hi"', '']],
  ['a"b,"x\r\ny"', ['a"b', 'x\r\ny']],
  ['"a"b,c', ['ab', 'c']],
  ['a,"open, end', ['a', 'open, end']],
])('%j', (row, cells) => {
  expect(splitRow(row)).toEqual(cells)
})
