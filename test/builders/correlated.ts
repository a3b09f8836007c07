/** Reads a few files as the product would, one after another in this thread, and correlates them. */
import { createScanners } from '@shared/columns/scan/scanners'
import { Table } from '@shared/columns/table'
import { correlate } from '@shared/correlate/correlate'
import { sniffFile } from '@shared/formats/sniff'
import type { SourceFile } from '@shared/model/source'
import type { readMessage } from '@shared/query/message-detail'
import { bytesOf } from './scan'

/** `files`: content by path. Throws when no format reads one of them. */
export function correlated(files: Readonly<Record<string, string | Uint8Array>>) {
  const segments: ArrayBufferLike[] = []
  const sources = Object.entries(files).map(([path, content], id): SourceFile => {
    const bytes = typeof content === 'string' ? bytesOf(content) : content
    const sniffed = sniffFile(bytes, path)
    if (!sniffed.format) throw new Error(`${path} is not read`)
    const scanners = createScanners({ engine: 'js', seed: 1 })
    const reader = sniffed.format.open({ source: id, path, shared: false, scanners, onSegment: (s) => segments.push(s) })
    reader.push(bytes)
    const summary = reader.finish()
    return {
      id,
      path,
      bytes: bytes.length,
      sha256: null,
      format: sniffed.format.id,
      state: 'indexed',
      note: null,
      duplicateOf: null,
      ...summary,
    }
  })
  const result = correlate({ sources, segments, shared: false })
  const table = (name: keyof typeof result.tables) => new Table(result.tables[name])
  const server = (path: string) => {
    const i = Object.keys(files).indexOf(path)
    return [result.nodes[result.serverOf[i] ?? -1]?.name ?? null, result.serverWhy[i]]
  }
  const tables = Object.fromEntries(Object.entries(result.tables).map(([name, buffers]) => [name, new Table(buffers)]))
  return { result, sources, segments, table, server, tables: tables as unknown as Parameters<typeof readMessage>[0] }
}
