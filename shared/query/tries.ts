/** Which tries of a hop failed: their results are replies and words as logged. */
import type { AttemptDetail, HopDetail } from './message-detail'

/** A reply that starts with 2 took the message; 4 and 5 did not, nor did a try that ended without a reply. */
export function tryFailed(a: AttemptDetail): boolean {
  if (/^\s*2\d\d\b/.test(a.result)) return false
  return /\b[45]\d\d\b|\b[45]\.\d\.\d|fail|refus|drop|reset|time ?out|defer|reject|error|closed|lost/i.test(a.result)
}

export const failedTries = (h: HopDetail): readonly AttemptDetail[] => h.attempts.filter(tryFailed)
