/**
 * Which rows of a protocol log are one session. The rows of a session id in one folder and direction are one session, in the order of their
 * sequence numbers; logs made anonymous have one id for all, and there endpoints and numbers tell sessions apart.
 *
 * Source: docs/formats/smtp-protocol.md.
 */

export interface NumberedRow {
  readonly local: string
  readonly remote: string
  /** NaN when the log has none. */
  readonly sequence: number
}

/** What two rows are compared by that are the same row, written twice. */
export interface RepeatableRow {
  readonly sequence: number
  readonly at: number
  readonly event: string
  readonly data: string
  readonly context: string
}

/** Servers do write a row twice. */
export const isRepeat = (a: RepeatableRow, b: RepeatableRow): boolean =>
  a.sequence === b.sequence && a.at === b.at && a.event === b.event && a.data === b.data && a.context === b.context

/** The id says nothing: it is all zeros, crosses, or empty. */
export const isZeroed = (sessionId: string): boolean => /^[0x]*$/i.test(sessionId)

/** `rows`: those of one id, in the order of the files. Each session in the order of its numbers; may sort in place. */
export function sessionsOfId<R extends NumberedRow>(sessionId: string, rows: R[]): R[][] {
  const sessions = isZeroed(sessionId) ? byEndpoints(rows) : [rows]
  for (const own of sessions) {
    // a stable sort keeps file order among equal numbers, and rows without a number where they stand
    if (!inOrder(own)) own.sort((a, b) => (Number.isNaN(a.sequence) || Number.isNaN(b.sequence) ? 0 : a.sequence - b.sequence))
  }
  return sessions
}

/** `rows` are in file order. A number that is not higher than the last one of the same endpoints begins another session. */
function byEndpoints<R extends NumberedRow>(rows: readonly R[]): R[][] {
  const sessions: R[][] = []
  const open = new Map<string, { rows: R[]; last: number }>()
  /** Rows before a connection is made name no local endpoint: they go to the next connection to that host. */
  const ahead = new Map<string, R[]>()
  for (const row of rows) {
    const { local, remote, sequence } = row
    if (local === '') {
      const waiting = sequence === 0 ? undefined : ahead.get(remote)
      if (waiting) waiting.push(row)
      else ahead.set(remote, [row])
      continue
    }
    const key = `${local} ${remote}`
    let session = open.get(key)
    if (!session || sequence < session.last || sequence === 0) {
      session = { rows: ahead.get(remote) ?? [], last: -1 }
      ahead.delete(remote)
      open.set(key, session)
      sessions.push(session.rows)
    }
    session.rows.push(row)
    session.last = sequence
  }
  for (const left of ahead.values()) sessions.push(left)
  return sessions
}

function inOrder(rows: readonly NumberedRow[]): boolean {
  for (let i = 1; i < rows.length; i++) {
    if (!((rows[i]?.sequence ?? 0) >= (rows[i - 1]?.sequence ?? 0))) return false
  }
  return true
}
