/** Files that change, vanish or are refused between listing and the last byte; files beyond 4 GB; many files. */
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScanners } from '@shared/columns/scan/scanners'
import { Segment } from '@shared/columns/segment'
import { messageTracking } from '@shared/formats/message-tracking/format'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EvidenceReader } from '../../../src-main/cases/evidence'
import { makeStore } from '../../../src-main/files/store'
import { ioError } from '../../../src-main/files/trouble'
import { type ReadFile, type ReadTask, readFile } from '../../../src-main/ingest/read-file'
import { GO, type Order } from '../../../src-main/ingest/thread-order'
import { analyzePaths } from '../../builders/analyze'
import { SEED } from '../../builders/scan'

const HEAD =
  '#Software: Microsoft Exchange Server\r\n#Log-type: Message Tracking Log\r\n#Fields: date-time,server-hostname,source,event-id,message-id\r\n'
const row = (n: number) => `2026-03-10T08:00:00.000Z,EX01,SMTP,RECEIVE,<m${n}@a.example>\r\n`
const LOG = HEAD + row(1) + row(2)

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hopscope-changes-'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

/** Reads one file as a thread does; `meanwhile` happens after its first chunk. */
async function read(name: string, listed: number, meanwhile?: () => void): Promise<{ file: ReadFile; segments: ArrayBufferLike[] }> {
  const task: ReadTask = { id: 3, path: name, place: { file: join(root, name), links: [] }, bytes: listed, archive: false }
  const segments: ArrayBufferLike[] = []
  let chunks = 0
  const file = await readFile(task, {
    store: makeStore(join(root, 'spill')),
    scanners: createScanners({ engine: 'auto', seed: SEED }),
    order: (): Order => {
      if (chunks === 1) meanwhile?.()
      return GO
    },
    onSegment: (_id, segment) => segments.push(segment),
    onBytes: () => {
      chunks++
    },
  })
  return { file, segments }
}

describe('a file that does not stay as it was', () => {
  const write = (content = LOG) => writeFileSync(join(root, 'a.LOG'), content)

  test('untouched it has no note', async () => {
    write()
    expect((await read('a.LOG', LOG.length)).file).toMatchObject({ state: 'indexed', note: null, issues: [], records: 2 })
  })

  test.each<[string, number, () => void]>([
    ['written to while it is read', LOG.length, () => appendFileSync(join(root, 'a.LOG'), row(3))],
    ['cut while it is read', LOG.length, () => truncateSync(join(root, 'a.LOG'), 20)],
    ['taken away while it is read', LOG.length, () => unlinkSync(join(root, 'a.LOG'))],
    ['longer than it was when it was listed', LOG.length - 60, () => undefined],
    ['shorter than it was when it was listed', LOG.length + 60, () => undefined],
  ])('%s: what was read is kept, and it is said', async (_what, listed, meanwhile) => {
    write()
    const { file } = await read('a.LOG', listed, meanwhile)
    expect(file).toMatchObject({ state: 'indexed-with-notes' })
    expect(file.issues.map((i) => i.code)).toContain('file.changed')
    expect(file.note).toContain('changed')
    expect(file.records).toBeGreaterThanOrEqual(2)
    expect(file.balance.inRecords + file.balance.inHeaders + file.balance.setAside).toBe(file.bytes)
  })

  test('gone, or a folder now, before it is read', async () => {
    expect((await read('nothing.LOG', 10)).file).toMatchObject({ state: 'unreadable', note: 'The file is no longer there.' })
    mkdirSync(join(root, 'now.LOG'))
    expect((await read('now.LOG', 10)).file).toMatchObject({ state: 'unreadable', note: 'It is a folder.' })
  })

  test.each([
    ['EACCES', 'may not read'],
    ['EPERM', 'may not read'],
    ['EBUSY', 'Another program'],
    ['EIO', 'The disk could not read'],
    ['ELOOP', 'a link'],
    ['EXYZ', 'EXYZ'],
  ])('refused by the system with %s', (code, words) => {
    expect(ioError(Object.assign(new Error('refused'), { code })).message).toContain(words)
  })
})

test('beyond 4 GB: places of rows and lines read back are right', async () => {
  // one line without end between the rows: nothing reads 4 GB faster
  const block = new Uint8Array(16 * 2 ** 20).fill(120)
  const blocks = 257
  const far = HEAD.length + row(1).length + blocks * block.length
  const segments: ArrayBufferLike[] = []
  const scanners = createScanners({ engine: 'auto', seed: SEED })
  const reader = messageTracking.open({ source: 3, path: 'big.LOG', shared: false, scanners, onSegment: (s) => segments.push(s) })
  const bytes = (text: string) => new TextEncoder().encode(text)
  reader.push(bytes(HEAD + row(1)))
  for (let i = 0; i < blocks; i++) reader.push(block)
  reader.push(bytes(`\r\n${row(7)}${row(8)}`))
  const size = far + 2 + row(7).length + row(8).length
  const { records, balance } = reader.finish()
  expect(records).toBe(3)
  expect(balance.inRecords + balance.inHeaders + balance.setAside).toBe(size)
  const places = segments.flatMap((buffer) => {
    const segment = Segment.open(buffer)
    return Array.from({ length: segment.rows }, (_, i) => segment.place(i) ?? expect.fail())
  })
  expect(places.map((p) => p.offset)).toEqual([HEAD.length, far + 2, far + 2 + row(7).length])
  // the same file on disk, with a hole for the long line
  const fd = openSync(join(root, 'big.LOG'), 'w')
  writeSync(fd, HEAD + row(1), 0)
  writeSync(fd, `\r\n${row(7)}${row(8)}`, far)
  closeSync(fd)
  const source = { place: { file: join(root, 'big.LOG'), links: [] }, bytes: size, encoding: 'utf-8' as const }
  const lines = await new EvidenceReader(makeStore(join(root, 'spill')), () => source).read(places.map((p) => ({ ...p, source: 0 })))
  expect(lines.map((l) => l.text)).toEqual([row(1), row(7), row(8)].map((r) => r.trimEnd()))
})

test('the work for a file does not grow with the number of files', async () => {
  const measure = async (files: number) => {
    const folder = join(root, `f${files}`)
    mkdirSync(folder)
    for (let i = 0; i < files; i++) writeFileSync(join(folder, `MSGTRK${i}.LOG`), HEAD + row(i))
    const began = performance.now()
    const { job } = await analyzePaths([folder])
    expect(job.sources.filter((s) => s.records === 1)).toHaveLength(files)
    return performance.now() - began
  }
  await measure(50)
  const few = await measure(500)
  const many = await measure(4000)
  // eight times the files; quadratic work would be 64 times
  expect(many / few).toBeLessThan(24)
})
