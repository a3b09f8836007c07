/** The data files of the formats under test/formats, and how one is read as the product reads it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Scanners } from '@shared/columns/scan/scanner'
import { createScanners } from '@shared/columns/scan/scanners'
import type { Format, ReadSummary } from '@shared/formats/format'
import { pushAll, SEED } from './scan'

const root = resolve(import.meta.dirname, '../formats')

export interface DataFile {
  /** Id of the format whose folder it is in. */
  readonly format: string
  /** From test/formats, forward slashes. */
  readonly path: string
  readonly full: string
  readonly bytes: Uint8Array
}

export function dataFiles(format?: string): DataFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && !/\.(md|mjs|json)$/.test(e.name))
    .map((e) => join(e.parentPath, e.name))
    .map((full) => ({ full, path: relative(root, full).replaceAll('\\', '/') }))
    .map(({ full, path }) => ({ full, path, format: path.split('/')[0] ?? '', bytes: new Uint8Array(readFileSync(full)) }))
    .filter((f) => f.path.includes('/') && (!format || f.format === format))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

export interface Read {
  readonly segments: readonly ArrayBufferLike[]
  readonly summary: ReadSummary
}

export function readAs(format: Format, bytes: Uint8Array, path: string, options: { scanners?: Scanners; cut?: () => number } = {}): Read {
  const segments: ArrayBufferLike[] = []
  const scanners = options.scanners ?? createScanners({ engine: 'js', seed: SEED })
  const reader = format.open({ source: 0, path, shared: false, scanners, onSegment: (s) => segments.push(s) })
  pushAll(bytes, options.cut, (part) => reader.push(part))
  return { segments, summary: reader.finish() }
}
