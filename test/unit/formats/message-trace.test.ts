/** Message traces: what the expected results do not show — bounds, cuts and names that are no good. */
import { Segment } from '@shared/columns/segment'
import { Table } from '@shared/columns/table'
import { messageTrace } from '@shared/formats/message-trace/format'
import { MAX_OBJECT } from '@shared/formats/text/json-objects'
import { describe, expect, test } from 'vitest'
import { readAs } from '../../builders/format-files'
import { balanceError, bytesOf } from '../../builders/scan'

function read(text: string) {
  const bytes = bytesOf(text)
  const result = readAs(messageTrace, bytes, 'trace.txt')
  expect(balanceError(result.summary, bytes.length)).toBe(0)
  return { ...result, table: new Table(result.segments) }
}

const object = (id: number, more = '') =>
  `{"MessageTraceId":"${id}","Received":"2026-03-10T13:00:01","SenderAddress":"a@one.example","MessageId":"<${id}@one.example>"${more}}`
const idsOf = (table: Table) => Array.from({ length: table.rows }, (_, r) => table.text(r, 'message-trace-id'))

describe('rows of JSON', () => {
  test('on one line of many megabytes are read', () => {
    const { table, summary } = read(`[${Array.from({ length: 70_000 }, (_, i) => object(i)).join(',')}]`)
    expect(table.rows).toBe(70_000)
    expect(summary.records).toBe(70_000)
    expect(table.text(69_999, 'message-id')).toBe('<69999@one.example>')
  })

  test('that are too long cost themselves, and not what stands behind on the same line', () => {
    const long = object(2, `,"Subject":"${'x'.repeat(MAX_OBJECT * 2)}"`)
    const { table, summary } = read(`[${object(1)},${long},${object(3)}]`)
    expect(idsOf(table)).toEqual(['1', '3'])
    expect(summary.issues.map((i) => i.code)).toContain('log.too-long')
    expect(summary.setAsideLines).toBe(1)
  })

  test('nested deeper than anything real cost their line', () => {
    const { table } = read(`${object(1, `,"x":${'['.repeat(5000)}`)}\n${object(2)}\n`)
    expect(idsOf(table)).toEqual(['2'])
  })

  test('with sixty thousand names keep them all', () => {
    const names = Array.from({ length: 60_000 }, (_, i) => `"n${i}":1`).join(',')
    const { table } = read(object(1, `,${names}`))
    expect(table.text(0, 'custom-data').split('\n').length).toBe(60_000)
  })

  test('give no name of theirs to an object of ours', () => {
    read(object(1, ',"__proto__":{"polluted":"yes"}'))
    expect(({} as { readonly polluted?: string }).polluted).toBeUndefined()
  })
})

describe('dates', () => {
  const csv = (...dates: string[]) =>
    `"Received","SenderAddress","MessageId","MessageTraceId"\r\n${dates.map((d) => `"${d}","a@one.example","<1@x.example>","1"\r\n`).join('')}`

  test('that contradict each other are left as text', () => {
    const { table, summary } = read(csv('3/13/2026 1:00:00 PM', '13/3/2026 1:00:00 PM'))
    expect([table.number(0, 'date-time'), table.number(1, 'date-time')]).toEqual([Number.NaN, Number.NaN])
    expect(summary.issues.map((i) => [i.code, i.count])).toEqual([['trace.date-order', 2]])
  })

  test('that do not exist are no times', () => {
    const { table } = read(csv('13.03.2026 13:00:00', '31.02.2026 13:00:00', '2026-02-30T01:00:00', '1.1.2026 25:00:00'))
    expect(Array.from({ length: 4 }, (_, r) => table.number(r, 'date-time'))).toEqual([
      Date.UTC(2026, 2, 13, 13),
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
  })

  test('of the year 1 say that there is none, and do not stretch the time of the file', () => {
    const { table, summary } = read(csv('0001-01-01T00:00:00Z', '2026-03-10T13:00:00Z'))
    expect([table.number(0, 'date-time'), table.text(0, 'timestamp')]).toEqual([Number.NaN, '0001-01-01T00:00:00Z'])
    expect(summary.first).toBe(Date.UTC(2026, 2, 10, 13))
  })

  test('are settled over segments, by one date at the end', () => {
    const { segments } = read(csv(...Array.from({ length: 66_000 }, () => '3/4/2026 00:00:00'), '3/31/2026 00:00:00'))
    const [first] = segments.map((s) => Segment.open(s).column('date-time'))
    expect(first && 'at' in first ? first.at(0) : null).toBe(Date.UTC(2026, 2, 4))
  })
})

test('tracking logs exported on premises are no traces', () => {
  const head = '"RunspaceId","Timestamp","ClientIp","EventId","Source","MessageId","Sender","Recipients","RecipientStatus","EventData"\r\n'
  expect(messageTrace.sniff(bytesOf(head), 'export.csv')).toBeNull()
})

test('a row whose recipients are semicolons alone is a row without a recipient', () => {
  const { table, summary } = read(`${object(1, ',"RecipientAddress":" ; ;"')}\n`)
  expect(summary.records).toBe(1)
  expect(idsOf(table)).toEqual(['1'])
  expect(table.text(0, 'recipient-address')).toBe('')
})
