/**
 * A log that is alone in its folder and from another time than everything else: when no file lies inside its time window,
 * ExchangeLogCollector copies the newest one, which then tells nothing of the days that were asked for.
 */
import { pushTo } from '../base/lists'
import type { EpochMs } from '../base/time'
import type { SourceFile } from '../model/source'

/** Apart by more than this it is no log of the same days. */
const FAR_MS = 24 * 3_600_000
/** Kinds whose files roll over, so that a folder usually has many. */
const ROLLING = new Set<string>(['message-tracking', 'smtp-receive', 'smtp-send', 'connectivity', 'agent', 'exchange-log'])

/** Ids of such files. None unless others show what the window was. */
export function loneFiles(sources: readonly SourceFile[]): number[] {
  const logs = sources.filter((s) => ROLLING.has(s.kind) && s.records > 0 && s.duplicateOf === null && !Number.isNaN(s.first))
  const folders = new Map<string, SourceFile[]>()
  for (const s of logs) {
    const folder = s.path.replace(/[^/]*$/, '')
    pushTo(folders, folder, s)
  }
  const lone = [...folders.values()].flatMap((files) => (files.length === 1 ? files : []))
  // what most files say is the window; a lone file says nothing of it
  const others = logs.filter((s) => !lone.includes(s))
  const window = others.length > 1 ? spanOf(others) : null
  if (!window) return []
  return lone.filter((s) => s.last < window.from - FAR_MS || s.first > window.to + FAR_MS).map((s) => s.id)
}

function spanOf(files: readonly SourceFile[]): { from: EpochMs; to: EpochMs } {
  return files.reduce((w, s) => ({ from: Math.min(w.from, s.first), to: Math.max(w.to, s.last) }), {
    from: Number.POSITIVE_INFINITY,
    to: Number.NEGATIVE_INFINITY,
  })
}
