/** Waits and transfer times of hops, each by the clock of one host. */
import { pushTo } from '../base/lists'
import { lowerBound } from '../base/lower-bound'
import type { EpochMs } from '../base/time'
import type { HopDraft } from './hop-draft'
import { transferOf } from './session-index'
import type { Step } from './steps'

export function addTimes(hops: readonly HopDraft[], steps: readonly Step[]): void {
  const receipts = new Receipts(steps)
  for (const h of hops) {
    const transfer = h.mail && transferOf(h.mail)
    h.transferMs = transfer?.ms ?? null
    const begun = h.mail?.session.direction === 'send' && transfer && !Number.isNaN(transfer.begun) ? transfer.begun : h.at
    // told only when both instants are by the sender's clock
    if (h.sent !== 'seen') continue
    // forked copies have no receipt of their own: the last one on this server before the hand-over counts
    const came = receipts.ofCopy(h.copy) ?? receipts.lastBefore(h.from, begun)
    if (came && begun >= came.at) h.waitMs = begun - came.at
  }
}

/** Rows by which a copy came to be on a server. */
class Receipts {
  private readonly byCopy: (Step | undefined)[] = []
  private readonly byNode = new Map<number, Step[]>()

  /** `steps` are in time order. */
  constructor(steps: readonly Step[]) {
    for (const s of steps) {
      if (s.event !== 'RECEIVE' && s.event !== 'RESUBMIT' && s.event !== 'DSN') continue
      this.byCopy[s.copy] ??= s
      if (Number.isNaN(s.at)) continue
      pushTo(this.byNode, s.node, s)
    }
  }

  ofCopy(copy: number): Step | undefined {
    return copy < 0 ? undefined : this.byCopy[copy]
  }

  lastBefore(node: number, at: EpochMs): Step | undefined {
    const list = this.byNode.get(node) ?? []
    return list[lowerBound(list.length, (s) => (list[s]?.at ?? 0) <= at) - 1]
  }
}
