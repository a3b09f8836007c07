/**
 * SMTP protocol logs: RECV and SEND, nine columns, one row a line of the dialogue.
 *
 * A `Session` is one connection as one server's log tells it. Both logs of a server draw session ids from one counter.
 */
import { cell } from './csv'
import type { LogShape, RollingLog } from './rolling-log'
import { type Skew, shown } from './server-clock'
import { iso } from './time'
import { PRODUCT } from './tracking-log'

export const PROTOCOL_FIELDS = [
  'date-time',
  'connector-id',
  'session-id',
  'sequence-number',
  'local-endpoint',
  'remote-endpoint',
  'event',
  'data',
  'context',
] as const

/** connect, disconnect, sent by this server, received, information */
export type ProtocolEvent = '+' | '-' | '>' | '<' | '*'

export const protocolShape = (server: string, prefix: 'RECV' | 'SEND', maxBytes: number, version = PRODUCT['2010']): LogShape => ({
  folder: `${server}/ProtocolLog/${prefix === 'RECV' ? 'SmtpReceive' : 'SmtpSend'}`,
  prefix,
  type: prefix === 'RECV' ? 'SMTP Receive Protocol Log' : 'SMTP Send Protocol Log',
  fields: PROTOCOL_FIELDS,
  version,
  bom: false,
  maxBytes,
})

export interface SessionEnds {
  readonly id: string
  readonly connector: string
  readonly local: string
  readonly remote: string
}

export class Session {
  private sequence = 0
  private readonly prefix: string
  private readonly remote: string
  private local: string

  constructor(
    /** undefined: this connector is not logged, the session still takes place */
    private readonly log: RollingLog | undefined,
    private readonly skew: Skew,
    ends: SessionEnds,
    /** the log writes this session's rows that much after the fact */
    private readonly lagMs: number,
  ) {
    this.prefix = `,${cell(ends.connector)},${ends.id},`
    this.local = ends.local
    this.remote = ends.remote
  }

  /** A SEND session knows its own port only once it is connected. */
  connected(local: string) {
    this.local = local
  }

  row(at: number, event: ProtocolEvent, data = '', context = '') {
    const sequence = this.sequence++
    if (!this.log) return
    const ends = `${sequence},${this.local},${this.remote},${event}`
    this.log.add(at, `${iso(shown(at, this.skew))}${this.prefix}${ends},${cell(data)},${cell(context)}`, this.lagMs)
  }
}
