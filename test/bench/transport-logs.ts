/** Made-up connectivity logs, agent logs and queue logs, rows as in test/formats: 90 to 230 bytes each. */
import { quoted, Source } from './random'
import type { Row } from './tracking-logs'

const AGENTS: readonly (readonly [agent: string, event: string, action: string, diagnostics: string])[] = [
  ['Inbound Trust Agent', 'OnEndOfHeaders', 'ModifyHeaders', 'Cross premises headers filtered'],
  ['Sender Filter Agent', 'OnMailCommand', 'AcceptMessage', ''],
  ['Content Filter Agent', 'OnEndOfData', 'AcceptMessage', 'DV:3.3.5705.600;SID:SenderIDStatus None;OrigIP:198.51.100.7'],
]
const STATES = ['Ready', 'Active', 'Retry', 'Suspended']

const header = (type: string, fields: string) => (at: number) =>
  [
    '#Software: Microsoft Exchange Server',
    '#Version: 15.0.0.0',
    `#Log-type: ${type}`,
    `#Date: ${new Date(at).toISOString()}`,
    `#Fields: ${fields}`,
    '',
  ].join('\r\n')

export const connectivityHeader = header('Transport Connectivity Log', 'date-time,session,source,destination,direction,description')
export const agentHeader = header(
  'Agent Log',
  'Timestamp,SessionId,LocalEndpoint,RemoteEndpoint,EnteredOrgFromIP,MessageId,P1FromAddress,P2FromAddresses,Recipient,NumRecipients,Agent,Event,Action,SmtpResponse,Reason,ReasonData,Diagnostics,NetworkMsgID,TenantID,Directionality',
)
export const queueHeader = header('Transport Queue Log', 'Timestamp,QueueName,NextHop,DeliveryType,Status,Count,LastError')

/** Endless rows, group by group: what belongs together comes from one call. */
export class TransportLogs {
  private readonly random: Source
  private at = Date.UTC(2024, 0, 8)

  constructor(seed: number) {
    this.random = new Source(seed)
  }

  /** One connection of the transport service. */
  connection(): Row[] {
    const { random } = this
    const session = `08DC${random.hex(12).toUpperCase()}`
    const domain = `x${random.below(900)}.example`
    const address = `198.51.100.${random.below(250)}`
    const fixed = `${session},SMTP,${domain}`
    const said = [
      ['+', `DnsConnectorDelivery 137c0a63-cbc7-4261-b49b-b4850e63593b;QueueLength=${random.below(40)}`],
      ['>', `mx1.${domain}[${address}], mx2.${domain}[198.51.100.8]`],
      ...(random.once(8)
        ? [['>', `Failed connection to 198.51.100.8:25 (ConnectionRefused:0000274D)[TargetIPAddress:198.51.100.8:25|MarkedUnhealthy]`]]
        : []),
      ['>', `Established connection to ${address}`],
      ['-', `Messages: ${1 + random.below(4)} Bytes: ${random.below(900_000)} ()`],
    ]
    return this.rows(said.map(([direction = '', text = '']) => `${fixed},${direction},${quoted(text)}`))
  }

  /** What the agents did with one message. */
  agents(): Row[] {
    const { random } = this
    const session = `08DC${random.hex(12).toUpperCase()}`
    const remote = `198.51.100.${random.below(250)}`
    const from = `user${random.below(40_000)}@x${random.below(50)}.example`
    const to = `rcpt${random.below(2000)}@north.example`
    const id = `<${random.hex(32)}@host${random.below(900)}.south.example>`
    const network = random.guid()
    const ends = `192.0.2.25:25,${remote}:${1024 + random.below(60_000)},${remote}`
    return this.rows(
      AGENTS.map(
        ([agent, event, action, diagnostics]) =>
          `${session},${ends},${id},${from},${from};,${to},1,${agent},${event},${action},,${event === 'OnEndOfData' ? `SCL,${random.below(7)}` : ','},${quoted(diagnostics)},${network},,Incoming`,
      ),
    )
  }

  /** Queues of a server at one time. No format of its own knows such a log. */
  queues(): Row[] {
    const { random } = this
    return this.rows(
      Array.from({ length: 6 }, (_, i) => {
        const state = random.favour(STATES)
        const error = state === 'Retry' ? '451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect."' : ''
        return `EX16-${1 + (i % 3)}\\${17 + random.below(30)},x${random.below(900)}.example,DnsConnectorDelivery,${state},${random.below(400)},${quoted(error)}`
      }),
    )
  }

  private rows(texts: readonly string[]): Row[] {
    const { random } = this
    this.at += random.below(400)
    let at = this.at
    return texts.map((text) => {
      at += random.below(60)
      return { at, text: `${new Date(at).toISOString()},${text}\r\n` }
    })
  }
}
