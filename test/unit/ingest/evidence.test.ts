/** Lines are read back by offset from wherever their file is: plain, in archives, in UTF-16; trouble is told per line. */
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TextEncoding } from '@shared/model/source'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EvidenceReader, MOST_BYTES } from '../../../src-main/cases/evidence'
import { makeStore } from '../../../src-main/files/store'
import { discover, type Found } from '../../../src-main/ingest/discover'
import { asRoots } from '../../../src-main/ingest/roots'
import { gzip, tar, zip } from '../../builders/archives'

const TEXT = 'first line\r\nzweite Zeile: Grüße\r\n三行目\r\n'
const at = Buffer.from(TEXT).indexOf('zweite')
const length = Buffer.byteLength('zweite Zeile: Grüße')

let root: string
let spill: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hopscope-evidence-'))
  spill = mkdtempSync(join(tmpdir(), 'hopscope-spill-'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
  rmSync(spill, { recursive: true, force: true })
})

async function readerOf(encoding: TextEncoding = 'utf-8', bytes = TEXT.length): Promise<{ reader: EvidenceReader; paths: string[] }> {
  const found: Found[] = []
  await discover(asRoots([root]), { store: makeStore(spill) }, (f) => found.push(f))
  const files = found.filter((f) => !f.archive)
  return {
    paths: files.map((f) => f.path),
    reader: new EvidenceReader(makeStore(spill), (i) => {
      const f = files[i]
      return f && { place: f.place, bytes, encoding }
    }),
  }
}

test('from a plain file, a gz, a zip and a zip in a zip, also when the spilled archive is gone', async () => {
  writeFileSync(join(root, 'a.log'), TEXT)
  writeFileSync(join(root, 'b.log.gz'), gzip(TEXT))
  writeFileSync(join(root, 'c.zip'), await zip({ 'c.log': TEXT }))
  writeFileSync(join(root, 'd.zip'), await zip({ 'inner.zip': await zip({ 'd.log': TEXT }) }))
  writeFileSync(join(root, 'e.zip'), await zip({ 'e.log': TEXT }, { stored: true }))
  writeFileSync(
    join(root, 'f.tar'),
    await tar([
      { name: 'other.log', content: 'x'.repeat(3000) },
      { name: 'f.log', content: TEXT },
    ]),
  )
  writeFileSync(join(root, 'g.tgz'), gzip(await tar([{ name: 'g.log', content: TEXT }])))
  const { reader, paths } = await readerOf()
  expect(paths).toEqual([
    'a.log',
    'b.log.gz!/b.log',
    'c.zip!/c.log',
    'd.zip!/inner.zip!/d.log',
    'e.zip!/e.log',
    'f.tar!/other.log',
    'f.tar!/f.log',
    'g.tgz!/g.log',
  ])
  rmSync(spill, { recursive: true, force: true })
  const lines = await reader.read(paths.map((_, source) => ({ source, offset: at, length })))
  expect(lines.map((l) => l.text)).toEqual(paths.map((p) => (p.includes('other') ? 'x'.repeat(length) : 'zweite Zeile: Grüße')))
})

test('nothing is read beyond the end of an entry', async () => {
  writeFileSync(join(root, 'a.zip'), await zip({ 'a.log': TEXT }, { stored: true }))
  writeFileSync(join(root, 'b.tar'), await tar([{ name: 'b.log', content: TEXT }]))
  const { reader, paths } = await readerOf()
  const end = Buffer.byteLength(TEXT)
  const lines = await reader.read(paths.flatMap((_, source) => [end - 2, end + 10].map((offset) => ({ source, offset, length: 8 }))))
  expect(lines.map((l) => l.problem !== null)).toEqual([true, true, true, true])
})

test('answers have the order of the questions', async () => {
  writeFileSync(join(root, 'a.log'), TEXT)
  writeFileSync(join(root, 'b.zip'), await zip({ 'b.log': TEXT.toUpperCase() }))
  const { reader } = await readerOf()
  const refs = [1, 0, 1, 0].map((source, i) => ({ source, offset: i === 3 ? at : 0, length: 5 }))
  expect((await reader.read(refs)).map((l) => l.text)).toEqual(['FIRST', 'first', 'FIRST', 'zweit'])
})

test('large entries are read up to the line, without keeping them', async () => {
  const big = `${'x'.repeat(1 << 20)}\r\n`.repeat(3) + TEXT
  writeFileSync(join(root, 'a.zip'), await zip({ 'a.log': big }))
  const { reader } = await readerOf('utf-8', 1 << 30)
  const offset = Buffer.from(big).indexOf('zweite')
  expect((await reader.read([{ source: 0, offset, length }]))[0]?.text).toBe('zweite Zeile: Grüße')
})

test('UTF-16 is decoded, long lines are cut and say so', async () => {
  writeFileSync(join(root, 'a.log'), Buffer.from(`\ufeff${TEXT}`, 'utf16le'))
  const { reader } = await readerOf('utf-16le')
  expect((await reader.read([{ source: 0, offset: 2, length: 20 }]))[0]).toEqual({ text: 'first line', cut: false, problem: null })
  writeFileSync(join(root, 'a.log'), 'y'.repeat(MOST_BYTES * 2))
  const long = (await (await readerOf()).reader.read([{ source: 0, offset: 0, length: MOST_BYTES + 1 }]))[0]
  expect(long?.cut).toBe(true)
  expect(long?.text).toHaveLength(MOST_BYTES)
})

test('a file that is gone, shorter or damaged is told, the others are read', async () => {
  writeFileSync(join(root, 'a.log'), TEXT)
  writeFileSync(join(root, 'b.log'), TEXT)
  writeFileSync(join(root, 'c.zip'), await zip({ 'c.log': TEXT }))
  writeFileSync(join(root, 'd.log'), TEXT)
  const { reader } = await readerOf()
  rmSync(join(root, 'a.log'))
  truncateSync(join(root, 'b.log'), 12)
  writeFileSync(join(root, 'c.zip'), 'no zip any more')
  appendFileSync(join(root, 'd.log'), 'more')
  const lines = await reader.read([0, 1, 2, 3].map((source) => ({ source, offset: at, length })))
  expect(lines.map((l) => l.problem !== null)).toEqual([true, true, true, false])
  expect(lines[0]?.problem).toContain('not where it was')
  expect(lines[1]?.problem).toContain('changed')
  expect(lines[3]?.text).toBe('zweite Zeile: Grüße')
})
