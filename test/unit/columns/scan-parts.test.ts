/** The small parts of the scanner, each by itself. */
import { parseIsoTime } from '@shared/base/time'
import { detectEncoding, Utf16Reader, utf16Bytes } from '@shared/columns/scan/encoding'
import { hashOf } from '@shared/columns/scan/hash'
import { HeaderLines } from '@shared/columns/scan/header-lines'
import { makePlan } from '@shared/columns/scan/plan'
import { readNumber, readTime } from '@shared/columns/scan/row-text'
import { describe, expect, test } from 'vitest'
import { bytesOf, makeRandom } from '../../builders/scan'

const timeOf = (text: string) => readTime(bytesOf(text), 0, text.length)

describe('times', () => {
  test.each([
    '2026-03-10T13:02:07.031Z',
    '2024-02-29T23:59:59.999Z',
    '2000-02-29T00:00:00Z',
    '0001-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.9Z',
    '1969-12-31T23:59:59.98Z',
  ])('%s', (text) => {
    expect(timeOf(text)).toBe(parseIsoTime(text))
  })
  test('more than milliseconds', () => {
    expect(timeOf('2026-03-10T13:02:07.0310000Z')).toBe(parseIsoTime('2026-03-10T13:02:07.031Z'))
    expect(timeOf('2026-03-10T13:02:07.0315Z') - parseIsoTime('2026-03-10T13:02:07.031Z')).toBeCloseTo(0.5, 3)
  })
  test.each([
    '2026-02-29T13:02:07.031Z',
    '1900-02-29T13:02:07.031Z',
    '2026-13-10T13:02:07.031Z',
    '2026-00-10T13:02:07.031Z',
    '2026-03-00T13:02:07.031Z',
    '2026-03-10T24:02:07.031Z',
    '2026-03-10T13:60:07.031Z',
    '2026-03-10T13:02:60.031Z',
    '0000-03-10T13:02:07.031Z',
    '2026-03-10T13:02:07.031',
    '2026-03-10T13:02:07.Z',
    '2026-03-10T13:02:07.1234567890Z',
    '2026-03-10 13:02:07.031Z',
    '2026-03-10T13:02:07,031Z',
    '2026-03-1OT13:02:07.031Z',
    '',
    'Z',
  ])('%s is none', (text) => {
    expect(timeOf(text)).toBeNaN()
  })
})

test('numbers are plain digits', () => {
  const of = (text: string) => readNumber(bytesOf(text), 0, text.length)
  expect([of('0'), of('007'), of('123456789012345')]).toEqual([0, 7, 123456789012345])
  for (const text of ['', '-1', '1.5', '1e3', ' 1', '1234567890123456']) expect(of(text)).toBeNaN()
})

describe('hash', () => {
  test('depends on every byte, the length and the seed', () => {
    const random = makeRandom(5)
    const seen = new Set<bigint>()
    let texts = 0
    for (let length = 1; length <= 70; length++) {
      const bytes = Uint8Array.from({ length }, () => random(256))
      for (let at = 0; at < length; at++) {
        for (let bit = 0; bit < 8; bit++) {
          const changed = bytes.slice()
          changed[at] = (changed[at] ?? 0) ^ (1 << bit)
          seen.add(hashOf(changed, 1))
          texts++
        }
      }
    }
    expect(seen.size).toBe(texts)
    expect(hashOf('a', 1)).not.toBe(hashOf('a', 2))
    expect(hashOf('a', 1)).not.toBe(hashOf('a\0', 1))
  })
  test('0 is the empty text alone', () => {
    expect(hashOf('', 7)).toBe(0n)
    expect(hashOf('x', 7)).not.toBe(0n)
  })
  test('spreads: both halves of ids that differ in one place', () => {
    const ids = Array.from({ length: 100_000 }, (_, i) => hashOf(`<${String(i).padStart(8, '0')}.4711@mail.north.example>`, 9))
    expect(new Set(ids).size).toBe(ids.length)
    for (const shift of [0n, 16n, 32n, 48n]) {
      const counts = new Uint32Array(65_536)
      for (const id of ids) {
        const slot = Number((id >> shift) & 0xffffn)
        counts[slot] = (counts[slot] ?? 0) + 1
      }
      expect(counts.filter((n) => n === 0).length / 65_536).toBeLessThan(0.25)
      expect(Math.max(...counts)).toBeLessThan(14)
    }
  })
})

describe('encodings', () => {
  const utf16 = (text: string, big = false) => {
    const bytes = new Uint8Array(text.length * 2)
    const view = new DataView(bytes.buffer)
    for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), !big)
    return bytes
  }
  test('are detected by mark or pattern', () => {
    expect(detectEncoding(utf16('\uFEFF#'))).toBe('utf-16le')
    expect(detectEncoding(utf16('\uFEFF#', true))).toBe('utf-16be')
    expect(detectEncoding(utf16('#Soft'))).toBe('utf-16le')
    expect(detectEncoding(utf16('#Soft', true))).toBe('utf-16be')
    expect(detectEncoding(bytesOf('#Software'))).toBe('utf-8')
    expect(detectEncoding(new Uint8Array(8))).toBe('utf-8')
    expect(detectEncoding(bytesOf('\uFEFF#'))).toBe('utf-8')
  })
  test.each([false, true])('UTF-16 becomes UTF-8, cut anywhere (big-endian: %s)', (big) => {
    const text = 'aü会😀\0\uD800x\uDC00\uD83D'
    const bytes = utf16(text, big)
    const reader = new Utf16Reader(big ? 'utf-16be' : 'utf-16le')
    const out = [...bytes].flatMap((b) => [...reader.push(Uint8Array.of(b))])
    out.push(...reader.finish())
    expect(new TextDecoder().decode(Uint8Array.from(out))).toBe('aü会😀\0\uFFFDx\uFFFD\uFFFD')
    expect(utf16Bytes(Uint8Array.from(out), 0, out.length)).toBe(bytes.length)
    expect(reader.oddBytes).toBe(0)
  })
})

test('the first header counts, a later #Fields changes the columns', () => {
  const h = new HeaderLines()
  expect(h.header).toBeNull()
  expect(h.take('# a remark')).toBe('other')
  expect(h.header).toBeNull()
  h.take('#Log-Type: Message Tracking Log\r\n')
  h.take('#Date: 2026-03-10T13:00:00.000Z')
  expect(h.take('#Fields: date-time, a,b ')).toBe('fields')
  expect(h.take('#Fields: date-time,a,b')).toBe('same-fields')
  expect(h.take('#Fields: date-time,c')).toBe('fields')
  h.take('#Log-type: Other Log')
  expect(h.fields).toEqual(['date-time', 'c'])
  expect(h.header).toMatchObject({ logType: 'Message Tracking Log', fields: ['date-time', 'a', 'b'], software: null })
  expect([h.changed, h.repeated, h.logTypes]).toEqual([1, 1, ['Message Tracking Log', 'Other Log']])
})

test('a plan has a treatment for each field, and no more fields than a log can have', () => {
  const derived = { name: 'd', field: 'b', kind: 'text', after: 'x=', until: ',' } as const
  expect(makePlan(['t', 'a', 'b', 'a', 'constructor'], { a: 'number', t: 'skip' }, [derived, { ...derived, field: 'none' }])).toEqual({
    fields: [
      { name: 't', treatment: 'time' },
      { name: 'a', treatment: 'number' },
      { name: 'b', treatment: 'text' },
      { name: 'a (2)', treatment: 'number' },
      { name: 'constructor', treatment: 'text' },
    ],
    derived: [derived],
  })
  expect(makePlan([], {}, [])).toBeNull()
  expect(
    makePlan(
      Array.from({ length: 129 }, (_, i) => `f${i}`),
      {},
      [],
    ),
  ).toBeNull()
})
