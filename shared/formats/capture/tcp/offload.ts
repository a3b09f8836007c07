/**
 * What wrong checksums mean. A card that fills them in leaves those of its own host wrong in a capture taken there: that is no fault, and it says
 * which host captured. Few wrong ones among right ones are damage on the way. All wrong, of all hosts: addresses were rewritten afterwards, or the
 * packets were made by hand.
 */
import { CHECKED, HOST_A, HOST_B, SIDE, SIDES } from './layout'
import type { StreamTable } from './stream-table'
import { BAD, PARTIAL } from './troubles'

export type ChecksumMeaning = 'offload' | 'damage' | 'rewritten'

export interface ChecksumVerdict {
  readonly address: string
  readonly checked: number
  readonly bad: number
  /** Hold the sum of the pseudo header alone: proof of offload. */
  readonly partial: number
  readonly meaning: ChecksumMeaning
  /** `certain` only with that proof. */
  readonly certainty: 'certain' | 'likely'
}

interface Counts {
  checked: number
  bad: number
  partial: number
  /** Bad ones of streams in which nearly all are bad, of both sides. */
  mutual: number
}

/** Nearly all. */
const MOST = 0.9

/** One for each address that sent packets with a wrong checksum. */
export function judgeChecksums(streams: StreamTable, address: (host: number) => string): ChecksumVerdict[] {
  const hosts = new Map<number, Counts>()
  for (let i = 0; i < streams.count; i++) {
    const page = streams.page(i)
    const at = streams.at(i)
    const trouble = streams.troubleOf(i)
    const sides = [0, 1].map((side) => ({
      host: page[at + (side === 0 ? HOST_A : HOST_B)] as number,
      checked: page[at + SIDES + side * SIDE + CHECKED] as number,
      bad: streams.troubles.of(trouble, BAD + side),
      partial: streams.troubles.of(trouble, PARTIAL + side),
    }))
    const mutual = sides.every((s) => s.checked !== 0 && s.bad >= s.checked * MOST)
    for (const { host, checked, bad, partial } of sides) {
      const one = hosts.get(host) ?? { checked: 0, bad: 0, partial: 0, mutual: 0 }
      hosts.set(host, one)
      one.checked += checked
      one.bad += bad
      one.partial += partial
      if (mutual) one.mutual += bad
    }
  }
  const out: ChecksumVerdict[] = []
  for (const [host, { checked, bad, partial, mutual }] of hosts) {
    if (bad === 0) continue
    const proved = partial * 2 > bad
    const meaning = proved ? 'offload' : mutual === bad ? 'rewritten' : bad >= checked * MOST ? 'offload' : 'damage'
    out.push({ address: address(host), checked, bad, partial, meaning, certainty: proved ? 'certain' : 'likely' })
  }
  return out
}
