/**
 * The join keys, strongest first: what may connect two records, within which scope, how far it can be trusted and how it fails. Every link in
 * the result names its key. `certain` is given by exact keys, and by ids of the message where each row names the other host; what is matched
 * by time among several is `likely`. README.md has the same as a table.
 *
 * Numbers in `rank` follow docs/formats/message-tracking.md §Join keys.
 */
import type { Certainty } from '../model/routes'

export interface JoinKey {
  readonly rank: number
  readonly certainty: Certainty
  /** Within what it is unique. */
  readonly scope: string
  /** In words, as shown to a person asking why. */
  readonly label: string
  /** When it leads astray or is not there, and what is done about it. */
  readonly fails: string
}

function key(rank: number, certainty: Certainty, scope: string, label: string, fails: string): JoinKey {
  return { rank, certainty, scope, label, fails }
}

export const KEYS = {
  receiveSession: key(
    1,
    'certain',
    'server and service',
    'session id in the tracking row and in the receive log',
    'anonymised or zeroed ids: endpoints tell sessions apart then; several mails in a session: the reply or Message-ID tells which',
  ),
  replyId: key(
    2,
    'certain',
    'next hop',
    'internal message id in the 250 reply',
    '2013 exchanges id and host in replies about shadow copies: whichever is all digits is the id',
  ),
  relayedReply: key(
    2,
    'certain',
    'next hop',
    'internal message id in the reply that the Front End passed on',
    'protocol logging off at the Front End: then the row behind it is all there is',
  ),
  recordId: key(
    3,
    'certain',
    'server and service',
    'record id in the send log',
    'counters begin again when a service restarts, and services count apart: Message-ID and service must agree too',
  ),
  deliveryId: key(
    4,
    'certain',
    'sending server',
    'internal message id of the sending server, in the row of the delivery service',
    'the only raw evidence is of DELIVERFAIL; where the ids differ, rows that name each other are paired instead',
  ),
  networkIdBothNamed: key(
    6,
    'certain',
    'organisation',
    'network message id, and each row names the other host',
    'forks share the id: several rows on a side are told apart by reply id, then by recipients, then by time',
  ),
  networkIdNamed: key(
    6,
    'certain',
    'organisation',
    'network message id; the other host is named in the row',
    'the other end has no row: absent when its log covers the time, else not covered',
  ),
  networkIdNearest: key(
    6,
    'likely',
    'organisation',
    'network message id and nearest time among several',
    'clocks that differ: the runner-up is kept',
  ),
  serviceGuessed: key(
    6,
    'likely',
    'row',
    'the row names the other host; which of its services handed over is a guess',
    'without the log of that host, its transport and its mailbox side look alike',
  ),
  oneRow: key(
    7,
    'certain',
    'row',
    'both hosts named in one row',
    'a balancer or address translation shows its own address: it becomes a via, or the name in the row decides',
  ),
  traceFrom: key(
    7,
    'likely',
    'row',
    'address from which Exchange Online had it, in a row of its message trace',
    'a whole network may show itself under one address: the log of the server with that address, where it is there, decides',
  ),
  mailboxEvent: key(
    9,
    'certain',
    'server and mailbox',
    'number of the event in the mailbox, in NOTIFYMAPI and in the row that took the mail from there',
    'only NOTIFYMAPI is joined by it, as an event beside the message and never as a hop; where the server took no mail under that number, the row stays without a message',
  ),
  messageIdBothNamed: key(
    11,
    'certain',
    'organisation',
    'message id, and each row names the other host',
    'one Message-ID for several mails: they are told apart by copy, subject and recipients; by time alone the hop is likely only',
  ),
  messageIdNamed: key(
    11,
    'certain',
    'organisation',
    'message id; the other host is named in the row',
    'as above; the other end has no row',
  ),
  messageIdNearest: key(
    11,
    'likely',
    'organisation',
    'message id and nearest time among several',
    'clocks that differ: the runner-up is kept',
  ),
} as const satisfies Record<string, JoinKey>

/** For mails that share their Message-ID with others and were told apart by time: their hops are no surer than that. */
export function guessedThread(k: JoinKey): JoinKey {
  if (k.certainty !== 'certain') return k
  return { ...k, certainty: 'likely', label: `${k.label}; several mails have this Message-ID, told apart by time` }
}

/** Keys of records that share only the id of their message. */
export interface MessageKeys {
  readonly bothNamed: JoinKey
  readonly named: JoinKey
  readonly nearest: JoinKey
}

const BY_NETWORK_ID: MessageKeys = {
  bothNamed: KEYS.networkIdBothNamed,
  named: KEYS.networkIdNamed,
  nearest: KEYS.networkIdNearest,
}
const BY_MESSAGE_ID: MessageKeys = {
  bothNamed: KEYS.messageIdBothNamed,
  named: KEYS.messageIdNamed,
  nearest: KEYS.messageIdNearest,
}

/** 2013 and later give each message a network id of their own; before there is only the sender's Message-ID. */
export const messageKeys = (networkMessageId: string): MessageKeys => (networkMessageId === '' ? BY_MESSAGE_ID : BY_NETWORK_ID)
