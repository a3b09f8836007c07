/** The join keys inside a source-context, for rows that no scanner read: by the same rules. */
import { parseIsoTime } from '../../base/time'
import { TakeOut } from '../../columns/scan/take-out'
import { DERIVED } from './fields'

const RULES = DERIVED.map((rule) => ({ name: rule.name, rule: new TakeOut(rule) }))
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export interface ContextKeys {
  readonly 'context-session': string
  /** NaN when there is none. */
  readonly 'context-start': number
  readonly 'reply-internal-id': string
  readonly 'reply-hostname': string
  readonly 'context-mdb': string
}

const NONE: ContextKeys = {
  'context-session': '',
  'context-start': Number.NaN,
  'reply-internal-id': '',
  'reply-hostname': '',
  'context-mdb': '',
}

export function contextKeys(sourceContext: string): ContextKeys {
  if (sourceContext === '') return NONE
  const bytes = encoder.encode(sourceContext)
  const found = new Map<string, string>()
  for (const { name, rule } of RULES) {
    rule.find(bytes, 0, bytes.length)
    if (rule.length > 0) found.set(name, decoder.decode(bytes.subarray(rule.start, rule.start + rule.length)))
  }
  const text = (name: string) => found.get(name) ?? ''
  return {
    'context-session': text('context-session'),
    'context-start': parseIsoTime(text('context-start')),
    'reply-internal-id': text('reply-internal-id'),
    'reply-hostname': text('reply-hostname'),
    'context-mdb': text('context-mdb'),
  }
}
