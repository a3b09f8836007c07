/** The scanners against csv-parse, an independent reader of the same quoting rules. */

import type { ScanLimits } from '@shared/columns/scan/engine'
import { FORMATS } from '@shared/formats/registry'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { dataFiles } from '../../builders/format-files'
import { allText, balanceError, bytesOf, ENGINES, makeRandom, placesOf, rowsOf, scan, scannersOf } from '../../builders/scan'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const csv = (text: string): string[][] => parse(text, { record_delimiter: ['\r\n', '\n'] })

const PIECES = ['a', 'b', ',', '"', '\n', '\r\n', '\r', 'ü', '#', ' ', 'zz', '2026-03-10', '会', '\t']
const LONG = ['long text that fills a vector register and more', '1234567890123456', 'x'.repeat(200)]

interface RandomLog {
  readonly text: string
  readonly rows: string[][]
}

/** A log of valid rows: every kind of quoting, line end and field length. */
function randomLog(seed: number): RandomLog {
  const random = makeRandom(seed)
  const fields = 2 + random(30)
  const rows: string[][] = []
  let text = `#Fields: t,${Array.from({ length: fields - 1 }, (_, i) => `f${i}`).join(',')}\n`
  for (let r = 20 + random(200); r > 0; r--) {
    const time = new Date(1.77e12 + random(1e9)).toISOString()
    const row = [time, ...Array.from({ length: fields - 1 }, () => randomField(random))]
    rows.push(row)
    text += row.map((v, i) => write(v, i, random)).join(',') + (random(2) ? '\r\n' : '\n')
  }
  return { text, rows }
}

function randomField(random: (n: number) => number): string {
  if (random(3) === 0) return ''
  const pieces = random(12) === 0 ? LONG : PIECES
  return Array.from({ length: random(5) }, () => pieces[random(pieces.length)] ?? '').join('')
}

/** A carriage return at the end of a bare last field would be a line end. */
function write(value: string, index: number, random: (n: number) => number): string {
  const must = /[",\n]/.test(value) || value.endsWith('\r')
  return must || random(index === 0 ? 9 : 4) === 0 ? `"${value.replaceAll('"', '""')}"` : value
}

const limitsFor = (seed: number): ScanLimits => ({
  segmentBytes: 8192 + (seed % 7) * 3000,
  segmentRows: seed % 2 ? 32 : 65_536,
  rowBytes: 8000,
  scanBytes: seed % 5 ? 100 : 4096,
})

describe.each([...ENGINES])('%s scanner and csv-parse', (engine) => {
  test('300 random logs, cut anywhere', () => {
    let multiline = 0
    for (let seed = 1; seed <= 300; seed++) {
      const { text, rows } = randomLog(seed)
      expect(csv(text.slice(text.indexOf('\n') + 1))).toEqual(rows)
      const bytes = bytesOf(text)
      const random = makeRandom(seed * 7)
      const { segments, summary } = scan(scannersOf(engine, limitsFor(seed)), bytes, allText, () => 1 + random(2000))
      expect(summary.setAside).toEqual([])
      expect(balanceError(summary, bytes.length)).toBe(0)
      expect(rowsOf(segments)).toEqual(rows)
      const places = placesOf(segments)
      const raw = places.map((p) => decoder.decode(bytes.subarray(p.offset, p.offset + p.length)))
      expect(raw.map((r) => csv(r)[0])).toEqual(rows)
      const feeds = raw.map((r) => r.split('\n').length)
      feeds.reduce((line, n, i) => {
        expect(places[i]?.line).toBe(line)
        return line + n
      }, 2)
      multiline += feeds.filter((n) => n > 1).length
    }
    expect(multiline).toBeGreaterThan(1000)
  })

  test.each(dataFiles())('each record of $path', (file) => {
    const { segments, summary } = scan(scannersOf(engine), file.bytes, allText)
    const raw = placesOf(segments).map((p) => new TextDecoder(summary.encoding).decode(file.bytes.subarray(p.offset, p.offset + p.length)))
    const cells = raw.map((r) => csv(r)[0]?.map((c, i) => (i === 0 ? new Date(c).toISOString() : c)))
    expect(rowsOf(segments)).toEqual(cells)
  })
})

test('there is a data file for each format, and many of the logs', () => {
  for (const { id } of FORMATS) expect(dataFiles(id).length, id).toBeGreaterThan(0)
  for (const id of ['message-tracking', 'smtp-protocol']) expect(dataFiles(id).length, id).toBeGreaterThan(10)
})
