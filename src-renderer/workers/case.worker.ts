/**
 * Owns the case that is open: its database, its route tables, its queries. Thin: what it does is in the files beside it and in
 * shared/query.
 */

import { UTC, zoneNamed } from '@shared/base/zone'
import { portChannel } from '@shared/contract/channels'
import { type Client, client, type Handlers, type Served, serve } from '@shared/contract/rpc'
import type { Findings } from '@shared/findings/finding'
import type { Catalogue, SegmentEntry } from '@shared/model/case'
import type { Decision } from '@shared/model/decisions'
import type { RouteTableName } from '@shared/model/routes'
import { maskedRow } from '@shared/model/smtp-secrets'
import type { Target } from '@shared/model/targets'
import type { CaseDelays } from '@shared/query/case-delays'
import { nodesWithDecisions, withDecisions } from '@shared/query/decisions'
import { withGivenNames } from '@shared/query/given-names'
import type { MessageDetail } from '@shared/query/message-detail'
import { messagesAt } from '@shared/query/messages-at'
import type { RowsQuestion, SegmentFacts, ShownRow } from '@shared/query/rows'
import { findSessions, sessionIdentity } from '@shared/query/session-identity'
import { type LinkEnds, linkId, linksOf } from '@shared/query/stream-links'
import { packetsOf, type StreamPackets } from '@shared/query/stream-packets'
import { seenIn } from '@shared/query/stream-pairs'
import { twinSentence } from '@shared/report/stream-words'
import {
  BACK_METHODS,
  type BackApi,
  type Bulk,
  CASE_METHODS,
  type CaseApi,
  type CaseEvents,
  type ConnectCase,
  type MarkedThings,
  type StreamPair,
} from './case-api'
import { CaseRows } from './case-rows'
import { CaseSessions } from './case-sessions'
import { CaseStore } from './case-store'
import { CaseTables, ROUTE_TABLE_NAMES, type RouteBuffers } from './case-tables'
import { identify, locate, messageMarks } from './locate'
import { type LongQuestion, workOutComparison, workOutDelays, workOutFindings } from './long-work'
import { reportBytes } from './report'
import type { Feed } from './search-api'
import { type SegmentSource, segmentSource } from './segment-source'

type Reported = Parameters<CaseApi['exportReport']>[0]
type ReportParts = [messages: Reported['messages'], notes: Reported['notes'], names: Reported['names']]

class CaseWorker {
  private caseId = ''
  private store: CaseStore | null = null
  private source: SegmentSource | null = null
  private tables: CaseTables | null = null
  private rows: CaseRows | null = null
  private catalogue: Catalogue | null = null
  private generation = -1
  private fedMessages = 0
  /** Puts go one after another: one transaction each, and the last one closes the case. */
  private puts: Promise<void> = Promise.resolve()
  private failed: string | null = null
  /** Segments that are being fetched. */
  private adding: Promise<void> = Promise.resolve()
  private decisions: ReadonlyMap<string, Decision> = new Map()
  private marks: MarkedThings | null = null
  /** Of the tables it was worked out of. */
  private sessioned: { readonly of: CaseTables; readonly sessions: CaseSessions } | null = null
  private delayed: { readonly of: CaseTables; readonly answer: CaseDelays } | null = null
  private checked: { readonly of: CaseTables; readonly answer: Findings } | null = null

  constructor(
    private readonly emit: Served<CaseEvents>['emit'],
    private readonly back: Client<BackApi, Record<string, never>>,
    private readonly search: MessagePort,
  ) {}

  handlers(): Handlers<CaseApi> {
    return {
      begin: (_c, { caseId, bulk }) => {
        this.change(caseId)
        this.source = segmentSource(caseId, bulk, this.back)
      },
      restart: (_c, { caseId, bulk }) => this.restart(caseId, bulk),
      reopen: (_c, { caseId }) => this.reopen(caseId),
      addSegments: (_c, { entries }) => {
        this.adding = Promise.all([this.adding.catch(() => undefined), this.addSegments(entries)]).then(() => undefined)
        return this.adding
      },
      replaceTables: (_c, signal) => this.replaceTables(signal),
      query: (_c, view) => this.tables?.query(view) ?? null,
      page: (_c, { offset, limit, ...view }) => this.tables?.page(view, offset, limit) ?? { rows: [], shown: 0 },
      placeOf: (_c, { message, ...view }) => this.tables?.placeOf(view, message) ?? -1,
      stack: (_c, { column, zone, ...view }) => this.tables?.stack(view, column, zoneNamed(zone) ?? UTC) ?? null,
      fieldValues: (_c, { field, typed }) => this.tables?.fieldValues(field, typed) ?? [],
      row: (_c, { message }) => this.tables?.row(message) ?? null,
      topology: () => this.tables?.topology() ?? null,
      overview: () => this.tables?.caseOverview() ?? null,
      detail: (_c, { message }) => this.detail(message),
      setDecisions: (_c, { caseId, decisions }) => {
        if (caseId !== this.caseId) return
        this.decisions = new Map(decisions.map((d) => [d.about, d]))
        this.layLinks()
      },
      setMarks: (_c, { caseId, marks }) => {
        if (caseId !== this.caseId) return
        this.marks = marks
        this.layMarks()
      },
      locate: (_c, { targets }) => (this.tables && this.catalogue ? locate(targets, this.tables, this.catalogue) : []),
      identify: (_c, { messages }) => (this.tables ? identify(messages, this.tables) : []),
      identifyView: (_c, { most, ...view }) => (this.tables ? identify(this.tables.messagesOf(view, most), this.tables) : []),
      identifyStream: (_c, { stream }) => this.identifyStream(stream),
      delays: ({ signal }) => this.delays(signal),
      findings: ({ signal }) => this.findings(signal),
      compare: async ({ signal }, asked) => {
        const long = await this.longWork('compareProgress', signal)
        return long && workOutComparison(asked, long, (m) => this.detail(m))
      },
      rowTables: (_c, { source }) => this.rows?.engine.tables(source) ?? [],
      rows: (_c, question) => this.rows?.engine.ask(question, (done) => this.emit('rowsProgress', { done })) ?? null,
      stopRows: () => this.rows?.engine.stop(),
      rowAt: (_c, ref) => this.rows?.find(ref) ?? null,
      rowPage: (_c, { offset, limit, ...question }) => this.rowPage(question, offset, limit),
      messagesAt: (_c, { refs }) => (this.tables ? messagesAt(refs, this.tables.tables) : refs.map(() => -1)),
      streams: (_c, question) => this.tables?.streams(question) ?? { total: 0, shown: 0 },
      streamPage: (_c, { offset, limit, ...question }) => this.tables?.streamPage(question, offset, limit) ?? [],
      stream: (_c, { stream }) => this.tables?.stream(stream) ?? null,
      linkOf: (_c, { stream, message }) => this.linkOf(stream, message),
      streamAt: (_c, where) => this.tables?.streamAt(where) ?? -1,
      packets: (_c, { stream }) => this.packets(stream),
      pair: (_c, { stream }) => this.pair(stream),
      streamsOf: (_c, hop) => this.tables?.streamsOf(hop) ?? [],
      sessions: (_c, question) => this.sessions?.counts(question) ?? { total: 0, shown: 0 },
      sessionPage: (_c, { offset, limit, ...question }) => this.sessions?.page(question, offset, limit) ?? [],
      session: (_c, { session }) => this.sessions?.session(session) ?? null,
      sessionRow: (_c, { session }) => this.sessions?.row(session) ?? null,
      compareSessions: (_c, { a, b }) => this.sessions?.compare(a, b) ?? null,
      workedSessions: (_c, { session }) => this.sessions?.worked(session) ?? [],
      sessionOfRow: (_c, row) => this.sessions?.ofRow(row) ?? -1,
      exportReport: (_c, { messages, notes, names }) => this.exportReport(messages, notes, names),
      forget: async (_c, { caseId }) => {
        if (caseId === this.caseId) this.change('')
        await CaseStore.remove(caseId)
      },
    }
  }

  /** Of the tables that are there now. */
  private get sessions(): CaseSessions | null {
    const { tables, catalogue, rows } = this
    if (!tables || !catalogue || !rows) return null
    if (this.sessioned?.of !== tables) this.sessioned = { of: tables, sessions: new CaseSessions(tables.tables, catalogue, rows) }
    return this.sessioned.sessions
  }

  private async rowPage(question: RowsQuestion, offset: number, limit: number): Promise<readonly ShownRow[]> {
    const rows = (await this.rows?.engine.page(question, offset, limit)) ?? []
    return question.table === 'smtp-protocol' ? rows.map(maskedRow) : rows
  }

  private detail(message: number): MessageDetail | null {
    const detail = this.tables?.detail(message) ?? null
    if (!detail || !this.catalogue) return detail
    const { sources, nodes } = this.catalogue
    return withDecisions(detail, this.decisions, { pathOf: (source) => sources[source]?.path ?? '', nodes })
  }

  /** What a person said of streams and messages, laid over the tables that are there now. */
  private layLinks(): void {
    const { tables, catalogue } = this
    if (!tables || !catalogue) return
    const source = new Map(catalogue.sources.map((s) => [s.path, s.id]))
    const streamAt = ({ path, offset }: LinkEnds) => tables.streamAt({ source: source.get(path) ?? -1, inFile: null, offset })
    tables.setLinks(linksOf(this.decisions.values(), streamAt, (wanted) => tables.findAll(wanted)))
  }

  /** Conditions on marks and findings are about the messages that have them in the tables there are now. */
  private layMarks(): void {
    const { tables, catalogue, marks } = this
    const found = this.checked?.of === tables ? this.checked.answer.findings : []
    if (tables && catalogue && marks) tables.setMarks(messageMarks(marks, found, tables, catalogue))
  }

  /** '' when one of the two is not there. */
  private linkOf(stream: number, message: number): string {
    const [of, row] = [this.tables?.stream(stream), this.tables?.row(message)]
    const path = this.catalogue?.sources[of?.source ?? -1]?.path
    if (!this.tables || !of || !row || path === undefined) return ''
    return linkId({ path, offset: of.ref.offset, message: this.tables.identity(message) })
  }

  private identifyStream(stream: number): Target | null {
    const of = this.tables?.stream(stream)
    const path = this.catalogue?.sources[of?.source ?? -1]?.path
    return of && path !== undefined ? { kind: 'stream', path, offset: of.ref.offset, label: `${of.client} → ${of.server}` } : null
  }

  private async packets(stream: number): Promise<StreamPackets> {
    const of = this.tables?.stream(stream)
    if (!of || !this.rows) return { packets: [], more: 0 }
    return packetsOf(this.rows.segmentsOf('tcp-packets', of.source), { stream: of.inFile, clientEnd: of.clientEnd })
  }

  private async pair(stream: number): Promise<StreamPair | null> {
    const [of, facts] = [this.tables?.stream(stream), this.tables?.pair(stream)]
    if (!of || !facts) return null
    const [twin] = facts.twins
    if (twin === undefined) return { ...facts, seen: null, twin: '' }
    const [own, other] = await Promise.all([this.packets(stream), this.packets(twin)])
    const seen = seenIn(own.packets, other.packets)
    return { ...facts, seen, twin: twinSentence(of, own.packets, seen) }
  }

  private async delays(signal: AbortSignal | null): Promise<CaseDelays | null> {
    const { tables } = this
    if (tables && this.delayed?.of === tables) return this.delayed.answer
    const long = await this.longWork('delaysProgress', signal)
    if (!long) return null
    const answer = await workOutDelays(long)
    if (tables && this.tables === tables) this.delayed = { of: tables, answer }
    return answer
  }

  private async findings(signal: AbortSignal | null): Promise<Findings | null> {
    const { tables } = this
    if (tables && this.checked?.of === tables) return this.checked.answer
    const long = await this.longWork('findingsProgress', signal)
    if (!long) return null
    const answer = await workOutFindings(long, this.delayed?.of === tables ? this.delayed.answer : null)
    if (tables && this.tables === tables) {
      this.checked = { of: tables, answer }
      this.layMarks()
    }
    return answer
  }

  /** What long work needs of the tables there are now; null while there are none. It ends when it is given up or there are newer ones. */
  private async longWork(
    progress: 'delaysProgress' | 'findingsProgress' | 'compareProgress',
    signal: AbortSignal | null,
  ): Promise<LongQuestion | null> {
    const { tables, catalogue, rows } = this
    if (!tables || !catalogue) return null
    // settings of files that are read may still be on their way
    await this.adding.catch(() => undefined)
    const settings = (await rows?.ofTable('settings', (source) => catalogue.sources[source]?.duplicateOf === null)) ?? []
    const check = (done: number) => {
      if (signal?.aborted) throw Object.assign(new Error('given up'), { code: 'ABORTED' })
      if (this.tables !== tables) throw Object.assign(new Error('there are newer tables'), { code: 'REPLACED' })
      this.emit(progress, { done })
    }
    check(0)
    return { tables: tables.tables, catalogue, settings, check }
  }

  private change(caseId: string): void {
    this.store?.close()
    this.caseId = caseId
    this.decisions = new Map()
    this.marks = null
    this.store = caseId === '' ? null : new CaseStore(caseId)
    this.source = null
    this.tables = null
    this.delayed = null
    this.checked = null
    this.sessioned = null
    this.rows = this.store && new CaseRows(this.store, () => this.source)
    this.catalogue = null
    this.generation = -1
    this.fedMessages = 0
    this.puts = Promise.resolve()
    this.failed = null
    this.feed(null)
  }

  private async restart(caseId: string, bulk: Bulk): Promise<void> {
    if (caseId !== this.caseId || !this.store) return
    const { store } = this
    this.source = segmentSource(caseId, bulk, this.back)
    this.rows = new CaseRows(store, () => this.source)
    this.generation = -1
    this.fedMessages = 0
    this.failed = null
    this.puts = this.puts.then(() => store.clear()).catch((e: unknown) => this.report(store, e))
    await this.puts
  }

  private async reopen(caseId: string): Promise<Catalogue | null> {
    this.change(caseId)
    const loaded = await this.store?.load()
    if (!loaded || this.caseId !== caseId) return null
    const buffers = Object.fromEntries(ROUTE_TABLE_NAMES.map((n) => [n, [] as ArrayBuffer[]])) as Record<RouteTableName, ArrayBuffer[]>
    for (const s of loaded.segments) buffers[s.table as RouteTableName]?.push(s.bytes)
    this.catalogue = loaded.catalogue
    this.tables = new CaseTables(buffers, loaded.catalogue.timeRange)
    this.feed(buffers.messages)
    await this.rows?.load()
    this.rows?.setConnections(buffers.connections)
    return loaded.catalogue
  }

  /** Event segments are only stored; rows are looked at one segment at a time. */
  private async addSegments(entries: readonly SegmentEntry[]): Promise<void> {
    const { source, store, rows } = this
    for (const entry of entries) {
      const bytes = await source?.get(entry.index)
      // a run that was given up meanwhile leaves nothing behind: its segments would come back as rows of this case
      if (bytes && store && rows && rows === this.rows) this.putLater(store, rows.add(entry.index, bytes), bytes)
    }
  }

  private async replaceTables(signal: Parameters<CaseApi['replaceTables']>[0]): ReturnType<CaseApi['replaceTables']> {
    if (signal.caseId !== this.caseId || signal.generation < this.generation) return null
    this.generation = signal.generation
    const fetched = await this.fetchTables(signal.tables, signal.generation)
    if (!fetched || signal.caseId !== this.caseId) return null
    const before = this.tables
    const tables = new CaseTables(fetched, signal.catalogue.timeRange)
    const moved = before ? tables.findAll(signal.watched.map((m) => before.identity(m))) : signal.watched.map(() => -1)
    // when a case is read again its first previews know less than what is on screen: that stays until there is as much
    if (!signal.final && before && (moved.includes(-1) || tables.messages < before.messages)) return null
    const movedSessions = this.moveSessions(signal.watchedSessions, tables, signal.catalogue)
    this.tables = tables
    this.catalogue = signal.catalogue
    this.layLinks()
    this.layMarks()
    this.rows?.setConnections(fetched.connections)
    // an index for searching costs more than a generation: while reading goes on, only when the case has doubled
    if (signal.final || tables.messages >= this.fedMessages * 2) {
      this.fedMessages = tables.messages
      this.feed(fetched.messages)
    }
    if (signal.final) this.finish(signal.tables, fetched, signal.catalogue)
    return { moved, movedSessions }
  }

  /** The numbers that sessions have in the tables to come. */
  private moveSessions(watched: readonly number[], to: CaseTables, catalogue: Catalogue): number[] {
    const { tables: from, catalogue: before } = this
    if (!from || !before) return watched.map(() => -1)
    const wanted = watched.map((s) => sessionIdentity(from.tables.sessions, s, (source) => before.sources[source]?.path ?? ''))
    return findSessions(to.tables.sessions, wanted, (source) => catalogue.sources[source]?.path ?? '')
  }

  private async fetchTables(
    tables: Readonly<Record<RouteTableName, readonly SegmentEntry[]>>,
    generation: number,
  ): Promise<RouteBuffers | null> {
    const out = {} as Record<RouteTableName, ArrayBuffer[]>
    for (const name of ROUTE_TABLE_NAMES) {
      out[name] = []
      for (const entry of tables[name]) {
        const bytes = await this.source?.get(entry.index)
        if (!bytes || generation !== this.generation) return null
        out[name].push(bytes)
      }
    }
    return out
  }

  private finish(entries: Readonly<Record<RouteTableName, readonly SegmentEntry[]>>, buffers: RouteBuffers, catalogue: Catalogue): void {
    const { store, rows } = this
    if (!store) return
    for (const name of ROUTE_TABLE_NAMES)
      entries[name].forEach((entry, i) => {
        const bytes = buffers[name][i]
        if (bytes) this.putLater(store, { index: entry.index, table: entry.table, source: -1, rows: 0 }, bytes)
      })
    const numbers = ROUTE_TABLE_NAMES.flatMap((n) => entries[n].map((e) => e.index))
    const { caseId } = this
    this.puts = this.puts
      .then(() => store.putCatalogue(catalogue, numbers))
      .then(
        () => {
          // of a run that was given up meanwhile nothing is whole
          if (!this.failed && rows === this.rows) this.emit('stored', { caseId, bytes: store.written })
        },
        (e: unknown) => {
          this.report(store, e)
        },
      )
  }

  private putLater(store: CaseStore, facts: SegmentFacts, bytes: ArrayBuffer): void {
    this.puts = this.puts.then(() => (this.failed ? undefined : store.put(facts, bytes))).catch((e: unknown) => this.report(store, e))
  }

  /** A full disk ends storing, not the work: the tables stay in memory. Said once. */
  private report(store: CaseStore, e: unknown): void {
    // a store that was closed for another case fails its last puts, and nobody misses them
    if (this.failed || store !== this.store) return
    this.failed = e instanceof Error ? `${e.name}: ${e.message}` : String(e)
    this.emit('problem', { caseId: this.caseId, what: this.failed })
  }

  private feed(segments: readonly ArrayBuffer[] | null): void {
    const of = segments?.length ?? 0
    const post = (part: number, bytes: ArrayBuffer | null) => {
      this.search.postMessage({ generation: this.generation, part, of, bytes } satisfies Feed)
    }
    if (of === 0) post(0, null)
    segments?.forEach((bytes, part) => {
      post(part, bytes)
    })
  }

  private async exportReport(...[messages, notes, names]: ReportParts): Promise<ArrayBuffer> {
    const { tables, catalogue, caseId } = this
    if (!tables || !catalogue) throw new Error('no case is open')
    const details = messages.map((m) => this.detail(m)).filter((d) => d !== null)
    const delays = await this.delays(null).catch(() => null)
    const at = locate(
      names.map((n) => n.about),
      tables,
      catalogue,
    )
    const given = new Map(names.map(({ name }, i) => [at[i]?.node ?? -1, name]))
    const decided = { ...catalogue, nodes: withGivenNames(nodesWithDecisions(catalogue.nodes, this.decisions), given) }
    const facts = { catalogue: decided, messages: details, overview: tables.overview(), delays, captured: tables.captures(details), notes }
    return reportBytes(facts, (refs) => this.back.readEvidence({ caseId, refs }))
  }
}

self.addEventListener('message', (e: MessageEvent<ConnectCase>) => {
  const { rpc, back, search } = e.data
  const served: Served<CaseEvents> = serve<CaseApi, CaseEvents>(
    portChannel(rpc),
    CASE_METHODS,
    new CaseWorker(
      (name, data) => {
        served.emit(name, data)
      },
      client(portChannel(back), BACK_METHODS),
      search,
    ).handlers(),
  )
})
