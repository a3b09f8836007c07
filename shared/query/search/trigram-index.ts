/**
 * Trigrams of words → terms, to pick few candidates out of many terms before anything slow looks at them.
 *
 * A word is padded with a blank in front (" an", "ann", "nna"), so that beginnings count more than middles and short words still have
 * a trigram. Trigrams are hashed into 2^18 buckets; a clash only adds a candidate that ranking throws out again. Weights are idf: rare
 * trigrams decide, " re" and "com" hardly matter.
 */

const BITS = 18
const BUCKETS = 1 << BITS

export class TrigramIndex {
  private readonly starts = new Uint32Array(BUCKETS + 1)
  private readonly terms: Uint32Array
  private readonly scores: Float32Array
  private readonly size: number

  constructor(texts: readonly string[]) {
    this.size = texts.length
    this.scores = new Float32Array(texts.length)
    const seen = new Int32Array(BUCKETS).fill(-1)
    const each = (visit: (bucket: number, term: number) => void) => {
      seen.fill(-1)
      texts.forEach((text, term) => {
        eachTrigram(text, (bucket) => {
          if (seen[bucket] === term) return
          seen[bucket] = term
          visit(bucket, term)
        })
      })
    }
    each((bucket) => {
      this.starts[bucket + 1] = (this.starts[bucket + 1] as number) + 1
    })
    for (let b = 0; b < BUCKETS; b++) this.starts[b + 1] = (this.starts[b + 1] as number) + (this.starts[b] as number)
    this.terms = new Uint32Array(this.starts[BUCKETS] as number)
    const next = this.starts.slice()
    each((bucket, term) => {
      const at = next[bucket] as number
      this.terms[at] = term
      next[bucket] = at + 1
    })
  }

  /** Terms that share enough of the weight of the query's trigrams: at least `floor` of the best, best first, at most `limit`. */
  candidates(query: string, limit: number, floor: number): { readonly terms: Uint32Array; readonly shares: Float32Array } {
    const buckets = new Set<number>()
    eachTrigram(query, (b) => buckets.add(b))
    const touched: number[] = []
    let whole = 0
    for (const bucket of buckets) {
      const from = this.starts[bucket] as number
      const to = this.starts[bucket + 1] as number
      const weight = Math.log(1 + this.size / (1 + to - from))
      whole += weight
      for (let i = from; i < to; i++) {
        const term = this.terms[i] as number
        if (this.scores[term] === 0) touched.push(term)
        this.scores[term] = (this.scores[term] as number) + weight
      }
    }
    const found = this.best(touched, limit, floor)
    const shares = Float32Array.from(found, (t) => (whole > 0 ? (this.scores[t] as number) / whole : 0))
    for (const term of touched) this.scores[term] = 0
    return { terms: found, shares }
  }

  /** A histogram of the scores finds the cut, so that only what stays is sorted. */
  private best(touched: readonly number[], limit: number, floor: number): Uint32Array {
    let top = 0
    for (const t of touched) top = Math.max(top, this.scores[t] as number)
    if (top === 0) return new Uint32Array(0)
    const steps = 256
    const step = (t: number) => Math.min(steps - 1, Math.floor(((this.scores[t] as number) / top) * steps))
    const counts = new Uint32Array(steps)
    for (const t of touched) counts[step(t)] = (counts[step(t)] as number) + 1
    let cut = steps
    let kept = 0
    while (cut > Math.floor(floor * steps) && kept < limit) kept += counts[--cut] as number
    const stay = touched.filter((t) => step(t) >= cut)
    stay.sort((a, b) => (this.scores[b] as number) - (this.scores[a] as number) || a - b)
    return Uint32Array.from(stay.slice(0, limit))
  }
}

const isWordUnit = (c: number) => (c >= 48 && c <= 57) || (c >= 97 && c <= 122) || c > 127 || c === 95

/** Trigrams of all words of a text, as buckets; may repeat. */
function eachTrigram(text: string, visit: (bucket: number) => void): void {
  const lower = text.toLowerCase()
  let a = 32
  let b = 32
  let length = 0
  for (let i = 0; i <= lower.length; i++) {
    const c = i < lower.length ? lower.charCodeAt(i) : 32
    if (isWordUnit(c)) {
      length++
      if (length >= 2) visit(bucketOf(a, b, c))
      a = b
      b = c
    } else {
      // a word of one letter has no three units: its blank-padded form stands for it
      if (length === 1) visit(bucketOf(32, b, 32))
      a = 32
      b = 32
      length = 0
    }
  }
}

const bucketOf = (a: number, b: number, c: number) =>
  (Math.imul(Math.imul(a * 31 + b, 0x9e37_79b1) + c, 0x85eb_ca6b) >>> (32 - BITS)) as number
