/**
 * Everything a flow needs: the machines, the people, the clock, chance, and the book of truth.
 *
 * `Mail` is one message wherever it is; a `Copy` is that message on one server, with an internal id of its own and the
 * recipients this server still has to care for.
 */
import type { Clock } from './clock'
import type { Database, SmartHost } from './organisation'
import type { Directory } from './people'
import type { Random } from './random'
import type { Rare } from './rare'
import type { MailServer } from './server'
import type { MessageTruth } from './truth'

/** Where sessions from outside arrive. */
export interface Front {
  choose(): MailServer
  /** address and port that the server sees: the client's own, unless something stands between */
  endpoint(address: string): string
  /** the receive connector, without its server */
  readonly connector: string
  readonly via: readonly string[]
}

/** How SEND rows fill source-context: the session id alone, with the session's start, or with the remote reply. */
export type SendContext = 'session' | 'start' | 'reply'

export interface Mail {
  readonly messageId: string
  readonly subject: string
  readonly sender: string
  /** `<>` for a report */
  readonly returnPath: string
  readonly bytes: number
  readonly direction: 'Incoming' | 'Originating'
  /** when and as what the organisation first saw it, as message-info repeats it on every later row */
  readonly entered: string
  readonly originalClientIp: string
  readonly originalServerIp: string
  /** how often it has come back from outside */
  readonly round?: number
  readonly truth: MessageTruth
}

export interface Copy {
  readonly mail: Mail
  readonly server: MailServer
  readonly internalId: string
  readonly recipients: readonly string[]
  /** groups, redirections and unknown names are already dealt with */
  readonly resolved: boolean
  readonly receivedAt: number
  /** `SRV=...` parts of the servers passed before this one */
  readonly passed: readonly string[]
}

/** What an answer needs to know about the mail it answers. */
export interface Answerable {
  readonly at: number
  readonly subject: string
  readonly from: string
  readonly to: string
}

export interface World {
  /** between two probes of one member */
  readonly probeMs: number
  readonly random: Random
  readonly clock: Clock
  readonly directory: Directory
  readonly databases: readonly Database[]
  readonly front: Front
  readonly servers: readonly MailServer[]
  readonly smartHost: SmartHost
  readonly sendContext: SendContext
  readonly intraProtocol: boolean
  /** shares of what is rare; undefined in a usual run */
  readonly rare?: Rare
  /** mail that somebody may answer, latest last, bounded */
  readonly answerable: Answerable[]
  readonly truths: MessageTruth[]
  /** which hub the Mail Submission service of a mailbox server hands its messages to */
  chooseHub(home: MailServer): MailServer
  /** the hub that a copy has to go to before it can be delivered to that store; undefined: the hub itself delivers */
  hubBefore(hub: MailServer, store: MailServer): MailServer | undefined
  /** the hub through which mail leaves the organisation; undefined: the hub itself sends it */
  hubToOutside(hub: MailServer): MailServer | undefined
  pass(copy: Copy, to: MailServer, recipients: readonly string[]): void
  /** a copy has been received: take it from there (set by the composition, so that flows need not know each other) */
  arrive(copy: Copy): void
  /** a copy is to leave the organisation from here */
  queue(copy: Copy, recipients: readonly string[]): void
}

export function serverNamed(world: World, name: string): MailServer {
  const found = world.servers.find((server) => server.name === name)
  if (!found) throw new Error(`no server ${name}`)
  return found
}

/** The member that mounts a database, or the time at which one will. */
export function activeCopy(world: World, database: string, at: number): MailServer | number {
  const found = world.databases.find((each) => each.name === database)
  if (!found) throw new Error(`no database ${database}`)
  if (at < found.dismountedAt) return serverNamed(world, found.before)
  return at < found.movedAt ? found.movedAt : serverNamed(world, found.after)
}

export function databaseOf(world: World, address: string): string {
  const entry = world.directory.find(address)
  if (entry?.kind !== 'mailbox') throw new Error(`no mailbox ${address}`)
  return entry.database
}
