/** The logs that figures are measured on: each is what it claims to be, and is read without a loss. */
import { createScanners } from '@shared/columns/scan/scanners'
import { formatById } from '@shared/formats/registry'
import { sniffFile } from '@shared/formats/sniff'
import { describe, expect, test } from 'vitest'
import { encodingOf, formatOf, LOG_KINDS, logFiles } from '../../bench/log-files'

const scanners = createScanners({ engine: 'js', seed: 1 })

describe.each(LOG_KINDS)('made-up %s', (kind) => {
  const files = [...logFiles(kind, 300_000, 200_000)].map(({ name, text }) => ({ name, bytes: Buffer.from(text, encodingOf(kind)) }))

  test('is known by its content, in files of the size asked for', () => {
    expect(files.length).toBeGreaterThan(1)
    for (const { bytes } of files) expect(sniffFile(bytes, 'file').format?.id).toBe(formatOf(kind))
    const total = files.reduce((n, f) => n + f.bytes.length, 0)
    expect(total).toBeGreaterThan(290_000)
    expect(total).toBeLessThan(320_000)
  })

  test('is read to its last byte, with times', () => {
    for (const [source, { name, bytes }] of files.entries()) {
      const reader = formatById(formatOf(kind))?.open({ source, path: name, shared: false, scanners, onSegment: () => undefined })
      reader?.push(bytes)
      const read = reader?.finish()
      expect(read?.records).toBeGreaterThan(20)
      expect(read?.setAside).toEqual([])
      expect(new Date(read?.first ?? Number.NaN).toISOString()).toMatch(/^2024-01-0[78]/)
    }
  })

  test('is the same each time', () => {
    const again = [...logFiles(kind, 300_000, 200_000)].map(({ text }) => Buffer.from(text, encodingOf(kind)))
    expect(again.every((bytes, i) => files[i]?.bytes.equals(bytes))).toBe(true)
  })
})
