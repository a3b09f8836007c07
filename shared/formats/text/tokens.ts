/** Words of a line of a configuration: parted by blanks, kept together by quotes, with single characters that stand for themselves. */

export interface Token {
  readonly text: string
  /** It stood in quotes, or a part of it did: then it is a value, whatever it looks like. */
  readonly quoted: boolean
}

export interface TokenRules {
  /** Characters that are tokens of their own, such as braces. */
  readonly marks: string
  /** `#` at the start of a word begins a comment. */
  readonly comments: boolean
  readonly quotes: string
}

/** A quote that does not close takes the rest of the line. A backslash takes the next character as it is. */
export function tokensOf(text: string, { marks, comments, quotes }: TokenRules): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const c = text[at] ?? ''
    if (c === ' ' || c === '\t') at++
    else if (comments && c === '#') break
    else if (marks.includes(c)) {
      tokens.push({ text: c, quoted: false })
      at++
    } else {
      const [token, end] = word(text, at, marks, quotes)
      tokens.push(token)
      at = end
    }
  }
  return tokens
}

function word(text: string, from: number, marks: string, quotes: string): [Token, number] {
  const parts: string[] = []
  let quoted = false
  let quote = ''
  let at = from
  for (; at < text.length; at++) {
    const c = text[at] ?? ''
    if (c === '\\' && at + 1 < text.length && quote !== "'") {
      at++
      parts.push(text[at] ?? '')
    } else if (quote !== '') {
      if (c === quote) quote = ''
      else parts.push(c)
    } else if (quotes.includes(c)) {
      quote = c
      quoted = true
    } else if (c === ' ' || c === '\t' || marks.includes(c)) break
    else parts.push(c)
  }
  return [{ text: parts.join(''), quoted }, at]
}
