/** Bundles as they come: folders, archives in archives, damaged and hostile ones. Every file is accounted for, nothing escapes. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeStore } from '../../../src-main/files/store'
import { asRoots } from '../../../src-main/ingest/roots'
import { analyzePaths } from '../../builders/analyze'
import { gzip, markEncrypted, renameInZip, zip } from '../../builders/archives'

const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'
const HEAD = `#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: Message Tracking Log\r\n#Date: 2026-03-10T08:00:00.000Z\r\n#Fields: ${FIELDS}\r\n`
const row = (n: number, server = 'EX01') =>
  `2026-03-10T08:00:0${n}.000Z,,,10.0.0.1,${server},,,SMTP,RECEIVE,${100 + n},<m${n}@a.example>,b@b.example,,10,1,,,subject ${n},a@a.example,a@a.example,\r\n`
const log = (n: number, server?: string) => `${HEAD}${row(n, server)}`

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hopscope-bundle-'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})
function put(path: string, content: string | Uint8Array): string {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}
async function sources(roots = [root]) {
  const { job, catalogue } = await analyzePaths(roots)
  for (const s of job.sources) {
    if (s.format !== null) expect(s.balance.inRecords + s.balance.inHeaders + s.balance.setAside, s.path).toBe(s.bytes)
  }
  return {
    list: job.sources.map((s) => ({ path: s.path, state: s.state, kind: s.kind, records: s.records, note: s.note, sha256: s.sha256 })),
    catalogue,
  }
}

test('a folder tree: every file once, in order of names, with hash and state', async () => {
  put('EX01/MSGTRK20260310-1.LOG', log(1))
  put('EX02/MSGTRK20260310-1.LOG', log(2, 'EX02'))
  put('notes.txt', 'Called the customer.\n')
  put('empty.LOG', '')
  const { list, catalogue } = await sources()
  expect(list.map((s) => [s.path, s.state, s.records])).toEqual([
    ['EX01/MSGTRK20260310-1.LOG', 'indexed', 1],
    ['EX02/MSGTRK20260310-1.LOG', 'indexed', 1],
    ['empty.LOG', 'not-needed', 0],
    ['notes.txt', 'not-needed', 0],
  ])
  expect(list[0]?.sha256).toBe(createHash('sha256').update(log(1)).digest('hex'))
  expect(catalogue.serverOf.map((n) => catalogue.nodes[n]?.name)).toEqual(['EX01', 'EX02', undefined, undefined])
})

test('zip in zip with back-slash names and data descriptors, gz, and a zip under another name', async () => {
  const inner = await zip({ 'MSGTRK20260310-1.LOG': log(1), 'sub\\MSGTRK20260310-2.LOG': log(2) }, { streamed: true }).catch(() => null)
  const names =
    inner ?? renameInZip(await zip({ 'MSGTRK20260310-1.LOG': log(1), 'sub/MSGTRK20260310-2.LOG': log(2) }), 'sub/MSG', 'sub\\MSG')
  put('EX01.zip', await zip({ 'Message_Tracking_Logs.zip': names }, { zip64: true }))
  put('RECV.LOG.gz', gzip(log(3)))
  put('renamed.LOG', await zip({ 'MSGTRK20260310-9.LOG': log(9) }, { stored: true }))
  const { list } = await sources()
  expect(list.map((s) => [s.path, s.state, s.records])).toEqual([
    ['EX01.zip', 'indexed', 0],
    ['EX01.zip!/Message_Tracking_Logs.zip', 'indexed', 0],
    ['EX01.zip!/Message_Tracking_Logs.zip!/MSGTRK20260310-1.LOG', 'indexed', 1],
    ['EX01.zip!/Message_Tracking_Logs.zip!/sub/MSGTRK20260310-2.LOG', 'indexed', 1],
    ['RECV.LOG.gz', 'indexed', 0],
    ['RECV.LOG.gz!/RECV.LOG', 'indexed', 1],
    ['renamed.LOG', 'indexed', 0],
    ['renamed.LOG!/MSGTRK20260310-9.LOG', 'indexed', 1],
  ])
})

test('the same bytes twice count once', async () => {
  put('a/MSGTRK20260310-1.LOG', log(1))
  put('b/copy of it.LOG', log(1))
  const { list, catalogue } = await sources()
  expect(list.map((s) => [s.path, s.state])).toEqual([
    ['a/MSGTRK20260310-1.LOG', 'indexed'],
    ['b/copy of it.LOG', 'duplicate'],
  ])
  expect(list[1]?.note).toContain('a/MSGTRK20260310-1.LOG')
  expect(catalogue.totals).toMatchObject({ files: 2, records: 1, messages: 1 })
})

describe('hostile and broken input', () => {
  test('names that lead outside are only text', async () => {
    const evil = renameInZip(await zip({ 'aa/aa/aa/MSGTRK20260310-1.LOG': log(1) }), 'aa/aa/aa/', '../../../')
    put('evil.zip', evil)
    const { list } = await sources()
    expect(list.map((s) => [s.path, s.records])).toEqual([
      ['evil.zip', 0],
      ['evil.zip!/(up)/(up)/(up)/MSGTRK20260310-1.LOG', 1],
    ])
    expect(readdirSync(dirname(root)).filter((name) => name.includes('MSGTRK'))).toEqual([])
  })

  test('links are named, not followed', async () => {
    put('MSGTRK20260310-1.LOG', log(1))
    symlinkSync('/etc', join(root, 'etc'))
    symlinkSync(join(root, 'MSGTRK20260310-1.LOG'), join(root, 'link.LOG'))
    const { list } = await sources()
    expect(list.filter((s) => s.state === 'skipped').map((s) => s.path)).toEqual(['etc', 'link.LOG'])
    expect(list.find((s) => s.path === 'etc')?.note).toContain('not followed')
  })

  test('an archive bomb is stopped by its ratio', async () => {
    put('bomb.zip', await zip({ 'MSGTRK20260310-1.LOG': Buffer.alloc(96 * 1024 * 1024) }))
    const { list } = await sources()
    expect(list[1]).toMatchObject({ state: 'skipped' })
    expect(list[1]?.note).toContain('archive bombs')
  })

  test('archives in archives without end are stopped', async () => {
    let archive = await zip({ 'MSGTRK20260310-1.LOG': log(1) })
    for (let i = 0; i < 8; i++) archive = await zip({ 'inner.zip': archive }, { stored: true })
    put('deep.zip', archive)
    const { list } = await sources()
    expect(list.at(-1)).toMatchObject({ state: 'skipped' })
    expect(list.at(-1)?.note).toContain('Unpack it by hand')
  })

  test('an encrypted entry is locked; a cut zip, a wrong checksum and a web page called zip are unreadable', async () => {
    const good = await zip({ 'MSGTRK20260310-1.LOG': log(1).repeat(3) }, { stored: true })
    put('a-locked.zip', markEncrypted(good))
    put('b-cut.zip', good.subarray(0, good.length - 30))
    const changed = Buffer.from(good)
    changed[changed.indexOf('subject')] = 83
    put('c-changed.zip', changed)
    put('d-page.zip', '<!doctype html><html><body>Please sign in</body></html>')
    const { list } = await sources()
    expect(list.map((s) => [s.path, s.state])).toEqual([
      ['a-locked.zip', 'indexed'],
      ['a-locked.zip!/MSGTRK20260310-1.LOG', 'locked'],
      ['b-cut.zip', 'indexed'],
      ['b-cut.zip!/(list)', 'unreadable'],
      ['c-changed.zip', 'indexed'],
      ['c-changed.zip!/MSGTRK20260310-1.LOG', 'indexed-with-notes'],
      ['d-page.zip', 'unreadable'],
    ])
    expect(list[5]?.note).toContain('checksum')
    for (const s of list.filter((x) => x.state !== 'indexed')) expect(s.note, s.path).toBeTruthy()
  })

  test('number of files, size of the bundle and depth of folders have limits, and reaching one is said', async () => {
    for (let i = 0; i < 6; i++) put(`d/e/f${i}.LOG`, log(i))
    const size = log(1).length
    const states = async (limits: object) => (await analyzePaths([root], { limits })).job.sources.map((s) => `${s.path}: ${s.state}`)
    expect(await states({ entries: 2 })).toEqual(['d/e/f0.LOG: indexed', 'd/e/f1.LOG: indexed', 'd/e/f2.LOG: skipped'])
    expect(await states({ totalBytes: size * 3 + 1 })).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => `d/e/f${i}.LOG: ${i < 3 ? 'indexed' : 'skipped'}`),
    )
    expect(await states({ folderDepth: 1 })).toEqual(['d/e/(folder): skipped'])
  })

  test('a path that is not there is said, not guessed', async () => {
    await expect(analyzePaths([join(root, 'nowhere')])).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('file names are never markup, paths or orders for the terminal', async () => {
    put('\u001b[31m<img src=x onerror=alert(1)>.LOG', log(1))
    const { list } = await sources()
    expect(list[0]?.path).toBe('\ufffd[31m<img src=x onerror=alert(1)>.LOG')
  })
})

test('evidence is only ever read', async () => {
  const file = put('EX01/MSGTRK20260310-1.LOG', log(1))
  const archive = put('EX02.zip', await zip({ 'MSGTRK20260310-2.LOG': log(2) }))
  const before = [readFileSync(file), readFileSync(archive), readdirSync(root, { recursive: true }).sort()]
  await sources()
  expect([readFileSync(file), readFileSync(archive), readdirSync(root, { recursive: true }).sort()]).toEqual(before)
})

test('stopping keeps what is done and names what was not read', async () => {
  for (let i = 0; i < 40; i++) put(`f${String(i).padStart(2, '0')}/MSGTRK20260310-1.LOG`, HEAD + row(i % 10).repeat(20_000))
  const { IngestJob } = await import('../../../src-main/ingest/job')
  const spill = join(root, 'spill')
  const job = new IngestJob({
    roots: asRoots([root]),
    store: makeStore(spill),
    onFile: (f) => {
      if (f.state === 'indexed') job.cancel()
    },
  })
  const { sources: all, cancelled } = await job.run()
  expect(cancelled).toBe(true)
  expect(all.some((s) => s.state === 'indexed' || s.state === 'duplicate')).toBe(true)
  const skipped = all.filter((s) => s.state === 'skipped')
  expect(skipped.length).toBeGreaterThan(0)
  for (const s of skipped) expect(s.note).toMatch(/[Ss]topped/)
})

test('two runs give the same bytes', async () => {
  put('EX01/MSGTRK20260310-1.LOG', log(1) + row(2) + row(3))
  put('EX02.zip', await zip({ 'MSGTRK20260310-2.LOG': log(4, 'EX02') + row(5, 'EX02') }))
  const [a, b] = [await analyzePaths([root]), await analyzePaths([root], { threads: 1 })]
  expect(a.text).toBe(b.text)
})

test('rows that take more memory to join than there is end in a sentence, not in a crash', async () => {
  const many = Array.from({ length: 60_000 }, (_, i) => row(1).replace('<m1@', `<m${i}@`).replace('b@b', `b${i}@b`).trimEnd())
  put('MSGTRK20260310-1.LOG', `${log(1)}${many.join('\r\n')}\r\n`)
  await expect(analyzePaths([root], { joinMemory: 12 })).rejects.toThrow(
    /needs more than the .* Open fewer servers or fewer days at a time\.$/,
  )
})
