/**
 * Search over a case: exact ids and addresses first, then values (distinct subjects, people, ids, hosts) ranked by fuse.js, then
 * messages that hold the typed words in any of their fields. Every answer says what matched where.
 *
 * fuse.js alone needs seconds for 300,000 terms; it sees only the two thousand candidates with the most trigrams in common.
 */
import Fuse from 'fuse.js'
import type { Table } from '../../columns/table'
import { type TermKind, Terms } from './terms'
import { TrigramIndex } from './trigram-index'
import { wordScore } from './word-distance'

export interface ExactHit {
  /** `number` is a jump to M-…; the others say which field holds exactly this. */
  readonly kind: TermKind | 'number'
  readonly text: string
  /** Messages, ascending; at most 1,000. */
  readonly rows: readonly number[]
  readonly count: number
}

export interface ValueHit {
  readonly kind: TermKind
  readonly text: string
  readonly count: number
}

export interface Because {
  readonly kind: TermKind
  readonly text: string
  readonly word: string
}

export interface MessageHit {
  readonly row: number
  readonly because: readonly Because[]
}

export interface SearchAnswer {
  readonly exact: readonly ExactHit[]
  readonly values: readonly ValueHit[]
  readonly messages: readonly MessageHit[]
  /** Messages that match as well as the first one does. */
  readonly messageCount: number
  /** Their rows, ascending, for a filter; at most 10,000. */
  readonly messageRows: readonly number[]
  /** Typed words that the best messages have. */
  readonly wordsMatched: number
  readonly words: number
}

const CANDIDATES = 2000
const FLOOR = 0.3
const MAX_WORDS = 8
const WORD_TERMS = 3000
const MAX_POSTINGS = 400_000
const MAX_ROWS = 10_000
const EMPTY: SearchAnswer = { exact: [], values: [], messages: [], messageCount: 0, messageRows: [], wordsMatched: 0, words: 0 }

export class Search {
  private readonly terms: Terms
  private readonly trigrams: TrigramIndex
  /** Scratch, one cell per message: which words matched, and by which term best. */
  private readonly masks: Uint8Array
  private readonly best: Uint32Array[] = []

  constructor(messages: Table) {
    this.terms = new Terms(messages)
    this.trigrams = new TrigramIndex(this.terms.texts)
    this.masks = new Uint8Array(messages.rows)
  }

  get size(): number {
    return this.terms.size
  }

  find(query: string, limit = { values: 8, messages: 12 }): SearchAnswer {
    const typed = query.trim()
    if (typed === '') return EMPTY
    const exact = this.exact(typed)
    // one id was pasted and found: nothing similar can be meant
    if (exact.some((e) => e.kind === 'message-id' || e.kind === 'network-id' || e.kind === 'number')) return { ...EMPTY, exact }
    const values = this.values(typed, limit.values)
    return { exact, values, ...this.messages(typed, limit.messages) }
  }

  /** Terms most like the query, best first. */
  values(query: string, limit: number): ValueHit[] {
    const { terms } = this.trigrams.candidates(query, CANDIDATES, FLOOR)
    if (terms.length === 0) return []
    const list = Array.from(terms, (term) => ({ term, text: this.terms.texts[term] as string }))
    const fuse = new Fuse(list, { keys: ['text'], useTokenSearch: true, threshold: 0.4, ignoreLocation: true })
    return fuse.search(query, { limit }).map(({ item }) => ({
      kind: this.terms.kindOf(item.term),
      text: item.text,
      count: this.terms.rowsOf(item.term).length,
    }))
  }

  private exact(typed: string): ExactHit[] {
    const jump = /^m-?0*(\d{1,9})$/i.exec(typed)
    const row = jump ? Number(jump[1]) - 1 : -1
    if (row >= 0 && row < this.terms.messages) return [{ kind: 'number', text: `M-${row + 1}`, rows: [row], count: 1 }]
    return this.terms.exactly(typed).map((term) => {
      const rows = this.terms.rowsOf(term)
      return {
        kind: this.terms.kindOf(term),
        text: this.terms.texts[term] as string,
        rows: Array.from(rows.subarray(0, 1000)),
        count: rows.length,
      }
    })
  }

  private messages(
    typed: string,
    limit: number,
  ): Pick<SearchAnswer, 'messages' | 'messageCount' | 'messageRows' | 'wordsMatched' | 'words'> {
    const words = [...new Set(typed.toLowerCase().split(/\s+/))].filter((w) => /[\p{L}\p{N}]/u.test(w)).slice(0, MAX_WORDS)
    const touched: number[] = []
    words.forEach((word, w) => {
      this.mark(word, w, touched)
    })
    let most = 0
    for (const row of touched) most = Math.max(most, bitCount(this.masks[row] as number))
    // one of three words is no answer to three words
    const enough = most * 2 >= words.length && most > 0
    const rows = enough ? touched.filter((row) => bitCount(this.masks[row] as number) === most) : []
    const scored = rows.map((row) => ({ row, because: this.because(row, words) }))
    const score = (because: readonly Because[]) => because.reduce((n, b) => n + wordScore(b.word, b.text.toLowerCase()), 0)
    const sorted =
      scored.length > MAX_ROWS
        ? scored.slice(0, limit)
        : scored
            .map((m) => ({ ...m, score: score(m.because) }))
            .sort((a, b) => b.score - a.score || a.row - b.row)
            .slice(0, limit)
    for (const row of touched) this.masks[row] = 0
    return {
      messages: sorted.map(({ row, because }) => ({ row, because })),
      messageCount: rows.length,
      messageRows: rows.sort((a, b) => a - b).slice(0, MAX_ROWS),
      wordsMatched: enough ? most : 0,
      words: words.length,
    }
  }

  /** Notes in the masks which messages have the word, each by its best term. */
  private mark(word: string, w: number, touched: number[]): void {
    const { terms } = this.trigrams.candidates(word, WORD_TERMS, 0.35)
    const fitting = Array.from(terms, (term) => ({ term, score: wordScore(word, (this.terms.texts[term] as string).toLowerCase()) }))
      .filter((t) => t.score > 0)
      .sort((a, b) => b.score - a.score)
    // when the word stands there as typed, similar ones are noise
    const least = (fitting[0]?.score ?? 0) >= 0.7 ? 0.7 : 0
    this.best[w] ??= new Uint32Array(this.terms.messages)
    const best = this.best[w] as Uint32Array
    const bit = 1 << w
    let budget = MAX_POSTINGS
    for (const { term, score } of fitting) {
      if (score < least || budget <= 0) break
      const rows = this.terms.rowsOf(term)
      budget -= rows.length
      for (const row of rows) {
        const mask = this.masks[row] as number
        if (mask === 0) touched.push(row)
        if (mask & bit) continue
        this.masks[row] = mask | bit
        best[row] = term
      }
    }
  }

  private because(row: number, words: readonly string[]): Because[] {
    const out: Because[] = []
    words.forEach((word, w) => {
      if (!((this.masks[row] as number) & (1 << w))) return
      const term = this.best[w]?.[row] as number
      out.push({ kind: this.terms.kindOf(term), text: this.terms.texts[term] as string, word })
    })
    return out
  }
}

function bitCount(n: number): number {
  let count = 0
  for (let m = n; m; m &= m - 1) count++
  return count
}
