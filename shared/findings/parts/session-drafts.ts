/** Findings over SMTP sessions that went wrong in one way: counted by client, server or both, beside all sessions of the same hosts. */
import { formatCount, formatCounted, formatShare } from '../../base/format'
import type { Steps } from '../../base/steps'
import { replyWords } from '../../report/smtp-codes'
import type { CaseFacts } from '../facts'
import type { Severity } from '../finding'
import type { Draft } from '../rule'
import { reasonOf } from './reasons'
import { SessionTable } from './session-table'
import { Group, some } from './tally'

/** Numbers that every such rule has. */
export interface SessionLimits {
  /** Sessions of one group that have it. */
  readonly least: number
  /** Of the sessions of the same hosts. */
  readonly share: number
  /** The same, from which on it is graver. */
  readonly many: number
}

export interface SessionTrouble {
  readonly group: Group
  /** Sessions of the same hosts, probes left out. */
  readonly all: number
  readonly clients: readonly number[]
  readonly servers: readonly number[]
  /** What was said most often, without what differs; '' when nothing was. */
  readonly said: string
  readonly client: string
  readonly server: string
  readonly grave: boolean
  readonly table: SessionTable
}

export interface SessionWords {
  readonly accepts: (table: SessionTable, row: number) => boolean
  readonly by: 'client' | 'server' | 'pair'
  /** Beside the hosts, by what groups are told apart; '' for none. */
  readonly part?: (table: SessionTable, row: number) => string
  readonly severity: (t: SessionTrouble) => Severity
  readonly title: (t: SessionTrouble) => string
  /** More sentences, and what differs from the rule's words. */
  readonly more?: (t: SessionTrouble) => Partial<Draft> & { readonly sentences?: readonly string[] }
}

const LINES = 10
const MOST_FIGURES = 8

export function* sessionDrafts(facts: CaseFacts, limits: SessionLimits, words: SessionWords): Steps<Draft[]> {
  const table = SessionTable.of(facts)
  const groups = new Map<string, Group>()
  const all = new Map<number, number>()
  const probe = table.result.texts.indexOf('probe')
  const reasons = new Map<number, string>()
  for (let row = 0; row < table.rows; row++) {
    if (row % 20_000 === 0) yield row / table.rows
    if (table.result.ids[row] === probe) continue
    const hosts = hostsKey(table, row, words.by)
    const accepted = words.accepts(table, row)
    const other = table.isOtherEnd(row) ? (table.peerSession[row] ?? -1) : -1
    if (other < 0) all.set(hosts, (all.get(hosts) ?? 0) + 1)
    if (!accepted || (other >= 0 && words.accepts(table, other))) continue
    const key = `${hosts} ${words.part?.(table, row) ?? ''}`
    const group = groups.get(key) ?? new Group()
    groups.set(key, group)
    group.add(row, table.first[row] ?? Number.NaN)
    group.note('client', table.client[row] ?? -1)
    group.note('server', table.server[row] ?? -1)
    const id = table.status.ids[row] ?? 0
    const reason = reasons.get(id) ?? reasonOf(table.status.texts[id] ?? '', facts.innermost)
    reasons.set(id, reason)
    group.note('said', reason)
  }
  return [...groups].flatMap(([key, group]) => {
    const of = Math.max(all.get(Number(key.split(' ')[0])) ?? 0, group.count)
    if (group.count < limits.least || group.count < limits.share * of) return []
    return [draftOf(facts, table, words, { group, of, part: key.slice(key.indexOf(' ') + 1), grave: group.count >= limits.many * of })]
  })
}

/** More parties than a case can have. */
const PARTIES = 2 ** 26

function hostsKey(table: SessionTable, row: number, by: SessionWords['by']): number {
  const [client, server] = [(table.client[row] ?? -1) + 1, (table.server[row] ?? -1) + 1]
  return by === 'client' ? client : by === 'server' ? server : client * PARTIES + server
}

interface Counted {
  readonly group: Group
  readonly of: number
  readonly part: string
  readonly grave: boolean
}

function draftOf(facts: CaseFacts, table: SessionTable, words: SessionWords, { group, of, part, grave }: Counted): Draft {
  const clients = group.of<number>('client').map((v) => v.value)
  const servers = group.of<number>('server').map((v) => v.value)
  const said = group.of<string>('said')
  const names = (parties: readonly number[]) => some(parties.map((p) => table.name(p)))
  const trouble: SessionTrouble = {
    ...{ group, all: of, clients, servers, grave, table },
    ...{ said: said[0]?.value ?? '', client: names(clients), server: names(servers) },
  }
  const { sentences = [], ...more } = words.more?.(trouble) ?? {}
  const sides = { client: clients, server: servers, pair: [...clients.slice(0, 1), ...servers.slice(0, 1)] }[words.by]
  const key = [words.by, ...sides.slice(0, words.by === 'pair' ? 2 : 1).map((p) => table.name(p)), part].filter(Boolean).join(' ')
  const about = words.by === 'client' ? [...clients, ...servers] : [...servers, ...clients]
  return {
    key,
    severity: words.severity(trouble),
    certainty: 'certain',
    title: words.title(trouble),
    what: [
      `${formatCounted(group.count, 'session')} from ${trouble.client} to ${trouble.server}: ${formatShare(group.count, of)} of ${formatCount(of)}${words.by === 'pair' ? ' between these hosts' : ` of ${words.by === 'client' ? trouble.client : trouble.server}`}.`,
      trouble.said && `Said most often: “${trouble.said}”.`,
      ...replyWords(trouble.said).map((r) => `${r.code}: ${r.words}`),
      ...sentences,
    ]
      .filter(Boolean)
      .join(' '),
    limits: limitsOf(facts, trouble),
    count: group.count,
    things: ['session', 'sessions'],
    ...{ first: group.first, last: group.last, hours: group.hours },
    nodes: about.map((p) => table.nodeOf(p)).filter((n) => n >= 0),
    sessions: group.rows,
    messages: group.rows.flatMap((row) => table.messages(row)),
    evidence: group.rows.slice(0, LINES).flatMap((row) => facts.ref('sessions', row) ?? []),
    figures: {
      heads: ['Reply', 'Sessions'],
      rows: said.slice(0, MOST_FIGURES).map((s) => [s.value || 'none was logged', formatCount(s.count)]),
    },
    ...more,
  }
}

/** Which log of the other end would tell more. */
function limitsOf(facts: CaseFacts, { clients, servers, group, table }: SessionTrouble): string | null {
  const without = (parties: readonly number[], kind: string) =>
    parties
      .map((p) => table.nodeOf(p))
      .find((n) => facts.catalogue.nodes[n]?.kind === 'exchange-server' && facts.cover(n, kind, group.first) === 'none')
  const [client, server] = [without(clients, 'smtp-send'), without(servers, 'smtp-receive')]
  const said = [
    client === undefined
      ? ''
      : `The SMTP send log of ${facts.name(client)} is not in the bundle: what it saw of these sessions is not known.`,
    server === undefined
      ? ''
      : `The SMTP receive log of ${facts.name(server)} is not in the bundle: what it saw of these sessions is not known.`,
  ].filter(Boolean)
  return said.length > 0 ? said.join(' ') : null
}
