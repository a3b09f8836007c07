/** The join keys inside the cells of a row that no scanner read: by the same rules. */
import { parseIsoTime } from '../../base/time'
import { TakeOut } from '../../columns/scan/take-out'
import { DERIVED } from './fields'

/** Numbers are left to those who have the whole text. */
const RULES = DERIVED.filter((d) => d.kind !== 'number').map(({ name, field, kind, ...rule }) => ({
  name,
  field,
  kind,
  rule: new TakeOut({ name, field, kind, ...rule }),
}))
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export interface DerivedKeys {
  readonly 'context-session': string
  /** NaN when there is none; so is every time here. */
  readonly 'context-start': number
  readonly 'reply-internal-id': string
  readonly 'reply-hostname': string
  readonly 'context-mdb': string
  readonly entered: number
  readonly 'proxy-hop': string
  readonly 'proxied-client': string
}

/** `cell` gives the text of a field of the log, '' when there is none. */
export function derivedKeys(cell: (field: string) => string): DerivedKeys {
  const keys: Record<string, string | number> = {}
  for (const { name, field, kind, rule } of RULES) {
    const bytes = encoder.encode(cell(field))
    rule.find(bytes, 0, bytes.length)
    const text = decoder.decode(bytes.subarray(rule.start, rule.start + rule.length))
    keys[name] = kind === 'time' ? parseIsoTime(text) : text
  }
  return keys as unknown as DerivedKeys
}
