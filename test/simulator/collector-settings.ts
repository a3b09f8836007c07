/**
 * What ExchangeLogCollector writes down beside logs: settings and states by the shape of real output (docs/formats/exchange-objects.md), and
 * files that nobody needs for a route.
 */
import type { Collected, CollectedServer } from './collected'

/** Objects as Format-List shows them. */
function list(objects: readonly Readonly<Record<string, string>>[]): string {
  const blocks = objects.map((o) => {
    const width = Math.max(...Object.keys(o).map((k) => k.length))
    return Object.entries(o)
      .map(([k, v]) => `${k.padEnd(width)} : ${v}`)
      .join('\n')
  })
  return `\n\n${blocks.join('\n\n')}\n\n\n\n`
}

const collection = (items: readonly string[]) => `{${items.join(', ')}}`
const isModern = ({ version }: CollectedServer) => version.startsWith('Version 15')

export function queueText({ name }: CollectedServer, { connector, databases }: Collected): string {
  const queue = (id: string, type: string, hop: string, status: string, count: number, error = '') => ({
    RunspaceId: '3d6f2f7e-3c0a-4b52-9f55-8d0e65a7f8aa',
    DeliveryType: type,
    NextHopDomain: hop,
    Status: status,
    MessageCount: String(count),
    LastError: error,
    LastRetryTime: '10.03.2026 17:15:02',
    NextRetryTime: error === '' ? '' : '10.03.2026 17:25:02',
    Identity: `${name}\\${id}`,
    IsValid: 'True',
  })
  const refused =
    '451 4.4.0 Primary target IP address responded with: "421 4.4.1 Connection timed out." Attempted failover to alternate host, but that did not succeed. Either there are no alternate hosts, or delivery failed to all alternate hosts.'
  const [smartHost] = connector.smartHosts
  const outside: [string, string] =
    smartHost === undefined ? ['DnsConnectorDelivery', 'partner.example'] : ['SmartHostConnectorDelivery', `[${smartHost}]`]
  return list([
    queue('3', ...outside, 'Retry', 4, refused),
    queue('5', 'MapiDelivery', (databases[0]?.name ?? 'mailboxes').toLowerCase(), 'Ready', 0),
    queue('Submission', 'Undefined', 'Submission', 'Ready', 0),
  ])
}

export function receiveConnectorText(server: CollectedServer): string {
  const { name: owner, fqdn, edge } = server
  const connector = (name: string, bindings: string, permissions: string) => ({
    AuthMechanism: 'Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer',
    Bindings: `{${bindings}}`,
    Fqdn: fqdn,
    MaxMessageSize: '10 MB (10,485,760 bytes)',
    PermissionGroups: permissions,
    ProtocolLoggingLevel: 'Verbose',
    RemoteIPRanges: '{0.0.0.0-255.255.255.255}',
    Server: owner,
    Name: name,
    Identity: `${owner}\\${name}`,
  })
  const everybody = 'ExchangeUsers, ExchangeServers, ExchangeLegacyServers'
  if (edge) return list([connector(`Default internal receive connector ${owner}`, '0.0.0.0:25', 'AnonymousUsers, ExchangeServers')])
  if (isModern(server)) {
    return list([
      connector(`Default ${owner}`, '0.0.0.0:2525', everybody),
      connector(`Default Frontend ${owner}`, '0.0.0.0:25', `AnonymousUsers, ${everybody}`),
    ])
  }
  return list([connector(`Default ${owner}`, '0.0.0.0:25', everybody), connector(`Client ${owner}`, '0.0.0.0:587', 'ExchangeUsers')])
}

export function sendConnectorText({ connector }: Collected): string {
  const { name, smartHosts, sources } = connector
  return list([
    {
      AddressSpaces: '{SMTP:*;1}',
      DNSRoutingEnabled: smartHosts.length === 0 ? 'True' : 'False',
      Enabled: 'True',
      Identity: name,
      ProtocolLoggingLevel: 'Verbose',
      SmartHosts: collection(smartHosts.map((address) => `[${address}]`)),
      SourceTransportServers: collection(sources),
    },
  ])
}

export function transportServerText({ name }: CollectedServer): string {
  return list([
    {
      Name: name,
      AntispamAgentsEnabled: 'False',
      ConnectivityLogEnabled: 'False',
      ConnectivityLogPath: 'C:\\Program Files\\Microsoft\\Exchange Server\\V14\\TransportRoles\\Logs\\Connectivity',
      ExternalDNSAdapterEnabled: 'True',
      InternalDNSAdapterEnabled: 'True',
      IntraOrgConnectorProtocolLoggingLevel: 'Verbose',
      MaxOutboundConnections: '1000',
      MessageTrackingLogEnabled: 'True',
      MessageTrackingLogMaxAge: '30.00:00:00',
      MessageTrackingLogMaxDirectorySize: '1000 MB (1,048,576,000 bytes)',
      ReceiveProtocolLogMaxAge: '30.00:00:00',
      Identity: name,
      Guid: '0b1e6a55-56d4-49a5-8f0c-0f2f9b5d1c11',
    },
  ])
}

/** An Edge server, asked on itself, knows of no site. */
export function exchangeServerText({ name, fqdn, version, roles, site, edge }: CollectedServer, { domain }: Collected): string {
  return list([
    {
      Name: name,
      AdminDisplayVersion: version,
      Edition: 'Enterprise',
      Fqdn: fqdn,
      ServerRole: roles,
      Site: edge ? '' : `${domain}/Configuration/Sites/${site}`,
      Identity: name,
    },
  ])
}

export function dagText(dag: string, { servers, domain }: Collected): string {
  const members = servers.filter((server) => !server.edge).map(({ name }) => name)
  return list([
    {
      Name: dag,
      Servers: collection(members),
      WitnessServer: `files-k.${domain}`,
      OperationalServers: collection(members),
      PrimaryActiveManager: members[0] ?? '',
      Identity: dag,
    },
  ])
}

/** `activeOn`: the server of a database's active copy when it was asked; undefined when the truth knows of none. */
export function copyStatusText(server: string, { databases }: Collected, activeOn: (database: string) => string | undefined): string {
  return list(
    databases
      .filter(({ copies }) => copies.includes(server))
      .map(({ name }) => {
        const active = activeOn(name) ?? ''
        return {
          Identity: `${name}\\${server}`,
          Name: `${name}\\${server}`,
          DatabaseName: name,
          Status: active === server ? 'Mounted' : 'Healthy',
          MailboxServer: server,
          ActiveDatabaseCopy: active.toLowerCase(),
          CopyQueueLength: '0',
          ReplayQueueLength: '0',
          LastInspectedLogTime: '10.03.2026 17:19:41',
        }
      }),
  )
}

export function ipconfigText({ name, fqdn, address }: CollectedServer): string {
  const network = address.slice(0, address.lastIndexOf('.'))
  return [
    '',
    'Windows IP Configuration',
    '',
    `   Host Name . . . . . . . . . . . . : ${name}`,
    `   Primary Dns Suffix  . . . . . . . : ${fqdn.slice(name.length + 1)}`,
    '   Node Type . . . . . . . . . . . . : Hybrid',
    '   IP Routing Enabled. . . . . . . . : No',
    '',
    'Ethernet adapter LAN:',
    '',
    '   Connection-specific DNS Suffix  . : ',
    '   Physical Address. . . . . . . . . : 02-00-5E-10-00-01',
    '   DHCP Enabled. . . . . . . . . . . : No',
    `   IPv4 Address. . . . . . . . . . . : ${address}(Preferred) `,
    '   Subnet Mask . . . . . . . . . . . : 255.255.255.0',
    `   Default Gateway . . . . . . . . . : ${network}.1`,
    `   DNS Servers . . . . . . . . . . . : ${network}.2`,
    `                                       ${network}.3`,
    '',
  ].join('\r\n')
}

export const netstatText = ({ address }: CollectedServer): string =>
  `\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State\r\n  TCP    ${`${address}:25`.padEnd(23)}192.0.2.9:51234        ESTABLISHED\r\n`

/** Its columns are no sample's. `day`: `yyyy-MM-dd`. */
export function queueLog(server: string, day: string): string {
  const head = [
    '#Software: Microsoft Exchange Server',
    '#Version: 15.0.0.0',
    '#Log-type: Transport Queue Log',
    `#Date: ${day}T13:00:00.000Z`,
  ]
  const rows = [0, 1, 2].map((n) => `${day}T13:0${n}:00.000Z,${server}\\3,[198.51.100.25],Retry,${4 + n}`)
  return [...head, '#Fields: Timestamp,QueueName,NextHop,Status,Count', ...rows, ''].join('\r\n')
}

/** The newest log of a family that was switched off months ago. */
export function loneLog({ name, address }: CollectedServer): string {
  const head = [
    '#Software: Microsoft Exchange Server',
    '#Version: 14.0.0.0',
    '#Log-type: SMTP Receive Protocol Log',
    '#Date: 2025-11-02T07:00:00.000Z',
  ]
  const fields = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'
  const row = `2025-11-02T07:00:04.000Z,${name}\\Default ${name},08D0000000000001,0,${address}:25,192.0.2.9:4001,+,,`
  return [...head, `#Fields: ${fields}`, row, ''].join('\r\n')
}

export const IIS =
  '#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: 2026-03-10 00:00:00\r\n#Fields: date time s-ip cs-method cs-uri-stem\r\n2026-03-10 00:00:00 192.0.2.11 GET /owa/\r\n'
export const CONFIG =
  '<?xml version="1.0"?>\r\n<configuration>\r\n  <appSettings>\r\n    <add key="DnsFaultTolerance" value="true" />\r\n  </appSettings>\r\n</configuration>\r\n'
