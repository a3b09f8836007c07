/** What settings files say of an organisation when its logs are collected: made of the scenarios' own data. */
import type { ModernScenario } from './modern/scenario'
import { DATABASES, DOMAIN, MEMBERS, SITE, SMART_HOST } from './organisation'
import { SITES, DOMAIN as SITES_DOMAIN, SMART_HOST as SITES_SMART_HOST } from './sites/organisation'

export interface CollectedServer {
  readonly name: string
  readonly fqdn: string
  readonly address: string
  /** as AdminDisplayVersion has it */
  readonly version: string
  /** as ServerRole has it */
  readonly roles: string
  readonly site: string
  readonly edge: boolean
}

export interface Collected {
  readonly domain: string
  readonly servers: readonly CollectedServer[]
  /** null: no DAG, and so no state of copies */
  readonly dag: string | null
  /** with the servers that have a copy */
  readonly databases: readonly { readonly name: string; readonly copies: readonly string[] }[]
  readonly connector: { readonly name: string; readonly smartHosts: readonly string[]; readonly sources: readonly string[] }
}

const names = (servers: readonly { readonly name: string }[]) => servers.map(({ name }) => name)

export const COLLECTED_PAIR: Collected = {
  domain: DOMAIN,
  servers: MEMBERS.map(({ name, address }) => ({
    name,
    fqdn: `${name}.${DOMAIN}`,
    address,
    version: 'Version 14.3 (Build 123.4)',
    roles: 'Mailbox, ClientAccess, HubTransport',
    site: SITE,
    edge: false,
  })),
  dag: 'DAG-K',
  databases: DATABASES.map((name) => ({ name, copies: names(MEMBERS) })),
  connector: { name: SMART_HOST.connector, smartHosts: [SMART_HOST.address], sources: names(MEMBERS) },
}

export const COLLECTED_SITES: Collected = {
  domain: SITES_DOMAIN,
  servers: SITES.flatMap(({ name: site, hub, mailboxes }) =>
    [hub, mailboxes].map(({ name, address }) => ({
      name,
      fqdn: `${name}.${SITES_DOMAIN}`,
      address,
      version: 'Version 8.3 (Build 83.6)',
      roles: name === hub.name ? 'HubTransport' : 'Mailbox',
      site,
      edge: false,
    })),
  ),
  dag: null,
  databases: [],
  connector: { name: SITES_SMART_HOST.connector, smartHosts: [SITES_SMART_HOST.address], sources: [SITES[0].hub.name] },
}

/** `15.01.2507.039` → `Version 15.1 (Build 2507.39)` */
function displayVersion(build: string): string {
  const [major, minor, number, revision] = build.split('.').map(Number)
  return `Version ${major}.${minor} (Build ${number}.${revision})`
}

export function collectedModern({ domain, servers, databases, connector, version }: ModernScenario): Collected {
  const inside = servers.filter((server) => !server.edge)
  return {
    domain,
    servers: servers.map(({ name, address, build, site, suffix, edge = false }) => ({
      name,
      fqdn: `${name}.${suffix ?? domain}`,
      address,
      version: displayVersion(build),
      roles: edge ? 'Edge' : version === '2013' ? 'Mailbox, ClientAccess' : 'Mailbox',
      site,
      edge,
    })),
    dag: 'DAG01',
    databases,
    connector: {
      name: connector.name,
      smartHosts: connector.smartHosts.map(({ address }) => address),
      sources: connector.sources ?? names(inside),
    },
  }
}
