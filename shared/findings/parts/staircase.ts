/**
 * The steps of the retry timers in the times of tries: a queue tries four times after a minute each, six times after five minutes each, then
 * every ten (every thirty on an Edge server).
 *
 * Source: docs of Set-TransportService: QueueGlitchRetryInterval and its count, TransientFailureRetryInterval, OutboundConnectionFailureRetryInterval.
 */
const MINUTE = 60_000
const TIMERS = [1, 5, 10, 15, 30].map((n) => n * MINUTE)
/** Tries of one queue for several mails. */
const SAME_TRY_MS = 10_000
/** What a connection takes before it fails is part of the gap. */
const SLACK = 0.25
const LEAST_STEPS = 4
const MOST_SHOWN = 12

/** `Tries follow the retry timer: 1-1-1-1-5-5 minutes.`; '' when they do not. `times`: EpochMs, ascending. */
export function staircase(times: readonly number[]): string {
  let run: number[] = []
  let best: readonly number[] = []
  let before = Number.NaN
  const end = () => {
    if (run.length > best.length) best = run
    run = []
  }
  for (const at of times) {
    const gap = at - before
    if (gap < SAME_TRY_MS) continue
    before = at
    const timer = TIMERS.find((t) => Math.abs(gap - t) <= t * SLACK)
    // it only ever gets longer; a shorter one begins anew
    if (timer === undefined || timer < (run.at(-1) ?? 0)) end()
    if (timer !== undefined) run.push(timer)
  }
  end()
  if (best.length < LEAST_STEPS || new Set(best).size < 2) return ''
  const steps = best.slice(0, MOST_SHOWN).map((t) => t / MINUTE)
  return `The times of the tries are those of the retry timers: ${steps.join('-')}${best.length > MOST_SHOWN ? '…' : ''} minutes apart.`
}
