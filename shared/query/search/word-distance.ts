/** Whether a typed word is meant to be a word of a term: it begins it, is inside it, or differs by one or two slips. */

/** Slips allowed for a word: none in short ones, where a slip makes another word. */
export const allowedSlips = (length: number) => (length < 4 ? 0 : length < 8 ? 1 : 2)

/** 1 equal, less for a beginning, a middle or slips, 0 for no match. Both in lower case. */
export function wordScore(query: string, text: string): number {
  const at = text.indexOf(query)
  if (at >= 0) {
    const starts = at === 0 || !isWord(text[at - 1])
    const ends = at + query.length === text.length || !isWord(text[at + query.length])
    return starts && ends ? 1 : starts ? 0.9 : 0.7
  }
  const slips = allowedSlips(query.length)
  if (slips === 0) return 0
  let best = slips + 1
  for (const word of text.split(NOT_WORD)) {
    if (word.length < query.length - slips) continue
    // a longer word may begin with what was typed
    const same = word.length > query.length + slips ? word.slice(0, query.length + 1) : word
    best = Math.min(best, distance(query, same, best))
    if (best === 1) break
  }
  return best > slips ? 0 : best === 1 ? 0.6 : 0.4
}

const NOT_WORD = /[^\p{L}\p{M}\p{N}_]+/u
const isWord = (c: string | undefined) => c !== undefined && !NOT_WORD.test(c)

/** Optimal string alignment: inserts, deletes, changes and swaps of neighbours. Gives up at `limit`. */
export function distance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let d = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (before[j - 2] as number) + 1)
      row.push(d)
      if (d < least) least = d
    }
    if (least >= limit) return limit
    before = last
    last = row
  }
  return last[b.length] as number
}
