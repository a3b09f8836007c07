/** Contents: encodings, lines, quotes, headers and times as no server writes them, and files that are something else than they say. */
import { zip } from '../builders/archives'
import { HEAD, log, type Outcome, row, type Specimen } from './specimen'

/** A log with this content, read as `a.LOG`. */
function text(name: string, content: string | Uint8Array, state: Outcome[1], records: number, says?: string): Specimen {
  return {
    name,
    make: (put) => void put('a.LOG', content),
    gives: [says === undefined ? ['a.LOG', state, records] : ['a.LOG', state, records, says]],
  }
}

const utf16 = (content: string, mark = true): Buffer => Buffer.from(`${mark ? '\ufeff' : ''}${content}`, 'utf16le')
const bigEndian = (content: string): Buffer => utf16(content).swap16()
const NOTES = 'indexed-with-notes'
const FIELDS = 'date-time,server-hostname,source,event-id,message-id,recipient-address'

const ENCODINGS: readonly Specimen[] = [
  text('UTF-16, little end first', utf16(log(2)), 'indexed', 2),
  text('UTF-16, big end first', bigEndian(log(2)), 'indexed', 2),
  text('UTF-16 with half a character at its end', Buffer.concat([utf16(log(2)), Buffer.from('x')]), NOTES, 2),
  text('UTF-16 with lone surrogates', utf16(log(1) + row(2).replace('b@b', '\ud800b\udc00@b')), 'indexed', 2),
  text(
    'UTF-16 cut in a surrogate pair',
    utf16(`${log(1)}2026-03-10T08:00:00.000Z,EX01,SMTP,RECEIVE,<m@a.example>,\ud83d`),
    NOTES,
    2,
    'no line end',
  ),
  text(
    'UTF-8 that is none',
    Buffer.concat([Buffer.from(log(1)), Buffer.from(row(2).replace('b@b', '\xff\xc0\xaf\xed\xa0\x80@b'), 'latin1')]),
    'indexed',
    2,
  ),
  text('UTF-8 with a mark', `\ufeff${log(2)}`, 'indexed', 2),
  text('only a mark', '\ufeff', 'not-needed', 0),
  text('only a mark of UTF-16', Buffer.from([0xff, 0xfe]), 'not-needed', 0),
  text('only NULs', Buffer.alloc(100_000), 'not-needed', 0),
  text('only #', '#', 'not-needed', 0),
  text('only # lines', '#\n'.repeat(50_000), 'not-needed', 0),
  text('only line ends', '\r\n'.repeat(50_000), 'not-needed', 0),
  text('only spaces', ' '.repeat(100_000), 'not-needed', 0),
  text('nothing', '', 'not-needed', 0, 'empty'),
  text('NULs behind the rows', Buffer.concat([Buffer.from(log(2)), Buffer.alloc(70_000)]), NOTES, 2),
  text('NULs between the rows', Buffer.concat([Buffer.from(log(1)), Buffer.alloc(5000), Buffer.from(row(2))]), NOTES, 2),
  text('NULs inside a row', log(1) + row(2).replace('EX01', 'EX\u0000\u000001'), NOTES, 1, 'not text'),
]

const LINES: readonly Specimen[] = [
  text('CR alone ends lines', log(3).replaceAll('\r\n', '\r'), 'unreadable', 0),
  text('LF alone ends lines', log(3).replaceAll('\r\n', '\n'), 'indexed', 3),
  text('line ends of all kinds', HEAD + row(1).replace('\r\n', '\n') + row(2) + row(3).replace('\r\n', '\r\r\n'), 'indexed', 3),
  text('cut in the middle of a row', (log(3) + row(4)).slice(0, -30), NOTES, 3),
  text('cut in the middle of the header', HEAD.slice(0, -30), NOTES, 0, 'no rows'),
  text('a header and no rows', HEAD, NOTES, 0, 'no rows'),
  text('rows and no header', row(1) + row(2), 'not-needed', 0),
  text('a line of 40 MB', `${log(1)}${'x'.repeat(40 << 20)}\r\n${row(2)}`, NOTES, 2),
  text('ten million commas', `${log(1)}${','.repeat(10_000_000)}\r\n${row(2)}`, NOTES, 2),
  text('a cell of 20 MB in quotes', `${log(1)}${row(2).replace('EX01', `"${'q'.repeat(20 << 20)}"`)}${row(3)}`, NOTES, 2),
  text('a quote that never closes', `${log(1)}${row(2).replace('EX01', '"EX01')}${row(3).repeat(3000)}`, NOTES, -1),
  text('a quote that never closes in each row', HEAD + row(1).replace('EX01', '"EX01').repeat(3000), NOTES, 0, 'never closes'),
  text('nothing but quotes', HEAD + '"'.repeat(200_001), NOTES, 0),
  text('more cells than columns', log(1) + row(2).replace('\r\n', ',,,,\r\n'), NOTES, 1),
  text('fewer cells than columns', `${log(1)}2026-03-10T08:00:00.000Z,EX01\r\n`, NOTES, 1),
]

const wide = Array.from({ length: 200_000 }, (_, i) => `c${i}`).join(',')
const HEADERS: readonly Specimen[] = [
  text('two hundred thousand columns', HEAD.replace(FIELDS, `${FIELDS},${wide}`) + row(1), NOTES, 0),
  text('a name of a column of 5 MB', HEAD.replace(FIELDS, `${FIELDS},${'c'.repeat(5 << 20)}`) + row(1), NOTES, 0),
  text(
    'columns called __proto__, constructor and toString',
    `${HEAD.replace(FIELDS, `${FIELDS},__proto__,constructor,toString`)}${row(1).trimEnd()},x,y,z\r\n`,
    'indexed',
    1,
  ),
  text('the same column twice', `${HEAD.replace(FIELDS, `${FIELDS},message-id`)}${row(1).trimEnd()},<other@a.example>\r\n`, 'indexed', 1),
  text('columns without names', `${HEAD.replace(FIELDS, `${FIELDS},,,`)}${row(1).trimEnd()},,,\r\n`, 'indexed', 1),
  text(
    'columns that change in the middle',
    `${log(2)}#Fields: date-time,event-id,source,server-hostname,message-id\r\n2026-03-10T08:00:01.000Z,SEND,SMTP,EX02,<m9@a.example>\r\n`,
    'indexed',
    3,
  ),
  text(
    'columns that change with each row',
    Array.from({ length: 3000 }, (_, i) => HEAD.replace('source', `source${i}`) + row(i)).join(''),
    NOTES,
    -1,
  ),
  text('the header again before each row', Array.from({ length: 3000 }, (_, i) => HEAD + row(i)).join(''), 'indexed', 3000),
]

const at = (time: string) => row(1).replace('2026-03-10T08:00:00.001Z', time)
const TIMES: readonly Specimen[] = [
  text('the year 1601', log(1) + at('1601-01-01T00:00:00.000Z'), 'indexed', 2),
  text('the year 9999', log(1) + at('9999-12-31T23:59:59.999Z'), 'indexed', 2),
  text('the year 0000', log(1) + at('0000-00-00T00:00:00.000Z'), NOTES, 1),
  text(
    'days that never were',
    log(1) +
      ['2026-02-30T08:00:00.000Z', '2026-13-01T08:00:00.000Z', '2026-03-10T25:00:00.000Z', '2026-03-10T08:61:00.000Z'].map(at).join(''),
    NOTES,
    1,
  ),
  text('no times at all', log(1) + ['', 'yesterday', '-1', '1e99', 'NaN', '2026'].map(at).join(''), NOTES, 1),
  text(
    'time going back and forth by decades',
    log(1) + ['2038-01-19T03:14:08.000Z', '1999-12-31T00:00:00.000Z', '2026-03-10T08:00:00.000Z'].map(at).join(''),
    'indexed',
    4,
  ),
]

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body><form>…</form></body></html>'
const OTHERS: readonly Specimen[] = [
  { name: 'a sign-in page saved as zip', make: (put) => void put('x.zip', PAGE), gives: [['x.zip', 'unreadable', 0, 'web page']] },
  {
    name: 'a sign-in page saved as log',
    make: (put) => void put('MSGTRK2026031008-1.LOG', PAGE),
    gives: [['MSGTRK2026031008-1.LOG', 'unreadable', 0, 'web page']],
  },
  { name: 'a log saved as zip', make: (put) => void put('x.zip', log(1)), gives: [['x.zip', 'indexed', 1]] },
  { name: 'a log saved as picture', make: (put) => void put('x.png', log(1)), gives: [['x.png', 'indexed', 1]] },
  {
    name: 'a picture saved as log',
    make: (put) => void put('MSGTRK2026031008-1.LOG', PNG),
    gives: [['MSGTRK2026031008-1.LOG', 'not-needed', 0, 'picture']],
  },
  {
    name: 'a program saved as log',
    make: (put) => void put('RECV1.LOG', Buffer.concat([Buffer.from('MZ\u0090', 'latin1'), Buffer.alloc(5000, 3)])),
    gives: [['RECV1.LOG', 'not-needed', 0, 'program']],
  },
  { name: 'a text saved as gz', make: (put) => void put('x.gz', 'nothing\n'), gives: [['x.gz', 'unreadable', 0, 'Not an archive']] },
  {
    name: 'a zip saved as log',
    make: async (put) => void put('MSGTRK1.LOG', await zip({ 'a.LOG': log(1) })),
    gives: [['MSGTRK1.LOG!/a.LOG', 'indexed', 1]],
  },
  {
    name: 'random bytes',
    make: (put) => void put('a.LOG', Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * i * 31 + (i >> 3) * 7) & 0xff))),
    gives: [['a.LOG', 'not-needed', 0]],
  },
]

export const TEXTS: readonly Specimen[] = [...ENCODINGS, ...LINES, ...HEADERS, ...TIMES, ...OTHERS]
