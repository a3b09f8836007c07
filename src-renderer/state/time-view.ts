/** How times are shown: as logged, or adjusted by what is known of the clocks. A choice of the case, as clocks are: no other case opens adjusted by it. */
import { adjusted, canAdjust } from '@shared/query/adjusted-times'
import type { MessageDetail } from '@shared/query/message-detail'
import { useMemo } from 'react'
import { type App, useApp } from './app'
import { useStore } from './store'

/** Cases whose choice is remembered. */
const REMEMBERED = 50

export function toggleAdjusted({ session, prefs }: App): void {
  const open = session.open.get()
  if (!open?.catalogue || !canAdjust(open.catalogue.nodes)) return
  const { caseId } = open
  prefs.set((p) => {
    const others = p.adjusted.filter((id) => id !== caseId)
    return { ...p, adjusted: others.length < p.adjusted.length ? others : [...others, caseId].slice(-REMEMBERED) }
  })
}

export function useAdjusted(): boolean {
  const { session, prefs } = useApp()
  const caseId = useStore(session.open, (o) => o?.caseId ?? '')
  const can = useStore(session.open, (o) => o?.catalogue !== undefined && o?.catalogue !== null && canAdjust(o.catalogue.nodes))
  return useStore(prefs, (p) => p.adjusted.includes(caseId)) && can
}

/** The message in the times of the view. */
export function useShownTimes(detail: MessageDetail): MessageDetail {
  const { session } = useApp()
  const nodes = useStore(session.open, (o) => o?.catalogue?.nodes ?? null)
  const isAdjusted = useAdjusted()
  return useMemo(() => (isAdjusted && nodes ? adjusted(detail, nodes) : detail), [detail, nodes, isAdjusted])
}
