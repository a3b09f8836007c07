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
  /** The same, in a log that ends before the reply: it may have been a shadow copy, or not have been taken. */
  recordIdOpen: key(3, 'likely', 'server', 'record id in the send log, which does not have the reply'),
  internalId: key(4, 'certain', 'server and service', 'internal message id'),
  transfer: key(5, 'certain', 'server', 'TRANSFER reference to the message forked from'),
  networkMessageId: key(6, 'certain', 'organisation', 'network message id'),
  /** The delivery service keeps the id that the transport service of the sending server gave the copy. Seen in 2013 (DELIVERFAIL). */
  deliveryId: key(4, 'certain', 'sending server', 'internal message id of the sending server, in the row of the delivery service'),
  /** A Front End relays the reply of the server behind it, which names internal id and host. */
  relayedReply: key(2, 'certain', 'next hop', 'internal message id in the reply that the Front End passed on'),
  /** Same network message id, each row names the other host, one candidate only. */
  networkIdBothNamed: key(6, 'certain', 'organisation', 'network message id, and each row names the other host'),
  networkIdNamed: key(6, 'certain', 'organisation', 'network message id; the other host is named in the row'),
  networkIdNearest: key(6, 'likely', 'organisation', 'network message id and nearest time among several'),
  /** The row names the host it came from, but that host has two services that could have sent it. */
  serviceGuessed: key(6, 'likely', 'row', 'the row names the other host; which of its services handed over is a guess'),
  /** The row itself names both hosts: DELIVER, or SEND to a host without logs. */
  oneRow: key(7, 'certain', 'row', 'both hosts named in one row'),
  /** Same Message-ID, each row names the other host, one candidate only. */
  messageIdBothNamed: key(11, 'certain', 'organisation', 'message id, and each row names the other host'),
  /** Same Message-ID, one row names the other host, the other end has no row. */
  messageIdNamed: key(11, 'certain', 'organisation', 'message id; the other host is named in the row'),
  /** Same Message-ID, several candidates: the nearest in time. */
  messageIdNearest: key(11, 'likely', 'organisation', 'message id and nearest time among several'),
} as const satisfies Record<string, JoinKey>

/** For mails that share their Message-ID with others and were told apart by time: their hops are no surer than that. */
export function guessedThread(k: JoinKey): JoinKey {
  if (k.certainty !== 'certain') return k
  return { ...k, certainty: 'likely', label: `${k.label}; several mails have this Message-ID, told apart by time` }
}

/** Keys of records that share only the id of their message. */
export interface MessageKeys {
  /** 2013 and later. */
  readonly modern: boolean
  readonly bothNamed: JoinKey
  readonly named: JoinKey
  readonly nearest: JoinKey
}

const BY_NETWORK_ID: MessageKeys = {
  modern: true,
  bothNamed: KEYS.networkIdBothNamed,
  named: KEYS.networkIdNamed,
  nearest: KEYS.networkIdNearest,
}
const BY_MESSAGE_ID: MessageKeys = {
  modern: false,
  bothNamed: KEYS.messageIdBothNamed,
  named: KEYS.messageIdNamed,
  nearest: KEYS.messageIdNearest,
}

/** 2013 and later give each message a network id of their own; before there is only the sender's Message-ID. */
export const messageKeys = (networkMessageId: string): MessageKeys => (networkMessageId === '' ? BY_MESSAGE_ID : BY_NETWORK_ID)
