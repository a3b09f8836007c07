/** Ways without TLS beside ways of the same connector that have it: something between takes STARTTLS out of the EHLO reply, or one end stopped to offer it. */
import { formatCount, formatCounted, formatInstant, formatShare } from '../../base/format'
import type { Steps } from '../../base/steps'
import { connectorName } from '../../query/sessions'
import type { CaseFacts } from '../facts'
import type { Values } from '../parameters'
import { noSessions, SessionTable } from '../parts/session-table'
import type { Draft, Rule } from '../rule'

interface Way {
  readonly client: number
  readonly server: number
  readonly connector: string
  readonly direction: string
  readonly withTls: number[]
  readonly without: number[]
}

export const tlsNotOffered: Rule<'tls.not-offered'> = {
  id: 'tls.not-offered',
  title: 'TLS that is missing on one way only',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'Mail on this way is read by whoever listens. Between Exchange servers it is a sign that something changes the SMTP dialogue, which breaks more than TLS.',
    otherwise:
      'One of the ends may have had its certificate removed, or SuppressXAnonymousTls or IgnoreSTARTTLS set for a WAN accelerator on purpose.',
    nextSteps: [
      'Compare the EHLO reply of a session with TLS and of one without (Compare sessions): STARTTLS or X-ANONYMOUSTLS that is missing, or replaced by XXXX, names the change.',
      'Switch off SMTP inspection on the firewall between these hosts; switching it on again undoes it.',
      'Get-SendConnector | Format-List Name,IgnoreSTARTTLS,RequireTLS and Get-ReceiveConnector | Format-List Name,AuthMechanism,SuppressXAnonymousTls.',
    ],
  },
  missing: noSessions,
  *check(facts, values) {
    const table = SessionTable.of(facts)
    const ways = yield* waysOf(table)
    return ways.flatMap((w) => draftOf(facts, table, values, w, ways))
  },
}

/** Sessions that brought mail, by who with whom over which connector. */
function* waysOf(table: SessionTable): Steps<Way[]> {
  const ways = new Map<string, Way>()
  const names = table.connector.texts.map(connectorName)
  const yes = table.tls.texts.indexOf('yes')
  const completed = table.result.texts.indexOf('completed')
  for (let row = 0; row < table.rows; row++) {
    if (row % 20_000 === 0) yield row / table.rows
    if (table.result.ids[row] !== completed || table.isOtherEnd(row)) continue
    const [client, server, direction] = [table.client[row] ?? -1, table.server[row] ?? -1, table.direction.at(row)]
    const connector = names[table.connector.ids[row] ?? -1] ?? ''
    const key = `${direction} ${client} ${server} ${connector}`
    const way = ways.get(key) ?? { client, server, connector, direction, withTls: [], without: [] }
    ways.set(key, way)
    ;(table.tls.ids[row] === yes ? way.withTls : way.without).push(row)
  }
  return [...ways.values()]
}

function draftOf(facts: CaseFacts, table: SessionTable, values: Values<'tls.not-offered'>, w: Way, ways: readonly Way[]): Draft[] {
  if (w.without.length < values.least) return []
  const since = stoppedAt(table, w, values.least)
  const all = w.withTls.length + w.without.length
  const beside = ways.filter((o) => o !== w && o.direction === w.direction && o.connector === w.connector && isComparable(facts, w, o))
  const others = beside.reduce((n, o) => n + o.withTls.length, 0)
  const otherAll = beside.reduce((n, o) => n + o.withTls.length + o.without.length, 0)
  const differs = w.without.length >= values.share * all && others >= values.least && others >= values.share * otherAll
  if (!differs && since === null) return []
  const rows = since?.rows ?? w.without
  const [client, server] = [table.name(w.client), table.name(w.server)]
  const first = table.first[rows[0] ?? -1] ?? Number.NaN
  return [
    {
      key: `${table.name(w.client)} ${table.name(w.server)} ${w.connector}`,
      severity: 'warning',
      certainty: 'certain',
      title: `${formatCounted(rows.length, 'session')} from ${client} to ${server} without TLS`,
      what: since
        ? `From ${client} to ${server}, ${formatCounted(w.withTls.length, 'session')} had TLS until ${formatInstant(since.at)}; the ${formatCount(rows.length)} after it had none.`
        : `From ${client} to ${server}, ${formatCount(rows.length)} of ${formatCounted(all, 'session')} with mail had no TLS (${formatShare(rows.length, all)}). Of other ways of the same connector ${formatCount(others)} of ${formatCount(otherAll)} had it.`,
      count: rows.length,
      things: ['session', 'sessions'],
      ...{ first, last: table.first[rows.at(-1) ?? -1] ?? Number.NaN },
      nodes: [w.client, w.server].map((p) => table.nodeOf(p)).filter((n) => n >= 0),
      sessions: rows,
      messages: rows.flatMap((row) => table.messages(row)),
      evidence: [...rows.slice(0, 8), ...w.withTls.slice(-2)].flatMap((row) => facts.ref('sessions', row) ?? []),
    },
  ]
}

/** Ways that should be alike: to the same host, or between servers of this organisation. Clients of the internet each do as they like. */
function isComparable(facts: CaseFacts, a: Way, b: Way): boolean {
  const isServer = (party: number) => facts.catalogue.nodes[party]?.kind === 'exchange-server'
  const own = [a, b].every((w) => isServer(w.client) && isServer(w.server))
  return own || (a.direction === 'send' && a.server === b.server)
}

/** When TLS stopped: every session before had it, none after. */
function stoppedAt(table: SessionTable, w: Way, least: number): { readonly at: number; readonly rows: number[] } | null {
  if (w.withTls.length < least) return null
  const at = w.withTls.reduce((t, row) => Math.max(t, table.first[row] ?? 0), 0)
  const rows = w.without.filter((row) => (table.first[row] ?? 0) > at)
  return rows.length >= least && rows.length === w.without.length ? { at, rows } : null
}
