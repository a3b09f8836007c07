/** Which tries of a hop failed: their results are replies and words as logged. */
import type { AttemptDetail, HopDetail } from './message-detail'

/** A reply that starts with 2 took the message; 4 and 5 did not, nor did a try that ended without a reply. */
export function tryFailed(a: AttemptDetail): boolean {
  if (/^\s*2\d\d\b/.test(a.result)) return false
  return /\b[45]\d\d\b|\b[45]\.\d\.\d|fail|refus|drop|reset|time ?out|defer|reject|error|closed|lost/i.test(a.result)
}

export const failedTries = (h: HopDetail): readonly AttemptDetail[] => h.attempts.filter(tryFailed)

/** The row of a try has a status for each recipient, `;` between them: one of them when all are the same, else as it is. */
export function onceOf(text: string): string {
  let end = text.indexOf(';')
  for (let i = 0; end > 0 && i < MOST_SEMICOLONS; i++) {
    const times = (text.length + 1) / (end + 1)
    const one = text.slice(0, end)
    if (Number.isInteger(times) && text === Array(times).fill(one).join(';')) return one
    end = text.indexOf(';', end + 1)
  }
  return text
}

/** Within one status. */
const MOST_SEMICOLONS = 8
