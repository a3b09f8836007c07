/**
 * The result in the shape of contract/analysis.schema.json: what `--json` writes. Given out in pieces, because a large case's text is
 * longer than a string may be. The same case gives the same text, but for the producer line.
 */

import { type EpochMs, isoTime } from '../base/time'
import { listOf } from '../columns/list-cell'
import type { Table } from '../columns/table'
import type { Finding } from '../findings/finding'
import type { Catalogue } from '../model/case'
import type { Ask, DatabaseHistory, RouteNode } from '../model/routes'
import type { SourceFile } from '../model/source'
import { delaysOf } from '../query/delays'
import { type HopDetail, type MessageDetail, type RouteTables, readMessage } from '../query/message-detail'
import { findingJson } from './analysis-findings'
import { messageId, nodeId, refJson, sessionId } from './analysis-ids'
import { type StreamsOf, streamJson, streamsOfSessions, streamsWithin } from './analysis-streams'
import { askWords } from './asks'

/** Messages and sessions with a record in [since, until). Ids keep their numbers: M-7 is M-7 in every cut of a case. */
export interface TimeWindow {
  readonly since: EpochMs
  readonly until: EpochMs
}

/** Yields the JSON text; one message, session or source a line. Findings are of the whole case, whatever the window. */
export function* analysisJson(
  c: Catalogue,
  t: RouteTables,
  version: string,
  window: TimeWindow | null = null,
  findings: readonly Finding[] = [],
): Generator<string> {
  const messages = rowsWithin(t.messages, window)
  const sessions = rowsWithin(t.sessions, window)
  const connections = rowsWithin(t.connections, window)
  const { streams, untimed } = streamsWithin(t.streams, window)
  const carried = streamsOfSessions(t.streams)
  const hops = window ? messages.reduce((n, i) => n + t.messages.number(i, 'hopCount'), 0) : c.totals.hops
  const totals = {
    ...c.totals,
    messages: messages.length,
    hops,
    sessions: sessions.length,
    connections: connections.length,
    streams: streams.length,
    findings: findings.length,
  }
  yield '{\n"schema":"hopscope/analysis@1",\n'
  yield `"producer":${JSON.stringify({ name: 'hopscope', version })},\n`
  yield `"inputs":${JSON.stringify(c.inputs)},\n`
  yield `"timeRange":${JSON.stringify(c.timeRange && { first: isoTime(c.timeRange.first), last: isoTime(c.timeRange.last) })},\n`
  yield* array('sources', c.sources.length, (i) => sourceJson(c, i))
  yield* array('nodes', c.nodes.length, (i) => nodeJson(c, c.nodes[i]))
  yield* array('databases', c.databases.length, (i) => databaseJson(c, c.databases[i]))
  yield* array('asks', c.asks.length, (i) => askJson(c, c.asks[i]))
  yield* array('messages', messages.length, (i) => messageJson(c, readMessage(t, messages[i] ?? -1, false), carried))
  yield* array('sessions', sessions.length, (i) => sessionJson(c, t.sessions, sessions[i] ?? -1, carried))
  yield* array('connections', connections.length, (i) => connectionJson(c, t.connections, connections[i] ?? -1))
  yield* array('streams', streams.length, (i) => streamJson(c, t, streams[i] ?? -1))
  // the contract has no stream without an hour, and a pasted list of packets may know none
  yield* array('streamsWithoutTime', untimed.length, (i) => streamJson(c, t, untimed[i] ?? -1))
  yield* array('findings', findings.length, (i) => findings[i] && findingJson(c, findings[i]))
  yield `"totals":${JSON.stringify(totals)}\n}\n`
}

/** Rows of a table with `first` and `last` columns that touch the window. */
export function rowsWithin(t: Table, window: TimeWindow | null): number[] {
  const rows: number[] = []
  for (let i = 0; i < t.rows; i++) {
    if (!window || (t.number(i, 'last') >= window.since && t.number(i, 'first') < window.until)) rows.push(i)
  }
  return rows
}

function* array(name: string, count: number, item: (i: number) => unknown): Generator<string> {
  yield `"${name}":[`
  for (let i = 0; i < count; i++) yield `${i === 0 ? '' : ','}\n${JSON.stringify(item(i))}`
  yield '],\n'
}

const orNull = (text: string) => (text === '' ? null : text)

function sourceJson(c: Catalogue, i: number) {
  const s = c.sources[i] as SourceFile
  return {
    path: s.path,
    bytes: s.bytes,
    sha256: s.sha256,
    kind: s.kind,
    state: s.state,
    note: s.note,
    server: nodeId(c, c.serverOf[i] ?? -1),
    serverWhy: c.serverWhy[i] ?? null,
    clock: s.clock,
    duplicateOf: s.duplicateOf === null ? null : (c.sources[s.duplicateOf]?.path ?? null),
    records: s.records,
    setAside: s.setAsideLines,
    first: isoTime(s.first),
    last: isoTime(s.last),
    issues: s.issues.map(({ code, severity, count, message, line, offset }) => ({
      code,
      severity,
      count,
      message,
      ref: { path: s.path, ...(line === undefined || line < 1 ? {} : { line }), ...(offset === undefined ? {} : { offset }) },
    })),
  }
}

function nodeJson(c: Catalogue, n: RouteNode | undefined) {
  return (
    n && {
      id: n.id,
      kind: n.kind,
      name: n.name,
      addresses: n.addresses,
      aliases: n.aliases,
      roles: n.roles,
      rolesWhy: n.rolesWhy,
      dag: n.dag,
      dagCertainty: n.dagCertainty,
      site: n.site,
      siteCertainty: n.siteCertainty,
      placeWhy: n.placeWhy,
      certainty: n.certainty,
      why: n.why,
      clockOffsetMs: n.clock?.offsetMs ?? null,
      clockOffsetBoundMs: n.clock?.boundMs ?? null,
      clock: n.clock && {
        ...n.clock,
        reference: nodeId(c, n.clock.reference),
        pieces: n.clock.pieces.map((p) => ({ ...p, from: isoTime(p.from), to: isoTime(p.to) })),
      },
      balancer: n.balancer && { ...n.balancer, members: n.balancer.members.map((m) => ({ ...m, node: nodeId(c, m.node) })) },
      activeCopies: n.activeCopies.map((a) => ({ ...a, from: isoTime(a.from), to: isoTime(a.to) })),
    }
  )
}

function databaseJson(c: Catalogue, d: DatabaseHistory | undefined) {
  return d && { ...d, spans: d.spans.map((s) => ({ ...s, node: nodeId(c, s.node), from: isoTime(s.from), to: isoTime(s.to) })) }
}

function askJson(c: Catalogue, a: Ask | undefined) {
  if (!a) return null
  const { folder, setting } = askWords(a, c)
  const { family, reason, messages } = a
  return { server: nodeId(c, a.node), log: family, from: isoTime(a.from), to: isoTime(a.to), messages, reason, folder, setting }
}

export function messageJson(c: Catalogue, m: MessageDetail | null, carried: StreamsOf) {
  return (
    m && {
      id: m.id,
      messageId: orNull(m.messageId),
      networkMessageId: orNull(m.networkMessageId),
      subject: orNull(m.subject),
      sender: orNull(m.sender),
      bytes: m.bytes,
      direction: m.direction,
      first: isoTime(m.first),
      last: isoTime(m.last),
      totalMs: m.totalMs,
      complete: m.complete,
      recipients: m.recipients.map((r) => ({
        address: r.address,
        outcome: r.outcome,
        at: isoTime(r.at),
        status: orNull(r.status),
        code: orNull(r.code),
        deliveredBy: nodeId(c, r.deliveredBy),
        deliveredTo: nodeId(c, r.deliveredTo),
        via: r.via,
        why: orNull(r.why),
      })),
      hops: m.hops.map((h) => hopJson(c, m, h, carried)),
      delays: delaysJson(c, m),
      related: m.related,
    }
  )
}

/** To the recipient that took longest; null while that is not known. */
function delaysJson(c: Catalogue, m: MessageDetail) {
  const d = delaysOf(m)
  return (
    d && {
      recipient: m.recipients[d.recipient]?.address ?? '',
      totalMs: d.totalMs,
      parts: d.parts.map(({ kind, node, to, from, ms, hop, clocks }) => ({
        kind,
        server: nodeId(c, node),
        to: nodeId(c, to),
        from: isoTime(from),
        ms,
        hop: hop < 0 ? null : hop,
        clocks: clocks?.map((n) => nodeId(c, n)) ?? null,
      })),
    }
  )
}

function hopJson(c: Catalogue, m: MessageDetail, h: HopDetail, carried: StreamsOf) {
  return {
    from: nodeId(c, h.from),
    to: nodeId(c, h.to),
    via: h.via.map((n) => nodeId(c, n)),
    protocol: h.protocol,
    at: isoTime(h.at),
    waitMs: h.waitMs,
    transferMs: h.transferMs,
    recipients: h.recipients.map((r) => m.recipients[r]?.address ?? ''),
    attempts: h.attempts.map((a) => ({ at: isoTime(a.at), result: a.result, session: a.session === null ? null : sessionId(a.session) })),
    certainty: h.certainty,
    joinedBy: h.key,
    runnerUp: h.runnerUp && { at: isoTime(h.runnerUp.at), ...refJson(c, h.runnerUp) },
    note: orNull(h.note),
    worked: h.worked,
    sent: h.sent,
    received: h.received,
    sessions: h.sessions.map(sessionId),
    streams: h.sessions.flatMap(carried),
    evidence: h.evidence.map((e) => refJson(c, e)),
  }
}

function sessionJson(c: Catalogue, t: Table, i: number, carried: StreamsOf) {
  const text = (column: string) => t.text(i, column)
  const tls = text('tls')
  const messages = text('messages')
  const peer = t.number(i, 'peerSession')
  return {
    id: sessionId(i),
    sessionId: text('sessionId'),
    direction: text('direction'),
    server: nodeId(c, t.number(i, 'node')),
    peer: nodeId(c, t.number(i, 'peer')),
    connector: orNull(text('connector')),
    local: orNull(text('local')),
    remote: orNull(text('remote')),
    helo: orNull(text('helo')),
    first: isoTime(t.number(i, 'first')),
    last: isoTime(t.number(i, 'last')),
    result: text('result'),
    status: orNull(text('status')),
    tls: tls === '' ? null : tls === 'yes',
    longestSilenceMs: t.number(i, 'longestSilenceMs'),
    messages: listOf(messages).map(messageId),
    streams: carried(i),
    peerSession: peer >= 0 ? sessionId(peer) : null,
    evidence: [
      refJson(c, {
        source: t.number(i, 'source'),
        offset: t.number(i, 'offset'),
        length: t.number(i, 'length'),
        line: t.number(i, 'line'),
      }),
    ],
  }
}

function connectionJson(c: Catalogue, t: Table, i: number) {
  const text = (column: string) => t.text(i, column)
  const number = (column: string) => t.number(i, column)
  const tried = text('tried')
  const queue = number('queueLength')
  const session = number('session')
  return {
    id: `C-${i + 1}`,
    sessionId: text('sessionId'),
    protocol: text('protocol'),
    server: nodeId(c, number('node')),
    destination: text('destination'),
    deliveryType: orNull(text('deliveryType')),
    queueLength: Number.isNaN(queue) ? null : queue,
    dns: orNull(text('dns')),
    tried: listOf<{ address: string; at: number; result: string }>(tried).map((a) => ({
      ...a,
      at: isoTime(a.at),
    })),
    result: text('result'),
    failure: orNull(text('failure')),
    messages: number('messages'),
    bytes: number('bytes'),
    first: isoTime(number('first')),
    last: isoTime(number('last')),
    session: session >= 0 ? sessionId(session) : null,
    evidence: [refJson(c, { source: number('source'), offset: number('offset'), length: number('length'), line: number('line') })],
  }
}
