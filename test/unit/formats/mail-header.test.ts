/** Mail headers: what the expected results do not show. */
import { isoTime } from '@shared/base/time'
import { Segment } from '@shared/columns/segment'
import { Table } from '@shared/columns/table'
import { decodeWords } from '@shared/formats/mail-header/encoded-words'
import { mailHeader } from '@shared/formats/mail-header/format'
import { parseMailDate } from '@shared/formats/mail-header/mail-date'
import { readReceived } from '@shared/formats/mail-header/received'
import { sniffFile } from '@shared/formats/sniff'
import { describe, expect, test } from 'vitest'
import { dataFiles, readAs } from '../../builders/format-files'
import { balanceError, bytesOf } from '../../builders/scan'

function read(text: string) {
  const bytes = bytesOf(text)
  const { segments, summary } = readAs(mailHeader, bytes, 'mail.eml')
  expect(balanceError(summary, bytes.length)).toBe(0)
  const of = (name: string) => new Table(segments.filter((s) => Segment.open(s).directory.table === name))
  return { summary, settings: of('settings'), received: of('received') }
}

test('nothing of a body reaches a table', () => {
  const file = dataFiles('mail-header').find((f) => f.path.endsWith('internet-dialects.eml')) ?? expect.fail()
  for (const segment of readAs(mailHeader, file.bytes, file.path).segments)
    expect(Buffer.from(new Uint8Array(segment)).toString('latin1')).not.toMatch(/secret of the body|inner/)
})

describe('dates', () => {
  test.each([
    ['Tue, 10 Mar 2026 14:02:07 +0100', '2026-03-10T13:02:07.000Z'],
    ['10 Mar 2026 14:02 -0530 (some (odd) place)', null],
    ['10 Mar 2026 14:02 -0530 (IST)', '2026-03-10T19:32:00.000Z'],
    ['Tue,  1 Mar 99 23:59:60 GMT', '1999-03-01T23:59:59.000Z'],
    ['29 Feb 2025 00:00:00 +0000', null],
    ['10 Mar 2026 14:02:07', null],
    ['10 Mar 2026 14:02:07 CET', null],
    ['2026-03-10 14:02:07 +0100', null],
    ['10 Mar 2026 14:02:07 +1400', '2026-03-10T00:02:07.000Z'],
    ['10 Mar 2026 14:02:07 +2500', null],
    ['10 Mar 2026 14:02:07 -0175', null],
  ])('%s', (text, at) => {
    expect(isoTime(parseMailDate(text))).toBe(at)
  })
})

describe('Received fields', () => {
  test('keep what is not understood empty', () => {
    const { at, ...rest } = readReceived('totally unknown')
    expect(at).toBeNaN()
    expect(Object.values(rest).every((v) => v === '')).toBe(true)
  })

  test('have a name that looks like an address, or like a keyword', () => {
    expect(readReceived('from 1.2.3.4.example (HELO by) by with.example (unknown [::ffff:192.0.2.1])')).toMatchObject({
      from: '1.2.3.4.example',
      fromAddress: '',
      by: 'with.example',
      byAddress: '::ffff:192.0.2.1',
    })
  })

  test('have semicolons in comments', () => {
    expect(readReceived('from a (x; y) by b; Tue, 10 Mar 2026 14:02:07 +0100')).toMatchObject({
      by: 'b',
      date: 'Tue, 10 Mar 2026 14:02:07 +0100',
    })
  })
})

test('an answer of a web server is no mail', () => {
  const fields = 'Date: Tue, 10 Mar 2026 13:02:07 GMT\r\nFrom: x\r\nContent-Type: text/html\r\nX-Cache: a\r\n\r\n'
  expect(sniffFile(bytesOf(fields), 'a.txt').format?.id).toBe('mail-header')
  expect(sniffFile(bytesOf(`HTTP/1.1 200 OK\r\n${fields}`), 'a.txt').format).toBeNull()
})

test('encoded words that are none stay as they are', () => {
  for (const text of ['=?', '=?=?=?', '=?utf-8?Q?open', '=?utf-8?X?abc?=', '=?utf-8?B?@@?= x', 'a =?b'])
    expect(decodeWords(text)).toBe(text)
  expect(decodeWords('=?utf-8?Q?a=0D=0AReceived:_x?=')).toBe('a Received: x')
})

describe('hostile headers are read in seconds', () => {
  test.each([
    ['a field of a megabyte of encoded words', `From: x\nSubject: ${'=?utf-8?Q?'.repeat(100_000)}\n`],
    ['half a million continuation lines', `From: x\nReceived: from a\n${' (b\n'.repeat(500_000)}`],
    ['a hundred thousand fields', `From: x\n${Array.from({ length: 100_000 }, (_, i) => `X-${i}: y\n`).join('')}`],
    ['parentheses without end', `From: x\nReceived: from ${'('.repeat(1_000_000)}\n`],
    ['a header of megabytes', `From: x\n${`X-A: ${'y'.repeat(1_000_000)}\n`.repeat(12)}`],
  ])('%s', (_, text) => {
    const { summary } = read(text)
    expect(summary.records).toBeLessThanOrEqual(50_000)
    expect(summary.records).toBeGreaterThan(0)
  })
})

test('a header that is too large says so', () => {
  const { summary } = read(`From: x\nReceived: from a\n${' b\n'.repeat(30_000)}To: y\n`)
  expect(summary.issues.map((i) => i.code)).toContain('mail-header.large')
  expect(summary.records).toBe(3)
})

test.each([
  ['PowerShell lists', 'Received     : 2026\nMessageId    : <1@x>\nFrom         : a\nDate : x\n'],
  ['a letter', 'Dear Bob,\nFrom: now on\nDate: to be told\nSubject: none\n'],
  ['an HTTP answer', 'HTTP/1.1 200 OK\r\nDate: Tue, 10 Mar 2026 13:00:01 GMT\r\nContent-Type: text/html\r\n\r\n'],
  ['YAML', 'to: a\nfrom: b\nsubject: c\n'],
])('%s: no header', (_, text) => {
  expect(sniffFile(bytesOf(text), 'notes.txt').format).toBeNull()
})

test('copies of mails that pipeline tracing made are not read', () => {
  const mail = 'From: a@a.example\r\nDate: Tue, 10 Mar 2026 13:00:01 +0000\r\nMessage-ID: <1@a.example>\r\nTo: b@b.example\r\n\r\nbody'
  expect(sniffFile(bytesOf(mail), 'x.eml').format).toBe(mailHeader)
  expect(sniffFile(bytesOf(mail), 'EX01/Hub_Pipeline_Tracing_Logs/Routing0001.eml').format).toBeNull()
  expect(sniffFile(bytesOf(`X-CreatedBy: MSExchange15\r\n${mail}`), 'a.eml').format).toBeNull()
})
