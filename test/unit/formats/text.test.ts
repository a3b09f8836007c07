/** The parts text formats are made of: lines with places, rows of CSV, rows with places in a table. */
import { Account } from '@shared/columns/scan/set-aside'
import { Segment } from '@shared/columns/segment'
import { TableBuilder } from '@shared/columns/table-builder'
import { CsvRows, guessDelimiter, splitFields } from '@shared/formats/text/csv-rows'
import { type Line, LineReader, MAX_LINE } from '@shared/formats/text/line-reader'
import { describe, expect, test } from 'vitest'
import { bytesOf, pushAll } from '../../builders/scan'

function linesOf(bytes: Uint8Array, cut?: () => number) {
  const account = new Account()
  const lines: Line[] = []
  const reader = new LineReader(account, (l) => {
    lines.push(l)
    account.addRecords(l.bytes)
  })
  pushAll(bytes, cut, (part) => reader.push(part))
  reader.finish()
  const { inRecords, inHeaders, setAside } = account.bytes
  expect(inRecords + inHeaders + setAside).toBe(bytes.length)
  return { lines, account, encoding: reader.encoding }
}

const utf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'))

describe('lines', () => {
  test('keep their place, whatever ends them', () => {
    const { lines } = linesOf(bytesOf('\uFEFFone\r\ntwo\n\nthr\ree'))
    expect(lines.map((l) => [l.text, l.offset, l.length, l.bytes, l.line])).toEqual([
      ['one', 3, 3, 5, 1],
      ['two', 8, 3, 4, 2],
      ['', 12, 0, 1, 3],
      ['thr\ree', 13, 6, 6, 4],
    ])
  })

  test('of UTF-16 have the places of the file, of every cut', () => {
    const bytes = utf16('\uFEFFName : Jürgen 😀\r\nB : 2\r\n')
    const whole = linesOf(bytes)
    expect(whole.encoding).toBe('utf-16le')
    expect(whole.lines.map((l) => l.text)).toEqual(['Name : Jürgen 😀', 'B : 2'])
    const { offset = 0, length = 0 } = whole.lines[1] ?? {}
    expect(Buffer.from(bytes.subarray(offset, offset + length)).toString('utf16le')).toBe('B : 2')
    for (const n of [1, 2, 3, 7]) expect(linesOf(bytes, () => n).lines).toEqual(whole.lines)
  })

  test('that are no UTF-8 are read as Windows-1252', () => {
    const { lines, encoding } = linesOf(Uint8Array.from([0x46, 0xfc, 0x72, 10]))
    expect(lines[0]?.text).toBe('Für')
    expect(encoding).toBe('windows-1252')
  })

  test('that are too long are set aside as one, and the next is read', () => {
    const long = `${'x'.repeat(MAX_LINE * 3)}\nshort\n`
    for (const cut of [undefined, () => 100_000]) {
      const { lines, account } = linesOf(bytesOf(long), cut)
      expect(lines.map((l) => [l.text, l.line])).toEqual([['short', 2]])
      expect(account.reasons).toMatchObject([{ reason: 'too-long', lines: 1, bytes: MAX_LINE * 3 + 1 }])
    }
  })
})

describe('rows of CSV', () => {
  const rowsOf = (text: string) => {
    const rows: (readonly string[])[] = []
    const broken: number[] = []
    const csv = new CsvRows(
      ',',
      (r) => rows.push(r.fields),
      (l) => broken.push(l.line),
    )
    for (const l of linesOf(bytesOf(text)).lines) csv.line(l)
    csv.end()
    return { rows, broken }
  }

  test('hold delimiters, doubled quotes and line breaks', () => {
    expect(rowsOf('a,"b,""c""\nd",\r\n"",x"y,z\r\n').rows).toEqual([
      ['a', 'b,"c"\nd', ''],
      ['', 'x"y', 'z'],
    ])
  })

  test('lose one line to a quote that never closes', () => {
    const { rows, broken } = rowsOf('a,b\nc,"d\ne,f\ng,h\n')
    expect(rows).toEqual([
      ['a', 'b'],
      ['e', 'f'],
      ['g', 'h'],
    ])
    expect(broken).toEqual([2])
  })

  test('their delimiter is told from the names', () => {
    expect(['a,b,c;d', 'a;b,c;d', 'a\tb', 'abc'].map(guessDelimiter)).toEqual([',', ';', '\t', null])
    expect(splitFields('"a;b";c', ';')).toEqual(['a;b', 'c'])
  })
})

describe('tables of rows with places', () => {
  test('begin a new segment where offsets outgrow 32 bits', () => {
    const segments: ArrayBufferLike[] = []
    const table = new TableBuilder('t', { n: 'number' }, { source: 3, onSegment: (s) => segments.push(s) })
    const at = [0, 10, 2 ** 32 + 10, 2 ** 33]
    at.forEach((offset, i) => {
      table.place(offset, 5, i * 2 + 1)
      table.add({ n: i })
    })
    expect(table.finish()).toEqual([])
    const places = segments.flatMap((s) => {
      const segment = Segment.open(s)
      return Array.from({ length: segment.rows }, (_, r) => segment.place(r))
    })
    expect(places).toEqual(at.map((offset, i) => ({ source: 3, offset, length: 5, line: i * 2 + 1 })))
  })

  test('stay in one segment when places go back and forth', () => {
    const table = new TableBuilder('t', { n: 'number' }, { source: 0 })
    const at = [500, 20, 7000, 20]
    at.forEach((offset, i) => {
      table.place(offset, 5, offset)
      table.add({ n: i })
    })
    const segments = table.finish().map((s) => Segment.open(s))
    expect(segments.map((s) => s.rows)).toEqual([4])
    expect(at.map((_, r) => segments[0]?.place(r))).toEqual(at.map((offset) => ({ source: 0, offset, length: 5, line: offset })))
  })

  test('give a late column its values at the end', () => {
    const table = new TableBuilder('t', { at: 'time', n: 'number' }, { source: 0, late: 'at' })
    for (let i = 0; i < 70_000; i++) {
      table.place(i, 1, i + 1)
      table.add({ at: i, n: i })
    }
    const segments = table.finish((given) => given + 3_600_000).map((s) => Segment.open(s))
    expect(segments.map((s) => s.rows)).toEqual([65_536, 70_000 - 65_536])
    expect(segments[0]?.directory.columns.map((c) => c.name)).toEqual(['at', 'n'])
    const at = segments[1]?.column('at')
    expect(at && 'min' in at ? at.at(0) : 0).toBe(65_536 + 3_600_000)
  })
})
