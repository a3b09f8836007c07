import { plainName } from '@shared/base/format'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('names of files that come from elsewhere lead nowhere', () => {
  expect(['M-1.svg', '../../etc/passwd', 'C:\\x\\a.csv', 'a:b?.csv', '.hidden', 'con.txt', '', '...'].map(plainName)).toEqual([
    'M-1.svg',
    'passwd',
    'a.csv',
    'a-b-.csv',
    'hidden',
    'filecon.txt',
    'file',
    'file',
  ])
  fc.assert(
    fc.property(fc.string(), (text) => {
      const name = plainName(text)
      expect(name).not.toMatch(/[\\/<>:"|?*]|^\.|^$/)
    }),
  )
})
