import { formatClock, formatInstant } from '@shared/base/format'
import type { EpochMs } from '@shared/base/time'
import { adjustmentAt } from '@shared/query/adjusted-times'
import { adjustmentSentence, shiftWords } from '@shared/report/clock-words'
import { useApp } from '../state/app'
import { useStore } from '../state/store'
import { useAdjusted } from '../state/time-view'
import { useZone } from '../state/zone'
import './time-at.css'

/**
 * A time as logged by the clock of `node`; in the adjusted view what the reference's clock would have shown, marked as changed. `isLong`: with
 * its day and zone, and what was done to it in words beneath.
 */
export function TimeAt({ at, node, isLong = false }: { at: EpochMs; node: number; isLong?: boolean }) {
  const { session } = useApp()
  const nodes = useStore(session.open, (o) => o?.catalogue?.nodes ?? null)
  const isAdjusted = useAdjusted()
  const zone = useZone()
  const show = (t: EpochMs) => (isLong ? formatInstant(t, zone) : formatClock(t, zone))
  if (!isAdjusted || !nodes || Number.isNaN(at)) return show(at)
  const change = adjustmentAt(nodes, node, at)
  const says = adjustmentSentence(nodes, node, at, change, zone)
  const words = isLong && <span className="xs mid end-note time-says">{says}</span>
  if (!change)
    return (
      <span title={says}>
        {show(at)} <small className="time-mark unc">as logged</small>
        {words}
      </span>
    )
  if (change.shiftMs === 0)
    return (
      <span title={says}>
        {show(at)}
        {words}
      </span>
    )
  return (
    <span title={says}>
      <span className="inf">
        <span aria-hidden="true">≈ </span>
        <span className="hidden-text">adjusted </span>
        {show(at + change.shiftMs)}
      </span>{' '}
      <small className="time-mark inf">({shiftWords(change.shiftMs)})</small>
      {words}
    </span>
  )
}
