/** Rows and columns of a ladder with all their words; px come with the drawing. */
import type { EpochMs } from '../../base/time'
import type { Zone } from '../../base/zone'
import type { Certainty, EvidenceState } from '../../model/routes'

export type ArrowStyle = 'seen' | 'failed' | 'inferred' | 'not-covered' | 'absent' | 'shadow'

export interface LadderColumn {
  /** Index in the catalogue, −1 when not known; of a folded column the first of its hosts. */
  readonly node: number
  /** More than one: hosts outside that are folded into one column. */
  readonly nodes: readonly number[]
  readonly name: string
  /** Address, and what is known of its clock. */
  readonly note: string
  readonly kind: 'server' | 'balancer' | 'outside'
  /** False when no log in the bundle is of this host. */
  readonly logged: boolean
  readonly sure: Certainty
}

export interface LadderRow {
  /** Stable while the message is. */
  readonly id: string
  readonly kind: 'arrow' | 'tick' | 'gap'
  readonly at: EpochMs
  /** As shown; a time that was adjusted is marked. */
  readonly time: string
  /** Since the row before; null for the first one and for what is folded. */
  readonly gapMs: number | null
  readonly gap: string
  /** Its time lies before that of the row before it. */
  readonly back: boolean
  /** Columns. Of a tick both are its own; of a gap −1. */
  readonly from: number
  readonly to: number
  /** Columns that an arrow passes through. */
  readonly via: readonly number[]
  readonly style: ArrowStyle
  /** What the logs of the receiver have, which a try that failed ends in. */
  readonly far: EvidenceState
  /** Of the part before the balancer. */
  readonly lead: ArrowStyle
  readonly label: string
  readonly hop: number
  readonly event: number
  /** Which end of the arrow the row of the log stands at. */
  readonly eventAt: 'from' | 'to' | null
  /** Null when there is nothing folded in it or under it. */
  readonly open: boolean | null
  /** Name of the fold that `open` tells of. */
  readonly fold: string
  /** Rows that it stands for. */
  readonly count: number
  readonly top: number
  readonly height: number
  /** The whole row in words. */
  readonly spoken: string
}

/** A stretch of a column in which no log of it covers what is drawn, px. */
export interface Uncovered {
  readonly column: number
  readonly from: number
  readonly to: number
}

export interface Ladder {
  readonly columns: readonly LadderColumn[]
  readonly rows: readonly LadderRow[]
  readonly uncovered: readonly Uncovered[]
  /** Px of all rows. */
  readonly height: number
  readonly isAdjusted: boolean
  /** By which its times are told. */
  readonly zone: Zone
}
