/** The join keys are one table: in the code, and for people in the README. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JoinKey, KEYS } from '@shared/correlate/keys'
import { expect, test } from 'vitest'

const all: readonly JoinKey[] = Object.values(KEYS)

test('strongest first, each with its scope and the way it fails', () => {
  expect(all.map((k) => k.rank)).toEqual(all.map((k) => k.rank).sort((a, b) => a - b))
  for (const k of all) for (const text of [k.scope, k.label, k.fails]) expect(text, k.label).not.toBe('')
  expect(new Set(all.map((k) => k.label)).size).toBe(all.length)
})

test('a key that goes by time is never certain', () => {
  for (const k of all) if (/nearest|guess/.test(k.label)) expect(k.certainty, k.label).not.toBe('certain')
})

test('the README has the same table', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../../shared/correlate/README.md'), 'utf8')
  const rows = all.map((k) => `| ${k.rank} | ${k.label} | ${k.scope} | ${k.certainty} | ${k.fails} |`)
  const table = ['| # | what both records have | unique within | gives | fails, and then |', '|--:|---|---|---|---|', ...rows].join('\n')
  expect(readme.split('<!-- keys -->\n')[1]?.split('<!-- end of keys -->')[0]?.trim()).toBe(table)
})
