/**
 * The words of the search field that narrow the list: `from:anna`, `subject:"tender annex"`, `delay>5m`, `-server:EX03`,
 * `time:14:00..16:00`, `"exact words"`, alternatives with `or`. Everything else is free text. A token that can't be understood stays free
 * text and is named in `problems`; nothing that is typed is ever an error that stops the rest.
 */
import { type MessageFilter, NO_FILTER, narrowedBy, rangeTerm, type Term, textTerm } from '../filter'
import { EXAMPLES, type RangeWord, readNumber, type TextWord, WORDS } from './fields'
import { type Days, readTimes } from './times'
import { type Token, tokensOf } from './tokens'

export interface ParsedQuery {
  /** What the tokens ask for; free words are not in it. */
  readonly filter: MessageFilter
  readonly free: string
  readonly problems: readonly string[]
}

/** `days`: what times without a date are of. Without it such times are not understood. */
export function parseQuery(typed: string, days: Days | null = null): ParsedQuery {
  const free: string[] = []
  const problems: string[] = []
  let filter = NO_FILTER
  for (const group of alternatives(tokensOf(typed))) {
    const read = group.map((token) => meaningOf(token, days, group.length > 1))
    const wrong = read.flatMap((r) => (typeof r === 'string' ? [r] : []))
    problems.push(...wrong)
    const [only] = read
    if (wrong.length > 0 || only === undefined || read.includes(null)) free.push(...group.map((t) => t.whole.replaceAll('"', '')))
    else if (group.length === 1 && only !== null && typeof only !== 'string' && 'time' in only) filter = { ...filter, time: only.time }
    else
      filter = narrowedBy(
        filter,
        read.filter((r): r is Term => r !== null && typeof r !== 'string' && !('time' in r)),
      )
  }
  return { filter, free: free.join(' ').trim(), problems }
}

/** Tokens that `or` joins stand together. An `or` without two neighbours is a word. */
function alternatives(tokens: readonly Token[]): Token[][] {
  const groups: Token[][] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    const next = tokens[i + 1]
    if (/^or$/i.test(token.whole) && groups.length > 0 && next) {
      groups.at(-1)?.push(next)
      i++
    } else groups.push([token])
  }
  return groups
}

/** A term, a time range, a sentence that says what is wrong, or null for free text. */
type Meaning = Term | { readonly time: NonNullable<MessageFilter['time']> } | string | null

function meaningOf(token: Token, days: Days | null, isAlternative: boolean): Meaning {
  const { name, sign, value, exclude } = token
  const word = WORDS.get(name)
  if (name === '') {
    // free words are found with their typing mistakes; what is quoted, left out, or an alternative is meant as it stands
    if (token.quoted || exclude || isAlternative) return value === '' ? null : textTerm('any', value, { exclude })
    return null
  }
  if (!word) return null
  if (value === '') return null
  if (word.kind === 'time') return isAlternative || exclude ? '“time:” can’t be left out or be an alternative.' : timeOf(sign, value, days)
  return word.kind === 'text' ? textOf(word, token) : rangeOf(name, word, token)
}

function textOf(word: TextWord, { name, sign, value, exclude }: Token): Meaning {
  if (sign !== ':' && sign !== '=') return null
  if (!word.values) return textTerm(word.field, value, { exact: sign === '=', exclude })
  const known = word.values.find((v) => v === value.toLowerCase())
  return known === undefined ? `“${name}:” needs one of ${word.values.join(', ')}.` : textTerm(word.field, known, { exact: true, exclude })
}

function rangeOf(name: string, word: RangeWord, { sign, value, exclude }: Token): Meaning {
  const wrong = `“${name}${sign}” needs a number${word.unit === 'count' ? '' : ' and a unit'}, such as ${EXAMPLES[word.unit]}.`
  const between = /^(.*)\.\.(.*)$/.exec(value)
  if (between && (sign === ':' || sign === '=')) {
    const [least, most] = [between[1] ?? '', between[2] ?? ''].map((v) => (v === '' ? null : (readNumber(word.unit, v) ?? Number.NaN)))
    const isRange =
      least !== undefined && most !== undefined && !Number.isNaN(least) && !Number.isNaN(most) && (least !== null || most !== null)
    return isRange ? rangeTerm(word.range, least, most, exclude) : wrong
  }
  const number = readNumber(word.unit, value)
  if (number === null) return wrong
  if (sign === '>' || sign === '>=') return rangeTerm(word.range, number, null, exclude)
  if (sign === '<' || sign === '<=') return rangeTerm(word.range, null, number, exclude)
  return rangeTerm(word.range, number, number, exclude)
}

function timeOf(sign: string, value: string, days: Days | null): Meaning {
  const read = sign === ':' || sign === '=' ? readTimes(value, days) : '“time” is written time:14:00..16:00.'
  return typeof read === 'string' ? read : { time: read }
}
