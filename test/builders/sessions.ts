/** Sessions of a case with their lines, as the window's worker puts them together. */
import { Segment } from '@shared/columns/segment'
import type { Coverage, RouteNode } from '@shared/model/routes'
import type { SourceFile } from '@shared/model/source'
import type { RouteTables } from '@shared/query/message-detail'
import { type Dialogue, dialogueOf } from '@shared/query/session-dialogue'
import { bothEnds } from '@shared/query/session-ends'
import { filesOfSession, readSessionLines } from '@shared/query/session-lines'
import { readSessionRow, type SessionRow } from '@shared/query/session-row'

export interface SessionCase {
  readonly tables: RouteTables
  readonly sources: readonly SourceFile[]
  /** Of events, those of protocol logs among them. */
  readonly segments: readonly ArrayBufferLike[]
  readonly nodes: readonly RouteNode[]
  readonly coverage: readonly Coverage[]
}

export interface TalkOfSession {
  readonly row: SessionRow
  readonly dialogue: Dialogue
}

export async function sessionAt(c: SessionCase, index: number): Promise<TalkOfSession> {
  const row = readSessionRow(c.tables.sessions, index)
  const files = new Set(filesOfSession(row, c.sources))
  const own = c.segments
    .map((b) => Segment.open(b))
    .filter((s) => s.table === 'smtp-protocol' && files.has(s.directory.places?.source ?? -1))
  const { lines } = await readSessionLines(
    (async function* () {
      yield* own
    })(),
    row,
  )
  return { row, dialogue: dialogueOf(lines) }
}

/** With the log of its other end; null where there is none. */
export async function withEnds(c: SessionCase, index: number) {
  const own = await sessionAt(c, index)
  const { peerSession } = own.row
  const other = peerSession < 0 ? null : await sessionAt(c, peerSession)
  return { ...own, other, ends: other && bothEnds(own, other, c) }
}

export const rowsOf = (c: SessionCase): SessionRow[] =>
  Array.from({ length: c.tables.sessions.rows }, (_, i) => readSessionRow(c.tables.sessions, i))
