/**
 * The server of each file: what its content says comes first, the folder it lies in last; the reason is kept as a sentence.
 *
 *   tracking rows ► SMTP sessions ► sessions shared with a log whose server is known ► the content names one ► the folder
 */
import type { SourceFile } from '../model/source'
import type { AgentRows } from './agent-rows'
import type { Connection } from './connections'
import type { HostBook } from './host-book'
import { addressOf, firstLabel, normalName } from './host-names'
import type { SessionIndex } from './session-index'
import type { TrackingRows } from './tracking-rows'

export interface FileServers {
  /** Node per source, −1 when not known. */
  readonly serverOf: number[]
  readonly serverWhy: string[]
}

export interface ServerWitnesses {
  readonly sources: readonly SourceFile[]
  readonly rows: TrackingRows
  readonly sessions: SessionIndex
  readonly connections: readonly Connection[]
  readonly agents: AgentRows
  readonly book: HostBook
}

/** Own servers that files name in so many words; call before the book is settled. */
export function observeOwners({ sources, connections, book }: Pick<ServerWitnesses, 'sources' | 'connections' | 'book'>): void {
  for (const { kind, owner } of sources) if (owner && OF_EXCHANGE.has(kind)) book.own(owner.name)
  for (const c of connections) if (c.protocol === LOCAL_MAPI && c.host !== '') book.own(c.host)
}

/** Kinds whose owner can only be an Exchange server; `ipconfig` may come from any machine. */
const OF_EXCHANGE = new Set<string>(['queue-state', 'server-settings', 'connector-settings', 'tracking-text', 'tracking-csv'])
/** Kinds that a folder can't make a server's: of the cloud, of a balancer, of a mail. */
const OF_NO_SERVER = new Set<string>(['message-trace', 'load-balancer-config', 'header', 'capture', 'capture-text'])
/** The submission service fetches mail of the databases on its own server. */
const LOCAL_MAPI = 'MapiSubmission'

export function serversOfFiles(w: ServerWitnesses): FileServers {
  const { sources, book } = w
  const serverOf = sources.map(() => -1)
  const serverWhy = sources.map(() => 'nothing in the file or its folder names a server')
  const answer = (i: number, node: number, why: string) => {
    if (node < 0 || (serverOf[i] ?? 0) >= 0) return
    serverOf[i] = node
    serverWhy[i] = why
  }
  const fromRows = w.rows.assignNodes(book)
  const fromSessions = w.sessions.votes(book)
  sources.forEach((_, i) => {
    answer(i, fromRows.node.get(i) ?? -1, fromRows.why.get(i) ?? '')
    const talked = fromSessions.get(i)
    if (talked) answer(i, talked.node, talked.why)
  })
  for (const [i, { node, why }] of bySharedSessions(w, serverOf)) answer(i, node, why)
  sources.forEach(({ owner, path, kind }, i) => {
    if (fromRows.several.has(i)) {
      serverWhy[i] = 'its rows are of several servers'
      return
    }
    if (owner) answer(i, book.findOwn(owner.name), owner.why)
    const folder = OF_NO_SERVER.has(kind) ? undefined : folderServer(path, book)
    if (folder) answer(i, folder.node, `the folder is named ${folder.part}; the file itself does not say`)
  })
  return { serverOf, serverWhy }
}

/** Files without a server in their rows, by session ids, names and addresses they share with files that have one. */
function bySharedSessions(w: ServerWitnesses, serverOf: readonly number[]): Map<number, { node: number; why: string }> {
  const sessionServer = { send: new Map<string, number>(), receive: new Map<string, number>() }
  for (const s of w.sessions.sessions) {
    const node = serverOf[s.source] ?? -1
    if (node >= 0 && !/^0*$/.test(s.sessionId)) sessionServer[s.direction].set(s.sessionId.toUpperCase(), node)
  }
  const votes = new Votes(w.book)
  for (const c of w.connections) {
    votes.add(c.source, sessionServer.send.get(c.sessionId.toUpperCase()) ?? -1, 'sessions are in the SEND log of')
    if (c.protocol === LOCAL_MAPI) votes.add(c.source, w.book.findOwn(c.host), 'MAPI connections name')
  }
  w.agents.eachSession((source, sessionId, local) => {
    votes.add(source, sessionServer.receive.get(sessionId.toUpperCase()) ?? -1, 'sessions are in the RECV log of')
    const address = addressOf(local)
    if (address !== '') votes.add(source, w.book.findOwn('', address), 'rows have an address of')
  })
  return votes.winners()
}

/** Counted per file and reason; the reason with most votes for its first server wins. */
class Votes {
  private readonly counts = new Map<number, Map<string, Map<number, number>>>()

  constructor(private readonly book: HostBook) {}

  add(source: number, node: number, reason: string): void {
    if (node < 0) return
    const file = this.counts.get(source) ?? new Map<string, Map<number, number>>()
    this.counts.set(source, file)
    const named = file.get(reason) ?? new Map<number, number>()
    file.set(reason, named)
    named.set(node, (named.get(node) ?? 0) + 1)
  }

  winners(): Map<number, { node: number; why: string }> {
    const out = new Map<number, { node: number; why: string }>()
    for (const [source, file] of this.counts) {
      const all = [...file].flatMap(([reason, named]) => [...named].map(([node, votes]) => ({ reason, node, votes })))
      const best = all.reduce((a, b) => (b.votes > a.votes ? b : a))
      out.set(source, { node: best.node, why: `${best.votes} of its ${best.reason} ${this.book.name(best.node)}` })
    }
    return out
  }
}

/** The innermost folder or archive named like a known server: `EX01`, `EX01-1121.zip` as the collector names it. */
function folderServer(path: string, book: HostBook): { part: string; node: number } | undefined {
  return path
    .split('/')
    .slice(0, -1)
    .map((raw) => {
      const part = raw.replace(/!$/, '').replace(/\.(zip|tar|tgz|tar\.gz)$/i, '')
      const dated = /^(.+)-\d{3,4}(-\d+)?$/.exec(part)?.[1]
      const find = (name: string) => book.findOwn(firstLabel(normalName(name)))
      const node = find(part)
      return { part, node: node < 0 && dated ? find(dated) : node }
    })
    .findLast((f) => f.node >= 0)
}
