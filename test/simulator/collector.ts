/**
 * The same logs in the shape in which ExchangeLogCollector hands them over: one zip a server, in it one zip a log family, beside the logs
 * what the script collects too. Names of folders and files are those of the script's source; what the settings files hold is written by
 * the shape of real output (docs/formats/exchange-objects.md).
 *
 *   20260310/MBX-K1-310.zip!/Message_Tracking_Logs.zip!/MSGTRK20260309-1.LOG
 *   20260310/MBX-K1-310.zip!/Exchange_Server_Data/MBX-K1_InstantQueueInfo.txt           UTF-16 with mark, Format-List
 *   20260310/DAG-K_Exchange_DAG_Information/MailboxDatabaseCopyStatus/MBX-K1_MailboxDatabaseCopyStatus.txt
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { renameInZip, zip } from '../builders/archives'
import { DATABASES, fqdn, MEMBERS, SITE } from './organisation'

/** Folder of a log in a plain bundle → its name in the collector's. */
const FAMILIES: Readonly<Record<string, string>> = {
  MessageTracking: 'Message_Tracking_Logs',
  'ProtocolLog/SmtpReceive': 'Hub_Receive_Protocol_Logs',
  'ProtocolLog/SmtpSend': 'Hub_Send_Protocol_Logs',
}

type Files = Record<string, Uint8Array>

export interface CollectorOptions {
  /** Last day of the logs, `yyyy-MM-dd`; the script's folder is named after the day after it. */
  readonly lastDay: string
  /** Adds a lone tracking log of another month, as the script copies the newest file when none is inside its window. */
  readonly loneFile?: boolean
}

/** Reads a plain bundle (`SERVER/FOLDER/FILE`) and writes it into `out` as the collector would. Returns what it wrote, relative to `out`. */
export async function writeCollectorBundle(plain: string, out: string, options: CollectorOptions): Promise<string[]> {
  const written: string[] = []
  const write = (path: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(out, path)), { recursive: true })
    writeFileSync(join(out, path), bytes)
    written.push(path)
  }
  const collected = new Date(Date.parse(`${options.lastDay}T00:00:00Z`) + 86_400_000).toISOString()
  const day = collected.slice(0, 10).replaceAll('-', '')
  const short = `${Number(day.slice(4, 6))}${day.slice(6)}`
  for (const { name } of MEMBERS) write(join(day, `${name}-${short}.zip`), await serverZip(plain, name, options))
  const dag = join(day, 'DAG-K_Exchange_DAG_Information')
  write(join(dag, 'DAG-K_DatabaseAvailabilityGroup.txt'), powershell(dagText()))
  for (const { name } of MEMBERS)
    write(join(dag, 'MailboxDatabaseCopyStatus', `${name}_MailboxDatabaseCopyStatus.txt`), powershell(copyStatusText(name)))
  write(join(day, 'Connectors', 'Send_Connectors.txt'), powershell(sendConnectorText()))
  return written
}

async function serverZip(plain: string, server: string, options: CollectorOptions): Promise<Uint8Array> {
  const files: Files = {}
  for (const [folder, name] of Object.entries(FAMILIES)) {
    const logs = readFolder(join(plain, server, folder))
    if (Object.keys(logs).length > 0) files[`${name}.zip`] = await zip(logs)
  }
  if (options.loneFile) files['FE_Receive_Protocol_Logs.zip'] = await zip({ 'RECV2025110207-1.LOG': text(loneLog(server)) })
  // sub folders: the script's zips of 2013 and later have back-slashes in their names
  const nested = await zip({ 'Delivery/NoFilesDetected.txt': text(''), 'Submission/NoFilesDetected.txt': text('') })
  const delivery = renameInZip(nested, 'Delivery/', 'Delivery\\')
  files['MBX_Send_Protocol_Logs.zip'] = renameInZip(delivery, 'Submission/', 'Submission\\')
  files['Queue_V15_Data.zip'] = await zip({ 'QueueLog2026031013-1.LOG': text(queueLog(server, options.lastDay)) })
  files['Queue_V15_Data-1.zip'] = await zip({ 'NotEnoughFreeSpace.txt': text('') })
  files['IIS_FE_Logs.zip'] = await zip({ 'W3SVC1/u_ex260310.log': text(IIS) })
  files['Windows_Event_Logs/Application.evtx'] = Uint8Array.from([...text('ElfFile'), 0, ...new Uint8Array(500)])
  files['Transport_Configuration/EdgeTransport.exe.config'] = text(CONFIG)
  files[`Exchange_Server_Data/${server}_TransportServer.txt`] = powershell(transportServerText(server))
  files[`Exchange_Server_Data/${server}_ExchangeServer.txt`] = powershell(exchangeServerText(server))
  files[`Exchange_Server_Data/${server}_ReceiveConnectors.txt`] = powershell(receiveConnectorText(server))
  files[`Exchange_Server_Data/${server}_InstantQueueInfo.txt`] = powershell(queueText(server))
  files[`General_Server_Info/IPConfiguration.txt`] = text(ipconfigText(server))
  files[`General_Server_Info/Netstat.txt`] = text(
    '\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State\r\n  TCP    192.168.40.11:25       192.168.40.9:51234     ESTABLISHED\r\n',
  )
  return zip(files)
}

function readFolder(folder: string): Files {
  const files: Files = {}
  try {
    for (const e of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!e.isFile()) continue
      const full = join(e.parentPath, e.name)
      files[relative(folder, full).replaceAll('\\', '/')] = readFileSync(full)
    }
  } catch (e) {
    if ((e as { code?: string }).code !== 'ENOENT') throw e
  }
  return files
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content)
/** As Out-File of Windows PowerShell writes it. */
const powershell = (content: string): Uint8Array => new Uint8Array(Buffer.from(`\uFEFF${content.replaceAll('\n', '\r\n')}`, 'utf16le'))

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

function queueText(server: string): string {
  const queue = (id: string, type: string, hop: string, status: string, count: number, error = '') => ({
    RunspaceId: '3d6f2f7e-3c0a-4b52-9f55-8d0e65a7f8aa',
    DeliveryType: type,
    NextHopDomain: hop,
    Status: status,
    MessageCount: String(count),
    LastError: error,
    LastRetryTime: '10.03.2026 17:15:02',
    NextRetryTime: error === '' ? '' : '10.03.2026 17:25:02',
    Identity: `${server}\\${id}`,
    IsValid: 'True',
  })
  const refused =
    '451 4.4.0 Primary target IP address responded with: "421 4.4.1 Connection timed out." Attempted failover to alternate host, but that did not succeed. Either there are no alternate hosts, or delivery failed to all alternate hosts.'
  return list([
    queue('3', 'SmartHostConnectorDelivery', '[198.51.100.25]', 'Retry', 4, refused),
    queue('5', 'MapiDelivery', DATABASES[0].toLowerCase(), 'Ready', 0),
    queue('Submission', 'Undefined', 'Submission', 'Ready', 0),
  ])
}

function receiveConnectorText(server: string): string {
  const connector = (name: string, bindings: string, permissions: string) => ({
    AuthMechanism: 'Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer',
    Bindings: `{${bindings}}`,
    Fqdn: fqdn(server),
    MaxMessageSize: '10 MB (10,485,760 bytes)',
    PermissionGroups: permissions,
    ProtocolLoggingLevel: 'Verbose',
    RemoteIPRanges: '{0.0.0.0-255.255.255.255}',
    Server: server,
    Name: name,
    Identity: `${server}\\${name}`,
  })
  return list([
    connector(`Default ${server}`, '0.0.0.0:25', 'ExchangeUsers, ExchangeServers, ExchangeLegacyServers'),
    connector(`Client ${server}`, '0.0.0.0:587', 'ExchangeUsers'),
  ])
}

function sendConnectorText(): string {
  return list([
    {
      AddressSpaces: '{SMTP:*;1}',
      DNSRoutingEnabled: 'False',
      Enabled: 'True',
      Identity: 'Ausgang über Relay',
      ProtocolLoggingLevel: 'Verbose',
      SmartHosts: '{[198.51.100.25]}',
      SourceTransportServers: `{${MEMBERS.map((m) => m.name).join(', ')}}`,
    },
  ])
}

function transportServerText(server: string): string {
  return list([
    {
      Name: server,
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
      Identity: server,
      Guid: '0b1e6a55-56d4-49a5-8f0c-0f2f9b5d1c11',
    },
  ])
}

function exchangeServerText(server: string): string {
  return list([
    {
      Name: server,
      AdminDisplayVersion: 'Version 14.3 (Build 123.4)',
      Edition: 'Enterprise',
      Fqdn: fqdn(server),
      ServerRole: 'Mailbox, ClientAccess, HubTransport',
      Site: `brennick.example/Configuration/Sites/${SITE}`,
      Identity: server,
    },
  ])
}

function dagText(): string {
  return list([
    {
      Name: 'DAG-K',
      Servers: `{${[...MEMBERS].map((m) => m.name).join(', ')}}`,
      WitnessServer: 'files-k.brennick.example',
      OperationalServers: `{${MEMBERS.map((m) => m.name).join(', ')}}`,
      PrimaryActiveManager: MEMBERS[0].name,
      Identity: 'DAG-K',
    },
  ])
}

function copyStatusText(server: string): string {
  return list(
    DATABASES.map((db, i) => {
      const active = MEMBERS[i === 1 ? 1 : 0].name
      return {
        Identity: `${db}\\${server}`,
        Name: `${db}\\${server}`,
        DatabaseName: db,
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

function ipconfigText(server: string): string {
  const member = MEMBERS.find((m) => m.name === server) ?? MEMBERS[0]
  return [
    '',
    'Windows IP Configuration',
    '',
    `   Host Name . . . . . . . . . . . . : ${server}`,
    '   Primary Dns Suffix  . . . . . . . : brennick.example',
    '   Node Type . . . . . . . . . . . . : Hybrid',
    '   IP Routing Enabled. . . . . . . . : No',
    '',
    'Ethernet adapter LAN:',
    '',
    '   Connection-specific DNS Suffix  . : ',
    '   Physical Address. . . . . . . . . : 02-00-5E-10-00-01',
    '   DHCP Enabled. . . . . . . . . . . : No',
    `   IPv4 Address. . . . . . . . . . . : ${member.address}(Preferred) `,
    '   Subnet Mask . . . . . . . . . . . : 255.255.255.0',
    '   Default Gateway . . . . . . . . . : 192.168.40.1',
    '   DNS Servers . . . . . . . . . . . : 192.168.40.2',
    '                                       192.168.40.3',
    '',
  ].join('\r\n')
}

function queueLog(server: string, day: string): string {
  const head = [
    '#Software: Microsoft Exchange Server',
    '#Version: 15.0.0.0',
    '#Log-type: Transport Queue Log',
    `#Date: ${day}T13:00:00.000Z`,
  ]
  const rows = [0, 1, 2].map((n) => `${day}T13:0${n}:00.000Z,${server}\\3,[198.51.100.25],Retry,${4 + n}`)
  return [...head, '#Fields: Timestamp,QueueName,NextHop,Status,Count', ...rows, ''].join('\r\n')
}

function loneLog(server: string): string {
  const head = [
    '#Software: Microsoft Exchange Server',
    '#Version: 14.0.0.0',
    '#Log-type: SMTP Receive Protocol Log',
    '#Date: 2025-11-02T07:00:00.000Z',
  ]
  const fields = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'
  const row = `2025-11-02T07:00:04.000Z,${server}\\Default ${server},08D0000000000001,0,192.168.40.11:25,192.168.40.9:4001,+,,`
  return [...head, `#Fields: ${fields}`, row, ''].join('\r\n')
}

const IIS =
  '#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: 2026-03-10 00:00:00\r\n#Fields: date time s-ip cs-method cs-uri-stem\r\n2026-03-10 00:00:00 192.168.40.11 GET /owa/\r\n'
const CONFIG =
  '<?xml version="1.0"?>\r\n<configuration>\r\n  <appSettings>\r\n    <add key="DnsFaultTolerance" value="true" />\r\n  </appSettings>\r\n</configuration>\r\n'
