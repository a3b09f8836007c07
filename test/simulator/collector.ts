/**
 * The same logs in the shape in which ExchangeLogCollector hands them over: one zip a server, in it one zip a log family, beside the logs
 * what the script collects too. Names of folders and files are those of the script's source.
 *
 *   20260310/MBX-K1-310.zip!/Message_Tracking_Logs.zip!/MSGTRK20260309-1.LOG
 *   20260310/MBX-K1-310.zip!/Exchange_Server_Data/MBX-K1_InstantQueueInfo.txt           UTF-16 with mark, Format-List
 *   20260310/DAG-K_Exchange_DAG_Information/MailboxDatabaseCopyStatus/MBX-K1_MailboxDatabaseCopyStatus.txt
 *   Edge/20260310/PORTAL-310.zip         an Edge server is in no domain: the script is run there on its own
 *   MessageTrace.csv                     of Exchange Online; the script does not know it, so it lies beside
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { renameInZip, zip } from '../builders/archives'
import type { Collected, CollectedServer } from './collected'
import {
  CONFIG,
  copyStatusText,
  dagText,
  exchangeServerText,
  IIS,
  ipconfigText,
  loneLog,
  netstatText,
  queueLog,
  queueText,
  receiveConnectorText,
  sendConnectorText,
  transportServerText,
} from './collector-settings'
import type { Truth } from './truth'

/** Folder of a log in a plain bundle → its zip in the collector's. An Edge server's transport service is asked for as any other's. */
const FAMILIES: readonly (readonly [folder: string, name: string])[] = [
  ['MessageTracking', 'Message_Tracking_Logs'],
  ['ProtocolLog/SmtpReceive', 'Hub_Receive_Protocol_Logs'],
  ['ProtocolLog/SmtpSend', 'Hub_Send_Protocol_Logs'],
  ...[
    ['Hub', 'Hub'],
    ['Edge', 'Hub'],
    ['FrontEnd', 'FE'],
  ].flatMap(([folder, prefix]): [string, string][] => [
    [`${folder}/ProtocolLog/SmtpReceive`, `${prefix}_Receive_Protocol_Logs`],
    [`${folder}/ProtocolLog/SmtpSend`, `${prefix}_Send_Protocol_Logs`],
    [`${folder}/Connectivity`, `${prefix}_Connectivity_Logs`],
  ]),
  ['Mailbox/ProtocolLog/SmtpReceive', 'MBX_Receive_Protocol_Logs'],
  ['Mailbox/ProtocolLog/SmtpSend', 'MBX_Send_Protocol_Logs'],
  ['Mailbox/Connectivity/Delivery', 'MBX_Delivery_Connectivity_Logs'],
  ['Mailbox/Connectivity/Submission', 'MBX_Submission_Connectivity_Logs'],
]
/** Its zip has sub folders. */
const NESTED = /^MBX_(Send|Receive)_/
const TRACE = 'ExchangeOnline/MessageTrace.csv'

type Files = Record<string, Uint8Array>

export interface CollectorOptions {
  /** Last day of the logs, `yyyy-MM-dd`; the script's folder is named after the day after it. */
  readonly lastDay: string
  /** Adds a lone receive log of another month where Front End logs would be, as the script copies the newest file when none is inside its window. */
  readonly loneFile?: boolean
}

/** Reads a plain bundle (`SERVER/FOLDER/FILE`) and writes it into `out` as the collector would. Returns what it wrote, relative to `out`. */
export async function writeCollectorBundle(
  plain: string,
  out: string,
  { organisation, truth, ...options }: { readonly organisation: Collected; readonly truth: Truth } & CollectorOptions,
): Promise<string[]> {
  const written: string[] = []
  const write = (path: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(out, path)), { recursive: true })
    writeFileSync(join(out, path), bytes)
    written.push(path)
  }
  const collected = new Date(Date.parse(`${options.lastDay}T00:00:00Z`) + 86_400_000).toISOString()
  const day = collected.slice(0, 10).replaceAll('-', '')
  const short = `${Number(day.slice(4, 6))}${day.slice(6)}`
  for (const server of organisation.servers) {
    const root = server.edge ? join('Edge', day) : day
    write(join(root, `${server.name}-${short}.zip`), await serverZip(plain, server, organisation, options))
  }
  const { dag } = organisation
  if (dag !== null) {
    const folder = join(day, `${dag}_Exchange_DAG_Information`)
    write(join(folder, `${dag}_DatabaseAvailabilityGroup.txt`), powershell(dagText(dag, organisation)))
    for (const { name } of organisation.servers.filter((server) => !server.edge)) {
      const status = copyStatusText(name, organisation, (database) => activeAtEnd(truth, database))
      write(join(folder, 'MailboxDatabaseCopyStatus', `${name}_MailboxDatabaseCopyStatus.txt`), powershell(status))
    }
  }
  write(join(day, 'Connectors', 'Send_Connectors.txt'), powershell(sendConnectorText(organisation)))
  const trace = readFolder(join(plain, dirname(TRACE)))['MessageTrace.csv']
  if (trace) write('MessageTrace.csv', trace)
  return written
}

/** Where the active copy of a database was last. */
function activeAtEnd({ nodes }: Truth, database: string): string | undefined {
  const copies = nodes.flatMap(({ name, activeCopies = [] }) =>
    activeCopies.filter((copy) => copy.database === database).map(({ to }) => ({ name, to })),
  )
  return copies.sort((a, b) => (a.to < b.to ? 1 : -1))[0]?.name
}

async function serverZip(plain: string, server: CollectedServer, organisation: Collected, options: CollectorOptions): Promise<Uint8Array> {
  const { name } = server
  const files: Files = {}
  for (const [folder, family] of FAMILIES) {
    const logs = readFolder(join(plain, name, folder))
    if (Object.keys(logs).length > 0) files[`${family}.zip`] = NESTED.test(family) ? await nested(logs) : await zip(logs)
  }
  if (options.loneFile) files['FE_Receive_Protocol_Logs.zip'] ??= await zip({ 'RECV2025110207-1.LOG': text(loneLog(server)) })
  files['MBX_Send_Protocol_Logs.zip'] ??= await nested({})
  files['Queue_V15_Data.zip'] = await zip({ 'QueueLog2026031013-1.LOG': text(queueLog(name, options.lastDay)) })
  files['Queue_V15_Data-1.zip'] = await zip({ 'NotEnoughFreeSpace.txt': text('') })
  files['IIS_FE_Logs.zip'] = await zip({ 'W3SVC1/u_ex260310.log': text(IIS) })
  files['Windows_Event_Logs/Application.evtx'] = Uint8Array.from([...text('ElfFile'), 0, ...new Uint8Array(500)])
  files['Transport_Configuration/EdgeTransport.exe.config'] = text(CONFIG)
  files[`Exchange_Server_Data/${name}_TransportServer.txt`] = powershell(transportServerText(server))
  files[`Exchange_Server_Data/${name}_ExchangeServer.txt`] = powershell(exchangeServerText(server, organisation))
  files[`Exchange_Server_Data/${name}_ReceiveConnectors.txt`] = powershell(receiveConnectorText(server))
  files[`Exchange_Server_Data/${name}_InstantQueueInfo.txt`] = powershell(queueText(server, organisation))
  files['General_Server_Info/IPConfiguration.txt'] = text(ipconfigText(server))
  files['General_Server_Info/Netstat.txt'] = text(netstatText(server))
  return zip(files)
}

/** Sub folders for both services, empty ones too; the script's zips of 2013 and later have back-slashes in their names. */
async function nested(logs: Files): Promise<Buffer> {
  const all: Files = { ...logs }
  for (const service of ['Delivery', 'Submission']) {
    if (!Object.keys(logs).some((path) => path.startsWith(`${service}/`))) all[`${service}/NoFilesDetected.txt`] = text('')
  }
  return Object.keys(all).reduce((archive, path) => renameInZip(archive, path, path.replaceAll('/', '\\')), await zip(all))
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
