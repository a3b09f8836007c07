/**
 * `/regex/i` as a person types it. Expressions run by automata of RE2 (re2js): their time grows with the line and never with a power of it, so
 * that no expression can hang the program; what such automata can't do (looking around, back references) is told as not understood.
 */
import { RE2JS } from 're2js'

export interface LinePattern {
  readonly pattern: string
  readonly ignoreCase: boolean
}

const MOST_CHARS = 500

/** Null when it is no expression; a sentence when it is one that is not understood. */
export function readLinePattern(typed: string): LinePattern | string | null {
  // /550 5\.1\.\d/i
  const m = /^\/(.+)\/(i?)$/su.exec(typed.trim())
  if (!m) return null
  const read = { pattern: m[1] ?? '', ignoreCase: m[2] === 'i' }
  const made = lineMatcher(read)
  return typeof made === 'string' ? made : read
}

export const writeLinePattern = ({ pattern, ignoreCase }: LinePattern): string => `/${pattern}/${ignoreCase ? 'i' : ''}`

/** Whether a line matches; or a sentence that says why the expression is not understood. */
export function lineMatcher({ pattern, ignoreCase }: LinePattern): ((line: string) => boolean) | string {
  if (pattern.length > MOST_CHARS) return `The expression is longer than ${MOST_CHARS} characters.`
  try {
    const compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    return (line) => compiled.matcher(line).find()
  } catch (e) {
    const why = (e instanceof Error ? e.message : String(e)).replace(/^error parsing regexp: /, '')
    return `The expression is not understood: ${why}.`
  }
}
