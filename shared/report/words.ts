/** The words of states, the same in the window and in the report. "Absent" and "not covered" are reserved for evidence. */
import type { Certainty, Direction, EvidenceState, HopProtocol, MessageOutcome, Outcome } from '../model/routes'
import type { SetAsideReason, SourceKind } from '../model/source'
import type { HopDetail } from '../query/message-detail'

export const OUTCOME_WORDS: Readonly<Record<Outcome | MessageOutcome, string>> = {
  delivered: 'delivered',
  'sent-external': 'sent on',
  failed: 'failed',
  partly: 'partly',
  deferred: 'deferred',
  expanded: 'expanded',
  redirected: 'redirected',
  dropped: 'dropped',
  'in-transit': 'in transit',
  'not-covered': 'not covered',
}

export const DIRECTION_WORDS: Readonly<Record<Direction, string>> = {
  inbound: 'in',
  outbound: 'out',
  internal: 'internal',
  relayed: 'relayed',
  unknown: 'not known',
}

export const PROTOCOL_WORDS: Readonly<Record<HopProtocol, string>> = {
  submission: 'mailbox submission',
  smtp: 'SMTP',
  shadow: 'shadow copy',
  delivery: 'store delivery',
}

export const EVIDENCE_WORDS: Readonly<Record<EvidenceState, string>> = {
  seen: 'seen',
  absent: 'absent: the log covers that time and has no such record',
  'not-covered': 'not covered: no log of that time is in the bundle',
}

export const CERTAINTY_WORDS: Readonly<Record<Certainty, string>> = { certain: 'certain', likely: 'likely', possible: 'possible' }

export const KIND_WORDS: Readonly<Record<SourceKind, string>> = {
  'message-tracking': 'message tracking',
  'smtp-receive': 'SMTP receive',
  'smtp-send': 'SMTP send',
  connectivity: 'connectivity',
  agent: 'agent',
  'exchange-log': 'other Exchange log',
  'tracking-text': 'tracking, as text',
  'tracking-csv': 'tracking, as CSV',
  'message-trace': 'message trace',
  'queue-state': 'queues',
  'dag-state': 'DAG',
  'server-settings': 'server settings',
  'connector-settings': 'connectors',
  'load-balancer-config': 'load balancer',
  'tcp-settings': 'TCP settings',
  'network-settings': 'network settings',
  header: 'mail header',
  capture: 'capture',
  'capture-text': 'capture, as text',
  archive: 'archive',
  other: 'other',
}

export const SET_ASIDE_WORDS: Readonly<Record<SetAsideReason, string>> = {
  'cut-row': 'the row ends before its last field, as when a file is copied while being written',
  'open-quote': 'a quoted field does not end',
  'too-few-fields': 'fewer fields than the header names',
  'too-many-fields': 'more fields than the header names',
  'bad-time': 'the time can’t be read',
  'bad-quote': 'text after the end of a quoted field',
  'before-header': 'before the header that names the fields',
  'nul-padding': 'zero bytes, as a server leaves after a crash',
  'blank-line': 'blank lines',
  'not-text': 'not text',
  'too-long': 'longer than any row of this format',
  'not-understood': 'nothing of this format looks so',
  'not-needed': 'not about the way of mail',
}

/** One phrase for both ends of a hop. */
export function endsInWords(h: HopDetail): string {
  if (h.sent === 'seen' && h.received === 'seen') return 'seen, both ends'
  if (h.sent === 'absent' || h.received === 'absent') return h.sent === 'absent' ? 'absent at the sender' : 'absent at the receiver'
  if (h.sent === 'seen') return 'seen by the sender'
  if (h.received === 'seen') return 'seen by the receiver'
  return 'not covered'
}

/** The code of a reply, shortened for labels: `421 4.4.2` of `421 4.4.2 Connection dropped`. */
export function replyCode(result: string): string {
  return /\b[245]\d\d(?:[ -]\d\.\d{1,3}\.\d{1,3})?|\b[245]\.\d{1,3}\.\d{1,3}/.exec(result)?.[0] ?? result.slice(0, 24)
}
