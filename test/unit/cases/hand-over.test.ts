/** A case as one file: what comes out at the other end is what went in, and a file that lies is not taken. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadRecord } from '../../../src-main/cases/case-record'
import { saveHandOver, writeHandOver } from '../../../src-main/cases/hand-over'
import { isHandOver } from '../../../src-main/cases/take-over'
import { listZip } from '../../../src-main/files/zip-list'
import { type Entries, zip } from '../../builders/archives'
import { makeHost, type TestHost } from '../../builders/host'
import { entry, message } from '../../builders/journal'

const example = resolve(import.meta.dirname, '../../../resources/example')

let work: string
let hosts: TestHost[]
const host = (name: string) => {
  const made = makeHost(join(work, name))
  hosts.push(made)
  return made
}
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'hopscope-hand-over-'))
  hosts = []
})
afterEach(async () => {
  await Promise.all(hosts.map((h) => h.served.close()))
  rmSync(work, { recursive: true, force: true })
})

const note = entry({ act: 'note', about: message('x'), text: 'Why?', links: [], inReport: false })

async function readCase() {
  const bundle = join(work, 'bundle')
  cpSync(join(example, 'MBX-K1'), join(bundle, 'MBX-K1'), { recursive: true })
  const h = host('here')
  const { caseId } = await h.call('openPaths', { paths: [bundle] })
  const { catalogue } = await h.finished()
  await h.call('append', { caseId, entries: [note] })
  await expect.poll(async () => (await loadRecord(join(work, 'here'), caseId))?.summary).toBeTruthy()
  const record = await loadRecord(join(work, 'here'), caseId)
  if (!record) throw new Error('no record')
  return { caseId, catalogue, record, bundle }
}

const actsOf = async (h: TestHost, caseId: string) => (await h.call('journal', { caseId, from: 0 })).entries.map((e) => e.entry)

test('with its evidence a case opens elsewhere as it was here', async () => {
  const { catalogue, record } = await readCase()
  const { path, missing } = await saveHandOver({ data: join(work, 'here'), record, catalogue, withEvidence: true }, join(work, 'case.zip'))
  expect(missing).toEqual([])
  rmSync(join(work, 'bundle'), { recursive: true })
  const there = host('there')
  const { caseId, waiting } = await there.call('openPaths', { paths: [path] })
  expect(waiting).toBeUndefined()
  expect(caseId).not.toBe(record.caseId)
  const { catalogue: read } = await there.finished()
  expect(read.name).toBe(catalogue.name)
  // paths are the same, so what was written of them finds them
  expect(read.sources.map((s) => [s.path, s.sha256])).toEqual(catalogue.sources.map((s) => [s.path, s.sha256]))
  expect(read.totals).toEqual(catalogue.totals)
  expect(await actsOf(there, caseId)).toEqual([note])
  // the evidence it brought goes with it
  await there.call('deleteCase', { caseId })
  expect(readdirSync(join(work, 'there/cases'))).toEqual([])
})

test('without its evidence it waits for it, and finds it by its bytes', async () => {
  const { catalogue, record, bundle } = await readCase()
  const { path } = await saveHandOver({ data: join(work, 'here'), record, catalogue, withEvidence: false }, join(work, 'case.zip'))
  const names: string[] = []
  await listZip(path, (e) => {
    names.push(e.name)
    return true
  })
  expect(names).toEqual(['journal.jsonl', 'record.json', 'catalogue.json', 'hopscope-case.json'])
  // nothing of this machine's folders is in it
  expect(readFileSync(path).includes(work)).toBe(false)
  const there = host('there')
  const { caseId, waiting } = await there.call('openPaths', { paths: [path] })
  expect(waiting).toBe(true)
  expect(await there.call('cases', {})).toMatchObject([{ caseId, evidence: 'gone', messages: catalogue.totals.messages }])
  expect(await actsOf(there, caseId)).toEqual([note])
  expect(await there.call('findEvidence', { caseId, paths: [bundle] })).toMatchObject({ found: 5, missing: [], changed: [] })
  await there.call('readAgain', { caseId })
  expect((await there.finished()).catalogue.sources.map((s) => s.path)).toEqual(catalogue.sources.map((s) => s.path))
})

test('nothing is ever overwritten, and evidence that is gone is named', async () => {
  const { catalogue, record, bundle } = await readCase()
  const wanted = join(work, 'case.hopscope.zip')
  writeFileSync(wanted, 'mine')
  rmSync(join(bundle, 'MBX-K1/MessageTracking/MSGTRK20260310-1.LOG'))
  const made = await saveHandOver({ data: join(work, 'here'), record, catalogue, withEvidence: true }, wanted)
  expect(made.path).toBe(join(work, 'case.hopscope (2).zip'))
  expect(made.missing).toEqual(['bundle/MBX-K1/MessageTracking/MSGTRK20260310-1.LOG'])
  expect(readFileSync(wanted, 'utf8')).toBe('mine')
  expect(await isHandOver(made.path)).toBe(true)
})

test('as a download it is good for one request', async () => {
  const { caseId } = await readCase()
  const h = hosts[0] as TestHost
  const { path, ticket } = await h.call('handOver', { caseId, withEvidence: false, catalogue: null })
  expect(path).toBeNull()
  const found = h.served.handOver(ticket ?? '')
  expect(found?.name).toBe('bundle.hopscope')
  expect(h.served.handOver(ticket ?? '')).toBeNull()
  const parts: Buffer[] = []
  const out = new Writable({
    write(part: Buffer, _e, done) {
      parts.push(part)
      done()
    },
  })
  if (found) await writeHandOver(found.wanted, out)
  writeFileSync(join(work, 'download.zip'), Buffer.concat(parts))
  expect(await isHandOver(join(work, 'download.zip'))).toBe(true)
})

describe('a file that lies is not taken, which is said, and leaves nothing', () => {
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const record = (files: Record<string, unknown>) => ({
    version: 1,
    facts: { name: 'x', inputs: ['x'], example: false, createdAt: 1, producer: 'p' },
    roots: [{ path: 'x', as: '' }],
    files,
    sources: [],
  })
  async function made(
    members: Readonly<Record<string, string>>,
    change: (list: { name: string; bytes: number; sha256: string }[]) => unknown,
  ) {
    const list = Object.entries(members).map(([name, text]) => ({ name, bytes: Buffer.byteLength(text), sha256: sha(text) }))
    const manifest = { format: 'hopscope-case', version: 1, members: change(list) ?? list }
    const entries: Entries = { ...members, 'hopscope-case.json': JSON.stringify(manifest) }
    const path = join(work, 'lies.zip')
    writeFileSync(path, await zip(entries))
    return path
  }
  const good = { 'record.json': JSON.stringify(record({ 'x/a.log': { bytes: 2, modified: 1 } })), 'evidence/x/a.log': 'hi' }

  test.each([
    ['another hash', good, (l: { sha256: string }[]) => l.map((m) => ({ ...m, sha256: sha('other') })), /other bytes than its list says/],
    ['another size', good, (l: { bytes: number }[]) => l.map((m) => ({ ...m, bytes: m.bytes + 1 })), /not of the size/],
    ['a list without the record', good, (l: { name: string }[]) => l.filter((m) => m.name !== 'record.json'), /does not name record.json/],
    ['a member that is not there', good, (l: object[]) => [...l, { name: 'evidence/b.log', bytes: 1, sha256: sha('b') }], /is not in it/],
    ['no list', good, () => 'none', /list is not as lists are/],
    ['a record that is none', { ...good, 'record.json': '[]' }, () => undefined, /record of the case is not/],
    [
      'a way out of its folder',
      { ...good, 'record.json': JSON.stringify(record({ '../../a.log': { bytes: 2, modified: 1 } })) },
      () => undefined,
      /record of the case is not/,
    ],
  ] as const)('%s', async (_what, members, change, words) => {
    const path = await made(members, change as never)
    const h = host('there')
    await expect(h.call('openPaths', { paths: [path] })).rejects.toMatchObject({ code: 'HAND_OVER', message: expect.stringMatching(words) })
    expect(existsSync(join(work, 'there/cases')) ? readdirSync(join(work, 'there/cases')) : []).toEqual([])
  })

  test.each(['../../out.log', 'a/../../out.log', 'C:/out.log', '/out.log', 'a//b.log', 'x/..', 'nul\u0000.log'])(
    'evidence called %j',
    async (name) => {
      // the zip's own writer refuses such names: a list names them, and so does the archive after it
      const path = await made({ ...good }, (l) => l.map((m) => (m.name === 'evidence/x/a.log' ? { ...m, name: `evidence/${name}` } : m)))
      await expect(host('there').call('openPaths', { paths: [path] })).rejects.toMatchObject({ code: 'HAND_OVER' })
      expect(existsSync(join(work, 'out.log'))).toBe(false)
    },
  )

  test('what is good is taken', async () => {
    const path = await made(good, () => undefined)
    const h = host('there')
    const { caseId } = await h.call('openPaths', { paths: [path] })
    expect((await h.finished()).catalogue.sources.map((s) => s.path)).toEqual(['a.log'])
    expect(await actsOf(h, caseId)).toEqual([])
  })
})
