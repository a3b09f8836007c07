/**
 * Everything a flow needs: the machines, the people, the clock, chance, and the book of truth.
 *
 * `Mail` is one message wherever it is; a `Copy` is that message in one server's Transport service, with an internal id of its own and
 * the recipients this server still has to care for.
 */
import type { Clock } from '../clock'
import type { Directory } from '../people'
import type { Random } from '../random'
import type { MessageTruth } from '../truth'
import type { ModernBalancer } from './balancer'
import type { Databases } from './databases'
import type { Safety } from './failure'
import type { LinkPool } from './link-pool'
import type { Mailboxes } from './mailboxes'
import type { MessageTrace } from './message-trace'
import type { Outage } from './outages'
import type { HostPlan, ModernScenario } from './scenario'
import type { ModernServer } from './server'
import type { Shares, Special } from './shares'

/** Who stands at an end, as custom-data says it. */
export type Entity = 'Internet' | 'Hosted'

export interface Mail {
  readonly messageId: string
  readonly networkMessageId: string
  readonly subject: string
  readonly sender: string
  /** `<>` for a report */
  readonly returnPath: string
  readonly bytes: number
  readonly direction: 'Incoming' | 'Originating'
  readonly from: Entity
  /** when the organisation first saw it, by the clock of who saw it, as message-info repeats it on every later row */
  readonly entered: string
  readonly originalClientIp: string
  readonly originalServerIp: string
  readonly special?: Special
  readonly truth: MessageTruth
}

/** Where the shadow copy lies, and how both ends name it. */
export interface Shadow {
  readonly holder: ModernServer
  readonly internalId: string
  readonly guid: string
  readonly recipients: readonly string[]
  /** how long the primary waited for it */
  readonly tookMs: number
}

export interface Copy {
  readonly mail: Mail
  readonly server: ModernServer
  readonly internalId: string
  readonly recipients: readonly string[]
  /** groups, redirections and unknown names are already dealt with */
  readonly resolved: boolean
  /** a moderator has let it through */
  readonly approved?: boolean
  /** the client began to hand it over: the hub's own time counts from here */
  readonly startedAt: number
  readonly receivedAt: number
  readonly categorisedAt: number
  /** `SRV=` parts of what it passed before this hub */
  readonly passed: readonly string[]
  readonly shadow: Shadow | undefined
  /** recipients this server is not done with; when there are none the shadow copy may go */
  readonly open: Set<string>
}

/** What an answer needs to know about the mail it answers. */
export interface Answerable {
  readonly at: number
  readonly subject: string
  readonly from: string
  readonly to: string
}

export interface World {
  readonly scenario: ModernScenario
  readonly random: Random
  readonly clock: Clock
  readonly directory: Directory
  readonly databases: Databases
  readonly servers: readonly ModernServer[]
  /** those with mailboxes: all but Edge servers */
  readonly hubs: readonly ModernServer[]
  /** network message ids that agents have looked at */
  readonly judged: Set<string>
  readonly balancer: ModernBalancer | undefined
  readonly outages: readonly Outage[]
  readonly probeMs: number
  readonly shares: Shares
  readonly links: LinkPool
  /** mailboxes that have been moved to the cloud */
  readonly inCloud: ReadonlySet<string>
  readonly trace: MessageTrace
  readonly journalMailbox: string
  readonly moderator: string
  readonly mailboxes: Mailboxes
  /** hosts outside that only mail to unusual domains meets */
  readonly farHosts: Map<string, HostPlan>
  /** of the Send connector to the outside */
  readonly connectorGuid: string
  /** mail that somebody may answer, latest last, bounded */
  readonly answerable: Answerable[]
  readonly truths: MessageTruth[]
  readonly safety: Safety
  /** what a mounted database that takes nothing answers at that time */
  stuck(database: string, at: number): string | undefined
  /** whether it is given work at that time */
  up(server: ModernServer, at: number): boolean
  /** a server of which others have not noticed yet that it stopped */
  justStopped(at: number): ModernServer | undefined
  /** whether it has stopped */
  stopped(server: ModernServer, at: number): boolean
  /** name of the server that alone expands a group */
  expandsAt(group: string): string | undefined
  isModerated(group: string): boolean
  /** where a mailbox's mail goes besides the mailbox */
  alsoTo(address: string): string | undefined
  /** mail to a domain that sends everything back has left */
  sentOut(mail: Mail, recipients: readonly string[], host: HostPlan, at: number): void
  /** a copy has been received: take it from there (set by the composition, so that flows need not know each other) */
  arrive(copy: Copy): void
  /** these recipients wait for the way out */
  queue(copy: Copy, recipients: readonly string[]): void
}

export function serverNamed(world: Pick<World, 'servers'>, name: string): ModernServer {
  const found = world.servers.find((server) => server.name === name)
  if (!found) throw new Error(`no server ${name}`)
  return found
}
