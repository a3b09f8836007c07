/** Times in the zone that is shown, for places that need no more than the text. */
import * as format from '@shared/base/format'
import type { EpochMs } from '@shared/base/time'
import { zoneHead } from '@shared/report/zone-words'
import { useZone } from '../state/zone'

interface At {
  readonly at: EpochMs
}
interface Range {
  readonly first: EpochMs
  readonly last: EpochMs
}

/** `2026-03-10 14:02:07.031 UTC` */
export const Instant = ({ at }: At) => format.formatInstant(at, useZone())

/** `14:02:07.031`: the zone stands in the head of the column. */
export const Clock = ({ at }: At) => format.formatClock(at, useZone())

/** `10 Mar 14:00` */
export const ShortTime = ({ at }: At) => format.formatShortTime(at, useZone())

/** `10 Mar 14:00–15:00` */
export const ShortSpan = ({ first, last }: Range) => format.formatShortSpan(first, last, useZone())

/** `9–11 Mar 2026` */
export const Span = ({ first, last }: Range) => format.formatSpan(first, last, useZone())

/** For heads of columns: `UTC`, `Europe/Berlin`, `Δ`. */
export const ZoneName = () => zoneHead(useZone())

/** The same where spans stand, which are told by the clock whatever times are told from. */
export const ZonePlace = () => useZone().id

/** Head of a column of times: `Time, UTC`. */
export function TimeHead({ word = 'Time', isAdjusted = false }: { word?: string; isAdjusted?: boolean }) {
  return (
    <>
      {word}, <ZoneName />
      {isAdjusted && ', ≈ adjusted'}
    </>
  )
}
