/** What to ask the customer for, in words: which log of which server and time, what it would tell, and the setting that turns it on. */
import { formatCounted } from '../base/format'
import type { Catalogue } from '../model/case'
import type { Ask } from '../model/routes'
import { familyWords } from './coverage-lanes'

export interface AskWords {
  readonly server: string
  /** `tracking, transport` */
  readonly log: string
  /** Where the product keeps it, below its install folder. */
  readonly folder: string
  /** What it would show. */
  readonly why: string
  /** The cmdlet that says or sets whether it is written. */
  readonly setting: string
}

const WHY: Readonly<Record<Ask['reason'], string>> = {
  'unseen-end': 'it would show the other end of hand-overs',
  'open-outcome': 'it would say what became of recipients',
  'guessed-join': 'it would prove hand-overs that are matched by time',
}

export function askWords(a: Ask, c: Pick<Catalogue, 'nodes'>): AskWords {
  const server = c.nodes[a.node]?.name ?? 'not known'
  return {
    server,
    log: familyWords(a.family),
    folder: folderOf(a),
    why: `${WHY[a.reason]} of ${formatCounted(a.messages, 'message')}`,
    setting: settingOf(a, server),
  }
}

function folderOf({ family, modern }: Ask): string {
  const [kind = '', service = ''] = family.split('/')
  if (kind === 'message-tracking') return 'TransportRoles\\Logs\\MessageTracking'
  const side = kind === 'smtp-send' ? 'SmtpSend' : 'SmtpReceive'
  if (!modern) return `TransportRoles\\Logs\\ProtocolLog\\${side}`
  return `TransportRoles\\Logs\\${service === 'front-end' ? 'FrontEnd' : 'Hub'}\\ProtocolLog\\${side}`
}

/** Names of servers come from logs: they are quoted as PowerShell quotes, and nothing here is run. */
const quoted = (name: string) => `'${name.replaceAll("'", "''")}'`

function settingOf({ family, modern }: Ask, server: string): string {
  const [kind = '', service = ''] = family.split('/')
  const name = quoted(server)
  if (kind === 'message-tracking') return `${trackingCmdlet(service, modern)} ${name} -MessageTrackingLogEnabled $true`
  if (kind === 'smtp-receive') return `Get-ReceiveConnector -Server ${name} | Set-ReceiveConnector -ProtocolLoggingLevel Verbose`
  if (service === 'front-end') return `Set-FrontendTransportService ${name} -IntraOrgConnectorProtocolLoggingLevel Verbose`
  const cmdlet = modern ? 'Set-TransportService' : 'Set-TransportServer'
  return `${cmdlet} ${name} -IntraOrgConnectorProtocolLoggingLevel Verbose`
}

function trackingCmdlet(service: string, modern: boolean): string {
  if (service === 'mailbox') return 'Set-MailboxServer'
  // one setting for all services of a server since 2013
  return modern ? 'Set-TransportService' : 'Set-TransportServer'
}
