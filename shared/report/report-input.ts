/** All that a report is made of. Plain data, so that the window and the command line make the same report. */
import type { EpochMs } from '../base/time'
import type { Catalogue } from '../model/case'
import type { SourceRef } from '../model/source'
import type { MessageDetail } from '../query/message-detail'

/** A raw line behind a hop or an event; `text` null with a `problem` when it could not be read. */
export interface ReportLine {
  readonly ref: SourceRef
  readonly text: string | null
  readonly cut: boolean
  readonly problem: string | null
}

export interface ReportInput {
  readonly catalogue: Catalogue
  /** In the order in which the report shows them. */
  readonly messages: readonly MessageDetail[]
  readonly lines: readonly ReportLine[]
  readonly madeAt: EpochMs
}
