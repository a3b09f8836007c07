/** Reads bytes with a scanner, whole or cut, and shows what came out in a form that tests can compare. */
import { NumberColumn, TextColumn } from '@shared/columns/column'
import type { ScanLimits } from '@shared/columns/scan/engine'
import { makePlan, type ScanPlan } from '@shared/columns/scan/plan'
import type { Scanners, ScanSummary } from '@shared/columns/scan/scanner'
import { createScanners } from '@shared/columns/scan/scanners'
import { Segment } from '@shared/columns/segment'

export const SEED = 20_260_310
/** Limits so small that a few lines make several segments. */
export const SMALL: ScanLimits = { segmentBytes: 4096, segmentRows: 7, rowBytes: 1024, scanBytes: 1 }

export const scannersOf = (engine: 'js' | 'wasm', limits?: ScanLimits): Scanners =>
  createScanners({ engine, seed: SEED, ...(limits && { limits }) })

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Every field as text, so that cells compare with other readers. */
export const allText = (fields: readonly string[]): ScanPlan | null => makePlan(fields, {}, [])

export interface Scanned {
  readonly segments: readonly ArrayBufferLike[]
  readonly summary: ScanSummary
}

/** `cut` gives the length of each push; whole when absent. */
export function scan(
  scanners: Scanners,
  bytes: Uint8Array,
  planFor: (f: readonly string[]) => ScanPlan | null,
  cut?: () => number,
): Scanned {
  const segments: ArrayBufferLike[] = []
  const scanner = scanners.open({ table: 'test', source: 3, shared: false, planFor, onSegment: (s) => segments.push(s) })
  pushAll(bytes, cut, (part) => scanner.push(part))
  return { segments, summary: scanner.finish() }
}

/** Pushes through one reused buffer, as a file reader does. */
export function pushAll(bytes: Uint8Array, cut: (() => number) | undefined, push: (part: Uint8Array) => void): void {
  if (!cut) {
    push(bytes)
    return
  }
  const buffer = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; ) {
    const n = Math.min(Math.max(1, cut()), bytes.length - at)
    buffer.set(bytes.subarray(at, at + n))
    push(buffer.subarray(0, n))
    buffer.fill(0xee, 0, n)
    at += n
  }
}

/** Cells of all rows; times as ISO text, numbers as text. */
export function rowsOf(segments: readonly ArrayBufferLike[]): string[][] {
  return segments.flatMap((buffer) => {
    const segment = Segment.open(buffer)
    const columns = segment.directory.columns.map((c) => segment.column(c.name))
    return Array.from({ length: segment.rows }, (_, row) =>
      columns.map((c) => {
        if (c instanceof TextColumn) return c.at(row)
        if (c instanceof NumberColumn) return numberText(c, row)
        return c ? (c.hashes[row]?.toString(16).padStart(16, '0') ?? '') : ''
      }),
    )
  })
}

function numberText(column: NumberColumn, row: number): string {
  const value = column.at(row)
  if (Number.isNaN(value)) return ''
  return column.kind === 'time' ? new Date(value).toISOString() : String(value)
}

export function placesOf(segments: readonly ArrayBufferLike[]): { source: number; offset: number; length: number; line: number }[] {
  return segments.flatMap((buffer) => {
    const segment = Segment.open(buffer)
    return Array.from({ length: segment.rows }, (_, row) => {
      const place = segment.place(row)
      if (!place) throw new Error('a row without place')
      return place
    })
  })
}

/** Bytes are in records, in headers or set aside. */
export function balanceError(summary: Pick<ScanSummary, 'balance'>, bytes: number): number {
  const { inRecords, inHeaders, setAside } = summary.balance
  return bytes - inRecords - inHeaders - setAside
}

/** A small deterministic source of numbers. */
export function makeRandom(seed: number): (below: number) => number {
  let s = seed >>> 0 || 1
  return (below) => {
    s ^= s << 13
    s >>>= 0
    s ^= s >>> 17
    s ^= s << 5
    s >>>= 0
    return s % below
  }
}

/** Every engine there is; tests run with each. */
export const ENGINES = ['js', 'wasm'] as const
