import type { SetAside } from '@shared/model/source'
import { expect, test } from 'vitest'
import { allText, balanceError, bytesOf, ENGINES, placesOf, rowsOf, SMALL, scan, scannersOf } from '../../builders/scan'

const HEAD = '#Fields: date-time,a,b\n'
const T = '2026-03-10T13:02:07.031Z'
const T2 = '2026-03-10T13:02:08.000Z'

/** Reads with both engines, whole and byte by byte; all must agree. */
function read(text: string | Uint8Array, limits = SMALL) {
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  const [whole = expect.fail(), ...others] = ENGINES.flatMap((engine) => [
    scan(scannersOf(engine, limits), bytes, allText),
    scan(scannersOf(engine, limits), bytes, allText, () => 1),
  ])
  for (const other of others) expect(other).toEqual(whole)
  expect(balanceError(whole.summary, bytes.length)).toBe(0)
  return { ...whole, rows: rowsOf(whole.segments), places: placesOf(whole.segments) }
}

const reasons = (list: readonly SetAside[]) => list.map((s) => `${s.line}+${s.lines} ${s.reason} @${s.offset}+${s.bytes}`)

test('rows of a plain log', () => {
  const r = read(`${HEAD}${T},x,y\r\n${T2},,"q, ""r"""\n`)
  expect(r.rows).toEqual([
    [T, 'x', 'y'],
    [T2, '', 'q, "r"'],
  ])
  expect(r.places).toEqual([
    { source: 3, offset: 23, length: 28, line: 2 },
    { source: 3, offset: 53, length: 36, line: 3 },
  ])
  expect(r.summary.setAside).toEqual([])
})

test.each([
  ['too few fields', `${T},x\n${T2},x,y\n`, ['2+1 too-few-fields @23+27'], 1],
  ['too many fields', `${T},x,y,z\n${T2},x,y\n`, ['2+1 too-many-fields @23+31'], 1],
  ['no such day', `2026-02-30T13:02:07.031Z,x,y\n${T2},x,y\n`, ['2+1 bad-time @23+29'], 1],
  ['no time', `hello,"x\n${T2},x,y\n`, ['2+1 bad-time @23+9'], 1],
  ['text behind a quote', `${T},"x"x,y\n${T2},x,y\n`, ['2+1 bad-quote @23+32'], 1],
  ['blank lines', `\n\r\n \t\n${T2},x,y\n`, ['2+3 blank-line @23+6'], 1],
  ['open quote before a row', `${T},"x,y\n${T2},x,y\n`, ['2+1 open-quote @23+30'], 1],
  ['open quote over lines before a row', `${T},"x\nfoo,"",\n${T2},x,y\n`, ['2+2 open-quote @23+36'], 1],
  ['open quote before a header', `${T},"x,y\n#Version: 1\n${T2},x,y\n`, ['2+1 open-quote @23+30'], 1],
  ['open quote at the end', `${T2},x,y\n${T},"x,y\n`, ['3+1 open-quote @52+30'], 1],
  ['cut in a quote', `${T2},x,y\n${T},"x,y`, ['3+1 cut-row @52+29'], 1],
  ['cut in a field', `${T2},x,y\n${T},x`, ['3+1 cut-row @52+26'], 1],
  ['cut in the time', `${T2},x,y\n2026-03-1`, ['3+1 cut-row @52+9'], 1],
  ['a number sign in a quoted line is no header', `${T},"x\n# 1 of 2",y\n`, [], 1],
  ['padding at the end', `${T2},x,y\n${'\0'.repeat(300)}`, ['3+1 nul-padding @52+300'], 1],
  ['padding behind a cut row', `${T2},x,y\n${T},x${'\0'.repeat(300)}`, ['3+1 cut-row @52+26', '3+0 nul-padding @78+300'], 1],
  ['padding before a row', `${'\0'.repeat(40)}${T2},x,y\n`, ['2+1 nul-padding @23+40'], 1],
  ['few NULs at the end', `${T2},x,y\n\0\0`, ['3+1 nul-padding @52+2'], 1],
  ['NUL in a row', `${T},x\0,y\n${T2},x,y\n`, ['2+1 not-text @23+30'], 1],
  ['junk', `\x01\x02\x03\n${T2},x,y\n`, ['2+1 not-text @23+4'], 1],
  ['too long', `${T},${'x'.repeat(9999)},y\n${T2},x,y\n`, ['2+1 too-long @23+10027'], 1],
  ['too long in quotes', `${T},"${'x\n'.repeat(999)}",y\n${T2},x,y\n`, ['2+500 too-long @23+1026', '502+500 bad-time @1049+1002'], 1],
])('%s', (_, body, expected, records) => {
  const r = read(HEAD + body)
  expect(reasons(r.summary.setAside)).toEqual(expected)
  expect(r.rows.length).toBe(records)
})
