/**
 * One server of Exchange 2007 or 2010 at run time: its four logs, its counters and its clock.
 *
 * Session ids start like a tick count of the moment the transport service started and grow by one a connection, whatever
 * the direction; deliveries to a store take one as well, which leaves gaps in the protocol logs.
 */
import type { Random } from './random'
import { RollingLog, type Sink } from './rolling-log'
import { type Skew, shown } from './server-clock'
import { protocolShape, Session, type SessionEnds } from './smtp-log'
import { iso, ticks } from './time'
import { type ClassicVersion, PRODUCT, type TrackingRow, trackingShape, trackingText } from './tracking-log'

export interface ServerPlan {
  readonly name: string
  readonly address: string
  /** what the mailbox role logs as its own address */
  readonly storeAddress: string
}

export interface ServerSettings {
  readonly version: ClassicVersion
  readonly domain: string
  readonly start: number
  readonly skew: Skew
  readonly maxBytes: number
}

export class MailServer {
  readonly name: string
  readonly fqdn: string
  readonly address: string
  readonly storeAddress: string
  readonly sessions = { mail: 0, probe: 0, rejected: 0, intraOrganization: 0, sent: 0, sendFailed: 0 }
  private readonly skew: Skew
  private readonly transport: RollingLog
  private readonly submission: RollingLog
  private readonly receive: RollingLog
  private readonly send: RollingLog
  private readonly firstSession: bigint
  private sessionCount = 0
  private internalId: number
  private port: number

  constructor(
    plan: ServerPlan,
    private readonly random: Random,
    private readonly settings: ServerSettings,
    sink: Sink,
  ) {
    const { version, maxBytes, skew } = settings
    this.name = plan.name
    this.fqdn = `${plan.name}.${settings.domain}`
    this.address = plan.address
    this.storeAddress = plan.storeAddress
    this.skew = skew
    const log = (shape: ReturnType<typeof trackingShape>) => new RollingLog(shape, sink, skew)
    this.transport = log(trackingShape(plan.name, 'MSGTRK', maxBytes, version))
    this.submission = log(trackingShape(plan.name, 'MSGTRKM', maxBytes, version))
    this.receive = log(protocolShape(plan.name, 'RECV', maxBytes, PRODUCT[version]))
    this.send = log(protocolShape(plan.name, 'SEND', maxBytes, PRODUCT[version]))
    this.firstSession = ticks(settings.start - random.int(3_600_000, 20 * 86_400_000)) + BigInt(random.int(0, 9999))
    this.internalId = random.int(110, 9000)
    this.port = random.int(5_000, 40_000)
  }

  /** By which partners know this server's shadow copies; the same in the whole run. */
  get shadowId(): string {
    return Buffer.from(this.fqdn).toString('base64')
  }

  get version(): ClassicVersion {
    return this.settings.version
  }

  /** A true time as this server's clock shows it. */
  stamp(at: number) {
    return iso(shown(at, this.skew))
  }

  /** True time plus skew, for the banner. */
  local(at: number) {
    return shown(at, this.skew)
  }

  nextSession() {
    return (this.firstSession + BigInt(this.sessionCount++)).toString(16).toUpperCase().padStart(16, '0')
  }

  nextInternalId() {
    this.internalId += this.random.chance(0.15) ? 2 : 1
    return String(this.internalId)
  }

  nextPort() {
    this.port = this.port >= 65_000 ? 5_001 : this.port + this.random.int(1, 9)
    return this.port
  }

  /** One row of the transport service. Now and then a row is written a little late: files are only roughly in order. */
  track(at: number, row: TrackingRow) {
    const late = this.random.chance(0.02) ? this.random.int(20, 400) : 0
    this.transport.add(at, trackingText({ 'date-time': this.stamp(at), ...row }, this.version), late)
  }

  /** One row of the Mail Submission service. */
  trackSubmission(at: number, row: TrackingRow) {
    this.submission.add(at, trackingText({ 'date-time': this.stamp(at), ...row }, this.version))
  }

  session(log: 'receive' | 'send', ends: SessionEnds, logged: boolean): Session {
    const lag = this.random.chance(0.05) ? this.random.int(5, 200) : 0
    return new Session(logged ? this[log] : undefined, this.skew, ends, lag)
  }

  drain(now: number) {
    for (const log of [this.transport, this.submission, this.receive, this.send]) log.drain(now)
  }

  close(end: number) {
    for (const log of [this.transport, this.submission, this.receive, this.send]) log.close(end)
  }
}
