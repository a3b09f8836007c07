/**
 * What the logs cover: for each server and log family the spans of time in which a record would be there had it happened. This is what
 * tells *absent* from *not covered*, so it errs towards not covered.
 *
 * A file covers from its #Date (or first row, whichever is earlier) to its last row. Two files of one folder join when their names
 * follow each other: PREFIXyyyyMMdd-1 and -2, or the next hour or day with number 1: the time between was silent, not missing; not so
 * behind a file that ends inside a row.
 * Stretches in which rows are most likely lost (holes.ts) are cut out again.
 */
import { pushTo } from '../base/lists'
import type { EpochMs } from '../base/time'
import type { Coverage } from '../model/routes'
import type { SourceFile } from '../model/source'
import type { Hole } from './holes'
import { protocolService } from './log-service'
import { serviceOf } from './tracking-rows'

/** A record is called absent only when the log covers this much on both sides: clocks of two hosts differ. */
const MARGIN_MS = 120_000

/** A server may write nothing for this long. */
export const QUIET_MS = 3_600_000

interface Span {
  from: EpochMs
  to: EpochMs
}

interface NamedFile {
  readonly node: number
  readonly family: string
  readonly folder: string
  readonly span: Span
  /** It ends inside a row, so more rows are lost behind it. */
  readonly cut: boolean
  readonly order: { readonly prefix: string; readonly period: number; readonly hours: boolean; readonly n: number } | null
}

export class CoverageMap {
  private readonly spans = new Map<string, Span[]>()
  private margin = MARGIN_MS

  /** `holesOf` gives the stretches of a server and family in which rows are most likely lost. */
  constructor(sources: readonly SourceFile[], serverOf: readonly number[], holesOf: (node: number, family: string) => readonly Hole[]) {
    const files = sources.flatMap((s, i): NamedFile[] => {
      const node = serverOf[i] ?? -1
      const family = familyOf(s)
      if (node < 0 || family === '' || Number.isNaN(s.first)) return []
      const from = Math.min(s.first, s.header && !Number.isNaN(s.header.date) ? s.header.date : s.first)
      return [{ node, family, folder: s.path.replace(/[^/]*$/, ''), span: { from, to: s.last }, cut: isCut(s), order: nameOrder(s.path) }]
    })
    for (const [key, group] of groupBy(files)) {
      const holes = holesOf(group[0]?.node ?? -1, group[0]?.family ?? '')
      this.spans.set(key, holes.reduce(cutOut, joined(group)))
    }
  }

  /** Clocks are known to be apart by up to this much, ms: a record is called absent only when its log covers that much more. */
  allowFor(apartMs: number): void {
    this.margin = Math.max(MARGIN_MS, apartMs + MARGIN_MS)
  }

  /** True when a record of this family at this time would be in the bundle. */
  covers(node: number, family: string, at: EpochMs): boolean {
    return (this.spans.get(`${node}|${family}`) ?? []).some((s) => at - this.margin >= s.from && at + this.margin <= s.to)
  }

  /** End of the span a record at this time stands in, and whether nothing of this family comes later. NaN when there is none. */
  spanEnd(node: number, family: string, at: EpochMs): { end: EpochMs; last: boolean } {
    const spans = this.spans.get(`${node}|${family}`) ?? []
    // another host's clock, or a hand-over after the last row of a server that had nothing else to write, may stand behind the end
    const i = spans.findIndex((s, n) => at >= s.from && at <= s.to + (n === spans.length - 1 ? QUIET_MS : 0))
    return { end: spans[i]?.to ?? Number.NaN, last: i >= 0 && i === spans.length - 1 }
  }

  list(): Coverage[] {
    return [...this.spans].map(([key, spans]) => {
      const bar = key.indexOf('|')
      return { node: Number(key.slice(0, bar)), family: key.slice(bar + 1), spans }
    })
  }
}

/** Log family of a file: tracking and protocol logs count per service, as each service has logs of its own. */
function familyOf(source: SourceFile): string {
  if (source.records === 0 || source.duplicateOf !== null) return ''
  if (source.kind === 'message-tracking') return `message-tracking/${serviceOf(source.path)}`
  const service = source.kind === 'agent' ? '' : protocolService(source.path)
  if (LOGS.has(source.kind)) return service === '' ? source.kind : `${source.kind}/${service}`
  return ''
}

const LOGS = new Set<string>(['smtp-receive', 'smtp-send', 'connectivity', 'agent'])

function cutOut(spans: readonly Span[], hole: Hole): Span[] {
  return spans.flatMap((s) => {
    if (hole.to <= s.from || hole.from >= s.to) return [s]
    return [
      { from: s.from, to: hole.from },
      { from: hole.to, to: s.to },
    ].filter((part) => part.from < part.to)
  })
}

function groupBy(files: readonly NamedFile[]): Map<string, NamedFile[]> {
  const out = new Map<string, NamedFile[]>()
  for (const f of files) {
    const key = `${f.node}|${f.family}`
    pushTo(out, key, f)
  }
  return out
}

function joined(files: readonly NamedFile[]): Span[] {
  const sorted = [...files].sort((a, b) => a.span.from - b.span.from)
  const out: Span[] = []
  let before: NamedFile | undefined
  for (const f of sorted) {
    const span = out.at(-1)
    if (span && (f.span.from <= span.to || (before && !before.cut && follows(before, f)))) span.to = Math.max(span.to, f.span.to)
    else out.push({ ...f.span })
    before = f
  }
  return out
}

/** A log that was copied while it was written, or only in part, ends in a row that was set aside. NUL bytes may stand behind it. */
function isCut(source: SourceFile): boolean {
  const last = source.setAside.findLast((a) => a.reason !== 'nul-padding' && a.reason !== 'blank-line')
  const behind = source.setAside.reduce((n, a) => (last && a.offset > last.offset ? n + a.bytes : n), 0)
  const atEnd = last !== undefined && last.offset + last.bytes + behind >= source.bytes - BOM_BYTES
  return atEnd && (last.reason === 'cut-row' || last.reason === 'open-quote' || last.reason === 'too-few-fields')
}

const BOM_BYTES = 3

/** `MSGTRK20260309-2.LOG` → its place in the sequence; null for names a person has changed. */
function nameOrder(path: string): NamedFile['order'] {
  const m = /(?:^|\/)([A-Za-z]+)(\d{4})(\d\d)(\d\d)(\d\d)?-(\d+)\.log$/i.exec(path)
  if (!m) return null
  const [, prefix = '', y, mo, d, h, n] = m
  const day = Date.UTC(Number(y), Number(mo) - 1, Number(d)) / 3_600_000
  return { prefix: prefix.toLowerCase(), period: day + Number(h ?? 0), hours: h !== undefined, n: Number(n) }
}

function follows(a: NamedFile, b: NamedFile): boolean {
  const [x, y] = [a.order, b.order]
  if (!x || !y || a.folder !== b.folder || x.prefix !== y.prefix || x.hours !== y.hours) return false
  if (x.period === y.period) return y.n === x.n + 1
  return y.period === x.period + (x.hours ? 1 : 24) && y.n === 1
}
