/** Things counted by what they have in common, with what a finding says of each group. */
import type { EpochMs } from '../../base/time'
import type { Hours } from '../finding'

const HOUR = 3_600_000
/** Rows kept of a group, for lists and evidence; the count stays true. */
const MOST_ROWS = 10_000

export class Group {
  count = 0
  first: EpochMs = Number.NaN
  last: EpochMs = Number.NaN
  readonly rows: number[] = []
  private readonly hoursOf = new Map<number, number>()
  private readonly values = new Map<string, Map<string | number, number>>()

  add(row: number, at: EpochMs): void {
    this.count++
    if (this.rows.length < MOST_ROWS) this.rows.push(row)
    if (Number.isNaN(at)) return
    if (!(this.first <= at)) this.first = at
    if (!(this.last >= at)) this.last = at
    const hour = Math.floor(at / HOUR) * HOUR
    this.hoursOf.set(hour, (this.hoursOf.get(hour) ?? 0) + 1)
  }

  /** Counts a value of a row under a name: `host`, `domain`. */
  note(name: string, value: string | number): void {
    const counts = this.values.get(name) ?? new Map<string | number, number>()
    this.values.set(name, counts)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }

  /** Values under a name, the most frequent first; ties by value. */
  of<V extends string | number>(name: string): readonly { readonly value: V; readonly count: number }[] {
    const counts = [...(this.values.get(name) ?? [])].map(([value, count]) => ({ value: value as V, count }))
    return counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  }

  /** Hosts noted under `host`, the most frequent first; those that are not known are left out. */
  get nodes(): number[] {
    return this.of<number>('host')
      .map((v) => v.value)
      .filter((n) => n >= 0)
  }

  get hours(): Hours {
    return [...this.hoursOf].sort((a, b) => a[0] - b[0]).map(([from, count]) => ({ from, count }))
  }
}

export class Tally<K extends string | number> {
  readonly groups = new Map<K, Group>()

  group(key: K): Group {
    const known = this.groups.get(key) ?? new Group()
    this.groups.set(key, known)
    return known
  }
}

/** `A, B and 3 more`. */
export function some(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
