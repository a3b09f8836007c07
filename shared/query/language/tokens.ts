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

// -from:"anna k"   subject=offer   delay>=5m   "exact words"   plain
const TOKEN = /(-?)(?:([a-z]+)(>=|<=|[:=<>]))?("((?:""|[^"])*)"?|\S+)|\S+/gi

export function tokensOf(typed: string): Token[] {
  return Array.from(typed.matchAll(TOKEN), (m) => {
    const [whole, minus = '', name = '', sign = '', raw = '', inside] = m
    return {
      whole,
      at: m.index,
      name: name.toLowerCase(),
      sign,
      value: inside?.replaceAll('""', '"') ?? raw,
      quoted: inside !== undefined,
      exclude: minus === '-' && raw !== '',
    }
  })
}
