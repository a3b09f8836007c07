/**
 * Streams that a person tied to messages, or took from them. A decision names the place of the stream's first packet and what a message keeps
 * when it is read again; so it holds as long as both are in the case.
 */

import { pushTo } from '../base/lists'
import type { EpochMs } from '../base/time'
import type { Decision, Verdict } from '../model/decisions'
import type { MessageIdentity } from '../model/targets'

export interface LinkEnds {
  readonly path: string
  /** Of the stream's first packet. */
  readonly offset: number
  readonly message: MessageIdentity
}

export interface StreamLink {
  readonly stream: number
  readonly message: number
  /** Id of the decision. */
  readonly about: string
  readonly verdict: Verdict
  readonly at: EpochMs
}

const KIND = 'link '

export function linkId({ path, offset, message: m }: LinkEnds): string {
  return KIND + JSON.stringify([path, offset, m.network, m.id, m.sender, m.first])
}

/** Null for a decision about something else. */
export function readLinkId(about: string): LinkEnds | null {
  if (!about.startsWith(KIND)) return null
  try {
    const [path, offset, network, id, sender, first] = JSON.parse(about.slice(KIND.length)) as readonly unknown[]
    const texts = [path, network, id, sender]
    if (!texts.every((t) => typeof t === 'string') || typeof offset !== 'number' || typeof first !== 'number') return null
    return { path: String(path), offset, message: { network: String(network), id: String(id), sender: String(sender), first } }
  } catch {
    return null
  }
}

/** `streamAt` and `messagesOf` find what the decisions name; −1 for what is not in the case (now). */
export function linksOf(
  decisions: Iterable<Decision>,
  streamAt: (ends: LinkEnds) => number,
  messagesOf: (wanted: readonly MessageIdentity[]) => readonly number[],
): StreamLink[] {
  const named = [...decisions].flatMap((d) => {
    const ends = readLinkId(d.about)
    return ends ? [{ ...d, ends }] : []
  })
  const messages = messagesOf(named.map((n) => n.ends.message))
  return named.flatMap(({ about, verdict, at, ends }, i) => {
    const [stream, message] = [streamAt(ends), messages[i] ?? -1]
    return stream < 0 || message < 0 ? [] : [{ stream, message, about, verdict, at }]
  })
}

export class StreamLinks {
  private readonly byStream = new Map<number, StreamLink[]>()
  private readonly byMessage = new Map<number, StreamLink[]>()

  constructor(links: readonly StreamLink[]) {
    for (const link of links) {
      pushTo(this.byStream, link.stream, link)
      pushTo(this.byMessage, link.message, link)
    }
  }

  ofStream(stream: number): readonly StreamLink[] {
    return this.byStream.get(stream) ?? []
  }

  /** Streams a person tied to it. */
  tiedTo(message: number): number[] {
    return (this.byMessage.get(message) ?? []).filter((l) => l.verdict === 'confirmed').map((l) => l.stream)
  }

  isRejected(stream: number, message: number): boolean {
    return this.ofStream(stream).some((l) => l.message === message && l.verdict === 'rejected')
  }

  /** Messages of a stream with a person's word: what was rejected is gone, what was tied is there. */
  messagesOf(stream: number, found: readonly number[]): readonly number[] {
    const links = this.ofStream(stream)
    if (links.length === 0) return found
    const tied = links.filter((l) => l.verdict === 'confirmed').map((l) => l.message)
    const all = new Set([...found.filter((m) => !this.isRejected(stream, m)), ...tied])
    return [...all].sort((a, b) => a - b)
  }
}
