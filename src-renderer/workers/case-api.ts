/**
 * Calls between the window and the worker that owns a case, and the calls back: the worker has no link to the host, so it asks the
 * window for what only the host has. `CONNECT` is the first message to the worker and brings both ports.
 */
import type { EvidenceLine, HostEvents } from '@shared/contract/host'
import type { Findings } from '@shared/findings/finding'
import type { Catalogue, SegmentEntry } from '@shared/model/case'
import type { Decision } from '@shared/model/decisions'
import type { SourceRef } from '@shared/model/source'
import type { Target } from '@shared/model/targets'
import type { CaseDelays } from '@shared/query/case-delays'
import type { CaseOverview } from '@shared/query/case-overview'
import type { MessageComparison } from '@shared/query/compare-messages'
import type { PeriodComparison } from '@shared/query/compare-periods'
import type { ServerComparison } from '@shared/query/compare-servers'
import type { FieldValue, ListedField } from '@shared/query/field-values'
import type { MessageFilter, Sort, SortKey } from '@shared/query/filter'
import type { Times } from '@shared/query/language/times'
import type { MessageDetail } from '@shared/query/message-detail'
import type { GridRow, QueryAnswer } from '@shared/query/message-engine'
import type { RowsAnswer, RowsQuestion, ShownRow } from '@shared/query/rows'
import type { SessionRow } from '@shared/query/session-row'
import type { SessionQuestion, WorkedSession } from '@shared/query/sessions'
import type { StackAnswer } from '@shared/query/stack'
import type { StreamPackets } from '@shared/query/stream-packets'
import type { PairFacts } from '@shared/query/stream-pairs'
import type { StreamDetail, StreamQuestion, StreamRow, StreamsOfHop } from '@shared/query/streams'
import type { Topology } from '@shared/query/topology'
import type { ReportNote } from '@shared/report/report-input'
import type { ProtocolRow, SessionView, TwoSessions } from './case-sessions'

export interface View {
  readonly filter: MessageFilter
  readonly sort: Sort
}

export interface Page {
  readonly rows: readonly GridRow[]
  readonly shown: number
}

/** How event and table segments reach the worker: straight over HTTP, or through the window. */
export type Bulk = { readonly kind: 'http'; readonly token: string } | { readonly kind: 'window' }

/** Where something is in what is read now; −1 for what is not there or has no such place. */
export interface Located {
  /** Of a hop: that of its message. */
  readonly message: number
  readonly session: number
  readonly stream: number
  readonly source: number
  readonly node: number
  /** Of the message. */
  readonly subject: string
}

/** What is marked, by what it is about. */
export interface MarkedThings {
  readonly pins: readonly Target[]
  readonly tags: readonly { readonly name: string; readonly on: readonly Target[] }[]
  readonly notes: readonly { readonly name: string; readonly text: string; readonly about: Target }[]
}

export interface StreamPair extends PairFacts {
  /** Of each packet as `packets` gives them: whether the first twin has it; null where there is no twin. */
  readonly seen: readonly (boolean | null)[] | null
  /** One sentence on the twin, '' without one. */
  readonly twin: string
}

/** What is laid side by side; sessions are asked for by `compareSessions`. */
export type CompareQuestion =
  | { readonly kind: 'messages' | 'servers'; readonly a: number; readonly b: number }
  | { readonly kind: 'periods'; readonly a: Times; readonly b: Times }

export type CompareAnswer =
  | { readonly kind: 'messages'; readonly a: MessageDetail; readonly b: MessageDetail; readonly comparison: MessageComparison }
  | { readonly kind: 'periods'; readonly comparison: PeriodComparison }
  | { readonly kind: 'servers'; readonly a: number; readonly b: number; readonly comparison: ServerComparison }

export interface CaseApi {
  /** Begins a case that the host is reading. */
  begin(a: { readonly caseId: string; readonly bulk: Bulk }): Promise<void>
  /** The host reads the open case again: what it had is void, what is on screen stays until there is something new. */
  restart(a: { readonly caseId: string; readonly bulk: Bulk }): Promise<void>
  /** Loads a stored case; null when the store does not have it whole. */
  reopen(a: { readonly caseId: string }): Promise<Catalogue | null>
  addSegments(a: { readonly entries: readonly SegmentEntry[] }): Promise<void>
  /**
   * Null when a newer generation came in between, or when it knows less than what is on screen. While reading goes on messages change their numbers: `moved` says for each watched one
   * which it is now, −1 when it is gone; so do sessions.
   */
  replaceTables(
    a: HostEvents['tables'] & { readonly watched: readonly number[]; readonly watchedSessions: readonly number[] },
  ): Promise<{ readonly moved: readonly number[]; readonly movedSessions: readonly number[] } | null>
  query(a: View): Promise<QueryAnswer | null>
  page(a: View & { readonly offset: number; readonly limit: number }): Promise<Page>
  /** Place of a message in the view, −1 when the filter hides it. */
  placeOf(a: View & { readonly message: number }): Promise<number>
  row(a: { readonly message: number }): Promise<GridRow | null>
  /** Values of a column over the rows of the view, with their counts. `zone`: its id. */
  stack(a: View & { readonly column: SortKey; readonly zone: string }): Promise<StackAnswer | null>
  /** Values of a field that contain what was typed, with their messages. */
  fieldValues(a: { readonly field: ListedField; readonly typed: string }): Promise<readonly FieldValue[]>
  /** Numbers over all messages; null while there are none. */
  overview(): Promise<CaseOverview | null>
  /** Hosts and the ways between them; null while there are no messages. */
  topology(): Promise<Topology | null>
  detail(a: { readonly message: number }): Promise<MessageDetail | null>
  /** What a person decided about hops of the open case: from now on details are read with it. */
  setDecisions(a: { readonly caseId: string; readonly decisions: readonly Decision[] }): Promise<void>
  /** What a person put on things of the open case: conditions on tags, notes and pins are about these from now on. */
  setMarks(a: { readonly caseId: string; readonly marks: MarkedThings }): Promise<void>
  /** Where the things are that a person wrote of, in the same order; none while nothing is read. */
  locate(a: { readonly targets: readonly Target[] }): Promise<readonly Located[]>
  /** Messages by what stays the same when they are read again; those that are not there are left out. */
  identify(a: { readonly messages: readonly number[] }): Promise<readonly Target[]>
  /** The same for the messages of a view, from the first on; at most `most`. */
  identifyView(a: View & { readonly most: number }): Promise<readonly Target[]>
  /** A stream by its first packet; null when it is not there. */
  identifyStream(a: { readonly stream: number }): Promise<Target | null>
  /**
   * What delayed mail in the whole case; worked out when asked for and kept for the tables it was asked of. Progress comes as
   * `delaysProgress`. Rejects with ABORTED when given up, with REPLACED when newer tables came meanwhile; null while there are none.
   */
  delays(): Promise<CaseDelays | null>
  /** What the checks find; in the way of `delays`, with `findingsProgress`. */
  findings(): Promise<Findings | null>
  /**
   * Two messages, periods or servers side by side. Progress comes as `compareProgress`; rejects as `delays` does. Null when one of the two
   * is not there.
   */
  compare(a: CompareQuestion): Promise<CompareAnswer | null>
  /** Tables of the evidence, of one file or of all, with their rows. */
  rowTables(a: { readonly source: number | null }): Promise<readonly { readonly table: string; readonly rows: number }[]>
  /** Progress comes as `rowsProgress`. Rejects with ABORTED when given up, with REPLACED when something else was asked meanwhile. */
  rows(a: RowsQuestion): Promise<RowsAnswer | null>
  /** Gives up the rows that are being worked out. */
  stopRows(): Promise<void>
  /** The table of the row at that place of a file and its number among the file's rows of that table; null when no row begins there. */
  rowAt(a: { readonly source: number; readonly offset: number }): Promise<{ readonly table: string; readonly row: number } | null>
  rowPage(a: RowsQuestion & { readonly offset: number; readonly limit: number }): Promise<readonly ShownRow[]>
  /** The message each of these lines tells of; −1 where none is known. In the same order. */
  messagesAt(a: { readonly refs: readonly Pick<SourceRef, 'source' | 'offset'>[] }): Promise<readonly number[]>
  /** Streams of captures: how many there are, and how many the question leaves. */
  streams(a: StreamQuestion): Promise<{ readonly total: number; readonly shown: number }>
  streamPage(a: StreamQuestion & { readonly offset: number; readonly limit: number }): Promise<readonly StreamRow[]>
  stream(a: { readonly stream: number }): Promise<StreamDetail | null>
  /** Id of the decision that ties them; '' when one of the two is not there. */
  linkOf(a: { readonly stream: number; readonly message: number }): Promise<string>
  /** The stream of a capture by its number in the file, or by the place of its first packet; −1 for none. */
  streamAt(a: { readonly source: number; readonly inFile: number | null; readonly offset: number }): Promise<number>
  packets(a: { readonly stream: number }): Promise<StreamPackets>
  /** What else its two hosts have with each other; of a connection in two captures, which of its packets the other one has. */
  pair(a: { readonly stream: number }): Promise<StreamPair | null>
  /** Streams of a hop, by its sessions and by the message itself. */
  streamsOf(a: StreamsOfHop): Promise<readonly StreamRow[]>
  /** Sessions of protocol logs: how many there are, and how many the question leaves. */
  sessions(a: SessionQuestion): Promise<{ readonly total: number; readonly shown: number }>
  sessionPage(a: SessionQuestion & { readonly offset: number; readonly limit: number }): Promise<readonly SessionRow[]>
  /** One with its lines, both its ends and what belongs to it; null when there is none of that number. */
  session(a: { readonly session: number }): Promise<SessionView | null>
  sessionRow(a: { readonly session: number }): Promise<SessionRow | null>
  compareSessions(a: { readonly a: number; readonly b: number }): Promise<TwoSessions | null>
  /** Sessions of the same connector in which a mail was taken. */
  workedSessions(a: { readonly session: number }): Promise<readonly WorkedSession[]>
  /** The session of a row of a protocol log; −1 when it is not known. */
  sessionOfRow(a: ProtocolRow): Promise<number>
  /** The report as bytes of one HTML file. */
  exportReport(a: {
    readonly messages: readonly number[]
    readonly notes: readonly ReportNote[]
    /** Names that a person gave to hosts. */
    readonly names: readonly { readonly about: Target; readonly name: string }[]
  }): Promise<ArrayBuffer>
  forget(a: { readonly caseId: string }): Promise<void>
}

export interface CaseEvents {
  /** All segments and the catalogue of the case are in the store. */
  stored: { readonly caseId: string; readonly bytes: number }
  /** 0 to 1. */
  delaysProgress: { readonly done: number }
  findingsProgress: { readonly done: number }
  compareProgress: { readonly done: number }
  /** Of the rows asked for last. */
  rowsProgress: { readonly done: number }
  problem: { readonly caseId: string; readonly what: string }
}

export const CASE_METHODS = [
  'begin',
  'restart',
  'reopen',
  'addSegments',
  'replaceTables',
  'query',
  'page',
  'placeOf',
  'row',
  'stack',
  'fieldValues',
  'overview',
  'topology',
  'detail',
  'setDecisions',
  'setMarks',
  'locate',
  'identify',
  'identifyView',
  'identifyStream',
  'delays',
  'findings',
  'compare',
  'rowTables',
  'rows',
  'stopRows',
  'rowAt',
  'rowPage',
  'messagesAt',
  'streams',
  'streamPage',
  'stream',
  'packets',
  'pair',
  'streamsOf',
  'streamAt',
  'linkOf',
  'sessions',
  'sessionPage',
  'session',
  'sessionRow',
  'compareSessions',
  'workedSessions',
  'sessionOfRow',
  'exportReport',
  'forget',
] as const satisfies readonly (keyof CaseApi)[]

/** Served by the window. */
export interface BackApi {
  segment(a: { readonly caseId: string; readonly index: number }): Promise<ArrayBuffer>
  readEvidence(a: { readonly caseId: string; readonly refs: readonly SourceRef[] }): Promise<readonly EvidenceLine[]>
}
export const BACK_METHODS = ['segment', 'readEvidence'] as const satisfies readonly (keyof BackApi)[]

/** First message to the case worker. */
export interface ConnectCase {
  readonly rpc: MessagePort
  readonly back: MessagePort
  readonly search: MessagePort
}
