/** Tries of hops that failed, over the whole case: when, from where to where, and what was said. Read once a case. */
import type { Steps } from '../../base/steps'
import { listOf } from '../../columns/list-cell'
import type { AttemptDetail } from '../../query/message-detail'
import { onceOf, tryFailed } from '../../query/tries'
import type { CaseFacts } from '../facts'
import { reasonOf } from './reasons'

/** One entry a try, in the order of the hops. */
export interface FailedTries {
  /** Row of `hops`. */
  readonly hop: readonly number[]
  /** EpochMs, as logged by the host that tried. */
  readonly at: readonly number[]
  /** Index into `reasons`. */
  readonly reason: readonly number[]
  /** What was said, without what differs from mail to mail. */
  readonly reasons: readonly string[]
}

const known = new WeakMap<CaseFacts, FailedTries>()
/** Hops opened between two steps. */
const A_STEP = 2000

export function* failedTries(facts: CaseFacts): Steps<FailedTries> {
  const before = known.get(facts)
  if (before) return before
  const { hops } = facts.tables
  const [hop, at, reason]: [number[], number[], number[]] = [[], [], []]
  const ids = new Map<string, number>()
  const byText = new Map<string, number>()
  const idOf = (result: string) => {
    const text = onceOf(result)
    const old = byText.get(text)
    if (old !== undefined) return old
    const masked = reasonOf(text, facts.innermost)
    const id = ids.get(masked) ?? ids.size
    ids.set(masked, id)
    // statuses with ids or times of their own are all different
    if (byText.size < MOST_TEXTS) byText.set(text, id)
    return id
  }
  const protocol = facts.columns('hops').text('protocol')
  for (let row = 0; row < hops.rows; row++) {
    if (row % A_STEP === 0) yield row / hops.rows
    if (protocol.at(row) === 'shadow') continue
    const attempts = listOf<AttemptDetail>(hops.text(row, 'attempts'))
    for (const a of attempts) {
      if (!tryFailed(a)) continue
      hop.push(row)
      at.push(a.at)
      reason.push(idOf(a.result))
    }
  }
  const made = { hop, at, reason, reasons: [...ids.keys()] }
  known.set(facts, made)
  return made
}

const MOST_TEXTS = 10_000
