/** Which row of a waterfall is the selected one: the row a person went to, as long as it still stands for what is selected in the page. */
import type { WaterfallRow } from '@shared/report/waterfall/row'

interface Selected {
  readonly hop: number | null
  readonly event: number | null
}

export function selectedRow(rows: readonly WaterfallRow[], own: string | null, { hop, event }: Selected): number | null {
  const fits = (r: WaterfallRow) => (r.hop >= 0 ? r.hop : null) === hop && (hop !== null || (r.event >= 0 ? r.event : null) === event)
  const at = rows.findIndex((r) => r.id === own)
  const there = rows[at]
  if (there && fits(there)) return at
  if (hop === null && event === null) return null
  const found = rows.findIndex((r) => (hop !== null ? r.hop === hop : r.event === event && r.event >= 0))
  return found < 0 ? null : found
}

/** The row whose part a row is; −1 for none. */
export function parentOf(rows: readonly WaterfallRow[], index: number): number {
  const level = rows[index]?.level ?? 1
  for (let i = index - 1; i >= 0; i--) if ((rows[i]?.level ?? 1) < level) return i
  return -1
}

export function toggled(folds: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(folds)
  if (!next.delete(id)) next.add(id)
  return next
}
