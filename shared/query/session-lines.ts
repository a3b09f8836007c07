/**
 * The lines of one session, read out of the segments of its protocol log when a person looks at it. Secrets are masked here, so that nothing
 * behind this point ever has them.
 */
import type { EpochMs } from '../base/time'
import { NumberColumn, TextColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
import { isRepeat, isZeroed, sessionsOfId } from '../model/session-rows'
import { SecretMask, type Speaker, speakerOf } from '../model/smtp-secrets'
import type { SourceFile, SourceRef } from '../model/source'
import type { SessionRow } from './session-row'

export interface SessionLine {
  readonly at: EpochMs
  readonly sequence: number
  /** `+` connect, `-` disconnect, `>` sent by the server whose log it is, `<` received by it, `*` noted; '' where an export lost it. */
  readonly event: string
  /** '' for what the server only noted. */
  readonly by: Speaker
  /** Secrets are masked. */
  readonly text: string
  readonly context: string
  readonly masked: boolean
  /** The server wrote the line before a second time, or a copy of the file has it too. */
  readonly repeated: boolean
  readonly ref: SourceRef
}

/** A log can be one session for days. */
export const MOST_LINES = 20_000

export interface SessionLines {
  readonly lines: readonly SessionLine[]
  /** Lines beyond MOST_LINES. */
  readonly more: number
}

/** Files that can hold rows of the session: of its folder and kind, at its time. */
export function filesOfSession(s: SessionRow, sources: readonly SourceFile[]): number[] {
  const own = sources[s.ref.source]
  if (!own) return []
  const folder = own.path.replace(/[^/]*$/, '')
  const near = (f: SourceFile) => !(f.last < s.first) && !(f.first > s.last)
  return sources.filter((f) => f.kind === own.kind && f.path.replace(/[^/]*$/, '') === folder && near(f)).map((f) => f.id)
}

interface RawLine {
  readonly at: EpochMs
  readonly sequence: number
  readonly local: string
  readonly remote: string
  readonly event: string
  readonly data: string
  readonly context: string
  readonly ref: SourceRef
}

/** `segments`: of the files that `filesOfSession` names, in the order of files. */
export async function readSessionLines(segments: AsyncIterable<Segment>, s: SessionRow): Promise<SessionLines> {
  const rows: RawLine[] = []
  for await (const segment of segments) {
    const times = segment.column('date-time')
    if (times instanceof NumberColumn && (times.max < s.first || times.min > s.last)) continue
    for (const row of rowsOf(segment, s)) rows.push(rawLine(segment, row))
  }
  const sessions = sessionsOfId(s.sessionId, rows)
  const own = sessions.find((lines) => lines.some(({ ref }) => ref.source === s.ref.source && ref.offset === s.ref.offset)) ?? []
  return { lines: shown(own.slice(0, MOST_LINES), s.direction), more: Math.max(0, own.length - MOST_LINES) }
}

/** Rows of the session; where all sessions have one id, rows of the same other end, to be told apart by their endpoints. */
function* rowsOf(segment: Segment, s: SessionRow): Generator<number> {
  const ids = wanted(segment.column('session-id'), (t) => t.toUpperCase() === s.sessionId)
  const remotes = isZeroed(s.sessionId) ? wanted(segment.column('remote-endpoint'), (t) => t === s.remote) : null
  if (!ids) return
  for (let row = 0; row < segment.rows; row++) if (ids(row) && (remotes === null || remotes(row))) yield row
}

function wanted(column: ReturnType<Segment['column']>, test: (text: string) => boolean): ((row: number) => boolean) | null {
  if (!(column instanceof TextColumn)) return null
  const has = new Uint8Array(column.size)
  let any = false
  for (let id = 0; id < column.size; id++) {
    if (!test(column.textOf(id))) continue
    has[id] = 1
    any = true
  }
  return any ? (row) => has[column.ids[row] as number] === 1 : null
}

function rawLine(segment: Segment, row: number): RawLine {
  return {
    at: segment.number(row, 'date-time'),
    sequence: segment.number(row, 'sequence-number'),
    local: segment.text(row, 'local-endpoint'),
    remote: segment.text(row, 'remote-endpoint'),
    event: segment.text(row, 'event'),
    data: segment.text(row, 'data'),
    context: segment.text(row, 'context'),
    ref: segment.place(row) ?? { source: -1, offset: 0, length: 0, line: 0 },
  }
}

function shown(rows: readonly RawLine[], direction: SessionRow['direction']): SessionLine[] {
  const mask = new SecretMask()
  return rows.map((row, i) => {
    const { at, sequence, event, data, context, ref } = row
    const by = speakerOf(event, direction)
    const text = mask.said(by, data)
    const before = rows[i - 1]
    const repeated = before !== undefined && isRepeat(before, row)
    return { at, sequence, event, by, text, context, masked: text !== data, repeated, ref }
  })
}
