/** Exported objects: what their expected files do not show. */
import { powershellCsv } from '@shared/formats/powershell-csv/format'
import { FORMATS } from '@shared/formats/registry'
import { describe, expect, test } from 'vitest'
import { dataFiles } from '../../builders/format-files'
import { bytesOf } from '../../builders/scan'
import { readText } from '../../builders/text-format'

const HEADER = 'Timestamp,EventId,Source,MessageId,Recipients,RecipientCount,MessageSubject,EventData'

describe('columns', () => {
  test('without one of their own are kept', () => {
    const [row] = readText(powershellCsv, `${HEADER},TransportTrafficType,Mine\n3/10/2026 2:02:06 PM,SEND,SMTP,<a@b>,,,x,,Email,7\n`).rows(
      'tracking-output',
    )
    expect(row?.['custom-data']).toBe('S:TransportTrafficType=Email;S:Mine=7')
  })

  test('that are joined or printed as collections read the same', () => {
    const recipients = ['a@x.example;b@x.example', 'a@x.example|b@x.example', '"a@x.example, b@x.example"', '"{a@x.example, b@x.example}"']
    const rows = recipients.map((r) => `3/10/2026 2:02:06 PM,SEND,SMTP,<a@b>,${r},2,x,"{[A, 1], [B, 2]}"\n`).join('')
    for (const row of readText(powershellCsv, `${HEADER}\n${rows}`).rows('tracking-output'))
      expect(row).toMatchObject({ 'recipient-address': 'a@x.example;b@x.example', 'custom-data': 'S:A=1;S:B=2' })
  })

  test('without rows say what the file is', () => {
    expect(powershellCsv.sniff(bytesOf(HEADER), 'x.csv')?.kind).toBe('tracking-csv')
    expect(readText(powershellCsv, `${HEADER}\n`).summary).toMatchObject({ kind: 'tracking-csv', records: 0, owner: null })
  })

  test('that a spreadsheet rounded are no ids', () => {
    const row = (id: string, message: string) => `"10.03.2026 14:02";SEND;SMTP;${message};${id};ann@x.example\n`
    const header = 'Timestamp;EventId;Source;MessageId;InternalMessageId;Recipients\n'
    const { rows, summary } = readText(
      powershellCsv,
      header + row('7,09123E+13', '<a@b>') + row('7.09123E+13', '<c@d>') + row('70', '<e@f>'),
    )
    expect(rows('tracking-output').map((r) => [r['message-id'], r['internal-message-id'], r.partial, r['custom-data']])).toEqual([
      ['<a@b>', undefined, 'internal-message-id', 'S:InternalMessageId=7,09123E+13'],
      ['<c@d>', undefined, 'internal-message-id', 'S:InternalMessageId=7.09123E+13'],
      ['<e@f>', '70', undefined, undefined],
    ])
    expect(summary.issues.map((i) => `${i.code} ×${i.count}`)).toEqual(['powershell.zone-unknown ×3', 'powershell.rounded ×2'])
  })

  test('named like parts of an object of JavaScript are columns', () => {
    const { rows } = readText(powershellCsv, 'Identity,NextHopDomain,DeliveryType,__proto__\nEX01\\1,a.example,Undefined,x\n')
    expect(rows('settings').at(-1)).toMatchObject({ type: 'queue', property: '__proto__', value: 'x' })
  })
})

test('a hostile file is read in time that grows with its size', () => {
  const wide = `EventId,MessageInfo,SourceContext,${Array.from({ length: 50_000 }, (_, n) => `c${n}`).join(',')}\n${','.repeat(50_003)}\n`
  const quotes = `${HEADER}\n${'"\n'.repeat(20_000)}`
  const began = performance.now()
  for (const text of [wide, quotes]) {
    readText(powershellCsv, text)
    powershellCsv.sniff(bytesOf(text.slice(0, 65_536)), 'x.csv')
  }
  expect(performance.now() - began).toBeLessThan(15_000)
})

test('a damaged line of a type loses no byte', () => {
  const text = `${HEADER}\n3/10/2026 2:02:06 PM,SEND,SMTP,<a@b>,,1,x,\n#TYPE a,"b\nc"\n${HEADER}\n3/10/2026 2:02:07 PM,SEND,SMTP,<c@d>,,1,x,\n`
  expect(
    readText(powershellCsv, text)
      .rows('tracking-output')
      .map((r) => r['message-id']),
  ).toEqual(['<a@b>', '<c@d>'])
})

describe('no export of Exchange is', () => {
  test.each([
    ['a message trace', 'Received,SenderAddress,RecipientAddress,Subject,Status,ToIP,FromIP,Size,MessageId,MessageTraceId\n'],
    ['a historical search', 'date_time_utc,source,event_id,message_id,recipient_address,sender_address\n'],
    ['a Windows event log', '"EventID","MachineName","EntryType","Message","Source","TimeGenerated"\n'],
    ['a log of a firewall', 'Timestamp,Source,EventId,Sender,Recipients\n2026-03-10T13:02:07Z,fw,4,a,b\n'],
    ['a list of addresses', 'Name,Identity,Status\nx,y,z\n'],
  ])('%s', (_, text) => {
    expect(powershellCsv.sniff(bytesOf(text), 'tracking.csv')).toBeNull()
  })

  test('a log of Exchange, or a list', () => {
    for (const f of dataFiles().filter((d) => d.format !== 'powershell-csv' && FORMATS.some((x) => x.id === d.format)))
      expect(powershellCsv.sniff(f.bytes, f.path)).toBeNull()
  })
})
