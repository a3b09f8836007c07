/**
 * Entries of a zip that no honest program writes: several that share the same bytes, and more unpacked bytes in all than the archive could
 * hold. They are named and not read; the entry that came first keeps its bytes.
 */
import type { Limits } from '../ingest/limits'
import type { ZipEntry } from './zip-list'

export interface Doubt {
  readonly state: 'skipped'
  readonly note: string
}

/** A local header has at least so many bytes. */
const HEADER = 30

/** By index in `entries`. `packed`: bytes of the archive. Time n log n. */
export function doubtfulEntries(entries: readonly ZipEntry[], packed: number, limits: Limits): ReadonlyMap<number, Doubt> {
  const doubts = new Map<number, Doubt>()
  const order = entries.map((_, i) => i).sort((a, b) => startOf(entries, a) - startOf(entries, b) || a - b)
  let end = 0
  for (const i of order) {
    const link = entries[i]?.link
    if (!link) continue
    if (link.localHeader < end)
      doubts.set(i, { state: 'skipped', note: 'Not read: it shares its bytes with another entry, as archive bombs do.' })
    else end = link.localHeader + HEADER + link.compressed
  }
  let total = 0
  for (const [i, { link }] of entries.entries()) {
    if (doubts.has(i)) continue
    total += link.size
    if (total > limits.ratioFloor && total > packed * limits.ratio)
      doubts.set(i, {
        state: 'skipped',
        note: `Not read: more than ${limits.ratio} bytes would come out of each byte of the archive, as archive bombs do.`,
      })
  }
  return doubts
}

const startOf = (entries: readonly ZipEntry[], i: number) => entries[i]?.link.localHeader ?? 0
