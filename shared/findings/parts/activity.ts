/**
 * How many rows each log has in each stretch of time: whether a log that is silent should have had rows, told by what other logs did meanwhile.
 * A log is what one service of one server writes of one kind: files of one folder with one name before the date. Sessions without mail, such as
 * probes and heartbeats, show that a log was written and say nothing of how much there was to do, so they are counted apart.
 */
import type { Steps } from '../../base/steps'
import type { EpochMs } from '../../base/time'
import type { SourceKind } from '../../model/source'
import { KIND_WORDS } from '../../report/words'
import type { CaseFacts } from '../facts'

const BUCKET_MS = 300_000
/** More would cost more than they tell: buckets grow instead. */
const MOST_BUCKETS = 50_000
const LOGS: ReadonlySet<SourceKind> = new Set(['message-tracking', 'smtp-receive', 'smtp-send', 'connectivity'])

export interface LogActivity {
  readonly node: number
  readonly kind: SourceKind
  /** Folder, and name before the date. */
  readonly name: string
  /** Rows about mail. */
  readonly rows: Uint32Array
  /** All rows. */
  readonly signs: Uint32Array
}

export interface Activity {
  readonly from: EpochMs
  readonly bucketMs: number
  readonly buckets: number
  readonly logs: readonly LogActivity[]
}

const made = new WeakMap<CaseFacts, Activity>()

export function* activityOf(facts: CaseFacts): Steps<Activity> {
  const known = made.get(facts)
  if (known) return known
  const range = facts.catalogue.timeRange ?? { first: 0, last: 0 }
  const bucketMs = Math.max(BUCKET_MS, Math.ceil((range.last - range.first) / MOST_BUCKETS))
  const from = Math.floor(range.first / bucketMs) * bucketMs
  const buckets = Math.floor((range.last - from) / bucketMs) + 1
  const logs = new Map<string, LogActivity>()
  const bySource = facts.catalogue.sources.map((s, i): LogActivity | null => {
    const node = facts.catalogue.serverOf[i] ?? -1
    if (node < 0 || !LOGS.has(s.kind) || s.duplicateOf !== null) return null
    const folder = s.path.slice(0, s.path.lastIndexOf('/') + 1)
    const name = `${folder}${/^[A-Za-z]+/.exec(s.path.slice(folder.length))?.[0] ?? ''}`
    const log = logs.get(`${node} ${name}`) ?? { node, kind: s.kind, name, rows: new Uint32Array(buckets), signs: new Uint32Array(buckets) }
    logs.set(`${node} ${name}`, log)
    return log
  })
  const mails = facts.columns('sessions').number('mails').values
  for (const table of ['events', 'sessions', 'connections'] as const) {
    const [at, source] = [
      facts.columns(table).number(table === 'events' ? 'at' : 'first').values,
      facts.columns(table).number('source').values,
    ]
    for (let row = 0; row < at.length; row++) {
      if (row % 50_000 === 0) yield row / at.length
      const log = bySource[source[row] ?? -1]
      const bucket = Math.floor(((at[row] ?? Number.NaN) - from) / bucketMs)
      if (!log || !(bucket >= 0 && bucket < buckets)) continue
      log.signs[bucket] = (log.signs[bucket] ?? 0) + 1
      if (table !== 'sessions' || (mails[row] ?? 0) > 0) log.rows[bucket] = (log.rows[bucket] ?? 0) + 1
    }
  }
  const activity = { from, bucketMs, buckets, logs: [...logs.values()].filter((l) => l.signs.some((n) => n > 0)) }
  made.set(facts, activity)
  return activity
}

/** `SMTP receive log (FrontEnd/ProtocolLog/SmtpReceive)`, the folder as it lies in the bundle. */
export function logWords({ kind, name }: LogActivity): string {
  const folders = name.split('/').slice(0, -1)
  return `${KIND_WORDS[kind]} log (${folders.slice(-3).join('/') || name})`
}

/** Rows of all of them together. */
export function sumOf(logs: readonly LogActivity[], of: 'rows' | 'signs', buckets: number): Uint32Array {
  const sum = new Uint32Array(buckets)
  for (const log of logs) for (let b = 0; b < buckets; b++) sum[b] = (sum[b] ?? 0) + (log[of][b] ?? 0)
  return sum
}

/** A stretch of buckets without a row, its end excluded. */
export interface Silence {
  readonly begin: number
  readonly end: number
  /** Rows that should have been there, by what the others did. */
  readonly expected: number
  /** Rows of the others meanwhile. */
  readonly others: number
}

/**
 * Stretches in which `own` is silent while `others` go on. What should have been there is in proportion to the others: as many rows to each of
 * theirs as outside the stretch.
 */
export function silences(own: Uint32Array, others: Uint32Array): Silence[] {
  const empty: { begin: number; end: number; others: number }[] = []
  for (let b = 0; b < own.length; b++) {
    if ((own[b] ?? 0) > 0) continue
    const last = empty.at(-1)
    if (last?.end === b) {
      last.end = b + 1
      last.others += others[b] ?? 0
    } else empty.push({ begin: b, end: b + 1, others: others[b] ?? 0 })
  }
  const [ownAll, othersAll] = [total(own), total(others)]
  return empty.map((e) => ({ ...e, expected: inProportion(ownAll, othersAll, e.others) }))
}

export const total = (rows: Uint32Array): number => rows.reduce((n, r) => n + r, 0)

/** Rows to expect of a log beside `inside` of another that has `others` in all, when it has `own` in all. */
export const inProportion = (own: number, others: number, inside: number): number =>
  others > inside ? (inside * own) / (others - inside) : 0
