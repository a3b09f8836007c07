/** Records as they were read, by file and by table, found by their words; against the same rows read one by one. */
import { Segment } from '@shared/columns/segment'
import { TableBuilder } from '@shared/columns/table-builder'
import { exchangeGeneric } from '@shared/formats/exchange-generic/format'
import { smtpProtocol } from '@shared/formats/smtp-protocol/format'
import { RowsEngine, type SegmentFacts } from '@shared/query/rows'
import { expect, test } from 'vitest'
import { dataFiles, readAs } from '../../builders/format-files'

/** Data files of two formats; every third segment's bytes are gone when `lossy`. */
function shelf(lossy = false) {
  const segments: Segment[] = []
  const facts: SegmentFacts[] = []
  const files = [...dataFiles('smtp-protocol'), ...dataFiles('exchange-generic')]
  files.forEach((file, source) => {
    const format = file.format === 'smtp-protocol' ? smtpProtocol : exchangeGeneric
    for (const buffer of readAs(format, file.bytes, file.path).segments) {
      const segment = Segment.open(buffer)
      facts.push({ index: segments.push(segment) - 1, table: segment.table, source, rows: segment.rows })
    }
  })
  const open = async (index: number) => (lossy && index % 3 === 0 ? null : (segments[index] ?? null))
  return { engine: new RowsEngine({ list: () => facts, open }), facts, files, segments }
}

const all = { source: null, table: null, words: '' }

test('all rows of all tables, page by page, each with its place', async () => {
  const { engine, facts } = shelf()
  const total = facts.reduce((n, f) => n + f.rows, 0)
  expect(await engine.ask(all)).toMatchObject({ total, shown: total, missing: 0 })
  const paged = []
  for (let at = 0; at < total; at += 7) paged.push(...(await engine.page(all, at, 7)))
  expect(paged).toEqual(await engine.page(all, 0, total))
  expect(new Set(paged.map((r) => `${r.ref.source}:${r.ref.offset}`)).size).toBe(total)
})

test('words are found anywhere in a row, all of them, whatever their case', async () => {
  const { engine } = shelf()
  const everything = await engine.page(all, 0, 10_000)
  const oracle = (words: readonly string[]) =>
    everything.filter((r) =>
      words.every((w) => Object.values(r.cells).some((c) => typeof c === 'string' && c !== '…' && c.toLowerCase().includes(w))),
    )
  for (const words of ['ehlo', 'EHLO Mail', '220 MICROSOFT', 'retry partner', 'no such words']) {
    const expected = oracle(words.toLowerCase().split(' '))
    expect((await engine.ask({ ...all, words })).shown).toBe(expected.length)
    expect(await engine.page({ ...all, words }, 0, 10_000)).toEqual(expected)
  }
  expect((await engine.ask({ ...all, words: 'EHLO Mail' })).shown).toBeGreaterThan(0)
})

test('of one table and one file only, under the log’s own names', async () => {
  const { engine, files } = shelf()
  const source = files.findIndex((f) => f.path.endsWith('queue-log.LOG'))
  expect(engine.tables(source)).toEqual([{ table: 'exchange-generic', rows: 2 }])
  expect(engine.tables(null).map((t) => t.table)).toEqual(['smtp-protocol', 'exchange-generic'])
  const answer = await engine.ask({ source, table: 'exchange-generic', words: '' })
  expect(answer.columns.map((c) => `${c.name}: ${c.kind}`)).toEqual([
    'Timestamp: time',
    'QueueName: text',
    'NextHop: text',
    'Status: text',
    'Count: text',
  ])
  const odd = files.findIndex((f) => f.path.endsWith('__proto__.LOG'))
  const [row] = await engine.page({ source: odd, table: null, words: '' }, 0, 1)
  expect(Object.entries(row?.cells ?? {})).toContainEqual(['__proto__', 'a'])
})

test('rows of a derived table lead to the line they begin with', async () => {
  const table = new TableBuilder('connections', {
    destination: 'text',
    source: 'number',
    offset: 'number',
    length: 'number',
    line: 'number',
  })
  table.add({ destination: 'partner.example', source: 3, offset: 120, length: 40, line: 7 })
  const [buffer = expect.fail()] = table.finish()
  const segment = Segment.open(buffer)
  const engine = new RowsEngine({
    list: () => [{ index: -1, table: 'connections', source: -1, rows: 1 }],
    open: async () => segment,
  })
  const [row] = await engine.page({ source: null, table: 'connections', words: 'PARTNER' }, 0, 10)
  expect(row?.ref).toEqual({ source: 3, offset: 120, length: 40, line: 7 })
})

test('parts whose bytes are gone are counted as missing, the rest is shown', async () => {
  const { engine, facts } = shelf(true)
  const gone = facts.filter((f) => f.index % 3 === 0).reduce((n, f) => n + f.rows, 0)
  const { total, shown, missing } = await engine.ask(all)
  expect(missing).toBe(gone)
  expect(shown).toBe(total - gone)
  expect(await engine.page(all, 0, 10_000)).toHaveLength(shown)
})

const shown = (row: { readonly cells: Readonly<Record<string, string | number>> }, column: string) => {
  const value = Object.hasOwn(row.cells, column) ? row.cells[column] : undefined
  return typeof value === 'string' ? value.toLowerCase() : (value ?? '')
}

test('sorted by any column, up and down, over all segments: the same rows, those without a value last', async () => {
  const { engine } = shelf()
  for (const { table } of engine.tables(null)) {
    const usual = await engine.page({ ...all, table }, 0, 10_000)
    const { columns } = await engine.ask({ ...all, table })
    for (const { name, kind } of columns) {
      if (kind === 'hash') continue
      for (const descending of [false, true]) {
        const question = { ...all, table, sort: { column: name, descending } }
        expect((await engine.ask(question)).sorted).toBe(true)
        const rows = await engine.page(question, 0, 10_000)
        const key = (r: (typeof rows)[number]) => `${r.ref.source}:${r.ref.offset}`
        expect(rows.map(key).sort()).toEqual(usual.map(key).sort())
        const values = rows.map((r) => shown(r, name)).filter((v) => v !== '')
        expect(
          rows.slice(0, values.length).every((r) => shown(r, name) !== ''),
          `${name} of ${table}`,
        ).toBe(true)
        for (let i = 1; i < values.length; i++) {
          const [a, b] = [values[i - 1] as string, values[i] as string]
          expect(descending ? a >= b : a <= b, `${name}: ${a} before ${b}`).toBe(true)
        }
        // a page is the same part of the whole
        expect(await engine.page(question, 3, 5)).toEqual(rows.slice(3, 8))
      }
    }
  }
})

test('sorted by line; with words only the rows that have them', async () => {
  const { engine } = shelf()
  const question = { ...all, table: 'smtp-protocol', words: 'ehlo', sort: { column: '#line', descending: true } }
  const rows = await engine.page(question, 0, 1000)
  expect(rows.length).toBe((await engine.ask({ ...question, sort: null })).shown)
  expect(rows.map((r) => r.ref.line)).toEqual(rows.map((r) => r.ref.line).toSorted((a, b) => b - a))
})

test('tells how far it is, can be given up, and is asked again afterwards', async () => {
  const { engine } = shelf()
  const question = { ...all, sort: { column: '#line', descending: false } }
  const told: number[] = []
  const asked = engine.ask(question, (done) => {
    told.push(done)
    if (told.length === 3) engine.stop()
  })
  await expect(asked).rejects.toMatchObject({ code: 'ABORTED' })
  expect(told.every((d) => d >= 0 && d < 1)).toBe(true)
  // pages of another question meanwhile do not end it
  const again = engine.ask(question)
  await engine.page(all, 0, 5)
  expect((await again).sorted).toBe(true)
  expect(told.length).toBe(3)
})
