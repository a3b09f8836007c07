/**
 * Takes a Received field apart. Every server writes its own dialect of
 *
 *   from HELO (name [address]) (comments) by SERVER (comments) with PROTOCOL id ID for <RECIPIENT>; DATE
 *
 * so only the clauses that all share are read, in any order, and what stands in no clause is left alone. A part that is missing or not
 * understood stays empty.
 */
import type { EpochMs } from '../../base/time'
import { parseMailDate } from './mail-date'

export interface Received {
  readonly at: EpochMs
  readonly date: string
  readonly from: string
  readonly fromAddress: string
  readonly by: string
  readonly byAddress: string
  /** With `via …` behind it, which tells Exchange's services apart. */
  readonly with: string
  readonly id: string
  readonly for: string
  readonly tls: string
}

const CLAUSES = ['from', 'by', 'via', 'with', 'id', 'for'] as const
type Clause = (typeof CLAUSES)[number]

interface Part {
  readonly words: string[]
  readonly comments: string[]
}

const MAX_PARTS = 2000
/** Comments that tell of encryption: `(version=TLS1_2, cipher=…)`, `(using TLSv1.3 with cipher …)`, `(TLS)`, `(TLSv1.2:ECDHE…:256)` */
const TLS = /\b(?:TLS|SSL)|\bcipher\b/i

/** `text`: the field's value, unfolded. */
export function readReceived(text: string): Received {
  const { tokens, date } = tokensOf(text)
  const parts = new Map<Clause, Part>()
  const tls: string[] = []
  let current: Part | null = null
  for (const token of tokens) {
    if (token.startsWith('(')) {
      const comment = token.slice(1, token.endsWith(')') ? -1 : undefined).trim()
      current?.comments.push(comment)
      if (TLS.test(comment)) tls.push(comment)
      continue
    }
    const clause = CLAUSES.find((c) => c === token.toLowerCase())
    if (clause && !parts.has(clause)) {
      current = { words: [], comments: [] }
      parts.set(clause, current)
    } else current?.words.push(token)
  }
  const first = (clause: Clause) => parts.get(clause)?.words[0] ?? ''
  const all = (clause: Clause) => parts.get(clause)?.words.join(' ') ?? ''
  const via = all('via')
  return {
    at: parseMailDate(date),
    date,
    from: first('from'),
    fromAddress: addressOf(parts.get('from')),
    by: first('by'),
    byAddress: addressOf(parts.get('by')),
    with: via === '' ? all('with') : `${all('with')} via ${via}`.trim(),
    id: first('id').replace(/^<|>$/g, ''),
    for: first('for').replace(/^<|>$/g, ''),
    tls: tls.join('; '),
  }
}

/** Words and comments up to the last semicolon outside comments, and what stands behind it. */
function tokensOf(text: string): { readonly tokens: readonly string[]; readonly date: string } {
  const tokens: string[] = []
  let depth = 0
  let from = -1
  let semicolon = -1
  let before = 0
  const close = (end: number) => {
    if (from >= 0 && tokens.length < MAX_PARTS) tokens.push(text.slice(from, end))
    from = -1
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (depth > 0) {
      if (c === '\\') i++
      else if (c === '(') depth++
      else if (c === ')') {
        depth--
        if (depth === 0) close(i + 1)
      }
    } else if (c === '(') {
      close(i)
      from = i
      depth = 1
    } else if (c === ' ' || c === '\t') close(i)
    else if (c === ';') {
      close(i)
      semicolon = i
      before = tokens.length
    } else if (from < 0) from = i
  }
  // a comment that never closes is none
  if (depth === 0) close(text.length)
  if (semicolon < 0) return { tokens, date: '' }
  return { tokens: tokens.slice(0, before), date: text.slice(semicolon + 1).trim() }
}

const V4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
const V6 = /^(?:IPv6:)?([0-9a-f:.]{2,45})(?:%\d{1,10})?$/i

/** `(192.0.2.1)`, `([192.0.2.1])`, `(name [IPv6:2001:db8::1])`, `([192.0.2.1]:36800 "EHLO x")`, or the name itself in brackets. */
function addressOf(part: Part | undefined): string {
  if (!part) return ''
  for (const comment of part.comments) {
    const found = bracketed(comment) || asAddress(comment)
    if (found !== '') return found
  }
  return bracketed(part.words[0] ?? '')
}

function bracketed(text: string): string {
  const open = text.indexOf('[')
  const close = open < 0 ? -1 : text.indexOf(']', open)
  return close < 0 ? '' : asAddress(text.slice(open + 1, close))
}

function asAddress(text: string): string {
  if (text.length > 64) return ''
  if (V4.test(text)) return text
  const v6 = V6.exec(text)?.[1] ?? ''
  return v6.indexOf(':') !== v6.lastIndexOf(':') ? v6 : ''
}
