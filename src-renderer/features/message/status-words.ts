/** The failed tries of a hop by what went wrong: the innermost words, the wrappers around them, and where it was. Pure. */
import { readStatus, type StatusLayer } from '@shared/formats/status-text/status-text'
import type { HopDetail } from '@shared/query/message-detail'
import { failedTries } from '@shared/query/tries'

export interface FailureWords {
  /** Who said the innermost words: `the next hop said`. */
  readonly said: string
  readonly inner: string
  /** Outermost first, as written; none for a bare reply. */
  readonly wrappers: readonly { readonly said: string; readonly text: string }[]
  readonly lastEndpoint: string
  /** Host and address that answered. */
  readonly answered: string
  /** As written; the last one of equal failures. */
  readonly lastRetry: string
  readonly count: number
}

const SPEAKERS: Readonly<Record<StatusLayer['by'], string>> = {
  server: 'the server said',
  'front-end': 'its Front End said',
  'next-hop': 'the next hop said',
}

/** Equal failures once, with their number, in the order of their first. */
export function failuresOf(h: HopDetail): FailureWords[] {
  const found = new Map<string, FailureWords>()
  for (const { result } of failedTries(h)) {
    const words = failureWords(result)
    const key = JSON.stringify([words.said, words.inner, words.lastEndpoint, words.answered])
    found.set(key, { ...words, count: (found.get(key)?.count ?? 0) + 1 })
  }
  return [...found.values()]
}

export function failureWords(result: string): FailureWords {
  const status = readStatus(result)
  const inner = status.layers.at(-1)
  return {
    // a bare reply has no wrapper that says whose it is
    said: inner && status.layers.length > 1 ? SPEAKERS[inner.by] : '',
    inner: inner?.text ?? '',
    wrappers: status.layers.slice(0, -1).map((l, i) => ({ said: SPEAKERS[l.by], text: around(l.text, status.layers[i + 1]?.text ?? '') })),
    lastEndpoint: status.lastEndpoint,
    answered: [status.host, status.address].filter((t) => t !== '').join(', '),
    lastRetry: status.lastRetry,
    count: 1,
  }
}

/** A wrapper without what it wraps, which is a layer of its own. */
function around(text: string, inner: string): string {
  // a function, because log content must not be read as a pattern of replacement
  return text.replace(inner, () => '…')
}
