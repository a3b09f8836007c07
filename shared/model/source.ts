/**
 * Source files: what a bundle holds, what became of each file, and where a statement can be checked.
 *
 * Balance, asserted for every file that was read: bytes = inRecords + inHeaders + setAside.
 */
import type { EpochMs } from '../base/time'

/** What a file is. The names are those of contract/analysis.schema.json. */
export type SourceKind =
  | 'message-tracking'
  | 'smtp-receive'
  | 'smtp-send'
  | 'connectivity'
  | 'agent'
  /** Any other Exchange log with `#Fields`. */
  | 'exchange-log'
  /** Get-MessageTrackingLog as a list, table or CLIXML; exported as CSV. */
  | 'tracking-text'
  | 'tracking-csv'
  /** Exchange Online message trace. */
  | 'message-trace'
  | 'queue-state'
  | 'dag-state'
  /** Servers, transport settings, domains, component states. */
  | 'server-settings'
  | 'connector-settings'
  | 'load-balancer-config'
  | 'tcp-settings'
  /** Adapters and addresses of a machine. */
  | 'network-settings'
  /** Header fields of a mail, alone or with the mail. */
  | 'header'
  | 'capture'
  | 'capture-text'
  | 'archive'
  | 'other'

/** What became of a file, in the words of the contract. */
export type SourceState = 'indexed' | 'indexed-with-notes' | 'duplicate' | 'not-needed' | 'locked' | 'unreadable' | 'skipped'

/** States that pass: shown while indexing, never in a finished case. */
export type PassingState = 'waiting' | 'looking' | 'reading' | 'paused'

export type IssueSeverity = 'info' | 'notice' | 'data-loss' | 'error'

/** Trouble in reading. `count` equal cases are one issue with the place of the first. */
export interface Issue {
  readonly code: string
  readonly severity: IssueSeverity
  readonly count: number
  /** One sentence for a person: what, and what it means. */
  readonly message: string
  /** Place of the first case; byte offset in the unpacked file, line from 1. */
  readonly line?: number
  readonly offset?: number
}

/** Why bytes of a read file are in no record and no header. */
export type SetAsideReason =
  | 'cut-row'
  | 'open-quote'
  | 'too-few-fields'
  | 'too-many-fields'
  | 'bad-time'
  | 'bad-quote'
  | 'before-header'
  | 'nul-padding'
  | 'blank-line'
  | 'not-text'
  | 'too-long'
  /** Text formats: a line that fits nothing the format has. */
  | 'not-understood'
  /** Text formats: understood, and of no use for a mail's route; also the body of a mail. */
  | 'not-needed'

/** A run of neighbouring lines set aside for one reason. Bytes include line ends. */
export interface SetAside {
  readonly offset: number
  readonly bytes: number
  readonly line: number
  readonly lines: number
  readonly reason: SetAsideReason
}

/** Bytes of one file, told apart. */
export interface ByteBalance {
  readonly inRecords: number
  readonly inHeaders: number
  readonly setAside: number
}

/** How the bytes of a text file are read. Offsets always count bytes of the file as it is. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** What the times written in a file mean. Row times and `first`/`last` are UTC by this account. */
export interface SourceClock {
  /** local: the time of some machine's zone, as PowerShell prints it. */
  readonly basis: 'utc' | 'local'
  /**
   * Minutes east of UTC that were used; several when daylight saving changed inside the file. Empty when a local time's zone is not
   * known: then the rows have no UTC time, only their text.
   */
  readonly offsets: readonly number[]
  /** One sentence for a person: what it was worked out from, or why it could not be. */
  readonly why: string
}

/** The server a file speaks of, as its own content names it. */
export interface SourceOwner {
  readonly name: string
  /** One sentence for a person. */
  readonly why: string
}

/** The `#` lines of an Exchange log, as written. */
export interface LogHeader {
  readonly software: string | null
  readonly version: string | null
  readonly logType: string | null
  /** `#Date:` — when the server began the file. NaN when absent. */
  readonly date: EpochMs
  readonly fields: readonly string[]
}

/** One file of a bundle, after reading. */
export interface SourceFile {
  /** Index in the case's list of sources. */
  readonly id: number
  /** Relative to the dropped root, forward slashes; inside archives `outer.zip!/inner.zip!/FILE.LOG`. */
  readonly path: string
  readonly bytes: number
  /** Lower-case hex; null when the bytes could not be read to the end. */
  readonly sha256: string | null
  readonly kind: SourceKind
  /** Format that read it (`shared/formats`), null when none did. */
  readonly format: string | null
  readonly state: SourceState
  /** One sentence for a person: why this state and what can be done. */
  readonly note: string | null
  readonly records: number
  /** Lines set aside. */
  readonly setAsideLines: number
  readonly balance: ByteBalance
  readonly setAside: readonly SetAside[]
  readonly issues: readonly Issue[]
  readonly encoding: TextEncoding
  readonly header: LogHeader | null
  /** First and last record time, as logged; NaN without records. */
  readonly first: EpochMs
  readonly last: EpochMs
  /** Null when times are UTC as logged, or there are none. */
  readonly clock: SourceClock | null
  /** Null when the content names no server in so many words; rows may still tell. */
  readonly owner: SourceOwner | null
  /** For duplicates: id of the file with the same bytes that was read. */
  readonly duplicateOf: number | null
}

/** A pointer to bytes of a source file. */
export interface SourceRef {
  readonly source: number
  readonly offset: number
  /** Bytes, without the line end. */
  readonly length: number
  /** From 1; 0 when not known. */
  readonly line: number
}
