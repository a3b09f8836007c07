/** Cuts what is typed into tokens: `-from:"anna k"`, `delay>=5m`, `"exact words"`, `word`. One pass, no token is lost. */

export interface Token {
  /** As typed. */
  readonly whole: string
  /** Where it begins in what was typed. */
  readonly at: number
  /** Lower case; '' for free text. */
  readonly name: string
  readonly sign: string
  /** Without its quotes; two of them inside stand for one. */
  readonly value: string
  readonly quoted: boolean
  readonly exclude: boolean
}

// time:"10 mar 14:00".."10 mar 16:00"   -from:"anna k"   subject=offer   delay>=5m   "exact words"   plain
const TOKEN = /(-?)(?:(time)([:=])((?:"[^"]*"|[^\s"])*\.\.(?:"[^"]*"|[^\s"])*)|(?:([a-z]+)(>=|<=|[:=<>]))?("((?:""|[^"])*)"?|\S+))|\S+/gi

export function tokensOf(typed: string): Token[] {
  return Array.from(typed.matchAll(TOKEN), (m) => {
    const [whole, minus = '', time, timeSign, times, word = '', wordSign = '', ending, inside] = m
    const raw = times ?? ending ?? ''
    return {
      whole,
      at: m.index,
      name: (time ?? word).toLowerCase(),
      sign: timeSign ?? wordSign,
      value: inside?.replaceAll('""', '"') ?? raw,
      quoted: inside !== undefined,
      exclude: minus === '-' && raw !== '',
    }
  })
}
