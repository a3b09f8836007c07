/** The header of Network Monitor's files: version, the clock's start, and where the parts of the file are. All little-endian. */
import { u16le, u32le } from '../bytes'

/** Bytes that are read to know the file, and the least that the header has: later programs begin frames behind its last field. */
export const HEADER = 128
export const SHORT_HEADER = 72

export interface Region {
  readonly what: 'table' | 'comments' | 'processes' | 'other'
  readonly at: number
  readonly bytes: number
}

export interface NetmonHeader {
  readonly kind: 'netmon1' | 'netmon2'
  readonly major: number
  readonly minor: number
  /** Media of all frames, before 2.1. */
  readonly network: number
  /** Start of the capture as if its local time were UTC. */
  readonly startSeconds: number
  readonly startMs: number
  readonly processCount: number
  /** By place; none overlaps another. */
  readonly regions: readonly Region[]
}

export function readNetmonHeader(b: Uint8Array, at: number): NetmonHeader {
  const kind = u32le(b, at) === 0x53535452 ? 'netmon1' : 'netmon2'
  const minor = b[at + 4] as number
  const major = b[at + 5] as number
  const time = (i: number) => u16le(b, at + 8 + i * 2)
  const startMs = Date.UTC(time(0), time(1) - 1, time(3), time(4), time(5), time(6), Math.min(time(7), 999))
  const found: Region[] = [{ what: 'table', at: u32le(b, at + 24), bytes: u32le(b, at + 28) & ~3 }]
  found.push({ what: 'other', at: u32le(b, at + 32), bytes: u32le(b, at + 36) })
  const full = kind === 'netmon2' && (major > 2 || (major === 2 && minor >= 2))
  const processCount = full ? u32le(b, at + 52) : 0
  if (full) {
    found.push({ what: 'comments', at: u32le(b, at + 40), bytes: u32le(b, at + 44) })
    found.push({ what: 'other', at: u32le(b, at + 56), bytes: u32le(b, at + 60) })
    // its length is not written: it ends where something else begins
    if (processCount > 0) found.push({ what: 'processes', at: u32le(b, at + 48), bytes: 0 })
  }
  return {
    kind,
    major,
    minor,
    network: u16le(b, at + 6),
    startSeconds: Number.isFinite(startMs) ? Math.floor(startMs / 1000) : 0,
    startMs: Number.isFinite(startMs) ? ((startMs % 1000) + 1000) % 1000 : 0,
    processCount,
    regions: apart(found),
  }
}

/** Without those that are empty, in the header, or begin inside another. The table of processes gets its end. */
function apart(found: readonly Region[]): Region[] {
  const sound = found.filter((r) => r.at >= SHORT_HEADER && (r.bytes > 0 || r.what === 'processes')).sort((a, b) => a.at - b.at)
  const out: Region[] = []
  let end = SHORT_HEADER
  sound.forEach((r, i) => {
    if (r.at < end) return
    const next = sound[i + 1]?.at ?? Number.POSITIVE_INFINITY
    const bytes = r.what === 'processes' ? next - r.at : Math.min(r.bytes, next - r.at)
    if (bytes <= 0) return
    out.push({ ...r, bytes })
    end = r.at + bytes
  })
  return out
}
