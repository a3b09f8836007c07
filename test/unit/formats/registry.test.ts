/** What every format of the registry keeps, on its own samples and data files. */

import { createScanners } from '@shared/columns/scan/scanners'
import { SURE } from '@shared/formats/format'
import { FORMATS } from '@shared/formats/registry'
import { describe, expect, test } from 'vitest'
import { dataFiles, readAs } from '../../builders/format-files'
import { balanceError, bytesOf, makeRandom, SEED, SMALL } from '../../builders/scan'

const limits = { ...SMALL, rowBytes: 4000, segmentBytes: 5000 }
const js = { scanners: createScanners({ engine: 'js', seed: SEED, limits }) }
const wasm = { scanners: createScanners({ engine: 'wasm', seed: SEED, limits }) }

test('no two formats share an id', () => {
  expect(new Set(FORMATS.map((f) => f.id)).size).toBe(FORMATS.length)
})

describe.each([...FORMATS])('$id', (format) => {
  const files = dataFiles(format.id)

  test('accepts its samples, and no other format does', () => {
    expect(format.samples.length).toBeGreaterThan(0)
    for (const sample of format.samples) {
      const claims = FORMATS.filter((f) => (f.sniff(bytesOf(sample), 'sample.txt')?.confidence ?? 0) > 0)
      expect(claims.map((f) => f.id)).toEqual([format.id])
      expect(format.sniff(bytesOf(sample), 'sample.txt')?.confidence).toBeGreaterThanOrEqual(90)
    }
  })

  test('is never surer than sure: what is as sure as that ends the search', () => {
    const heads = [...format.samples.map(bytesOf), ...files.map((f) => f.bytes)]
    for (const head of heads) expect(format.sniff(head, 'sample.txt')?.confidence ?? 0).toBeLessThanOrEqual(SURE)
  })

  test.each(files)('$path: one byte at a time reads as the whole', (file) => {
    const whole = readAs(format, file.bytes, file.path, js)
    for (const scanners of [js, wasm]) {
      expect(readAs(format, file.bytes, file.path, { ...scanners, cut: () => 1 })).toEqual(whole)
      const random = makeRandom(file.bytes.length)
      expect(readAs(format, file.bytes, file.path, { ...scanners, cut: () => 1 + random(700) })).toEqual(whole)
    }
  })

  // each cut reads the file from its beginning: all cuts of a long file would read it thousands of times
  const EVERY = 2_500
  const cutsOf = (length: number) =>
    Array.from({ length: length + 1 }, (_, n) => n).filter((n) => n <= EVERY / 2 || n > length - EVERY / 2 || n % 11 === length % 11)
  test.each(files)('$path: cut at each byte of its beginning and end and at many between, the balance holds', (file) => {
    let records = 0
    for (const n of cutsOf(file.bytes.length)) {
      const { summary } = readAs(format, file.bytes.subarray(0, n), file.path, wasm)
      expect(balanceError(summary, n)).toBe(0)
      // a cut can spoil the row it is in and no other
      expect(summary.records).toBeGreaterThanOrEqual(records - 1)
      records = summary.records
    }
  })
})
