/**
 * The join keys, strongest first: what may connect two records, within which scope, and how far it can be trusted. Every link in the
 * result names its key. `certain` is given by exact keys only; anything matched by time is `likely` at best.
 *
 * Numbers in `rank` follow docs/formats/message-tracking.md §Join keys.
 */
import type { Certainty } from '../model/routes'

export interface JoinKey {
  readonly rank: number
  readonly scope: string
  readonly certainty: Certainty
  /** In words, as shown to a person asking why. */
  readonly label: string
}

const key = (rank: number, certainty: Certainty, scope: string, label: string): JoinKey => ({ rank, certainty, scope, label })

export const KEYS = {
  /** RECEIVE source-context and SMTP receive log share session id and start. Fails when ids are anonymised or zeroed. */
  receiveSession: key(1, 'certain', 'server and service', 'session id in the tracking row and in the receive log'),
  /** The 250 reply names internal id and host. Fails in 2013's shadow replies, where the two are exchanged (handled). */
  replyId: key(2, 'certain', 'next hop', 'internal message id in the 250 reply'),
  /** SMTP send log: `sending message with RecordId N`. */
  recordId: key(3, 'certain', 'server', 'record id in the send log'),
  internalId: key(4, 'certain', 'server and service', 'internal message id'),
  transfer: key(5, 'certain', 'server', 'TRANSFER reference to the message forked from'),
  networkMessageId: key(6, 'certain', 'organisation', 'network message id'),
  /** The row itself names both hosts: DELIVER, or SEND to a host without logs. */
  oneRow: key(7, 'certain', 'row', 'both hosts named in one row'),
  /** Same Message-ID, each row names the other host, one candidate only. */
  messageIdBothNamed: key(11, 'certain', 'organisation', 'message id, and each row names the other host'),
  /** Same Message-ID, one row names the other host, the other end has no row. */
  messageIdNamed: key(11, 'certain', 'organisation', 'message id; the other host is named in the row'),
  /** Same Message-ID, several candidates: the nearest in time. */
  messageIdNearest: key(11, 'likely', 'organisation', 'message id and nearest time among several'),
} as const satisfies Record<string, JoinKey>
