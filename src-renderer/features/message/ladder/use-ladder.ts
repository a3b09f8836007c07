import type { Catalogue } from '@shared/model/case'
import type { MessageDetail } from '@shared/query/message-detail'
import { buildLadder } from '@shared/report/ladder/ladder'
import type { Ladder, LadderRow } from '@shared/report/ladder/row'
import { useMemo } from 'react'
import { useAdjusted } from '../../../state/time-view'
import { useZone } from '../../../state/zone'

/** What a person did to the ladder of a message: folds that are open, the order of its columns. */
export interface LadderShape {
  readonly folds: ReadonlySet<string>
  readonly moved: readonly number[]
}

export interface LadderState {
  readonly now: LadderShape
  readonly set: (next: LadderShape) => void
}

export function useLadder(detail: MessageDetail, catalogue: Catalogue, { folds, moved }: LadderShape): Ladder {
  const isAdjusted = useAdjusted()
  const zone = useZone()
  return useMemo(
    () => buildLadder(detail, catalogue, { isAdjusted, folds, moved, zone }),
    [detail, catalogue, isAdjusted, folds, moved, zone],
  )
}

interface Selected {
  readonly hop: number | null
  readonly event: number | null
}

/** The row a person went to, as long as it stands for what is selected in the page; else the first that does. */
export function selectedIn(rows: readonly LadderRow[], own: string | null, { hop, event }: Selected): number | null {
  const fits = (r: LadderRow) => (hop !== null ? r.hop === hop : event !== null ? r.event === event : r.hop < 0 && r.event < 0)
  const at = rows.findIndex((r) => r.id === own)
  const there = rows[at]
  if (there && fits(there)) return at
  if (hop === null && event === null) return null
  const found = rows.findIndex((r) => r.kind !== 'gap' && fits(r))
  return found < 0 ? null : found
}

/** The column beside which another one stands now, as the order of all. */
export function movedColumn(l: Ladder, column: number, step: 1 | -1): readonly number[] | null {
  const to = column + step
  if (!l.columns[column] || !l.columns[to]) return null
  const order = [...l.columns]
  const [taken] = order.splice(column, 1)
  if (!taken) return null
  order.splice(to, 0, taken)
  return order.flatMap((c) => c.nodes)
}
