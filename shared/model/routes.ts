/**
 * The result of correlation as tables: messages, recipients, hops, evidence, attempts, events and sessions, each a list of segments
 * (`columns/table.ts`). Child tables are sorted by their parent; the parent keeps `…From` and `…Count`. Row n of `messages` is M-(n+1).
 * Times are EpochMs as logged. Ids of nodes and sources are indexes into the catalogue's lists; −1 stands for none.
 */
import type { TableShape } from '../columns/table-builder'
import { EXCHANGES, STREAMS, TALK } from './captures'

export type Outcome =
  | 'delivered'
  | 'sent-external'
  | 'failed'
  | 'deferred'
  | 'expanded'
  | 'redirected'
  | 'dropped'
  | 'in-transit'
  | 'not-covered'

/** One word for a whole message, from its recipients: `partly` when some were delivered or sent on and some failed or were dropped. */
export type MessageOutcome = 'delivered' | 'partly' | 'failed' | 'deferred' | 'in-transit' | 'not-covered'

export type Certainty = 'certain' | 'likely' | 'possible'

/** seen: the record is there; absent: the log covers that time and the record is not in it; not-covered: no log covers that time. */
export type EvidenceState = 'seen' | 'absent' | 'not-covered'

export type HopProtocol = 'submission' | 'smtp' | 'shadow' | 'delivery'
export type Direction = 'inbound' | 'outbound' | 'internal' | 'relayed' | 'unknown'

export const MESSAGES = {
  messageId: 'text',
  networkMessageId: 'text',
  subject: 'text',
  sender: 'text',
  /** Recipient addresses, `; ` between them: for search and for the grid. */
  recipients: 'text',
  recipientCount: 'number',
  bytes: 'number',
  direction: 'dictionary',
  outcome: 'dictionary',
  /** Enhanced status codes met, blank between them. */
  codes: 'dictionary',
  first: 'time',
  last: 'time',
  totalMs: 'number',
  /** 1 or 0: whether some outcome or hop rests on logs that do not cover it. */
  complete: 'number',
  /** Names of the hosts in the order of the route, ` → ` between them. */
  route: 'dictionary',
  /** Longest wait before a hop, ms, and the hop's index in the message (−1 for none). */
  longestWaitMs: 'number',
  longestWaitHop: 'number',
  recipientsFrom: 'number',
  hopsFrom: 'number',
  hopCount: 'number',
  eventsFrom: 'number',
  eventCount: 'number',
  /** JSON list of {id: 'M-7', relation}. */
  related: 'text',
} as const satisfies TableShape

export const RECIPIENTS = {
  message: 'number',
  address: 'text',
  outcome: 'dictionary',
  at: 'time',
  status: 'text',
  code: 'dictionary',
  deliveredBy: 'number',
  deliveredTo: 'number',
  /** JSON list of addresses it was expanded or redirected from. */
  via: 'dictionary',
  /** Why this outcome and no other, in one sentence. */
  why: 'dictionary',
  /** The row that decides it: its number in `events`, −1 for none. */
  event: 'number',
} as const satisfies TableShape

export const HOPS = {
  message: 'number',
  from: 'number',
  to: 'number',
  /** JSON list of node indexes. */
  via: 'dictionary',
  protocol: 'dictionary',
  at: 'time',
  waitMs: 'number',
  transferMs: 'number',
  certainty: 'dictionary',
  /** The join key that made the hop, in words: the `why` of a hop. */
  key: 'dictionary',
  /** For a guess: the line that would have been next, as JSON {at, source, offset, length, line}; '' when there was no other. */
  runnerUp: 'text',
  /** What an expert would add, such as a rule of the product that explains the hop. */
  note: 'dictionary',
  /** 0: the next hop was tried and never took the mail. */
  worked: 'number',
  sent: 'dictionary',
  received: 'dictionary',
  /** JSON list of indexes into the message's recipients. */
  recipients: 'text',
  /** JSON list of {at, result, session}; `session` is an S-number or null. */
  attempts: 'text',
  /** JSON list of session indexes. */
  sessions: 'text',
  evidenceFrom: 'number',
  evidenceCount: 'number',
} as const satisfies TableShape

/** Lines behind hops. */
export const EVIDENCE = {
  hop: 'number',
  source: 'number',
  offset: 'number',
  length: 'number',
  line: 'number',
} as const satisfies TableShape

/** Every tracking row of every message, and agent log rows that join it, in time order inside the message. */
export const EVENTS = {
  message: 'number',
  at: 'time',
  /** Node whose log holds the row; −1 when not known. */
  node: 'number',
  event: 'dictionary',
  eventSource: 'dictionary',
  /** What the row says in short: peer, reply or status. */
  detail: 'text',
  /** Which id put the row here. */
  key: 'dictionary',
  source: 'number',
  offset: 'number',
  length: 'number',
  line: 'number',
} as const satisfies TableShape

export const SESSIONS = {
  sessionId: 'text',
  direction: 'dictionary',
  /** `front-end`, `transport`, `delivery`, `submission`, as the folder of its log says; '' when it says none. */
  service: 'dictionary',
  node: 'number',
  peer: 'number',
  connector: 'dictionary',
  local: 'dictionary',
  remote: 'text',
  helo: 'text',
  first: 'time',
  last: 'time',
  /**
   * completed: a mail was taken; rejected: none was, and something was refused; failed: no connection; dropped: cut off in
   * a mail, by an error, or before a command was answered; probe: it asked for the banner, at most greeted, and left; empty: ended without mail and without a reason; open: no end in the log.
   */
  result: 'dictionary',
  /** Last 4xx or 5xx reply, or why no connection was made, as logged. */
  status: 'text',
  /** `yes`; `no` when it was granted and nothing shows that it began; '' when it was never granted. */
  tls: 'dictionary',
  /** MAIL commands. */
  mails: 'number',
  /** 1 when the client said QUIT. */
  quit: 'number',
  /** Who hung up, as the disconnect row says (`Local`, `Remote`, `Remote(ConnectionReset)`); '' when it does not, or is not there. */
  closedBy: 'dictionary',
  /** Sequence numbers up to its last row that no row has: lines that were lost. */
  missing: 'number',
  longestSilenceMs: 'number',
  rows: 'number',
  /** JSON list of message indexes. */
  messages: 'text',
  peerSession: 'number',
  source: 'number',
  offset: 'number',
  length: 'number',
  line: 'number',
} as const satisfies TableShape

/** Outgoing connections of transport services, from connectivity logs. */
export const CONNECTIONS = {
  sessionId: 'text',
  /** `SMTP`, `MapiSubmission`, `MapiDelivery`. */
  protocol: 'dictionary',
  node: 'number',
  /** Next hop as written: domain, host, database GUID. */
  destination: 'dictionary',
  deliveryType: 'dictionary',
  queueLength: 'number',
  /** JSON list of {address, at, result}. */
  tried: 'text',
  /** What DNS answered, as written. */
  dns: 'dictionary',
  /** completed, failed, empty (ended without mail and without a reason), open (no end in the logs). */
  result: 'dictionary',
  /** Why it failed, as written. */
  failure: 'dictionary',
  messages: 'number',
  bytes: 'number',
  first: 'time',
  last: 'time',
  rows: 'number',
  /** Index of the SMTP session of the same id on the same server; −1 for none. */
  session: 'number',
  source: 'number',
  offset: 'number',
  length: 'number',
  line: 'number',
} as const satisfies TableShape

/** Grows with every change of the tables below or of the catalogue: a case stored in another shape says less than it seems to. */
export const ROUTES_VERSION = 7

export const ROUTE_TABLES = {
  messages: MESSAGES,
  recipients: RECIPIENTS,
  hops: HOPS,
  evidence: EVIDENCE,
  events: EVENTS,
  sessions: SESSIONS,
  connections: CONNECTIONS,
  streams: STREAMS,
  exchanges: EXCHANGES,
  talk: TALK,
} as const
export type RouteTableName = keyof typeof ROUTE_TABLES

export interface RouteNode {
  readonly id: string
  readonly kind: 'exchange-server' | 'load-balancer' | 'firewall' | 'smart-host' | 'external-host' | 'client' | 'cloud' | 'unknown'
  readonly name: string
  readonly addresses: readonly string[]
  readonly aliases: readonly string[]
  /** As settings name them or logs show: mailbox, transport, front-end, edge, or a word of the settings. */
  readonly roles: readonly string[]
  /** Sentences that say what `roles` are from; null when there are none. */
  readonly rolesWhy: string | null
  /** From settings files in the bundle, or inferred; null when nothing says. */
  readonly dag: string | null
  /** `certain` when settings name it; null as `dag` is. */
  readonly dagCertainty: Certainty | null
  /** The same for the Active Directory site. */
  readonly site: string | null
  readonly siteCertainty: Certainty | null
  /** Sentences that say where `dag` and `site` are from; null when both are. */
  readonly placeWhy: string | null
  readonly certainty: Certainty
  /** For an inferred node: one sentence naming what it was inferred from. */
  readonly why: string | null
  /** How far its clock is from that of the case's reference; null when nothing tells. Times in tables are as logged all the same. */
  readonly clock: NodeClock | null
  /** For a load balancer or address translator: what it does, as far as it is known. */
  readonly balancer: NodeBalancer | null
  /** When mail was delivered to databases mounted here, in time order; times as logged. */
  readonly activeCopies: readonly { readonly database: string; readonly from: number; readonly to: number }[]
}

/** Where the active copy of a database was, as deliveries show. */
export interface DatabaseHistory {
  readonly database: string
  /** In time order. Between two of them the copy moved; when, no delivery says. None when only settings know the database. */
  readonly spans: readonly DatabaseSpan[]
  /** Whether status output in the bundle agrees, in words; null when there is none. */
  readonly status: string | null
}

/** First and last delivery in a row to one server; times as logged by the servers that delivered. */
export interface DatabaseSpan {
  readonly node: number
  readonly from: number
  readonly to: number
  readonly deliveries: number
}

/** A machine that stands between clients and servers. */
export interface NodeBalancer {
  /** Address that clients connect to, from settings; null when none says. */
  readonly virtualAddress: string | null
  /** Servers behind it, and what came to each from its own addresses. Of one that leaves clients' addresses as they are that is probes only. */
  readonly members: readonly { readonly node: number; readonly sessions: number; readonly mails: number; readonly probes: number }[]
  /** Servers see its address instead of the client's; null when that is not known. */
  readonly hidesClients: boolean | null
  /** Usual time between two probes of one member; null when there are none or they keep no pace. */
  readonly probeEveryMs: number | null
  /** What it is known from, a sentence each. */
  readonly basis: readonly string[]
}

/** A host's clock minus that of the reference, from both ends of the same connections and mails. */
export interface NodeClock {
  /** In the middle of all that it was while the case lasted. */
  readonly offsetMs: number
  /** The true difference was never further from offsetMs than this: much for a clock that drifts or was set, so see the pieces. */
  readonly boundMs: number
  /** Connections and mails compared. */
  readonly pairs: number
  /** Index of the node whose clock counts as right. */
  readonly reference: number
  /** In time order, by this host's own clock, over the time range of the case; none for the reference. */
  readonly pieces: readonly { readonly from: number; readonly to: number; readonly offsetMs: number; readonly boundMs: number }[]
}

/** Where a server's log of one family has rows or is known to have had none. */
export interface Coverage {
  readonly node: number
  /**
   * `agent`, or a log that each service has of its own, with the service: `message-tracking/transport` (mailbox, submission, delivery,
   * moderation), `smtp-receive/front-end`, `smtp-send/front-end` and `connectivity/front-end` (transport, delivery, submission; none before 2013).
   */
  readonly family: string
  readonly spans: readonly { readonly from: number; readonly to: number }[]
}

/** A log that is not in the bundle and would tell more: what to ask the customer for. */
export interface Ask {
  readonly node: number
  /** As in `Coverage`. */
  readonly family: string
  /** Times for which it is missed, as logged by the hosts that do have a row. */
  readonly from: number
  readonly to: number
  readonly messages: number
  /**
   * unseen-end: it would show the other end of hops; open-outcome: it would say what became of recipients; guessed-join: it would prove
   * hops that are guessed.
   */
  readonly reason: 'unseen-end' | 'open-outcome' | 'guessed-join'
  /** 2013 or later: services and cmdlets have other names than before. */
  readonly modern: boolean
}
