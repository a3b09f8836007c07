/** One session as the table tells it, without its lines. */
import type { EpochMs } from '../base/time'
import { listOf } from '../columns/list-cell'
import type { Table } from '../columns/table'
import type { SESSIONS } from '../model/routes'
import type { SourceRef } from '../model/source'

export type SessionResult = 'completed' | 'rejected' | 'failed' | 'dropped' | 'probe' | 'empty' | 'open'

export interface SessionRow {
  readonly index: number
  readonly sessionId: string
  /** receive: this server answers; send: it asks. */
  readonly direction: 'receive' | 'send'
  /** '' when the folder of the log does not say. */
  readonly service: string
  /** Nodes, −1 when not known. */
  readonly node: number
  readonly peer: number
  readonly connector: string
  readonly local: string
  readonly remote: string
  readonly helo: string
  /** By the clock of `node`. */
  readonly first: EpochMs
  readonly last: EpochMs
  readonly result: SessionResult
  /** Last 4xx or 5xx reply, or why no connection was made, as logged. */
  readonly status: string
  /** `yes`; `no`: granted, and nothing shows that it began; '': never granted. */
  readonly tls: string
  readonly mails: number
  readonly quit: boolean
  /** As the disconnect row says; '' when it does not, or is not there. */
  readonly closedBy: string
  /** Lines that were lost. */
  readonly missing: number
  readonly silenceMs: number
  readonly rows: number
  readonly messages: readonly number[]
  /** The session in the log of the other end; −1 for none. */
  readonly peerSession: number
  /** Its first row. */
  readonly ref: SourceRef
}

export function readSessionRow(t: Table, i: number): SessionRow {
  const number = (name: keyof typeof SESSIONS) => t.number(i, name)
  const text = (name: keyof typeof SESSIONS) => t.text(i, name)
  return {
    index: i,
    sessionId: text('sessionId'),
    direction: text('direction') === 'send' ? 'send' : 'receive',
    service: text('service'),
    node: number('node'),
    peer: number('peer'),
    connector: text('connector'),
    local: text('local'),
    remote: text('remote'),
    helo: text('helo'),
    first: number('first'),
    last: number('last'),
    result: text('result') as SessionResult,
    status: text('status'),
    tls: text('tls'),
    mails: number('mails') || 0,
    quit: number('quit') === 1,
    closedBy: text('closedBy'),
    missing: number('missing') || 0,
    silenceMs: number('longestSilenceMs'),
    rows: number('rows'),
    messages: listOf(text('messages')),
    peerSession: number('peerSession'),
    ref: { source: number('source'), offset: number('offset'), length: number('length'), line: number('line') },
  }
}

/** No mail was taken, and the log says why or shows that it broke off. */
export const hasFailed = (result: string): boolean => result === 'rejected' || result === 'failed' || result === 'dropped'

/** The address of an endpoint, without the port. */
export const addressPart = (endpoint: string): string => endpoint.replace(/:\d+$/, '')
