/**
 * One transport service of a server: its sessions, its protocol logs, its connectivity log.
 *
 *   FrontEnd 25 ──► Hub 2525 ──► Delivery 475          Submission ──► Hub 2525          Edge 25 ◄──► FrontEnd, Hub
 *
 * Receive and send sessions of a service draw their ids from one counter; store deliveries and submissions take one as well.
 */
import { cell } from '../csv'
import type { Random } from '../random'
import { type LogShape, RollingLog, type Sink } from '../rolling-log'
import { type Skew, shown } from '../server-clock'
import { PROTOCOL_FIELDS, Session, type SessionEnds } from '../smtp-log'
import { iso } from '../time'
import { SessionIds } from './ids'

export type ServiceName = 'FrontEnd' | 'Hub' | 'Submission' | 'Delivery' | 'Edge'

const FOLDERS: Record<ServiceName, { receive: string; send: string; connectivity: string }> = {
  FrontEnd: { receive: 'FrontEnd/ProtocolLog/SmtpReceive', send: 'FrontEnd/ProtocolLog/SmtpSend', connectivity: 'FrontEnd/Connectivity' },
  Hub: { receive: 'Hub/ProtocolLog/SmtpReceive', send: 'Hub/ProtocolLog/SmtpSend', connectivity: 'Hub/Connectivity' },
  Edge: { receive: 'Edge/ProtocolLog/SmtpReceive', send: 'Edge/ProtocolLog/SmtpSend', connectivity: 'Edge/Connectivity' },
  Submission: {
    receive: 'Mailbox/ProtocolLog/SmtpReceive/Submission',
    send: 'Mailbox/ProtocolLog/SmtpSend/Submission',
    connectivity: 'Mailbox/Connectivity/Submission',
  },
  Delivery: {
    receive: 'Mailbox/ProtocolLog/SmtpReceive/Delivery',
    send: 'Mailbox/ProtocolLog/SmtpSend/Delivery',
    connectivity: 'Mailbox/Connectivity/Delivery',
  },
}

const CONNECTIVITY_FIELDS = ['date-time', 'session', 'source', 'destination', 'direction', 'description'] as const

export interface ServiceSettings {
  readonly start: number
  readonly skew: Skew
  readonly maxBytes: number
  readonly stopsAt?: number
  /** before the folders of the services: the server's name */
  readonly root: string
}

export class Service {
  private readonly ids: SessionIds
  private readonly receive: RollingLog
  private readonly send: RollingLog
  private readonly connectivity: RollingLog

  constructor(
    readonly name: ServiceName,
    private readonly random: Random,
    private readonly settings: ServiceSettings,
    sink: Sink,
  ) {
    this.ids = new SessionIds(random, settings.start)
    const { root, maxBytes, skew, stopsAt } = settings
    const rest = { bom: false, maxBytes, version: '15.0.0.0', hourly: true, ...(stopsAt !== undefined && { stopsAt }) }
    const log = (folder: string, shape: Pick<LogShape, 'prefix' | 'type' | 'fields'>) =>
      new RollingLog({ folder: `${root}/${folder}`, ...shape, ...rest }, sink, skew)
    const folders = FOLDERS[name]
    this.receive = log(folders.receive, { prefix: 'RECV', type: 'SMTP Receive Protocol Log', fields: PROTOCOL_FIELDS })
    this.send = log(folders.send, { prefix: 'SEND', type: 'SMTP Send Protocol Log', fields: PROTOCOL_FIELDS })
    this.connectivity = log(folders.connectivity, {
      prefix: 'CONNECTLOG',
      type: 'Transport Connectivity Log',
      fields: CONNECTIVITY_FIELDS,
    })
  }

  nextSession() {
    return this.ids.next()
  }

  /** Its rows are written a little after the fact now and then, so that files are only roughly in order. */
  session(log: 'receive' | 'send', ends: SessionEnds): Session {
    const lag = this.random.chance(0.05) ? this.random.int(5, 200) : 0
    return new Session(this[log], this.settings.skew, ends, lag)
  }

  /** One row about an outgoing connection. */
  connection(at: number, session: string, source: string, destination: string, direction: '+' | '>' | '-', description: string) {
    const cells = [session, source, destination, direction, description].map(cell)
    this.connectivity.add(at, [iso(shown(at, this.settings.skew)), ...cells].join(','))
  }

  drain(now: number) {
    for (const log of [this.receive, this.send, this.connectivity]) log.drain(now)
  }

  close(end: number) {
    for (const log of [this.receive, this.send, this.connectivity]) log.close(end)
  }
}
