/** What stands on the time strip besides messages: pins, notes and findings, at the time of what they are about. Pure. */
import { type Finding, findingId } from '@shared/findings/finding'
import type { CaseWork } from '@shared/model/journal'
import type { Target } from '@shared/model/targets'
import type { TimeScale } from './time-scale'

export type MarkKind = 'finding' | 'note' | 'pin'

export interface StripMark {
  readonly kind: MarkKind
  readonly x: number
  /** Of the first of them, and how many more stand in its place. */
  readonly target: Target
  readonly more: number
}

/** Marks nearer than this are one. */
const NEAR_PX = 7

/** Null for what has no time of its own. */
function timeOf(t: Target): number | null {
  if (t.kind === 'message') return t.first
  if (t.kind === 'hop') return t.message.first
  return t.kind === 'time' ? t.from : null
}

/** Problems and warnings that nobody dismissed; what happened before or after the strip is left out. */
export function stripMarks(work: CaseWork, findings: readonly Finding[], scale: TimeScale): StripMark[] {
  const placed: { kind: MarkKind; at: number; target: Target }[] = []
  const add = (kind: MarkKind, target: Target, at: number | null) => {
    if (at !== null && at >= scale.from && at <= scale.to) placed.push({ kind, at, target })
  }
  for (const f of findings) {
    const serious = f.severity === 'problem' || f.severity === 'warning'
    const open = work.judged.get(findingId(f))?.verdict !== 'dismissed'
    if (serious && open) add('finding', { kind: 'finding', rule: f.rule, key: f.key, label: f.title }, f.first)
  }
  for (const note of work.notes.values()) add('note', note.about, timeOf(note.about))
  for (const target of work.pins.values()) add('pin', target, timeOf(target))
  placed.sort((a, b) => a.at - b.at)
  const out: { kind: MarkKind; x: number; target: Target; more: number }[] = []
  const last = new Map<MarkKind, (typeof out)[number]>()
  for (const { kind, at, target } of placed) {
    const x = scale.x(at)
    const before = last.get(kind)
    if (before && x - before.x < NEAR_PX) {
      before.more++
      continue
    }
    const mark = { kind, x, target, more: 0 }
    last.set(kind, mark)
    out.push(mark)
  }
  return out
}
