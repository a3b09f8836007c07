/** One member at run time: its services, its tracking logs, its counters and its clock. */
import type { Random } from '../random'
import { RollingLog, type Sink } from '../rolling-log'
import { type Skew, shown } from '../server-clock'
import { iso } from '../time'
import { InternalIds, timedGuid } from './ids'
import type { ServerPlan, Version } from './scenario'
import { Service, type ServiceName } from './service'
import { type ModernRow, modernShape, modernText, type TrackingPrefix } from './tracking-log'

export interface ServerSettings {
  readonly start: number
  readonly skew: Skew
  readonly maxBytes: number
  readonly domain: string
  readonly version: Version
  /** its services, and its logs, end there */
  readonly stopsAt?: number
}

const PREFIXES: readonly TrackingPrefix[] = ['MSGTRK', 'MSGTRKMS', 'MSGTRKMD', 'MSGTRKMA']
const SERVICES: readonly ServiceName[] = ['FrontEnd', 'Hub', 'Submission', 'Delivery', 'Edge']

export class ModernServer {
  readonly name: string
  readonly fqdn: string
  readonly address: string
  readonly storeAddress: string
  readonly site: string
  readonly build: string
  readonly version: Version
  /** an Edge Transport server: one service, no mailboxes, not in the domain */
  readonly edge: boolean
  readonly sessions = { mail: 0, probe: 0, rejected: 0, intraOrganization: 0, sent: 0, sendFailed: 0 }
  private readonly services: ReadonlyMap<ServiceName, Service>
  private readonly tracking: ReadonlyMap<TrackingPrefix, RollingLog>
  private readonly internalIds: InternalIds
  private readonly skew: Skew
  private submissions: number
  private port: number

  constructor(
    plan: ServerPlan,
    private readonly random: Random,
    settings: ServerSettings,
    sink: Sink,
  ) {
    const { start, skew, maxBytes, version } = settings
    this.name = plan.name
    this.fqdn = `${plan.name}.${plan.suffix ?? settings.domain}`
    this.edge = plan.edge === true
    this.address = plan.address
    this.storeAddress = plan.storeAddress ?? plan.address
    this.site = plan.site
    this.build = plan.build
    this.version = version
    this.skew = skew
    const stop = settings.stopsAt !== undefined && { stopsAt: settings.stopsAt }
    const rest = { start, skew, maxBytes, root: plan.name, ...stop }
    this.services = new Map(SERVICES.map((name) => [name, new Service(name, random.fork(name), rest, sink)]))
    this.tracking = new Map(
      PREFIXES.map((prefix) => [prefix, new RollingLog({ ...modernShape(plan, version, prefix, maxBytes), ...stop }, sink, skew)]),
    )
    this.internalIds = new InternalIds(random.fork('internal ids'))
    this.submissions = random.int(20, 600)
    this.port = random.int(5_000, 40_000)
  }

  /** the service that queues */
  get transport(): ServiceName {
    return this.edge ? 'Edge' : 'Hub'
  }

  service(name: ServiceName): Service {
    const found = this.services.get(name)
    if (!found) throw new Error(`no service ${name}`)
    return found
  }

  /** A true time as this server's clock shows it. */
  stamp(at: number) {
    return iso(shown(at, this.skew))
  }

  /** True time plus skew, for the banner. */
  local(at: number) {
    return shown(at, this.skew)
  }

  nextInternalId() {
    return this.internalIds.next()
  }

  /** The Submission service counts for itself. */
  nextSubmissionId() {
    return String(++this.submissions)
  }

  nextPort() {
    this.port = this.port >= 65_000 ? 5_001 : this.port + this.random.int(1, 9)
    return this.port
  }

  /** One tracking row; now and then it is written a little late. */
  track(prefix: TrackingPrefix, at: number, row: ModernRow) {
    const late = this.random.chance(0.02) ? this.random.int(20, 400) : 0
    const own: ModernRow = {
      'date-time': this.stamp(at),
      // rows about no message yet have a plain GUID
      'log-id': row['message-id'] === undefined ? this.random.guid() : timedGuid(this.random, at),
      'transport-traffic-type': row['message-id'] === undefined ? '' : 'Email',
      'schema-version': this.build,
    }
    this.tracking.get(prefix)?.add(at, modernText(this.version, { ...own, ...row }), late)
  }

  drain(now: number) {
    for (const service of this.services.values()) service.drain(now)
    for (const log of this.tracking.values()) log.drain(now)
  }

  close(end: number) {
    for (const service of this.services.values()) service.close(end)
    for (const log of this.tracking.values()) log.close(end)
  }
}
