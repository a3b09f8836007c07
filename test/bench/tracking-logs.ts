/**
 * Made-up message tracking logs in the manner of Exchange 2016: 30 fields, about 600 bytes a row, several rows a message on several
 * servers, rows of different messages interleaved, quoted subjects and source-contexts, recipients and subjects that repeat.
 */
import { quoted, Source } from './random'

export const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data,transport-traffic-type,log-id,schema-version'
const VERSION = '15.01.2507.023'
const SERVERS = ['EX16-1', 'EX16-2', 'EX16-3', 'EX16-4', 'EX19-5', 'EX19-6']
const NAMES =
  'alan bob carol dave erin frank grace heidi ivan judy mallory olivia peggy quentin rupert sybil trent ursula victor wendy anders claire dieter elena hana jorge lena milan nadia pavel'.split(
    ' ',
  )
const WORDS =
  'invoice meeting quarterly report budget update reminder please review attached contract proposal schedule shipment order confirmation delivery status ticket incident server maintenance window outage notice password account statement payment agenda minutes draft final feedback holiday request travel booking newsletter weekly digest action required question regarding project milestone release build failed passed test results alert disk space backup completed migration database mailbox quota welcome training session invitation cancelled lunch Übersicht Prüfung façade 会議 отчёт'.split(
    ' ',
  )

export function trackingHeader(at: number): string {
  return [
    '#Software: Microsoft Exchange Server',
    `#Version: ${VERSION}`,
    '#Log-type: Message Tracking Log',
    `#Date: ${new Date(at).toISOString()}`,
    `#Fields: ${FIELDS}`,
    '',
  ].join('\r\n')
}

export interface Row {
  readonly at: number
  readonly text: string
}

/** An event before it is written: its fields in the order of FIELDS. */
export interface TrackingEvent {
  readonly at: number
  readonly cells: readonly string[]
}

/** Endless rows, in the order of their times. */
export class TrackingLogs {
  private readonly random: Source
  private readonly people: readonly string[]
  private at = Date.UTC(2024, 0, 8)
  private id = 70_912_345_566_403

  constructor(seed: number) {
    this.random = new Source(seed)
    const inside = Array.from({ length: 2000 }, (_, i) => `${this.random.pick(NAMES)}.${i}@north.example`)
    const outside = Array.from(
      { length: 38_000 },
      (_, i) => `${this.random.pick(NAMES)}${i}@${this.random.pick(['south', 'east', 'west'])}.example`,
    )
    this.people = [...inside, ...outside]
  }

  /** The rows of one message. */
  message(): Row[] {
    return this.events().map(({ at, cells }) => ({ at, text: `${cells.map(quoted).join(',')}\r\n` }))
  }

  /** The events of one message. */
  events(): TrackingEvent[] {
    const { random } = this
    this.at += random.below(900)
    const m = this.draw()
    const rows: TrackingEvent[] = []
    let at = this.at
    for (const [source, event] of this.course()) {
      at += random.once(30) ? random.below(60_000) : random.below(1500)
      rows.push({ at, cells: this.cells(m, at, source, event) })
    }
    return rows
  }

  private course(): [source: string, event: string][] {
    const { random } = this
    const list: [string, string][] = [
      ['SMTP', 'HAREDIRECT'],
      ['SMTP', 'RECEIVE'],
      ['AGENT', 'AGENTINFO'],
      ['SMTP', 'SEND'],
      ['STOREDRIVER', 'DELIVER'],
    ]
    if (random.once(3)) list.unshift(['STOREDRIVER', 'NOTIFYMAPI'], ['STOREDRIVER', 'RECEIVE'])
    if (random.once(20)) list.push(['DSN', 'DSN'])
    if (random.once(25)) list.splice(-2, 2, ['SMTP', 'FAIL'])
    if (random.once(10)) list.push(['ROUTING', 'RESOLVE'], ['SMTP', 'DEFER'])
    return list
  }

  private draw() {
    const { random } = this
    const from = random.favour(this.people)
    const to = Array.from({ length: random.once(5) ? 2 + random.below(4) : 1 }, () => random.favour(this.people))
    const here = random.pick(SERVERS)
    const there = random.pick(SERVERS)
    return {
      from,
      to,
      here,
      there,
      id: this.id++,
      messageId: `<${random.hex(32)}@${here}.north.example>`,
      networkId: random.guid(),
      subject: this.subject(),
      bytes: 2000 + Math.floor(Math.exp(random.next() * 9) * 400),
      session: `08DC1DB1${random.hex(8).toUpperCase()}`,
      start: new Date(this.at).toISOString(),
      direction: random.once(2) ? 'Originating' : 'Incoming',
      client: `192.0.2.${random.below(250)}`,
    }
  }

  private subject(): string {
    const { random } = this
    let text = random.once(3) ? random.pick(['RE: ', 'FW: ', 'AW: ']) : ''
    text += Array.from({ length: 2 + random.below(6) }, () => random.pick(WORDS)).join(' ')
    if (random.once(3)) text += `, ${random.pick(WORDS)}`
    if (random.once(10)) text += ` "${random.pick(WORDS)}"`
    return random.once(3) ? text : `${text} #${random.below(1_000_000)}`
  }

  private cells(m: ReturnType<TrackingLogs['draw']>, at: number, source: string, event: string): string[] {
    const { random } = this
    const time = new Date(at).toISOString()
    const failed = event === 'FAIL'
    const status = m.to.map(() =>
      failed ? '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found' : event === 'RECEIVE' ? '' : '250 2.1.5 Recipient OK',
    )
    const inTransport = event === 'SEND' || event === 'DELIVER'
    const total = `${random.below(9)}.${random.below(999)}`
    const entry = new Date(at - Number(total) * 1000).toISOString()
    const latency = `${entry};LSRV=${m.here}.north.example:TOTAL-HUB=${total}|SMR=0.${random.below(999)}|CAT=0.0${random.below(99)}(CATRESL=0.004)|SMS=0.0${random.below(99)}`
    return [
      time,
      '192.0.2.11',
      m.there,
      '192.0.2.12',
      m.here,
      this.context(m, event),
      source === 'SMTP' ? `${m.here}\\Default ${m.here}` : '',
      source,
      event,
      String(m.id),
      m.messageId,
      m.networkId,
      m.to.join(';'),
      status.join(';'),
      String(m.bytes),
      String(m.to.length),
      '',
      event === 'DSN' ? m.messageId : '',
      m.subject,
      m.from,
      m.from,
      inTransport ? latency : '',
      m.direction,
      '',
      m.client,
      '192.0.2.12',
      this.customData(event, m.here),
      'Email',
      random.guid(),
      VERSION,
    ]
  }

  private context(m: ReturnType<TrackingLogs['draw']>, event: string): string {
    switch (event) {
      case 'RECEIVE':
      case 'DELIVER':
        return `${m.session};${m.start};0`
      case 'NOTIFYMAPI':
        return `MDB:ada3d2c3-6f32-45db-b1ee-a68dbcc8666${m.id % 8}, Mailbox:${m.networkId}, Event:${m.id % 1_000_000}, MessageClass:IPM.Note, CreationTime:${m.start}, ClientType:MOMT`
      case 'SEND':
      case 'HAREDIRECT':
        return `;250 2.6.0 ${m.messageId} [InternalId=${m.id + 77}, Hostname=${m.there}.north.example] ${m.bytes} bytes in 0.102, 109.173 KB/sec Queued mail for delivery;ClientSubmitTime:`
      case 'AGENTINFO':
        return 'CatContentConversion'
      default:
        return ''
    }
  }

  private customData(event: string, server: string): string {
    const { random } = this
    const common = `S:DeliveryPriority=Normal;S:AccountForest=north.example`
    if (event === 'AGENTINFO') return `S:AMA=SUM|v=0|action=|error=|atch=${random.below(3)};S:CompCost=|ETR=${random.below(9)};${common}`
    if (event === 'RECEIVE') return `S:ProxyHop1=${server}.north.example(192.0.2.12);S:FirstForestHop=${server}.north.example;${common}`
    return `S:E2ELatency=${random.below(9)}.${random.below(1000)};${common}`
  }
}
