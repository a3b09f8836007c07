/** Encrypted zips: locked without the password, read with it, and the password is nowhere but in memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EvidenceReader } from '../../../src-main/cases/evidence'
import { makeStore } from '../../../src-main/files/store'
import { discover, type Found } from '../../../src-main/ingest/discover'
import { asRoots } from '../../../src-main/ingest/roots'
import { analyzePaths } from '../../builders/analyze'
import { zip } from '../../builders/archives'
import { lockedZip } from '../../builders/locked-zip'

const PASSWORD = 'correct horse é'
const HEAD = '#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: Message Tracking Log\r\n#Fields: '
const log = (n: number) =>
  `${HEAD}date-time,server-hostname,source,event-id,message-id,recipient-address\r\n${`2026-03-10T08:00:0${n}.000Z,EX01,SMTP,RECEIVE,<m${n}@a.example>,b@b.example\r\n`.repeat(50)}`

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hopscope-locked-'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})
const put = (name: string, content: Uint8Array | string) => writeFileSync(join(root, name), content)
async function states(passwords: readonly string[]) {
  const { job } = await analyzePaths([root], { passwords })
  return job.sources.filter((s) => s.path.endsWith('LOG')).map((s) => [s.path, s.state, s.records, s.note])
}
async function makeAll(): Promise<void> {
  put('a.zip', await lockedZip({ 'a.LOG': log(1) }, { password: PASSWORD, bits: 0 }))
  put('b.zip', await lockedZip({ 'b.LOG': log(2) }, { password: PASSWORD, bits: 128 }))
  put('c.zip', await lockedZip({ 'c.LOG': log(3) }, { password: PASSWORD, bits: 256, stored: true, zip64: true }))
  put('d.zip', await lockedZip({ 'in.zip': await zip({ 'd.LOG': log(4) }) }, { password: PASSWORD, bits: 256 }))
  put('e.zip', await lockedZip({ 'e.LOG': log(5) }, { password: PASSWORD, bits: 0, stored: true }))
}

test('without a password they are locked, and the note says that it can be given', async () => {
  await makeAll()
  const list = await states([])
  expect(list.map(([path, state, records]) => [path, state, records])).toEqual([
    ['a.zip!/a.LOG', 'locked', 0],
    ['b.zip!/b.LOG', 'locked', 0],
    ['c.zip!/c.LOG', 'locked', 0],
    ['e.zip!/e.LOG', 'locked', 0],
  ])
  for (const [, , , note] of list) expect(note).toContain('Give its password')
})

test('with it they are read, whichever of several it is; an archive inside too', async () => {
  await makeAll()
  expect((await states(['wrong', PASSWORD, 'other'])).map(([path, state, records]) => [path, state, records])).toEqual([
    ['a.zip!/a.LOG', 'indexed', 50],
    ['b.zip!/b.LOG', 'indexed', 50],
    ['c.zip!/c.LOG', 'indexed', 50],
    ['d.zip!/in.zip!/d.LOG', 'indexed', 50],
    ['e.zip!/e.LOG', 'indexed', 50],
  ])
})

test('no wrong password opens anything, though one in 256 agrees with the old check', async () => {
  put('a.zip', await lockedZip({ 'a.LOG': log(1) }, { password: PASSWORD, bits: 0 }))
  put('e.zip', await lockedZip({ 'e.LOG': log(5) }, { password: PASSWORD, bits: 0, stored: true }))
  const wrong = Array.from({ length: 600 }, (_, i) => `guess ${i}`)
  const list = await states(wrong)
  expect(list.map(([, state]) => state)).toEqual(['locked', 'locked'])
  for (const [, , , note] of list) expect(note).toContain('none of the passwords')
})

test('an archive whose password is not among them is not tried entry by entry to its end', async () => {
  const entries = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}.LOG`, log(1)]))
  put('a.zip', await lockedZip(entries, { password: PASSWORD, bits: 128 }))
  const list = await states(['wrong'])
  expect(list.map(([, state]) => state)).toEqual(Array.from({ length: 60 }, () => 'locked'))
  expect(list.at(-1)?.[3]).toContain('the 50 entries before it')
})

test('damage behind the password is told, and what came before it is kept', async () => {
  const whole = await lockedZip({ 'a.LOG': log(1) }, { password: PASSWORD, bits: 256, stored: true })
  const bytes = Buffer.from(whole)
  const at = bytes.length - 400
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  put('a.zip', bytes)
  const [[, state, , note] = []] = await states([PASSWORD])
  expect(state).toMatch(/unreadable|indexed-with-notes/)
  expect(note).toContain('damaged')
})

test('lines are read back while the password is known; without it the answer says what is missing', async () => {
  put('b.zip', await lockedZip({ 'b.LOG': log(2) }, { password: PASSWORD, bits: 256 }))
  const found: Found[] = []
  const store = makeStore(join(root, 'spill'), {}, [PASSWORD])
  await discover(asRoots([join(root, 'b.zip')]), { store }, (f) => found.push(f))
  const place = found[1]?.place ?? expect.fail()
  expect(JSON.stringify(found)).not.toContain(PASSWORD)
  const source = { place, bytes: 10_000, encoding: 'utf-8' as const }
  const ref = { source: 0, offset: 0, length: 9 }
  expect((await new EvidenceReader(store, () => source).read([ref]))[0]?.text).toBe('#Software')
  const [line] = await new EvidenceReader(makeStore(store.folder), () => source).read([ref])
  expect(line?.text).toBeNull()
  expect(line?.problem).toContain('password')
})
