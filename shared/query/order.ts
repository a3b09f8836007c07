/**
 * Orders of a whole column, made once: a permutation of the rows, rows without a value at the end. A sorted view is then one walk
 * over the permutation that picks the rows of the filter, instead of a sort per query.
 */

export interface Order {
  /** All rows, ascending; equal ones by row. */
  readonly rows: Uint32Array
  /** How many at the end have no value. */
  readonly missing: number
}

/** Radix sort over 16-bit digits of the order-preserving bits of a double; digits that are equal everywhere are skipped. */
export function orderOfNumbers(values: Float64Array): Order {
  const present = new Uint32Array(values.length)
  let n = 0
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) present[n++] = i
  const missing = values.length - n
  const high = new Uint32Array(n)
  const low = new Uint32Array(n)
  const one = new Float64Array(1)
  const bits = new Uint32Array(one.buffer)
  for (let i = 0; i < n; i++) {
    // + 0 turns −0 into 0, which must not sort apart from it
    one[0] = (values[present[i] as number] as number) + 0
    const [lo = 0, hi = 0] = bits
    const negative = hi >>> 31 === 1
    high[i] = negative ? ~hi : hi | 0x8000_0000
    low[i] = negative ? ~lo : lo
  }
  const at = radix([low, high], n)
  return { rows: finish(values.length, present, at, n, (i) => Number.isNaN(values[i])), missing }
}

/** Order by small keys (string ranks); `missingKey` rows go to the end. */
export function orderOfKeys(keys: Uint32Array, missingKey: number): Order {
  const present = new Uint32Array(keys.length)
  let n = 0
  for (let i = 0; i < keys.length; i++) if (keys[i] !== missingKey) present[n++] = i
  const own = new Uint32Array(n)
  for (let i = 0; i < n; i++) own[i] = keys[present[i] as number] as number
  const at = radix([own], n)
  return { rows: finish(keys.length, present, at, n, (i) => keys[i] === missingKey), missing: keys.length - n }
}

/** Rows of the view in the wanted direction. Descending keeps rows without a value at the end: nobody looks for those first. */
export function walk(order: Order, descending: boolean, passes: Uint8Array | Uint16Array, count: number): Uint32Array {
  const out = new Uint32Array(count)
  const { rows, missing } = order
  const valued = rows.length - missing
  let n = 0
  if (descending) for (let i = valued - 1; i >= 0; i--) n = take(rows[i] as number, passes, out, n)
  else for (let i = 0; i < valued; i++) n = take(rows[i] as number, passes, out, n)
  for (let i = valued; i < rows.length; i++) n = take(rows[i] as number, passes, out, n)
  return out
}

function take(row: number, passes: Uint8Array | Uint16Array, out: Uint32Array, n: number): number {
  if (passes[row] !== 0) return n
  out[n] = row
  return n + 1
}

/** Positions 0…n−1 ordered by the words, least significant word first. Stable. */
function radix(words: readonly Uint32Array[], n: number): Uint32Array {
  let from = new Uint32Array(n)
  let to = new Uint32Array(n)
  for (let i = 0; i < n; i++) from[i] = i
  const counts = new Uint32Array(65_536)
  for (const word of words)
    for (const shift of [0, 16]) {
      counts.fill(0)
      for (let i = 0; i < n; i++) {
        const d = ((word[i] as number) >>> shift) & 0xffff
        counts[d] = (counts[d] as number) + 1
      }
      if (n > 0 && counts[((word[0] as number) >>> shift) & 0xffff] === n) continue
      let sum = 0
      for (let d = 0; d < 65_536; d++) {
        const c = counts[d] as number
        counts[d] = sum
        sum += c
      }
      for (let i = 0; i < n; i++) {
        const p = from[i] as number
        const d = ((word[p] as number) >>> shift) & 0xffff
        to[counts[d] as number] = p
        counts[d] = (counts[d] as number) + 1
      }
      ;[from, to] = [to, from]
    }
  return from
}

function finish(size: number, present: Uint32Array, at: Uint32Array, n: number, isMissing: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(size)
  for (let i = 0; i < n; i++) rows[i] = present[at[i] as number] as number
  let end = n
  for (let i = 0; i < size && end < size; i++) if (isMissing(i)) rows[end++] = i
  return rows
}
