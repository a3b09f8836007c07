/** What a person does while or after a case is indexed: adds, unlocks, pauses, skips, asks for a file first. Through the contract's calls. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sweepData } from '../../../src-main/cases/sweep'
import { zip } from '../../builders/archives'
import { makeHost, type TestHost } from '../../builders/host'
import { lockedZip } from '../../builders/locked-zip'

const HEAD =
  '#Software: Microsoft Exchange Server\r\n#Log-type: Message Tracking Log\r\n#Fields: date-time,server-hostname,source,event-id,message-id,recipient-address\r\n'
const log = (n: number, rows = 1) =>
  HEAD + `2026-03-10T08:00:0${n % 10}.000Z,EX0${n},SMTP,RECEIVE,<m${n}@a.example>,b@b.example\r\n`.repeat(rows)
const ROWS = 1000
const HOLE = 512 * 2 ** 20

let root: string
let data: string
let host: TestHost
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hopscope-control-'))
  data = mkdtempSync(join(tmpdir(), 'hopscope-data-'))
  host = makeHost(data)
})
afterEach(async () => {
  await host.served.close()
  rmSync(root, { recursive: true, force: true })
  rmSync(data, { recursive: true, force: true })
})
function put(path: string, content: string | Uint8Array): string {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}
/** A log whose end is a hole: some seconds of reading that cost no disk and little correlation. */
function putBig(path: string, n: number): void {
  truncateSync(put(path, log(n, ROWS)), HOLE)
}
const open = (...paths: string[]) => host.call('openPaths', { paths: paths.map((p) => join(root, p)) })
const pathsOf = (t: { catalogue: { sources: readonly { path: string }[] } }) => t.catalogue.sources.map((s) => s.path)
const count = (name: string) => host.signals.filter((s) => s.name === name).length

describe('adding', () => {
  test('what is new joins the case; what was there keeps its ids and paths', async () => {
    put('one/a/MSGTRK1.LOG', log(1))
    put('one/two/b.LOG', log(2))
    put('two/c.LOG', log(3))
    put('d.LOG', log(4))
    const { caseId } = await open('one')
    const before = await host.finished()
    expect(await host.call('addPaths', { caseId, paths: [join(root, 'two'), join(root, 'd.LOG')] })).toEqual({ added: 2 })
    const after = await host.finished()
    expect(pathsOf(after)).toEqual(['a/MSGTRK1.LOG', 'two/b.LOG', 'two (2)/c.LOG', 'd.LOG'])
    expect(after.catalogue).toMatchObject({ caseId, inputs: ['one', 'two', 'd.LOG'], complete: true })
    expect(after.catalogue.totals.records).toBe(4)
    expect(after.generation).toBeGreaterThan(before.generation)
    const at = host.signals.findIndex((s) => s.name === 'restarted')
    expect(host.signals.slice(at + 1).every((s) => s.name !== 'tables' || s.data.generation > before.generation)).toBe(true)
    const numbers = host.signals.flatMap((s) => (s.name === 'segments' ? s.data.added.map((e) => e.index) : []))
    expect(new Set(numbers).size).toBe(numbers.length)
    const [line] = await host.call('readEvidence', { caseId, refs: [{ source: 2, offset: 0, length: 9 }] })
    expect(line?.text).toBe('#Software')
  })

  test('what is in it already adds nothing: the same path, a path inside, a link to it', async () => {
    put('one/a/a.LOG', log(1))
    symlinkSync(join(root, 'one'), join(root, 'link'))
    const { caseId } = await open('one')
    await host.finished()
    for (const path of ['one', 'one/a', 'one/a/a.LOG', 'link/a'])
      expect(await host.call('addPaths', { caseId, paths: [join(root, path)] }), path).toEqual({ added: 0 })
    expect(count('restarted')).toBe(0)
    await expect(host.call('addPaths', { caseId, paths: [join(root, 'nowhere')] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(host.call('addPaths', { caseId: 'x', paths: [root] })).rejects.toMatchObject({ code: 'NO_CASE' })
  })

  test('while the case is still being indexed, and twice at once', async () => {
    putBig('one/big.LOG', 1)
    put('two/b.LOG', log(2))
    put('three/c.LOG', log(3))
    const { caseId } = await open('one')
    await host.until('big.LOG', 'reading')
    const both = ['two', 'three'].map((p) => host.call('addPaths', { caseId, paths: [join(root, p)] }))
    expect(await Promise.all(both)).toEqual([{ added: 1 }, { added: 1 }])
    expect(pathsOf(await host.finished()).sort()).toEqual(['big.LOG', 'three/c.LOG', 'two/b.LOG'])
  })

  test('to a stored case after a restart of the host; not when its evidence is gone', async () => {
    put('one/a.LOG', log(1))
    put('two/b.LOG', log(2))
    const { caseId } = await open('one')
    await host.finished()
    await host.served.close()
    host = makeHost(data)
    expect(await host.call('attach', { caseId })).toMatchObject({ evidence: 'present' })
    expect(await host.call('addPaths', { caseId, paths: [join(root, 'one')] })).toEqual({ added: 0 })
    expect(await host.call('addPaths', { caseId, paths: [join(root, 'two')] })).toEqual({ added: 1 })
    const { catalogue } = await host.finished()
    expect(catalogue).toMatchObject({ caseId, name: 'one, two' })
    expect(catalogue.sources.map((s) => s.path)).toEqual(['a.LOG', 'two/b.LOG'])
    await host.served.close()
    rmSync(join(root, 'one'), { recursive: true })
    rmSync(join(root, 'two'), { recursive: true })
    put('three.LOG', log(3))
    host = makeHost(data)
    await host.call('attach', { caseId })
    await expect(host.call('addPaths', { caseId, paths: [join(root, 'three.LOG')] })).rejects.toMatchObject({ code: 'EVIDENCE_GONE' })
  })
})

describe('adding an upload', () => {
  const bytes = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer
  async function upload(files: Record<string, string>, caseId?: string) {
    const { uploadId } = await host.call('beginUpload', { name: 'dropped' })
    for (const [path, text] of Object.entries(files)) {
      const half = text.length >> 1
      await host.call('uploadChunk', { uploadId, path, offset: 0, bytes: bytes(text.slice(0, half)) })
      await host.call('uploadChunk', { uploadId, path, offset: half, bytes: bytes(text.slice(half)) })
    }
    return host.call('finishUpload', { uploadId, ...(caseId && { caseId }) })
  }
  const copies = () => readdirSync(join(data, 'uploads')).length

  test('new files join, the same files change nothing, and closing deletes every copy', async () => {
    const first = { 'f/a.LOG': log(1), 'f/sub/b.LOG': log(2) }
    const { caseId, added } = await upload(first)
    expect(added).toBe(2)
    await host.finished()
    expect(await upload(first, caseId)).toEqual({ caseId, added: 0 })
    expect(await upload({ 'f/a.LOG': log(1) }, caseId)).toEqual({ caseId, added: 0 })
    expect([copies(), count('restarted')]).toEqual([1, 0])
    expect(await upload({ ...first, 'f/a.LOG': log(5) }, caseId)).toEqual({ caseId, added: 1 })
    expect(pathsOf(await host.finished())).toEqual(['a.LOG', 'sub/b.LOG', 'f (2)/a.LOG', 'f (2)/sub/b.LOG'])
    expect(await upload({ 'f/a.LOG': log(5) }, caseId)).toEqual({ caseId, added: 0 })
    expect(copies()).toBe(2)
    await host.call('closeCase', { caseId })
    expect(copies()).toBe(0)
  })

  test('a wrong case leaves the upload as it was', async () => {
    const { uploadId } = await host.call('beginUpload', { name: 'x' })
    await host.call('uploadChunk', { uploadId, path: 'a.LOG', offset: 0, bytes: bytes(log(1)) })
    await expect(host.call('finishUpload', { uploadId, caseId: 'nothing' })).rejects.toMatchObject({ code: 'NO_CASE' })
    expect(await host.call('finishUpload', { uploadId })).toMatchObject({ added: 1 })
  })
})

describe('unlocking', () => {
  const password = 'the customer’s secret'

  test('a right password indexes again, a wrong one changes nothing, and neither is written anywhere', async () => {
    put('b/a.zip', await lockedZip({ 'a.LOG': log(1), 'b.LOG': log(2) }, { password, bits: 256 }))
    put('b/c.zip', await zip({ 'in.zip': await lockedZip({ 'c.LOG': log(3) }, { password, bits: 0 }) }))
    put('b/d.zip', await lockedZip({ 'd.LOG': log(4) }, { password: 'another', bits: 128 }))
    const { caseId } = await open('b')
    expect((await host.finished()).catalogue.totals.records).toBe(0)
    expect(await host.call('unlock', { caseId, password: 'wrong' })).toEqual({ unlocked: 0 })
    expect(count('restarted')).toBe(0)
    expect(await host.call('unlock', { caseId, password })).toEqual({ unlocked: 3 })
    expect((await host.finished()).catalogue.totals.records).toBe(3)
    expect(await host.call('unlock', { caseId, password: 'another' })).toEqual({ unlocked: 1 })
    const { catalogue } = await host.finished()
    expect(catalogue.sources.every((s) => s.state === 'indexed')).toBe(true)
    const [line] = await host.call('readEvidence', { caseId, refs: [{ source: 1, offset: 0, length: 9 }] })
    expect(line?.text).toBe('#Software')
    expect(JSON.stringify(host.signals)).not.toContain(password)
    const written = readdirSync(data, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())
    for (const f of written) expect(readFileSync(join(f.parentPath, f.name), 'latin1'), f.name).not.toContain('another')
    await expect(host.call('unlock', { caseId, password: '' })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' })
  })

  test('a stored case gives its lines again once the password is given again, without being indexed again', async () => {
    put('b/a.zip', await lockedZip({ 'a.LOG': log(1) }, { password, bits: 256 }))
    const { caseId } = await open('b')
    await host.finished()
    await host.call('unlock', { caseId, password })
    await host.finished()
    await host.served.close()
    host = makeHost(data)
    await host.call('attach', { caseId })
    const refs = [{ source: 1, offset: 0, length: 9 }]
    expect((await host.call('readEvidence', { caseId, refs }))[0]?.problem).toContain('password')
    expect(await host.call('unlock', { caseId, password })).toEqual({ unlocked: 1 })
    expect((await host.call('readEvidence', { caseId, refs }))[0]?.text).toBe('#Software')
    expect(count('restarted')).toBe(0)
  })
})

describe('pausing, skipping, asking for one first', () => {
  const progress = () => host.signals.flatMap((s) => (s.name === 'progress' ? [s.data] : [])).at(-1)

  test('a paused job waits until it is resumed; nothing is lost', async () => {
    putBig('b/big.LOG', 1)
    put('b/later.LOG', log(2))
    const { caseId } = await open('b')
    await host.until('big.LOG', 'reading')
    await host.call('pause', { caseId })
    expect(progress()).toMatchObject({ paused: true })
    // what was on its way when the order came
    await new Promise((ok) => setTimeout(ok, 300))
    const held = host.files.get('big.LOG')?.done
    await new Promise((ok) => setTimeout(ok, 400))
    expect(host.files.get('big.LOG')?.done).toBe(held)
    expect(progress()?.phase).toBe('reading')
    await host.call('resume', { caseId })
    expect(progress()).toMatchObject({ paused: false })
    expect((await host.finished()).catalogue.totals.records).toBe(ROWS + 1)
  })

  test('one paused file holds the end back and no other file', async () => {
    putBig('b/big.LOG', 1)
    for (let i = 2; i < 8; i++) put(`b/f${i}.LOG`, log(i))
    const { caseId } = await open('b')
    const { id } = await host.until('big.LOG', 'reading')
    await host.call('pause', { caseId, source: id })
    expect((await host.until('big.LOG', 'paused')).state).toBe('paused')
    for (let i = 2; i < 8; i++) await host.until(`f${i}.LOG`, 'indexed')
    expect(progress()).toMatchObject({ phase: 'reading', paused: false, filesDone: 6 })
    await host.call('resume', { caseId, source: id })
    expect((await host.finished()).catalogue.totals.records).toBe(ROWS + 6)
  })

  test('a file paused before its turn is passed over until it is resumed', async () => {
    putBig('b/big.LOG', 1)
    putBig('b/big2.LOG', 2)
    put('b/last.LOG', log(3))
    const { caseId } = await open('b')
    await host.until('big.LOG', 'reading')
    await host.call('pause', { caseId })
    const { id, state } = host.files.get('last.LOG') ?? expect.fail()
    // with more than two threads it has begun by now
    if (state === 'waiting') await host.call('pause', { caseId, source: id })
    await host.call('resume', { caseId })
    await host.until('big.LOG', 'indexed-with-notes')
    await host.until('big2.LOG', 'indexed-with-notes')
    if (state === 'waiting') expect(host.files.get('last.LOG')?.state).toBe('paused')
    await host.call('first', { caseId, source: id })
    expect((await host.finished()).catalogue.totals.records).toBe(2 * ROWS + 1)
  })

  test('a paused job can be stopped, and a paused case closed', async () => {
    putBig('b/big.LOG', 1)
    put('b/later.LOG', log(2))
    const first = await open('b')
    await host.until('big.LOG', 'reading')
    await host.call('pause', { caseId: first.caseId })
    await host.call('cancel', { caseId: first.caseId })
    const { catalogue } = await host.finished()
    expect(catalogue.complete).toBe(false)
    expect(catalogue.sources.find((s) => s.path === 'big.LOG')).toMatchObject({ state: 'skipped' })
    expect(progress()).toMatchObject({ phase: 'cancelled', paused: false })
    const second = await open('b')
    await host.until('big.LOG', 'reading')
    await host.call('pause', { caseId: second.caseId })
    await host.call('closeCase', { caseId: second.caseId })
    await expect(host.call('catalogue', { caseId: second.caseId })).rejects.toMatchObject({ code: 'NO_CASE' })
  })

  test('a skipped file keeps what was read of it, balances, and says so; one that had not begun has nothing', async () => {
    putBig('b/big.LOG', 1)
    putBig('b/big2.LOG', 2)
    put('b/last.LOG', log(3, 20))
    const { caseId } = await open('b')
    // two threads are busy with the first two at most
    await host.until('big.LOG', 'reading')
    await host.call('pause', { caseId })
    const { id } = host.files.get('big.LOG') ?? expect.fail()
    await host.call('skip', { caseId, source: id })
    const last = host.files.get('last.LOG')
    if (last?.state === 'waiting') await host.call('skip', { caseId, source: last.id })
    await host.call('resume', { caseId })
    const { catalogue } = await host.finished()
    const big = catalogue.sources[id] ?? expect.fail()
    expect(big.state).toBe('skipped')
    expect(big.note).toMatch(big.records > 0 ? /^Skipped by hand\. The \d+ records before that are kept\.$/ : /^Skipped by hand\.$/)
    expect(big.balance.inRecords + big.balance.inHeaders + big.balance.setAside).toBe(big.bytes)
    expect(big.bytes).toBeLessThan(HOLE)
    expect(catalogue.sources.find((s) => s.path === 'big2.LOG')).toMatchObject({ state: 'indexed-with-notes', records: ROWS })
    if (last?.state === 'waiting')
      expect(catalogue.sources[last.id]).toMatchObject({ state: 'skipped', note: 'Skipped by hand.', records: 0 })
  })

  test('the one asked for comes before those that wait', async () => {
    const { TaskQueue } = await import('../../../src-main/ingest/task-queue')
    const queue = new TaskQueue()
    const names = ['x.pcap', 'a.zip', 'notes.html', 'EX01/RECV2026-1.LOG', 'EX01/MSGTRK2026-1.LOG', 'EX01/MSGTRK2026-2.LOG', 'settings.xml']
    names.forEach((path, id) => {
      queue.add({ id, path, place: { file: path, links: [] }, bytes: path.endsWith('xml') ? 10 : 1e7, archive: path.endsWith('zip') })
    })
    queue.first(2)
    queue.first(0)
    const order: string[] = []
    for (let t = queue.take(); t; t = queue.take()) order.push(t.path)
    expect(order).toEqual([
      'x.pcap',
      'notes.html',
      'EX01/MSGTRK2026-1.LOG',
      'EX01/MSGTRK2026-2.LOG',
      'settings.xml',
      'EX01/RECV2026-1.LOG',
      'a.zip',
    ])
  })
})

test('closing in the middle leaves nothing behind but the record, from which lines can be read', async () => {
  put('b/a.LOG', log(1))
  putBig('b/big.LOG', 2)
  put('b/nested.zip', await zip({ 'in.zip': await zip({ 'c.LOG': log(3) }) }))
  const { caseId } = await open('b')
  await host.until('big.LOG', 'reading')
  await host.call('closeCase', { caseId })
  expect(readdirSync(join(data, 'cases', caseId))).toEqual(['case.json'])
  expect(await host.call('attach', { caseId })).toMatchObject({ evidence: 'present' })
  expect((await host.call('readEvidence', { caseId, refs: [{ source: 0, offset: 0, length: 9 }] }))[0]?.text).toBe('#Software')
})

test('what a killed run left is removed at the next start; what belongs to a running one stays', async () => {
  const dead = 2 ** 22 + 7
  const id = createHash('sha256').digest('hex').slice(0, 8)
  for (const name of [`uploads/${dead}-${id}/a.LOG`, `cases/${id}/spill-${dead}/x`, `cases/${id}/spill/x`, `cases/${id}/case.json`]) {
    mkdirSync(dirname(join(data, name)), { recursive: true })
    writeFileSync(join(data, name), 'x')
  }
  const { uploadId } = await host.call('beginUpload', { name: 'mine' })
  await sweepData(data)
  expect(readdirSync(join(data, 'uploads'))).toEqual([`${process.pid}-${uploadId}`])
  expect(readdirSync(join(data, 'cases', id))).toEqual(['case.json'])
  expect(existsSync(join(data, 'uploads', `${process.pid}-${uploadId}`))).toBe(true)
})
