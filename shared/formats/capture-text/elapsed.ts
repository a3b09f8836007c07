/**
 * Ticks since the first packet, from whatever a text prints: an instant, a column of seconds, or a time of day. Columns of seconds have no
 * names in a copied list, and the time since the packet before looks like the time since the first one: a few packets tell them apart.
 */
import type { EpochMs } from '../../base/time'
import { TICKS_MS, TICKS_SECOND } from '../../model/captures'
import type { PacketTime } from './packet'

const DAY = 86_400 * TICKS_SECOND
/** Digits that are not printed. */
const NEARLY = 20

export class Elapsed {
  /** Which column of seconds counts from the first packet. */
  private column = -1
  private utcFrom: Pick<PacketTime, 'utc' | 'utcTicks'> | null = null
  private localFrom = Number.NaN
  private secondsFrom = Number.NaN
  private lastLocal = Number.NaN
  private days = 0

  /** `times` are the first packets of the file. */
  constructor(times: readonly PacketTime[]) {
    this.column = columnOf(times)
  }

  /** UTC of the first packet; NaN when the text names no zone. */
  get from(): EpochMs {
    return this.utcFrom ? this.utcFrom.utc * 1000 + this.utcFrom.utcTicks / TICKS_MS : Number.NaN
  }

  /** Ticks, NaN when this packet has no time. */
  at({ utc, utcTicks, local, seconds }: PacketTime): number {
    const own = seconds[this.column]
    if (own !== undefined && !Number.isNaN(own)) {
      if (Number.isNaN(this.secondsFrom)) this.secondsFrom = own
      return own - this.secondsFrom
    }
    if (!Number.isNaN(utc)) {
      this.utcFrom ??= { utc, utcTicks }
      return (utc - this.utcFrom.utc) * TICKS_SECOND + utcTicks - this.utcFrom.utcTicks
    }
    return this.since(local)
  }

  private since(local: number): number {
    if (Number.isNaN(local)) return Number.NaN
    if (Number.isNaN(this.localFrom)) this.localFrom = local
    // a time of day alone begins anew at midnight
    if (local < DAY && this.lastLocal - local > DAY / 2) this.days++
    this.lastLocal = local
    return local + this.days * DAY - this.localFrom
  }
}

/** A column that another one gives the differences of; else the only one, or the last. */
function columnOf(times: readonly PacketTime[]): number {
  const columns = times[0]?.seconds.length ?? 0
  if (columns < 2) return columns - 1
  const votes = new Array<number>(columns).fill(0)
  for (let i = 1; i < times.length; i++) {
    const [before, now] = [times[i - 1]?.seconds ?? [], times[i]?.seconds ?? []]
    for (let whole = 0; whole < columns; whole++)
      for (let part = 0; part < columns; part++) {
        if (part === whole) continue
        const apart = (now[whole] ?? Number.NaN) - (before[whole] ?? Number.NaN) - (now[part] ?? Number.NaN)
        if (Math.abs(apart) <= NEARLY) votes[whole] = (votes[whole] ?? 0) + 1
      }
  }
  const best = Math.max(...votes)
  if (best > 0) return votes.indexOf(best)
  // rows picked from a longer list: what never falls counts from the start
  const rising = votes.map((_, c) => times.every((t, i) => i === 0 || (t.seconds[c] ?? 0) >= (times[i - 1]?.seconds[c] ?? 0)))
  return rising.indexOf(true)
}
