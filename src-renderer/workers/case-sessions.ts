/** Sessions of the open case, as the window asks for them: the list, one with its lines and both its ends, two side by side. */
import { pushTo } from '@shared/base/lists'
import { settingsObjects } from '@shared/correlate/settings-objects'
import type { Catalogue } from '@shared/model/case'
import { isZeroed } from '@shared/model/session-rows'
import { type Comparison, compareSessions } from '@shared/query/compare-sessions'
import { type ConnectorSettings, connectorSettings } from '@shared/query/connector-settings'
import type { RouteTables } from '@shared/query/message-detail'
import { type Dialogue, dialogueOf } from '@shared/query/session-dialogue'
import { type BothEnds, bothEnds, clockShift, type End, type NoOtherEnd, noOtherEnd } from '@shared/query/session-ends'
import { filesOfSession, readSessionLines } from '@shared/query/session-lines'
import type { SessionRow } from '@shared/query/session-row'
import { SessionEngine, type SessionPeers, type SessionQuestion, type WorkedSession } from '@shared/query/sessions'
import { WholeNumbers } from '@shared/query/whole-column'
import type { CaseRows } from './case-rows'

/** One session with everything that is known of it. */
export interface SessionView {
  readonly row: SessionRow
  readonly dialogue: Dialogue
  /** Lines beyond those of the dialogue. */
  readonly more: number
  /** The same connection in the log of the other end; null where there is none. */
  readonly other: End | null
  readonly ends: BothEnds | null
  /** Why there is no other end. */
  readonly noEnd: NoOtherEnd | null
  /** What the clock of the other end shows beyond this one’s. */
  readonly shift: { readonly ms: number; readonly boundMs: number }
  readonly peers: SessionPeers
  /** Rows of connectivity logs that are this connection. */
  readonly connections: readonly { readonly destination: string; readonly failure: string; readonly messages: number }[]
  readonly settings: ConnectorSettings | null
}

export interface TwoSessions {
  readonly a: SessionView
  readonly b: SessionView
  readonly comparison: Comparison
}

/** A row of a protocol log, as its columns have it. */
export interface ProtocolRow {
  readonly source: number
  readonly sessionId: string
  readonly local: string
  readonly remote: string
  readonly at: number
}

export class CaseSessions {
  private readonly engine: SessionEngine
  private asked: { readonly of: string; readonly rows: Uint32Array } | null = null
  private ofConnections: ReadonlyMap<number, readonly number[]> | null = null

  constructor(
    private readonly tables: RouteTables,
    private readonly catalogue: Catalogue,
    private readonly rows: CaseRows,
  ) {
    this.engine = new SessionEngine(tables.sessions, catalogue.nodes)
  }

  counts(question: SessionQuestion): { total: number; shown: number } {
    return { total: this.engine.total, shown: this.view(question).length }
  }

  page(question: SessionQuestion, offset: number, limit: number): SessionRow[] {
    return this.engine.page(this.view(question), offset, limit)
  }

  row(session: number): SessionRow | null {
    return this.engine.row(session)
  }

  worked(session: number): WorkedSession[] {
    return this.engine.row(session) ? this.engine.worked(session) : []
  }

  async session(session: number): Promise<SessionView | null> {
    const row = this.engine.row(session)
    if (!row) return null
    const { nodes } = this.catalogue
    const [own, other] = await Promise.all([this.talk(row), this.otherEnd(row)])
    return {
      row,
      dialogue: own.dialogue,
      more: own.more,
      other,
      ends: other && bothEnds({ row, dialogue: own.dialogue }, other, this.catalogue),
      noEnd: other ? null : noOtherEnd(row, this.catalogue, (node, peer) => this.engine.logs(node, peer, opposite(row.direction))),
      shift: clockShift(nodes, row.node, row.peer, row.first),
      peers: this.engine.peers(session),
      connections: this.connectionsOf(session),
      settings: await this.settingsOf(row),
    }
  }

  async compare(a: number, b: number): Promise<TwoSessions | null> {
    const [left, right] = await Promise.all([this.session(a), this.session(b)])
    return left && right && { a: left, b: right, comparison: compareSessions(left.dialogue, right.dialogue) }
  }

  /** The session that a row of a protocol log is part of; −1 when it is not known. */
  ofRow({ source, sessionId, local, remote, at }: ProtocolRow): number {
    const { sessions } = this.tables
    const { sources } = this.catalogue
    const folder = (of: number) => `${sources[of]?.kind} ${sources[of]?.path.replace(/[^/]*$/, '')}`
    const id = sessionId.toUpperCase()
    for (const i of this.engine.withId(id)) {
      if (folder(sessions.number(i, 'source')) !== folder(source)) continue
      if (!isZeroed(id)) return i
      const ends = sessions.text(i, 'remote') === remote && (local === '' || sessions.text(i, 'local') === local)
      if (ends && sessions.number(i, 'first') <= at && sessions.number(i, 'last') >= at) return i
    }
    return -1
  }

  /** The list asks for its pages one after another. */
  private view(question: SessionQuestion): Uint32Array {
    const of = JSON.stringify(question)
    if (this.asked?.of !== of) this.asked = { of, rows: this.engine.view(question) }
    return this.asked.rows
  }

  private async talk(row: SessionRow): Promise<{ dialogue: Dialogue; more: number }> {
    const { rows } = this
    const files = filesOfSession(row, this.catalogue.sources)
    const segments = async function* () {
      for (const source of files) yield* rows.segmentsOf('smtp-protocol', source)
    }
    const { lines, more } = await readSessionLines(segments(), row)
    return { dialogue: dialogueOf(lines), more }
  }

  private async otherEnd({ peerSession }: SessionRow): Promise<End | null> {
    const row = this.engine.row(peerSession)
    return row && { row, dialogue: (await this.talk(row)).dialogue }
  }

  private connectionsOf(session: number): SessionView['connections'] {
    const { connections } = this.tables
    this.ofConnections ??= indexOf(WholeNumbers.read(connections, 'session').values)
    return (this.ofConnections.get(session) ?? []).map((i) => ({
      destination: connections.text(i, 'destination'),
      failure: connections.text(i, 'failure'),
      messages: connections.number(i, 'messages'),
    }))
  }

  private async settingsOf(row: SessionRow): Promise<ConnectorSettings | null> {
    const { sources } = this.catalogue
    const segments = await this.rows.ofTable('settings', (source) => sources[source]?.duplicateOf === null)
    return connectorSettings(settingsObjects(segments, row.direction === 'receive' ? 'receive-connector' : 'send-connector'), row)
  }
}

const opposite = (direction: SessionRow['direction']) => (direction === 'send' ? 'receive' : 'send')

function indexOf(values: Float64Array): Map<number, number[]> {
  const out = new Map<number, number[]>()
  values.forEach((session, i) => {
    if (session >= 0) pushTo(out, session, i)
  })
  return out
}
