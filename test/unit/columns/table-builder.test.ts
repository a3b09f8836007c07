/** Numbers of a table take as many bytes as their span needs, and come back as they were. */
import { NumberColumn } from '@shared/columns/column'
import { withoutRows } from '@shared/columns/filter-rows'
import { Segment } from '@shared/columns/segment'
import { RepeatedText, TableBuilder } from '@shared/columns/table-builder'
import { expect, test } from 'vitest'

const SHAPE = { n: 'number', at: 'time', name: 'text' } as const

function built(values: readonly (number | null)[]): { segment: Segment; width: number } {
  const table = new TableBuilder('t', SHAPE)
  for (const n of values) table.add({ n, at: n, name: `of ${n}` })
  const [bytes] = table.finish()
  if (!bytes) throw new Error('no segment')
  const segment = Segment.open(bytes)
  return { segment, width: segment.directory.columns[0]?.width ?? 0 }
}

const back = (segment: Segment) => {
  const column = segment.column('n')
  if (!(column instanceof NumberColumn)) throw new Error('no numbers')
  return Array.from({ length: segment.rows }, (_, row) => column.at(row))
}

test.each([
  ['none at all', [null, null], 1],
  ['one value', [1_773_100_000_000], 1],
  ['a span of one byte less one', [-100, 154, null], 1],
  ['one more: the greatest byte means missing', [-100, 155, null], 2],
  ['two bytes less one', [0, 65_534, null], 2],
  ['one more', [0, 65_535, null], 4],
  ['four bytes less one', [7, 7 + 4_294_967_294, null], 4],
  ['one more', [7, 7 + 4_294_967_295], 8],
  ['fractions', [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, null], 8],
  ['few values, far apart', Array.from({ length: 1000 }, (_, i) => [0, 65_536, null, -3.5][i % 4] ?? null), 1],
  ['as many as a byte tells apart', Array.from({ length: 3000 }, (_, i) => (i % 256 < 255 ? (i % 256) * 70_000 : null)), 1],
  ['one more', Array.from({ length: 3000 }, (_, i) => (i % 256) * 70_000), 4],
] as const)('%s', (_, values, width) => {
  const { segment, width: found } = built(values)
  expect(found).toBe(width)
  expect(back(segment)).toEqual(values.map((v) => v ?? Number.NaN))
  // the same without its first row
  const rest = withoutRows(
    segment,
    Uint8Array.from(values, (_v, i) => (i === 0 ? 1 : 0)),
    false,
  )
  expect(rest ? back(rest) : []).toEqual(values.slice(1).map((v) => v ?? Number.NaN))
})

test.each([
  ['none', [0, 0, 0]],
  ['one byte', [0, 255, 7]],
  ['two bytes', [256, 65_535, 1]],
  ['four bytes', [65_536, 0, 4_000_000_000]],
])('lengths of rows: %s', (_, lengths) => {
  const table = new TableBuilder('t', SHAPE, { source: 2 })
  lengths.forEach((length, i) => {
    table.place(1000 * i, length, i + 1)
    table.add({ n: i, at: i, name: '' })
  })
  const segment = Segment.open(table.finish()[0] as ArrayBufferLike)
  expect(lengths.map((_l, row) => segment.place(row)?.length)).toEqual(lengths)
  const rest = withoutRows(segment, Uint8Array.from([0, 1, 0]), false)
  expect([rest?.place(0)?.length, rest?.place(1)]).toEqual([lengths[0], { source: 2, offset: 2000, length: lengths[2], line: 3 }])
})

test('a repeated text is one value with equal texts, in every segment and in every column', () => {
  const table = new TableBuilder('t', { a: 'text', b: 'text' })
  const [x, y] = [new RepeatedText('x'), new RepeatedText('y')]
  const written: [string, string][] = []
  for (let i = 0; i < 70_000; i++) {
    const [a, b] = [i % 3 === 0 ? x : y, i % 2 === 0 ? x : y]
    table.columns.a.pushRepeated(a)
    // the same text told as it is stands for the same value
    if (i % 5 === 0) table.columns.b.push(b.text)
    else table.columns.b.pushRepeated(b)
    table.endRow()
    written.push([a.text, b.text])
  }
  const segments = table.finish().map((s) => Segment.open(s))
  expect(segments).toHaveLength(2)
  const rows = segments.flatMap((s) => Array.from({ length: s.rows }, (_, r) => [s.text(r, 'a'), s.text(r, 'b')]))
  expect(rows).toEqual(written)
  for (const s of segments) expect(s.directory.columns.map((c) => c.size)).toEqual([2, 2])
})
