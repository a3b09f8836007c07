/** Evidence that was moved is found by its bytes; what is missing or other is named; a case is read again without its index. */
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadRecord, saveRecord } from '../../../src-main/cases/case-record'
import { zip } from '../../builders/archives'
import { makeHost, type TestHost } from '../../builders/host'
import { entry, message } from '../../builders/journal'

const example = resolve(import.meta.dirname, '../../../resources/example')
const inK1 = (name: string) => join('MBX-K1/MessageTracking', name)

let work: string
let data: string
let hosts: TestHost[]
const host = () => {
  const made = makeHost(data)
  hosts.push(made)
  return made
}
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'hopscope-moved-'))
  data = join(work, 'data')
  hosts = []
})
afterEach(async () => {
  await Promise.all(hosts.map((h) => h.served.close()))
  rmSync(work, { recursive: true, force: true })
})

/** A bundle of a folder and a zip, read and closed; its case. */
async function readCase(): Promise<{ caseId: string; messages: number; bundle: string }> {
  const bundle = join(work, 'bundle')
  mkdirSync(bundle)
  cpSync(join(example, 'MBX-K1'), join(bundle, 'MBX-K1'), { recursive: true })
  const k2 = join(example, 'MBX-K2')
  const names = readdirSync(k2, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())
  const entries = Object.fromEntries(names.map((e) => [e.name, readFileSync(join(e.parentPath, e.name))]))
  writeFileSync(join(bundle, 'MBX-K2.zip'), await zip(entries))
  const h = host()
  const { caseId } = await h.call('openPaths', { paths: [bundle] })
  const { catalogue } = await h.finished()
  await h.call('append', { caseId, entries: [entry({ act: 'pin', about: [message('x')] })] })
  await h.call('closeCase', { caseId })
  await h.served.close()
  return { caseId, messages: catalogue.totals.messages, bundle }
}

const lineOf = async (h: TestHost, caseId: string, source: number) =>
  (await h.call('readEvidence', { caseId, refs: [{ source, offset: 0, length: 20 }] }))[0]

test('a moved bundle is found in whatever folder it is, under other names, and read again', async () => {
  const { caseId, messages, bundle } = await readCase()
  const elsewhere = join(work, 'elsewhere/deep')
  mkdirSync(elsewhere, { recursive: true })
  renameSync(bundle, join(elsewhere, 'renamed'))
  const h = host()
  expect(await h.call('cases', {})).toMatchObject([{ caseId, name: 'bundle', messages, servers: 2, evidence: 'gone' }])
  expect(await h.call('attach', { caseId })).toMatchObject({ evidence: 'gone' })
  await expect(h.call('readAgain', { caseId })).rejects.toMatchObject({ code: 'EVIDENCE_GONE' })
  const search = await h.call('findEvidence', { caseId, paths: [join(work, 'elsewhere')] })
  expect(search).toEqual({ found: 6, missing: [], changed: [], unproven: [] })
  const { sources = [] } = (await loadRecord(data, caseId)) ?? {}
  for (const [i, s] of sources.entries()) if (s.bytes > 0) expect((await lineOf(h, caseId, i))?.problem, s.path).toBeNull()
  await h.call('readAgain', { caseId })
  expect((await h.finished()).catalogue.totals.messages).toBe(messages)
  await h.served.close()
  // what was found is remembered, and what a person did is still there
  const next = host()
  expect(await next.call('attach', { caseId })).toEqual({ evidence: 'present', note: null })
  expect((await next.call('journal', { caseId, from: 0 })).entries).toHaveLength(1)
})

test('what is not there, and what has other bytes under its name, is said by name', async () => {
  const { caseId, bundle } = await readCase()
  const moved = join(work, 'moved')
  renameSync(bundle, moved)
  rmSync(join(moved, 'MBX-K1/ProtocolLog/SmtpSend/SEND20260310-1.LOG'))
  const changed = join(moved, inK1('MSGTRK20260310-1.LOG'))
  const bytes = readFileSync(changed)
  bytes[bytes.length - 10] = 0x58
  writeFileSync(changed, bytes)
  const h = host()
  const search = await h.call('findEvidence', { caseId, paths: [moved] })
  expect(search).toEqual({ found: 4, missing: ['SEND20260310-1.LOG'], changed: ['MSGTRK20260310-1.LOG'], unproven: [] })
})

test('files that were changed where they lie are named', async () => {
  const { caseId, bundle } = await readCase()
  appendFileSync(join(bundle, inK1('MSGTRK20260310-1.LOG')), 'more\r\n')
  rmSync(join(bundle, inK1('MSGTRKM20260310-1.LOG')))
  const { evidence, note } = await host().call('attach', { caseId })
  expect(evidence).toBe('changed')
  expect(note).toContain('Not where they were: MSGTRKM20260310-1.LOG.')
  expect(note).toContain('Not as they were when they were indexed: MSGTRK20260310-1.LOG.')
})

test('a case of an older version is found by names and sizes, which is said', async () => {
  const { caseId, bundle } = await readCase()
  const record = await loadRecord(data, caseId)
  if (!record) throw new Error('no record')
  await saveRecord(data, { ...record, sources: record.sources.map(({ sha256: _, path: _path, ...s }) => s) })
  renameSync(bundle, join(work, 'moved'))
  const search = await host().call('findEvidence', { caseId, paths: [join(work, 'moved')] })
  expect(search).toMatchObject({ found: 6, missing: [], changed: [] })
  expect(search.unproven).toHaveLength(6)
})

test('a deleted case leaves nothing in the data folder', async () => {
  const { caseId } = await readCase()
  const h = host()
  await h.call('attach', { caseId })
  await h.call('deleteCase', { caseId })
  expect(readdirSync(join(data, 'cases'))).toEqual([])
  await expect(h.call('append', { caseId, entries: [entry({ act: 'pin', about: [message('x')] })] })).rejects.toMatchObject({
    code: 'NO_CASE',
  })
  expect(readdirSync(data, { recursive: true })).toEqual(['cases'])
})

test('a case whose host was killed while it was read is listed with what was written, and is read again', async () => {
  const bundle = join(work, 'bundle')
  cpSync(join(example, 'MBX-K1'), bundle, { recursive: true })
  const h = host()
  const { caseId } = await h.call('openPaths', { paths: [bundle] })
  await h.call('append', { caseId, entries: [entry({ act: 'pin', about: [message('x')] })] })
  // nothing is closed: this is what is on disk when the process is gone
  await expect.poll(() => loadRecord(data, caseId)).toBeTruthy()
  cpSync(data, join(work, 'killed'), { recursive: true })
  const record = await loadRecord(join(work, 'killed'), caseId)
  if (record) await saveRecord(join(work, 'killed'), { ...record, files: {}, sources: [] })
  const next = makeHost(join(work, 'killed'))
  hosts.push(next)
  expect(await next.call('cases', {})).toMatchObject([{ caseId, name: 'bundle', evidence: 'present' }])
  renameSync(bundle, join(work, 'moved'))
  expect(await next.call('findEvidence', { caseId, paths: [join(work, 'moved')] })).toMatchObject({ found: 1, unproven: ['moved'] })
  await next.call('readAgain', { caseId })
  expect((await next.finished()).catalogue.sources).toHaveLength(5)
  expect((await next.call('journal', { caseId, from: 0 })).entries).toHaveLength(1)
})
