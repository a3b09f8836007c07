/**
 * The words of the search field that narrow the list: `from:anna`, `subject:"tender annex"`, `delay>5m`, `outcome:failed`, `-server:EX03`.
 * Everything else is free text. A token that can't be understood stays free text and is named in `problems`.
 */
import type { MessageOutcome } from '../model/routes'
import { type MessageFilter, NO_FILTER, type TextField, type TextTerm } from './filter'
import { OUTCOMES } from './message-engine'

export interface ParsedQuery {
  /** What the tokens ask for; free words are not in it. */
  readonly filter: MessageFilter
  readonly free: string
  readonly problems: readonly string[]
}

const FIELDS: Readonly<Record<string, TextField>> = { from: 'from', to: 'to', subject: 'subject', id: 'id', text: 'any' }
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }
// -from:"anna k"   subject:offer   delay>5m   plain
const TOKEN = /(-?)([a-z]+)([:>])("([^"]*)"?|\S+)|"[^"]*"?|\S+/gi

export function parseQuery(typed: string): ParsedQuery {
  const free: string[] = []
  const problems: string[] = []
  let filter = NO_FILTER
  for (const m of typed.matchAll(TOKEN)) {
    const [whole, minus = '', name = '', sign = '', raw = '', quoted] = m
    const next = name === '' ? null : narrow(filter, name.toLowerCase(), sign, quoted ?? raw, minus === '-', problems)
    if (next) filter = next
    else free.push(whole.replaceAll('"', ''))
  }
  return { filter, free: free.join(' ').trim(), problems }
}

function narrow(f: MessageFilter, name: string, sign: string, value: string, exclude: boolean, problems: string[]): MessageFilter | null {
  if (value === '') return null
  const field = FIELDS[name]
  if (field && sign === ':') return { ...f, texts: [...f.texts, { field, text: value, exact: false, exclude } satisfies TextTerm] }
  if (name === 'server' && sign === ':') {
    if (exclude) return { ...f, texts: [...f.texts, { field: 'any', text: value, exact: false, exclude }] }
    return { ...f, servers: [...f.servers, value] }
  }
  if (name === 'outcome' && sign === ':') {
    const outcome = OUTCOMES.find((o) => o === value.toLowerCase()) as MessageOutcome | undefined
    if (outcome) return { ...f, outcomes: [...f.outcomes, outcome] }
    problems.push(`“outcome:” needs one of ${OUTCOMES.join(', ')}.`)
    return null
  }
  if (name === 'delay' && sign === '>') {
    const m = /^(\d+(?:\.\d+)?)(ms|s|m|min|h|d)$/i.exec(value)
    if (m) return { ...f, minDelayMs: Number(m[1]) * (UNITS[m[2]?.toLowerCase() ?? ''] ?? 1) }
    problems.push('“delay>” needs a number and a unit, such as 90s.')
  }
  return null
}
