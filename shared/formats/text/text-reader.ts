/**
 * The reader all text formats share: lines in, an account of every byte, segments out. A format brings a parser, which is given each
 * line once and says of each line what it is: part of a record, header, or set aside.
 */

import type { EpochMs } from '../../base/time'
import { Account } from '../../columns/scan/set-aside'
import { type RowOf, TableBuilder, type TableShape } from '../../columns/table-builder'
import type { Issue, IssueSeverity, SetAsideReason, SourceClock, SourceKind, SourceOwner } from '../../model/source'
import { setAsideIssue } from '../exchange-log/log-issues'
import type { Reader, ReaderContext, ReadSummary } from '../format'
import { type Line, LineReader } from './line-reader'

/** What a parser makes of a file. `line` is called once a line, in order; `end` once, when no more lines come. */
export interface TextParser {
  line(line: Line): void
  /** Emits what is left and says what the file turned out to be. */
  end(): TextOutcome
}

export interface TextOutcome {
  readonly kind: SourceKind
  /** Records as a person counts them: objects, rows, header fields. */
  readonly records: number
  /** Least and greatest record time, UTC; NaN when there is none. */
  readonly first: EpochMs
  readonly last: EpochMs
  readonly clock?: SourceClock | null
  readonly owner?: SourceOwner | null
}

/** Told for each line exactly once. */
export class TextSink {
  readonly account = new Account()
  readonly issues: Issue[] = []

  constructor(private readonly context: ReaderContext) {}

  /** The line belongs to a record. */
  record(line: Line): void {
    this.account.addRecords(line.bytes)
  }

  /** The line says how others are to be read: column names, underlines, prompts. */
  header(line: Line): void {
    this.account.addHeader(line.bytes)
  }

  setAside(line: Line, reason: SetAsideReason): void {
    this.account.addSetAside({ offset: line.offset, bytes: line.bytes, line: line.line, lines: 1, reason })
  }

  /** Blank lines part things; nothing is lost with them. */
  blank(line: Line): void {
    this.account.addHeader(line.bytes)
  }

  issue(code: string, severity: IssueSeverity, count: number, message: string, at?: Line): void {
    if (count > 0) this.issues.push({ code, severity, count, message, ...(at ? { offset: at.offset, line: at.line } : {}) })
  }

  /** A table whose rows stand in this file. Its `finish` emits what is left. `late`: see TableOptions. */
  table<S extends TableShape>(name: string, shape: S, late?: keyof S & string): TableBuilder<S> {
    const { source, shared, onSegment } = this.context
    return new TableBuilder(name, shape, { source, shared, onSegment, ...(late === undefined ? {} : { late }) })
  }
}

/** Adds a row that stands at a line. */
export function addAt<S extends TableShape>(table: TableBuilder<S>, line: Pick<Line, 'offset' | 'length' | 'line'>, row: RowOf<S>): void {
  table.place(line.offset, line.length, line.line)
  table.add(row)
}

export function openTextReader(context: ReaderContext, start: (sink: TextSink) => TextParser): Reader {
  const sink = new TextSink(context)
  const parser = start(sink)
  const lines = new LineReader(sink.account, (line) => parser.line(line))
  return {
    push: (bytes) => lines.push(bytes),
    finish() {
      lines.finish()
      return summarize(sink, parser.end(), lines)
    },
  }
}

/** For readers that cut the file by something else than lines: `lines` says how the bytes were read. */
export function summarize(sink: TextSink, outcome: TextOutcome, lines: Pick<LineReader, 'encoding' | 'legacy'>): ReadSummary {
  const { account } = sink
  if (lines.encoding === 'utf-16le' || lines.encoding === 'utf-16be')
    sink.issue('text.utf-16', 'info', 1, 'The file is UTF-16; offsets count its bytes as they are.')
  sink.issue(
    'text.legacy',
    'info',
    lines.legacy,
    'Some lines are no UTF-8 and were read as Windows-1252: letters beyond ASCII may be wrong.',
  )
  if (account.more > 0)
    sink.issue('text.set-aside-many', 'info', account.more, 'Only the first thousand places are listed; all are counted.')
  return {
    kind: outcome.kind,
    records: outcome.records,
    setAsideLines: account.lines,
    balance: account.bytes,
    setAside: account.setAside,
    issues: [...account.reasons.map(setAsideIssue), ...sink.issues],
    encoding: lines.encoding,
    header: null,
    first: outcome.first,
    last: outcome.last,
    clock: outcome.clock ?? null,
    owner: outcome.owner ?? null,
  }
}
