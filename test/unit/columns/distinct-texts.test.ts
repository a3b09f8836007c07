/** Equal texts get one number over segments, whether hashes or texts are compared. */
import { TextColumn } from '@shared/columns/column'
import { distinctTexts } from '@shared/columns/distinct-texts'
import { Segment, SegmentWriter } from '@shared/columns/segment'
import { describe, expect, it } from 'vitest'

/** A column of these distinct values. `hashOf` stands for the scanner's. */
function columnOf(texts: readonly string[], seed = 1, hashOf: ((text: string) => bigint) | null = null): TextColumn {
  const bytes = texts.map((t) => new TextEncoder().encode(t))
  const ends = Uint32Array.from([0, ...bytes.map((_, i) => bytes.slice(0, i + 1).reduce((n, b) => n + b.length, 0))])
  const out = new SegmentWriter()
  const all = Uint8Array.from(bytes.flatMap((b) => [...b]))
  const parts = { cells: out.add(Uint16Array.from(texts.keys())), ends: out.add(ends), bytes: out.add(all) }
  const hashes = hashOf ? { hashes: out.add(BigUint64Array.from(texts, hashOf)), seed } : {}
  const entry = { name: 'id', kind: 'text', width: 2, size: texts.length, ...parts, ...hashes } as const
  const column = Segment.open(out.finish({ table: 't', rows: texts.length, columns: [entry], places: null })).column('id')
  if (!(column instanceof TextColumn)) throw new Error('no text column')
  return column
}

const byLength = (text: string) => BigInt(text.length)
const numbersOf = (columns: readonly (TextColumn | undefined)[]) => distinctTexts(columns).numbers.map((n) => [...n])

describe('distinct texts', () => {
  it.each([
    ['texts alone', () => null],
    ['hashes', () => (text: string) => BigInt([...text].reduce((h, c) => (h * 31 + c.charCodeAt(0)) >>> 0, 7))],
    ['hashes that are the same for different texts', () => byLength],
  ])('by %s: numbers in the order they are met, over all columns', (_, hash) => {
    const columns = [columnOf(['', 'a', 'bb'], 1, hash()), undefined, columnOf(['bb', 'c', 'a', 'ä'], 1, hash())]
    const found = distinctTexts(columns)
    expect(found.numbers.map((n) => [...n])).toEqual([[0, 1, 2], [], [2, 3, 1, 4]])
    expect(Array.from({ length: found.size }, (_, n) => found.text(n))).toEqual(['', 'a', 'bb', 'c', 'ä'])
  })

  it('takes thousands', () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `text ${i}`)
    const back = [...texts].reverse()
    const hash = (text: string) => (BigInt(text.slice(5)) * 0x9e3779b97f4a7c15n) & 0xffff_ffff_ffff_ffffn
    expect(numbersOf([columnOf(texts, 1, hash), columnOf(back, 1, hash)])).toEqual([[...texts.keys()], [...texts.keys()].reverse()])
  })

  it('compares texts where hashes are of different seeds, or one segment has none', () => {
    const first = columnOf(['a', 'b'], 1, byLength)
    expect(numbersOf([first, columnOf(['b'], 2, (t) => BigInt(t.length + 9))])).toEqual([[0, 1], [1]])
    expect(numbersOf([first, columnOf(['b'])])).toEqual([[0, 1], [1]])
  })
})
