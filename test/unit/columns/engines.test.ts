/** The WebAssembly engine against the JavaScript one, where samples do not reach: large tables, odd numbers, derived columns. */
import { type DerivedColumn, makePlan, type Treatment } from '@shared/columns/scan/plan'
import { formatById } from '@shared/formats/registry'
import { describe, expect, test } from 'vitest'
import { logFiles } from '../../bench/log-files'
import { readAs } from '../../builders/format-files'
import { bytesOf, makeRandom, rowsOf, type Scanned, SMALL, scan, scannersOf } from '../../builders/scan'

const time = (n: number) => new Date(1.77e12 + n).toISOString()

/** Reads with both engines, expects the same bytes, and gives the one result. */
function both(text: string, treatments: Record<string, Treatment>, derived: readonly DerivedColumn[] = []): Scanned {
  const bytes = bytesOf(text)
  const planFor = (fields: readonly string[]) => makePlan(fields, treatments, derived)
  const js = scan(scannersOf('js'), bytes, planFor)
  const wasm = scan(scannersOf('wasm'), bytes, planFor, () => 100_000)
  expect(wasm.summary).toEqual(js.summary)
  expect(wasm.segments.length).toBe(js.segments.length)
  wasm.segments.forEach((s, i) => {
    expect(Buffer.compare(new Uint8Array(s), new Uint8Array(js.segments[i] as ArrayBuffer))).toBe(0)
  })
  return wasm
}

describe.each(['tracking', 'smtp'] as const)('made-up %s logs', (kind) => {
  const format = formatById(kind === 'tracking' ? 'message-tracking' : 'smtp-protocol')
  if (!format) throw new Error(kind)

  test('give the same segments', () => {
    for (const { name, text } of logFiles(kind, 4e6, 2e6)) {
      const bytes = bytesOf(text)
      const js = readAs(format, bytes, name, { scanners: scannersOf('js') })
      const wasm = readAs(format, bytes, name, { scanners: scannersOf('wasm') })
      expect(wasm.summary).toEqual(js.summary)
      expect(wasm.summary.records).toBe(text.split('\r\n').length - 6)
      expect(wasm.segments.map((s) => Buffer.compare(new Uint8Array(s), new Uint8Array(js.segments[0] as ArrayBuffer)))).toEqual([0])
    }
  })
})

test('as many different texts as a segment has rows', () => {
  const rows = Array.from({ length: 66_000 }, (_, i) => `${time(i)},id ${i},${i % 300},${i % 5 ? '' : i}`)
  const { segments, summary } = both(`#Fields: t,a,b,c\n${rows.join('\n')}\n`, { a: 'text', b: 'dictionary', c: 'text' })
  expect(summary.records).toBe(66_000)
  expect(segments.length).toBe(2)
  expect(rowsOf(segments).at(-1)).toEqual([time(65_999), 'id 65999', '299', ''])
})

test('segments end at 12 MiB', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `${time(i)},${'x'.repeat(5000)}${i % 7}`)
  const { segments } = both(`#Fields: t,a\n${rows.join('\n')}\n`, { a: 'hash' })
  expect(segments.length).toBe(2)
})

test.each([
  ['whole and far apart', ['0', '999999999999999', '', '12']],
  ['whole and near', ['7', '8', '', '10']],
  ['none at all', ['', 'x', '1234567890123456', '-1']],
])('numbers: %s', (_, values) => {
  const text = values.map((v, i) => `${time(i)},${v}`).join('\n')
  both(`#Fields: t,n\n${text}\n`, { n: 'number' })
})

test('times with any number of digits, in a column of their own', () => {
  const values = [
    '2026-03-10T13:02:07Z',
    '2026-03-10T13:02:07.1234567Z',
    '2026-03-10T13:02:07.031Z',
    '',
    'x',
    '1601-01-01T00:00:00.000Z',
    '2026-02-30T00:00:00.000Z',
  ]
  const random = makeRandom(3)
  const rows = Array.from({ length: 500 }, (_, i) => `${time(i)},${values[random(values.length)]}`)
  both(`#Fields: t,u\n${rows.join('\n')}\n`, { u: 'time' })
  both(`#Fields: t,u\n2026-03-10T13:02:07.5Z,a\n2026-03-10T13:02:07.1234567Z,b\n`, { u: 'text' })
})

const DERIVED: readonly DerivedColumn[] = [
  { name: 'd1', field: 'a', kind: 'text', after: '', until: ';', only: 'hex16' },
  { name: 'd2', field: 'a', kind: 'time', after: ';', until: ';' },
  { name: 'd3', field: 'a', kind: 'text', after: 'InternalId=', until: ',]' },
  { name: 'd4', field: 'a', kind: 'dictionary', after: 'Hostname=', until: ',]' },
  { name: 'd5', field: 'a', kind: 'text', after: 'MDB:', until: '' },
  { name: 'd6', field: 'b', kind: 'number', after: '=', until: ';,|' },
  { name: 'd7', field: 'b', kind: 'text', after: '', until: '' },
  { name: 'd8', field: 'a', kind: 'text', after: 'a b|', until: ']' },
  { name: 'd9', field: 'a', kind: 'text', after: 'x>', until: ']' },
  { name: 'd10', field: 'a', kind: 'text', after: 'y<', until: ']' },
  { name: 'd11', field: 'a', kind: 'text', after: 'z#', until: ']' },
]
const PIECES = [
  'InternalId=',
  'InternalId = ',
  'InternalId',
  'Hostname=',
  'Hostname =',
  'MDB:',
  'DB:',
  '=',
  ';',
  ' ',
  '  ',
  ',',
  ']',
  '2371',
  '08DC1DB12C345BE5',
  '2026-03-10T13:02:07.031Z',
  'a b|',
  'a b |',
  'x>',
  'y<',
  'z#',
  'long text that goes over many bytes',
  '"',
  'ü',
  ':',
  '|',
]

test('derived columns of random texts', () => {
  const random = makeRandom(11)
  const field = () => Array.from({ length: random(9) }, () => PIECES[random(PIECES.length)]).join('')
  const quoted = () => `"${field().replaceAll('"', '""')}"`
  const rows = Array.from({ length: 20_000 }, (_, i) => `${time(i)},${quoted()},${quoted()}`)
  const { segments, summary } = both(`#Fields: t,a,b\n${rows.join('\n')}\n`, { a: 'hash', b: 'skip' }, DERIVED)
  expect(summary.records).toBe(20_000)
  const found = rowsOf(segments).map((r) => r.slice(2))
  for (let column = 0; column < DERIVED.length; column++) expect(found.filter((r) => r[column] !== '').length).toBeGreaterThan(20)
})

test('bytes read in place give what pushed bytes give', () => {
  const [{ text } = { text: '' }] = logFiles('smtp', 300_000, 300_000)
  const bytes = bytesOf(text)
  for (const engine of ['js', 'wasm'] as const) {
    const pushed = scan(scannersOf(engine), bytes, (f) => makePlan(f, {}, []))
    const segments: ArrayBufferLike[] = []
    const scanner = scannersOf(engine, { ...SMALL, segmentBytes: 12 << 20, segmentRows: 65_536, rowBytes: 1 << 20, scanBytes: 1000 }).open({
      table: 'test',
      source: 3,
      shared: false,
      planFor: (f) => makePlan(f, {}, []),
      onSegment: (s) => segments.push(s),
    })
    let inPlace = 0
    for (let at = 0; at < bytes.length; ) {
      const space = scanner.space()
      const part = bytes.subarray(at, at + 4321)
      if (space) {
        space.set(part)
        inPlace++
      }
      scanner.push(space ? space.subarray(0, part.length) : part)
      at += part.length
    }
    expect({ segments, summary: scanner.finish() }).toEqual(pushed)
    expect(inPlace).toBeGreaterThan(60)
  }
})
