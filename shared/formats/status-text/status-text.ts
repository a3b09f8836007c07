/**
 * The errors of recipient-status, queue LastError and protocol replies, taken apart: a wrapper says that something failed, the words inside
 * it say what. Wrappers stand in each other, so the result is a list, outermost first; the last one is the error to read.
 *
 *   [{LED=…};{MSG=…};{FQDN=…};{IP=…};{LRT=…}]                                            last error, who answered, last retry
 *   450 4.7.0 Proxy session setup failed on Frontend with '…'                            what the Front End met
 *   451 4.4.0 Primary target IP address responded with: "…" Attempted failover to …     what the next hop said
 *   … The last endpoint attempted was 192.0.2.7:25                                       where
 *
 * Source: docs/formats/message-tracking.md §recipient-status.
 */
export interface StatusLayer {
  /** Who speaks: the queue, the Front End, the next hop. */
  readonly by: 'server' | 'front-end' | 'next-hop'
  readonly text: string
  /** `451`; '' when the text begins with none. */
  readonly reply: string
  /** `4.4.0`; '' when there is none. */
  readonly enhanced: string
}

export interface StatusParts {
  /** Outermost first; never empty for a text that is not. */
  readonly layers: readonly StatusLayer[]
  /** Host and address that answered, as the list says; '' when it does not. */
  readonly host: string
  readonly address: string
  /** `192.0.2.7:25`; '' when none is named. */
  readonly lastEndpoint: string
  /** Time of the last try as written: in UTC in some logs, in local time in others. */
  readonly lastRetry: string
}

const KEYS = ['LED', 'MSG', 'FQDN', 'IP', 'LRT'] as const
type Key = (typeof KEYS)[number]
/** Wrappers within wrappers. */
const DEEPEST = 6

export function readStatus(text: string): StatusParts {
  const list = listOf(text)
  const said = (list ? (list.get('LED') ?? '') || (list.get('MSG') ?? '') : text).trim()
  const layers: StatusLayer[] = []
  let rest = said
  let by: StatusLayer['by'] = 'server'
  for (let depth = 0; rest !== '' && depth < DEEPEST; depth++) {
    layers.push(layerOf(rest, by))
    const inner = innerOf(rest)
    if (!inner) break
    rest = inner.text
    by = inner.by
  }
  return {
    layers,
    host: list?.get('FQDN') ?? '',
    address: list?.get('IP') ?? '',
    lastEndpoint: lastEndpoint(said),
    lastRetry: list?.get('LRT') ?? '',
  }
}

/** The innermost words: what went wrong in the end. '' for an empty text. */
export const innermost = (text: string): string => readStatus(text).layers.at(-1)?.text ?? ''

function layerOf(text: string, by: StatusLayer['by']): StatusLayer {
  const [, reply = '', enhanced = ''] = /^\s*([245]\d\d)?(?:[ -]|^)?\s*([245]\.\d{1,3}\.\d{1,3})?(?!\d|\.\d)/.exec(text) ?? []
  return { by, text, reply, enhanced }
}

function innerOf(text: string): { text: string; by: StatusLayer['by'] } | null {
  const responded = between(text, 'responded with: "', ['" Attempted failover', '"'])
  const proxied = between(text, "failed on Frontend with '", ["'"])
  // the one that begins first is the outer one
  if (proxied && (!responded || proxied.from < responded.from)) return { text: proxied.text, by: 'front-end' }
  return responded ? { text: responded.text, by: 'next-hop' } : null
}

/** From behind a marker to the last of the first kind of end that occurs; to the end of the text when it was cut off. */
function between(text: string, marker: string, ends: readonly string[]): { text: string; from: number } | null {
  const at = text.indexOf(marker)
  if (at < 0) return null
  const from = at + marker.length
  const end = ends.map((e) => text.lastIndexOf(e)).find((i) => i >= from)
  const inner = text.slice(from, end ?? text.length).trim()
  return inner === '' ? null : { text: inner, from }
}

const ENDPOINT = 'last endpoint attempted was '

function lastEndpoint(text: string): string {
  const at = text.indexOf(ENDPOINT)
  if (at < 0) return ''
  return (
    text
      .slice(at + ENDPOINT.length)
      .split(/[\s'"]/, 1)[0]
      ?.replace(/[.,;]+$/, '') ?? ''
  )
}

/** `[{LED=…};{IP=…}]`, in any order, with any text inside. */
function listOf(text: string): Map<Key, string> | null {
  const starts = KEYS.map((key) => ({ key, at: text.indexOf(`{${key}=`) }))
    .filter((s) => s.at >= 0)
    .sort((a, b) => a.at - b.at)
  if (starts.length === 0) return null
  const out = new Map<Key, string>()
  starts.forEach(({ key, at }, i) => {
    const part = text.slice(at + key.length + 2, starts[i + 1]?.at ?? text.length)
    const end = part.lastIndexOf('}')
    out.set(key, (end < 0 ? part : part.slice(0, end)).trim())
  })
  return out
}
