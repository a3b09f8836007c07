/**
 * Two lists laid side by side: what is equal stands in one row, what only one of them has in a row of its own. The longest common
 * subsequence; for lists so long that its table would be too large, pieces between entries that both have once.
 */

/** Indexes into the two lists; null where one has nothing. */
export type AlignedRow = readonly [a: number | null, b: number | null]

/** Cells of a table that are worked out at once. */
const MOST_CELLS = 4_000_000

export function align(a: readonly string[], b: readonly string[]): AlignedRow[] {
  const out: AlignedRow[] = []
  alignPart(a, b, { from: 0, to: a.length }, { from: 0, to: b.length }, out)
  return out
}

interface Range {
  readonly from: number
  readonly to: number
}

function alignPart(a: readonly string[], b: readonly string[], ra: Range, rb: Range, out: AlignedRow[]): void {
  let [i, j] = [ra.from, rb.from]
  while (i < ra.to && j < rb.to && a[i] === b[j]) out.push([i++, j++])
  let [endA, endB] = [ra.to, rb.to]
  while (endA > i && endB > j && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  middle(a, b, { from: i, to: endA }, { from: j, to: endB }, out)
  for (; endA < ra.to; endA++, endB++) out.push([endA, endB])
}

function middle(a: readonly string[], b: readonly string[], ra: Range, rb: Range, out: AlignedRow[]): void {
  const [n, m] = [ra.to - ra.from, rb.to - rb.from]
  if (n === 0 || m === 0) oneSided(ra, rb, out)
  else if ((n + 1) * (m + 1) <= MOST_CELLS) common(a, b, ra, rb, out)
  else {
    const anchor = singleInBoth(a, b, ra, rb)
    if (!anchor) oneSided(ra, rb, out)
    else {
      const [i, j] = anchor
      alignPart(a, b, { from: ra.from, to: i }, { from: rb.from, to: j }, out)
      out.push([i, j])
      alignPart(a, b, { from: i + 1, to: ra.to }, { from: j + 1, to: rb.to }, out)
    }
  }
}

function oneSided(ra: Range, rb: Range, out: AlignedRow[]): void {
  for (let i = ra.from; i < ra.to; i++) out.push([i, null])
  for (let j = rb.from; j < rb.to; j++) out.push([null, j])
}

/** Lengths of what is common to the rests, from the end; then one walk from the beginning. */
function common(a: readonly string[], b: readonly string[], ra: Range, rb: Range, out: AlignedRow[]): void {
  const [n, m] = [ra.to - ra.from, rb.to - rb.from]
  const width = m + 1
  const rest = new Uint16Array((n + 1) * width)
  for (let i = n - 1; i >= 0; i--)
    for (let j = m - 1; j >= 0; j--) {
      const same = a[ra.from + i] === b[rb.from + j]
      rest[i * width + j] = same
        ? (rest[(i + 1) * width + j + 1] as number) + 1
        : Math.max(rest[(i + 1) * width + j] as number, rest[i * width + j + 1] as number)
    }
  let [i, j] = [0, 0]
  while (i < n && j < m) {
    if (a[ra.from + i] === b[rb.from + j]) out.push([ra.from + i++, rb.from + j++])
    else if ((rest[(i + 1) * width + j] as number) >= (rest[i * width + j + 1] as number)) out.push([ra.from + i++, null])
    else out.push([null, rb.from + j++])
  }
  oneSided({ from: ra.from + i, to: ra.to }, { from: rb.from + j, to: rb.to }, out)
}

/** The entry nearest to the middle that each list has once. */
function singleInBoth(a: readonly string[], b: readonly string[], ra: Range, rb: Range): readonly [number, number] | null {
  const seen = new Map<string, { a: number; b: number; counts: [number, number] }>()
  const count = (text: string, side: 0 | 1, at: number) => {
    const known = seen.get(text) ?? { a: -1, b: -1, counts: [0, 0] }
    known.counts[side]++
    if (side === 0) known.a = at
    else known.b = at
    seen.set(text, known)
  }
  for (let i = ra.from; i < ra.to; i++) count(a[i] as string, 0, i)
  for (let j = rb.from; j < rb.to; j++) count(b[j] as string, 1, j)
  const half = (ra.from + ra.to) / 2
  let best: readonly [number, number] | null = null
  for (const { a: i, b: j, counts } of seen.values())
    if (counts[0] === 1 && counts[1] === 1 && (best === null || Math.abs(i - half) < Math.abs(best[0] - half))) best = [i, j]
  return best
}
