/** Whether a server's log of one kind would have a record of a time: what tells *absent* from *not covered*, so it errs towards not covered. */
import type { EpochMs } from '../base/time'
import type { Coverage } from '../model/routes'

/** A record is called absent only when the log covers this much on both sides: clocks of two hosts differ. */
export const COVER_MARGIN_MS = 120_000

/**
 * none: the server has no log of that kind; part: not for that time, or not of each of its services; whole: each log of that kind covers it.
 * `kind`: `smtp-receive`, `smtp-send`.
 */
export function logCover(
  coverage: readonly Coverage[],
  { node, kind, at, marginMs }: { readonly node: number; readonly kind: string; readonly at: EpochMs; readonly marginMs: number },
): 'none' | 'part' | 'whole' {
  const logs = coverage.filter((c) => c.node === node && c.family.split('/')[0] === kind)
  if (logs.length === 0) return 'none'
  const covers = (c: Coverage) => c.spans.some((s) => at - marginMs >= s.from && at + marginMs <= s.to)
  return logs.every(covers) ? 'whole' : 'part'
}
