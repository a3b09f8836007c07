/**
 * What an organisation with Exchange 2013 or later consists of, said in data: a scenario is a value of `ModernScenario`, and one engine
 * runs them all.
 */
import type { Skew } from '../server-clock'

import type { Shares } from './shares'

export type Version = '2013' | '2016' | '2019'

export interface ServerPlan {
  readonly name: string
  readonly address: string
  /** what the Mailbox Transport services log as their own address; the server's address where it is left out */
  readonly storeAddress?: string
  readonly site: string
  /** an Edge Transport server; its DNS suffix may be another than the organisation's */
  readonly edge?: boolean
  readonly suffix?: string
  /** as in #Version and schema-version, `15.01.2507.039` */
  readonly build: string
}

export interface DatabasePlan {
  readonly name: string
  /** servers with a copy; the active one first */
  readonly copies: readonly string[]
}

export interface BalancerPlan {
  readonly name: string
  readonly virtualAddress: string
  /** the address it probes from, and, where it hides clients, passes them on from */
  readonly inside: string
  readonly hidesClients: boolean
  readonly weights: readonly (readonly [server: string, weight: number])[]
  readonly probeSeconds: number
}

export interface HostPlan {
  readonly name: string
  readonly address: string
}

export interface ConnectorPlan {
  readonly name: string
  /** tried in this order; without one, mail goes straight to the recipients' servers */
  readonly smartHosts: readonly HostPlan[]
  /** servers that may use it; others pass their mail on to one of them. Left out: all */
  readonly sources?: readonly string[]
}

/** Exchange Online beside it. */
export interface CloudPlan {
  /** where mail for its mailboxes is sent */
  readonly host: HostPlan
  /** from where it sends */
  readonly outbound: readonly HostPlan[]
  readonly routingDomain: string
}

export interface ModernScenario {
  readonly name: string
  readonly version: Version
  readonly domain: string
  readonly servers: readonly ServerPlan[]
  readonly databases: readonly DatabasePlan[]
  readonly balancer?: BalancerPlan
  /** filtering services through which most partners send: each looks like a balancer by its share, and is none */
  readonly gateways?: readonly HostPlan[]
  readonly connector: ConnectorPlan
  readonly cloud?: CloudPlan
  /** where shadow copies may lie: anywhere in the DAG, or only in the own site */
  readonly shadow: 'dag' | 'site'
  /** how often an active copy moves */
  readonly moves: number
  /** groups that one server expands: address before the @, server */
  readonly expansion: readonly (readonly [group: string, server: string])[]
  /** a server that stops for good, at this part of the run; shadow servers' heartbeats are logged then */
  readonly failure?: { readonly server: string; readonly after: number }
  /** what is more or less frequent here than elsewhere */
  readonly shares?: Partial<Shares>
  /** how long mail is tried; the product's default is 48 */
  readonly expiryHours?: number
  /** decimal sign in replies, as the culture of the servers has it */
  readonly decimal: '.' | ','
}

/** A database that is mounted and takes nothing: true times, and what its server answers meanwhile. */
export interface StuckStore {
  readonly database: string
  readonly from: string
  readonly to: string
  readonly status: string
}

export interface ModernOptions {
  /** mails that people and programs send; reports come on top */
  readonly messages: number
  readonly seed: string
  /** first day, `yyyy-MM-dd`, UTC */
  readonly from?: string
  readonly days?: number
  /** how wrong a server's clock is, by name */
  readonly skew?: Readonly<Record<string, Skew>>
  readonly maxFileBytes?: number
  /** seconds between two probes of one member, where there is a balancer */
  readonly probeSeconds?: number
  /** how often the rarer things happen, where it should not be as usual */
  readonly shares?: Partial<Shares>
  /** stores that refuse everything for a while; each mail is tried again every five minutes */
  readonly stuck?: readonly StuckStore[]
  /** nothing goes wrong on the way: hosts outside and links between sites are never in trouble; unknown recipients stay */
  readonly calm?: boolean
}
