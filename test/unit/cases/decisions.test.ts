/** Decisions of a case on disk: kept, replaced, taken back; a broken file loses nothing else. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { caseFolder, newCaseId } from '../../../src-main/cases/case-record'
import { decide, loadDecisions } from '../../../src-main/cases/decisions'

const data = mkdtempSync(join(tmpdir(), 'hopscope-decisions-'))
afterAll(() => {
  rmSync(data, { recursive: true, force: true })
})

test('a decision is read back, another one for the same hop replaces it, null takes it back', async () => {
  const id = newCaseId()
  expect(await loadDecisions(data, id)).toEqual([])
  await decide(data, id, { about: 'smtp a@1 b@2', verdict: 'confirmed', at: 5 })
  await decide(data, id, { about: '__proto__', verdict: 'rejected', at: 6 })
  await decide(data, id, { about: 'smtp a@1 b@2', verdict: 'rejected', at: 7 })
  expect(await loadDecisions(data, id)).toEqual([
    { about: '__proto__', verdict: 'rejected', at: 6 },
    { about: 'smtp a@1 b@2', verdict: 'rejected', at: 7 },
  ])
  await decide(data, id, { about: '__proto__', verdict: null, at: 8 })
  expect(await loadDecisions(data, id)).toHaveLength(1)
  expect(readdirSync(caseFolder(data, id))).toEqual(['decisions.json'])
})

test('a file that cannot be read counts as none and is kept beside the new one', async () => {
  const id = newCaseId()
  await decide(data, id, { about: 'a', verdict: 'confirmed', at: 1 })
  const file = join(caseFolder(data, id), 'decisions.json')
  writeFileSync(file, '{"version":1,"decisions":[{"hop":3},')
  expect(await loadDecisions(data, id)).toEqual([])
  await decide(data, id, { about: 'b', verdict: 'confirmed', at: 2 })
  expect(await loadDecisions(data, id)).toMatchObject([{ about: 'b' }])
  expect(readFileSync(`${file}.unreadable`, 'utf8')).toContain('"hop":3')
})

test('decisions of the first version were about hops', async () => {
  const id = newCaseId()
  await decide(data, id, { about: 'a', verdict: 'confirmed', at: 1 })
  const file = join(caseFolder(data, id), 'decisions.json')
  writeFileSync(file, '{"version":1,"decisions":[{"hop":"smtp a@1","verdict":"rejected","at":2}]}')
  expect(await loadDecisions(data, id)).toEqual([{ about: 'smtp a@1', verdict: 'rejected', at: 2 }])
  await decide(data, id, { about: 'b', verdict: 'confirmed', at: 3 })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 2, decisions: [{ about: 'smtp a@1' }, { about: 'b' }] })
})

test('an id that is none of ours names no folder', async () => {
  await expect(loadDecisions(data, '../../etc')).rejects.toMatchObject({ code: 'NO_CASE' })
})
