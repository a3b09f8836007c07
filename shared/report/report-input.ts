/** All that a report is made of. Plain data, so that the window and the command line make the same report. */
import type { EpochMs } from '../base/time'
import type { Catalogue } from '../model/case'
import type { SourceRef } from '../model/source'
import type { Captured } from '../query/captured'
import type { CaseDelays } from '../query/case-delays'
import type { MessageDetail } from '../query/message-detail'
import type { TimeWindow } from './analysis'
import type { ReportOverview } from './report-overview'

/** A raw line behind a hop or an event; `text` null with a `problem` when it could not be read. */
export interface ReportLine {
  readonly ref: SourceRef
  readonly text: string | null
  readonly cut: boolean
  readonly problem: string | null
}

/** A note that a person marked for the report. */
export interface ReportNote {
  /** `N-3`. */
  readonly name: string
  /** What it is on, in words. */
  readonly about: string
  /** Id of the message it is on; null when it is on something else. */
  readonly message: string | null
  /** As written, Markdown. */
  readonly text: string
  readonly at: EpochMs
}

export interface ReportInput {
  readonly catalogue: Catalogue
  /** In the order in which the report shows them. */
  readonly messages: readonly MessageDetail[]
  /** Those of `reportRefs`, in any order; a line that is not here is cited by its place only. */
  readonly lines: readonly ReportLine[]
  readonly madeAt: EpochMs
  /** Numbers over all messages, by `readOverview`; without it the report tells totals only. */
  readonly overview?: ReportOverview | null
  /** What delayed mail in the whole case. */
  readonly delays?: CaseDelays | null
  /** What captures tell; null or absent without any. */
  readonly captured?: Captured | null
  /** The words inside the wrappers of an error: `innermost` of the formats. Without it the sentence of a message quotes errors as written. */
  readonly innermost?: (text: string) => string
  /** In the order in which they were written. */
  readonly notes?: readonly ReportNote[]
  /** The part of the time that was asked for; null or absent for all of it. */
  readonly window?: TimeWindow | null
  /** One sentence on how the messages were chosen. */
  readonly choice?: string
}
