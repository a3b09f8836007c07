/** The same session after its number has changed: while a case is read, or when evidence was added, sessions are counted anew. */
import type { Table } from '../columns/table'
import { isZeroed } from '../model/session-rows'
import { WholeTexts } from './whole-column'

/** What stays the same when sessions change their numbers. */
export interface SessionIdentity {
  readonly sessionId: string
  readonly direction: string
  /** Of the file of its first row. */
  readonly path: string
  /** Of its first row in that file. */
  readonly offset: number
}

export function sessionIdentity(t: Table, i: number, pathOf: (source: number) => string): SessionIdentity {
  return {
    sessionId: t.text(i, 'sessionId'),
    direction: t.text(i, 'direction'),
    path: pathOf(t.number(i, 'source')),
    offset: t.number(i, 'offset'),
  }
}

/** Numbers of those sessions, −1 where there is none. */
export function findSessions(t: Table, wanted: readonly SessionIdentity[], pathOf: (source: number) => string): number[] {
  if (wanted.length === 0) return []
  const ids = new WholeTexts(t, 'sessionId')
  const sought = new Set(wanted.map((w) => w.sessionId))
  const seeks = ids.texts.map((id) => sought.has(id))
  const found = new Map<string, number>()
  for (let row = 0; row < t.rows; row++) {
    if (seeks[ids.ids[row] as number]) found.set(keyOf(sessionIdentity(t, row, pathOf)), row)
  }
  return wanted.map((w) => found.get(keyOf(w)) ?? -1)
}

/** An id is unique in its folder and direction, whichever file it begins in; one that is all zeros is told by its place. */
function keyOf({ sessionId, direction, path, offset }: SessionIdentity): string {
  return JSON.stringify(isZeroed(sessionId) ? [direction, path, offset] : [sessionId, direction, path.replace(/[^/]*$/, '')])
}
