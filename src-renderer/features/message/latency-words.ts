/** The codes of a latency line in words. Meanings are inferred from the names (docs/formats/message-tracking.md §message-info). Pure. */
import type { LatencyPart, LatencyServer } from '@shared/formats/message-tracking/latency'

const SERVICES: ReadonlyMap<string, string> = new Map([
  ['FE', 'Front End'],
  ['SUB', 'mailbox submission'],
  ['HUB', 'transport'],
  ['DEL', 'mailbox delivery'],
])

const CODES: ReadonlyMap<string, string> = new Map([
  ['SMR', 'receive'],
  ['SMRDI', 'data from inside'],
  ['SMRDE', 'data from outside'],
  ['SMREH', 'agents at the end of headers'],
  ['SMRED', 'agents at the end of data'],
  ['SMRC', 'commit'],
  ['SMRCL', 'commit, local'],
  ['SMRCR', 'shadow copy'],
  ['SMRPI', 'Front End passes on'],
  ['CAT', 'categorizer'],
  ['CATOS', 'agents on submitted'],
  ['CATSM', 'agents on submitted'],
  ['CATRESL', 'resolver'],
  ['CATORES', 'agents on resolved'],
  ['CATRS', 'agents on resolved'],
  ['CATORT', 'agents on routed'],
  ['CATRT', 'agents on routed'],
  ['QDM', 'queue to mailbox'],
  ['QDE', 'queue to outside'],
  ['SMSC', 'connect'],
  ['SMS', 'send'],
  ['SMSMBXD', 'mailbox delivery'],
  ['SA', 'submission assistant'],
  ['MTSS', 'mailbox submission'],
])

export const serviceWords = (s: LatencyServer): string => SERVICES.get(s.service) ?? s.service

/** `CATSM-Malware Agent` is the part CATSM of one agent. '' for a code whose meaning is not known. */
export function partWords({ name }: LatencyPart): string {
  const dash = name.indexOf('-')
  if (dash > 0) return name.slice(dash + 1)
  return CODES.get(name) ?? (name.startsWith('SDD') ? 'store driver delivery' : '')
}

/** What the marks of a part add. */
export function partNote(p: LatencyPart): string {
  return [
    p.extra ? 'beside the sum' : '',
    p.pending ? 'still going on when the row was written' : '',
    p.incomplete ? 'not measured to its end' : '',
  ]
    .filter(Boolean)
    .join(', ')
}
