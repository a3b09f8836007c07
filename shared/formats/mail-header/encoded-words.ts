/**
 * Words of RFC 2047: `=?utf-8?Q?M=C3=A4rz?=`. Neighbours are one text, and a letter may be cut between them. What cannot be decoded stays as
 * it is written.
 */

/** The standard allows 75 characters; programs write more. */
const MAX_WORD = 500

/** Neighbouring words of one charset: their bytes are decoded together. */
interface Run {
  readonly charset: string
  readonly parts: Uint8Array[]
  readonly start: number
}

interface Word {
  readonly charset: string
  readonly bytes: Uint8Array
  readonly end: number
}

export function decodeWords(text: string): string {
  let at = text.indexOf('=?')
  if (at < 0) return text
  const out: string[] = []
  let from = 0
  let run = null as Run | null
  const flush = (end: number) => {
    if (run) out.push(decoded(run.charset, run.parts) ?? text.slice(run.start, end))
    run = null
  }
  while (at >= 0) {
    const word = wordAt(text, at)
    if (!word) {
      at = text.indexOf('=?', at + 2)
      continue
    }
    const between = text.slice(from, at)
    // blanks between two words are only there to part them
    const joins: boolean = run !== null && between.trim() === ''
    const open = joins ? run : null
    if (open && open.charset === word.charset) open.parts.push(word.bytes)
    else {
      flush(from)
      if (!joins) out.push(between)
      run = { charset: word.charset, parts: [word.bytes], start: at }
    }
    from = word.end
    at = text.indexOf('=?', from)
  }
  flush(from)
  out.push(text.slice(from))
  return out.join('')
}

/** `=?charset*language?B|Q?text?=` */
function wordAt(text: string, at: number): Word | null {
  const piece = text.slice(at, at + MAX_WORD)
  const first = piece.indexOf('?', 2)
  if (first < 3 || first > 60 || piece[first + 2] !== '?') return null
  const end = piece.indexOf('?=', first + 3)
  if (end < 0) return null
  const body = piece.slice(first + 3, end)
  if (body.includes(' ') && piece[first + 1]?.toLowerCase() === 'b') return null
  const charset = (piece.slice(2, first).split('*', 1)[0] ?? '').toLowerCase()
  const coding = piece[first + 1]?.toLowerCase()
  const bytes = coding === 'b' ? fromBase64(body) : coding === 'q' ? fromQuoted(body) : null
  return bytes && { charset, bytes, end: at + end + 2 }
}

function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
  } catch {
    return null
  }
}

function fromQuoted(text: string): Uint8Array {
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? ''
    const hex = c === '=' ? text.slice(i + 1, i + 3) : ''
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      bytes.push(Number.parseInt(hex, 16))
      i += 2
    } else if (c === '_') bytes.push(32)
    // a word is ASCII; what is not was put there by someone else
    else bytes.push(c.charCodeAt(0) & 0xff)
  }
  return Uint8Array.from(bytes)
}

/** Null for a charset that is not known. A line end inside a word would look like a new field: it becomes a blank. */
function decoded(charset: string, parts: readonly Uint8Array[]): string | null {
  const bytes = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  try {
    return new TextDecoder(charset).decode(bytes).replace(/[\r\n]+/g, ' ')
  } catch {
    return null
  }
}
