/** Logs put together from the pieces that decide something, in any order: the engines agree, however the bytes are cut. */
import { expect, test } from 'vitest'
import { allText, balanceError, bytesOf, ENGINES, makeRandom, placesOf, rowsOf, scan, scannersOf } from '../../builders/scan'

const TIME = '2026-03-10T13:02:07.031Z'
const PIECES = [
  TIME,
  `${TIME},a,b\n`,
  `${TIME},"a,""b""",c\r\n`,
  `${TIME},"a\nb",c\r\n`,
  `"${TIME}",a,b\n`,
  '#Fields: date-time,a,b\r\n',
  '#Fields: date-time,a\n',
  '#Version: 1\n',
  '# 1',
  '#',
  '"',
  '""',
  '",',
  ',"',
  ',',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\0'.repeat(20),
  '\uFEFF',
  'a',
  ' ',
  'x'.repeat(70),
  'y'.repeat(700),
  '2026-03-10T13:02:07Z,,\n',
  '2026-03-10T13:02:07.1234567Z',
  '2026-03-10T13:02:0',
  '2026-02-30T13:02:07.031Z,a,b\n',
]

const RUNS = 2000

test(`${RUNS} logs`, () => {
  let records = 0
  for (let seed = 1; seed <= RUNS; seed++) {
    const random = makeRandom(seed * 2_654_435)
    const piece = () => PIECES[random(PIECES.length)] ?? ''
    const text = `${random(4) ? '#Fields: date-time,a,b\n' : ''}${Array.from({ length: random(60) }, piece).join('')}`
    const bytes = bytesOf(text)
    const limits = {
      segmentBytes: 1200 + random(2000),
      segmentRows: 1 + random(9),
      rowBytes: 100 + random(900),
      scanBytes: 1 + random(200),
    }
    const [first = expect.fail(), ...others] = ENGINES.flatMap((engine) => [
      scan(scannersOf(engine, limits), bytes, allText),
      scan(scannersOf(engine, limits), bytes, allText, () => 1 + random(90)),
    ])
    expect(balanceError(first.summary, bytes.length)).toBe(0)
    for (const other of others) expect(other, `seed ${seed}`).toEqual(first)
    const feeds = (to: number) => bytes.subarray(0, to).filter((b) => b === 10).length
    for (const p of placesOf(first.segments)) expect(p.line).toBe(1 + feeds(p.offset))
    for (const s of first.summary.setAside) expect(s.line).toBe(1 + feeds(s.offset))
    records += first.summary.records
  }
  expect(records).toBeGreaterThan(RUNS)
})

test('a row that was cut costs no other row', () => {
  const scanners = ENGINES.map((engine) => scannersOf(engine))
  const values = ['', 'a', '"a,b"', '"say ""hi"""', '"two\nlines"', '"#1\r\n\r\n,"', 'x'.repeat(40)]
  for (let seed = 1; seed <= 500; seed++) {
    const random = makeRandom(seed)
    const time = (n: number) => new Date(1.77e12 + n).toISOString()
    const rows = Array.from({ length: 12 }, (_, n) => `${time(n)},${values[random(values.length)]},${values[random(values.length)]}`)
    const cut = random(rows.length)
    const shown = rows.map((r, n) => (n === cut ? r.slice(0, random(r.length)) : r))
    const bytes = bytesOf(`#Fields: date-time,a,b\n${shown.join('\r\n')}\r\n`)
    for (const s of scanners) {
      const { segments } = scan(s, bytes, allText)
      const times = new Set(rowsOf(segments).map(([t]) => t))
      const lost = rows.filter((_, n) => n !== cut && !times.has(time(n)))
      expect(lost, `seed ${seed}`).toEqual([])
    }
  }
})

const LONG_LINES = 'abc\n'.repeat(100_000)

test.each([
  ['line feeds', '\n'],
  ['quotes', '"'],
  ['commas', ','],
  ['one letter', 'x'],
  ['NULs', '\0'],
  ['NULs and letters', `${'\0'.repeat(17)}a`],
  ['byte order marks', '\uFEFF'],
  ['rows with an open quote', `${TIME},"x\n`],
  ['open quotes over many lines', `${TIME},"${LONG_LINES}`],
  ['quotes that close too early, late', `${TIME},"${LONG_LINES}"y,\n`],
  ['NULs late in a quote', `${TIME},"${LONG_LINES}\0",\n`],
  ['header lines', '#a: b\n'],
  ['columns that change', `#Fields: date-time,a\n${TIME},x\n#Fields: date-time,b\n${TIME},x\n`],
])('a file of nothing but %s is read in one go', (_, piece) => {
  const bytes = bytesOf(`#Fields: date-time,a,b\n${piece.repeat(Math.ceil(1e6 / piece.length))}`)
  const [first = expect.fail(), ...others] = ENGINES.map((engine) => scan(scannersOf(engine), bytes, allText, () => 50_000))
  expect(balanceError(first.summary, bytes.length)).toBe(0)
  expect(first.segments.length).toBeLessThan(1100)
  for (const other of others) expect(other.summary).toEqual(first.summary)
})
