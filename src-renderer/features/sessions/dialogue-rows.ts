/** Rows of a dialogue as they are drawn: units of one end or of both, what is folded open, and the long waits between them. */
import type { EvidenceState } from '@shared/model/routes'
import type { Dialogue, Unit } from '@shared/query/session-dialogue'
import { SILENCE_MS } from '@shared/report/session-words'
import type { SessionView } from '../../workers/case-sessions'

export type DialogueRow =
  | { readonly kind: 'wait'; readonly unit: number; readonly ms: number }
  | {
      readonly kind: 'line'
      /** Whose line it is. */
      readonly of: 'own' | 'other'
      readonly unit: number
      readonly line: number
      /** Line of the other log that is the same; null where there is none. */
      readonly beside: number | null
      readonly state: EvidenceState | null
      readonly differs: boolean
      /** Lines of the unit behind this one, of the first line only. */
      readonly more: number
      readonly open: boolean
    }

export const unitKey = (of: 'own' | 'other', unit: number): string => `${of} ${unit}`

/** `open`: units that are folded out, by `unitKey`. */
export function dialogueRows({ dialogue, other, ends }: SessionView, open: ReadonlySet<string>): DialogueRow[] {
  const base = ends?.rows ?? dialogue.units.map((_, own) => ({ own, other: null, state: null, differs: false }))
  const rows: DialogueRow[] = []
  for (const { own, other: theirs, state, differs } of base) {
    if (own !== null) {
      const unit = dialogue.units[own]
      if (!unit) continue
      if (unit.waitMs >= SILENCE_MS) rows.push({ kind: 'wait', unit: own, ms: unit.waitMs })
      const beside = theirs === null ? undefined : other?.dialogue.units[theirs]
      rows.push(...linesOf({ of: 'own', unit: own, state, differs }, unit, beside, open))
    } else if (theirs !== null && state !== null) {
      // what the other server noted for itself stands in its own session
      const unit = other?.dialogue.units[theirs]
      if (unit) rows.push(...linesOf({ of: 'other', unit: theirs, state, differs }, unit, undefined, open))
    }
  }
  return rows
}

type Head = Pick<Extract<DialogueRow, { kind: 'line' }>, 'of' | 'unit' | 'state' | 'differs'>

function linesOf(head: Head, unit: Unit, beside: Unit | undefined, open: ReadonlySet<string>): DialogueRow[] {
  const isOpen = open.has(unitKey(head.of, head.unit))
  const more = unit.to - unit.from - 1
  const line = (i: number): DialogueRow => ({
    kind: 'line',
    ...head,
    line: unit.from + i,
    beside: beside && beside.from + i < beside.to ? beside.from + i : null,
    more: i === 0 ? more : 0,
    open: isOpen,
  })
  return isOpen ? Array.from({ length: more + 1 }, (_, i) => line(i)) : [line(0)]
}

/** Which dialogue a row is of. */
export const dialogueOfRow = (view: SessionView, of: 'own' | 'other'): Dialogue | null =>
  of === 'own' ? view.dialogue : (view.other?.dialogue ?? null)
