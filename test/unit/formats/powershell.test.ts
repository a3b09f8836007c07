/** Lists and tables of PowerShell: what their expected files do not show. */

import { powershell } from '@shared/formats/powershell/format'
import { classify } from '@shared/formats/powershell-objects/classify'
import { LocalClock } from '@shared/formats/powershell-objects/local-clock'
import { parseWrittenTime } from '@shared/formats/powershell-objects/local-time'
import { FORMATS } from '@shared/formats/registry'
import { describe, expect, test } from 'vitest'
import { dataFiles } from '../../builders/format-files'
import { bytesOf } from '../../builders/scan'
import { readText } from '../../builders/text-format'

const read = (text: string) => readText(powershell, text)
const valuesOf = (text: string) =>
  read(text)
    .rows('settings')
    .map((r) => `${r.object} ${r.type} ${r.property}=${r.value ?? ''}${r.mark ? ` (${r.mark})` : ''}`)
const file = (name: string) => {
  const found = dataFiles('powershell').find((f) => f.path.endsWith(name))
  if (!found) throw new Error(name)
  return readText(powershell, found.bytes)
}

describe('wrapped values', () => {
  test('are the same, however the console broke them', () => {
    const [words] = file('wrapped-by-words.txt').rows('tracking-output')
    for (const other of ['wrapped-by-words-blanks-kept.txt', 'wrapped-anywhere.txt'])
      expect(file(other).rows('tracking-output')).toEqual([words])
    expect(words?.['recipient-status']).toContain('7229 bytes in 0.102, 69,173 KB/sec Queued mail for delivery')
    expect(words?.['message-info']).toContain('|SDSSO-SSO=0.032));LSRV=ex01.corp.example:TOTAL-HUB=0.369|')
  })

  test('say when it is not certain that nothing stood at the break', () => {
    const long = 'x'.repeat(60)
    expect(valuesOf(`DeliveryType  : ${long}\n                ${long.slice(20)}\nNextHopDomain : a\n`)).toEqual([
      `0 queue DeliveryType=${long}${long.slice(20)} (guess)`,
      '0 queue NextHopDomain=a',
    ])
  })
})

describe('objects', () => {
  test('end where a property comes again, without a blank line', () => {
    expect(valuesOf('Name   : DB1\nStatus : Mounted\nName   : DB2\nStatus : Healthy\n')).toEqual([
      '0 object Name=DB1',
      '0 object Status=Mounted',
      '1 object Name=DB2',
      '1 object Status=Healthy',
    ])
  })

  test('keep a value with blank lines of its own', () => {
    const text = 'Identity      : EX01\\1\nLastError     : first\n\n                second\nNextHopDomain : a.example\n'
    expect(valuesOf(text)).toEqual([
      '0 queue Identity=EX01\\1',
      '0 queue LastError=first second (guess)',
      '0 queue NextHopDomain=a.example',
    ])
  })

  test('of a prompt are what its cmdlet gives', () => {
    expect(valuesOf('PS C:\\> Get-TransportServer | Get-Queue | ? {$_.Status -eq "Retry"} | fl Identity\n\nIdentity : EX01\\1\n')).toEqual([
      '0 queue Identity=EX01\\1',
    ])
    expect(valuesOf('[PS] C:\\>Get-ReceiveConnector | fl Name\n\nName : In\n\n[PS] C:\\>dir | fl Name\n\nName : x\n')).toEqual([
      '0 receive-connector Name=In',
      '1 object Name=x',
    ])
  })

  test('that were counted are not what the cmdlet gives', () => {
    const counted = (command: string) => read(`PS C:\\>Get-MessageTrackingLog | ${command}\n\nCount    : 12\nProperty :\n\n`)
    for (const command of ['measure', 'Group-Object EventId | fl', '? { $_.x } |measure|fl']) {
      expect(counted(command).rows('tracking-output')).toEqual([])
      expect(counted(command).rows('settings')[0]).toMatchObject({ type: 'object', property: 'Count', value: '12' })
    }
  })

  test('of a table may follow a command without a blank line', () => {
    const { rows, summary } = read(
      '[PS] C:\\>Get-Queue -Server EX01 |\n  ft Identity,Status\nIdentity Status\n-------- ------\nEX01\\1   Retry\n',
    )
    expect(rows('settings').map((r) => r.value)).toEqual(['EX01\\1', 'Retry'])
    expect(summary.setAsideLines).toBe(0)
  })

  test('that are clearly something else are not what the prompt names', () => {
    const text =
      'PS C:\\>Get-MailboxDatabaseCopyStatus; Get-Queue\n\nName                 : DB1\\EX01\nActivationPreference : 1\nCopyQueueLength      : 1\n ActiveDatabaseCopy  : ex01\n'
    expect(read(text).rows('settings')[0]?.type).toBe('queue')
    expect(read(text.replace('\n ', '\n')).rows('settings')[0]?.type).toBe('database-copy')
  })

  test('cut off in a table lose the address and the id that were cut, and nothing else', () => {
    const heading = 'EventId InternalMessageId MessageId Recipients\n------- ----------------- --------- ----------\n'
    const rows = read(`${heading}SEND    70912345566401    <a12@e... {eva@north.example, bob@no...\n`).rows('tracking-output')
    expect(rows).toEqual([
      {
        'event-id': 'SEND',
        'internal-message-id': '70912345566401',
        'recipient-address': 'eva@north.example',
        'custom-data': 'S:MessageId=<a12@e...',
        partial: 'message-id recipient-address',
      },
    ])
  })

  test('cut off in a table keep the first address without its brace', () => {
    const [row] = read(
      'EventId Source Sender           Recipients\n------- ------ ------           ----------\nSEND    SMTP   jan@corp.example {eva@north.exa...\n',
    ).rows('tracking-output')
    expect(row).toMatchObject({ 'recipient-address': 'eva@north.exa...', partial: 'recipient-address' })
  })

  test('with local times say so, and those with a zone do not', () => {
    const queue = (time: string) => read(`Identity      : EX01\\1\nNextHopDomain : a\nLastRetryTime : ${time}\n`).summary.clock
    expect(queue('15-01-21 23:50:05')).toMatchObject({ basis: 'local', offsets: [] })
    expect(queue('2026-03-10T14:00:00Z')).toBeNull()
    expect(queue('')).toBeNull()
  })

  test('of a wrapped table keep the blanks at which the console broke them', () => {
    const table = [
      'PS C:\\> $log | ft Timestamp,EventId,Recipients,RecipientStatus -Wrap',
      '',
      'Timestamp             EventId Recipients           RecipientStatus',
      '---------             ------- ----------           ---------------',
      '3/10/2026 2:02:07 PM  FAIL    {eva@north.example}  {550 5.1.1 User unknown; no such',
      '                                                   mailbox here}',
      '3/10/2026 2:02:09 PM  FAIL    {bob.with-a-long-nam {550 5.1.10',
      '                              e@north.example}     RESOLVER.ADR.RecipientNotFound;',
      '                                                   not found}',
    ]
    const { rows } = read(`${table.join('\n')}\n`)
    expect(rows('tracking-output').map((r) => [r['recipient-address'], r['recipient-status']])).toEqual([
      ['eva@north.example', '550 5.1.1 User unknown; no such mailbox here'],
      ['bob.with-a-long-name@north.example', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'],
    ])
  })

  test('of rows that do not stand under their names are guesses, or set aside', () => {
    const table = [
      'Identity      DeliveryType Status MessageCount NextHopDomain',
      '--------      ------------ ------ ------------ -------------',
      'EX01\\3        MapiDelivery Ready      12345678 a.example',
      'SERVER-NUMBER-01\\17 SmtpDelivery Retry  1            b.example',
      'SERVER-NUMBER-01\\18 SmtpDelivery Retry  1            Poison Message',
      'and so on, for all the other queues of this server',
    ]
    const { rows, summary } = read(`${table.join('\n')}\n`)
    expect(rows('settings').map((r) => `${r.object} ${r.property}=${r.value} ${r.mark ?? ''}`.trim())).toEqual([
      '0 Identity=EX01\\3',
      '0 DeliveryType=MapiDelivery',
      '0 Status=Ready',
      '0 MessageCount=12345678',
      '0 NextHopDomain=a.example',
      '1 Identity=SERVER-NUMBER-01\\17 guess',
      '1 DeliveryType=SmtpDelivery guess',
      '1 Status=Retry guess',
      '1 MessageCount=1 guess',
      '1 NextHopDomain=b.example guess',
    ])
    expect(summary.setAside.map((s) => `${s.line} ${s.reason}`)).toEqual(['5 not-understood'])
    expect(summary.setAsideLines).toBe(2)
    expect(summary.issues.map((i) => i.code)).toContain('powershell.shifted')
  })

  test('hide what their names call a secret, and nothing else', () => {
    const connector = [
      'AddressSpaces            : {SMTP:*;1}',
      'AuthenticationCredential : System.Management.Automation.PSCredential',
      'SmartHostPassword        : hunter2',
      'PasswordRequired         : True',
      'SmartHostsString         : [192.0.2.77]',
    ]
    expect(valuesOf(`${connector.join('\n')}\n`)).toEqual([
      '0 send-connector AddressSpaces=SMTP:*;1',
      '0 send-connector AuthenticationCredential=System.Management.Automation.PSCredential',
      '0 send-connector SmartHostPassword=(hidden)',
      '0 send-connector PasswordRequired=True',
      '0 send-connector SmartHostsString=[192.0.2.77]',
    ])
    const event = read('EventId       : SEND\nSourceContext : x\nMyPassword    : hunter2\n').rows('tracking-output')
    expect(event[0]?.['custom-data']).toBe('S:MyPassword=(hidden)')
  })

  test('are not made of the lines under a title', () => {
    const { summary } = read('Notes\n-----\nasked the customer\n\nIdentity\n--------\nEX01\\1\n')
    expect(summary.records).toBe(1)
    expect(summary.setAsideLines).toBe(3)
  })

  test('that stand further right as a whole are the same', () => {
    const lines = [
      '[PS] C:\\>Get-Queue | fl',
      '',
      'Identity      : EX01\\1',
      'LastError     : 451 4.4.0 DNS',
      '                query failed',
      'NextHopDomain : a',
      '',
    ]
    const plain = read(lines.join('\n')).rows('settings')
    expect(read(lines.map((l) => `    ${l}`.trimEnd()).join('\n')).rows('settings')).toEqual(plain)
    expect(plain.map((r) => r.value)).toEqual(['EX01\\1', '451 4.4.0 DNS query failed', 'a'])
  })

  test('that only say name and state of a copy are known as such', () => {
    const text = 'Name   : DB1\\EX01\nStatus : Mounted\n\nName   : DB1\\EX02\nStatus : Healthy\n'
    expect(powershell.sniff(bytesOf(text), 'x.txt')).toEqual({ confidence: 92, kind: 'dag-state' })
    expect(
      read(text)
        .rows('settings')
        .map((r) => r.type),
    ).toEqual(Array(4).fill('database-copy'))
    expect(powershell.sniff(bytesOf(text.replaceAll('Mounted', 'Healthy')), 'x.txt')).toBeNull()
  })

  test('are bounded: what goes beyond is set aside', () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => `Property${n} : ${n}\n`).join('')
    const { summary } = read(`NextHopDomain : a\n${lines}`)
    expect(summary.records).toBe(1)
    expect(summary.setAside).toMatchObject([{ reason: 'too-long', lines: 10_001 }])
  })
})

test('a hostile file is read in time that grows with its size', () => {
  const names = Array.from({ length: 200_000 }, (_, n) => `P${n} : ${n}\n`).join('')
  const objects = Array.from({ length: 100_000 }, () => '__proto__ : 1\n\n').join('')
  const dashes = `${'a '.repeat(300_000)}\n${'- '.repeat(300_000)}\n${'x '.repeat(300_000)}\n`
  const colons = `${': '.repeat(500_000)}\nIdentity : ${' '.repeat(900_000)}x\n`
  const braces = `Servers : ${'{'.repeat(400_000)}${', '.repeat(200_000)}}\n`
  const began = performance.now()
  for (const text of [names, objects, dashes, colons, braces]) {
    read(text)
    powershell.sniff(bytesOf(text.slice(0, 65_536)), 'x.txt')
  }
  expect(performance.now() - began).toBeLessThan(15_000)
})

test('states of components are known by the names of the components', () => {
  const table =
    'Server Component         State\n------ ---------         -----\nEX01   ServerWideOffline Active\nEX01   HubTransport      Draining\n'
  expect(powershell.sniff(bytesOf(table), 'x.txt')?.kind).toBe('server-settings')
  expect(powershell.sniff(bytesOf(table.replaceAll(/ServerWideOffline|HubTransport /g, 'Paint        ')), 'x.txt')).toBeNull()
})

describe('no PowerShell output is', () => {
  test.each([
    ['prose', 'Dear all,\n\nSource : I think it was EX01.\nStatus : open\nTime   : noon\n'],
    ['a mail header', 'Received: from a.example by b.example\nMessage-ID: <a@b>\nSubject: x\nTo: y\n'],
    [
      'netsh',
      'TCP Global Parameters\n----------------------------------------------\nReceive-Side Scaling State          : enabled\nChimney Offload State               : automatic\n',
    ],
    [
      'ipconfig',
      'Windows IP Configuration\n\n   Host Name . . . . . . . . . . . . : ex01\n   Node Type . . . . . . . . . . . . : Hybrid\n',
    ],
    [
      'a Windows event',
      'EventID            : 7036\nMachineName        : ex01\nEntryType          : Information\nSource             : Service Control Manager\nMessage            : x\n',
    ],
    ['a table of something else', 'Name   Length\n----   ------\na.txt      12\n'],
  ])('%s', (_, text) => {
    expect(powershell.sniff(bytesOf(text), 'Get-Queue.txt')).toBeNull()
  })

  test('a log of Exchange', () => {
    for (const f of dataFiles().filter(
      (d) => !d.format.startsWith('powershell') && d.format !== 'clixml' && FORMATS.some((x) => x.id === d.format),
    ))
      expect(powershell.sniff(f.bytes, f.path)).toBeNull()
  })
})

describe('written times', () => {
  const iso = (text: string, order: 'mdy' | 'dmy' | 'ymd') => {
    const at = parseWrittenTime(text)?.readings[order] ?? Number.NaN
    return Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, 19)
  }
  test.each([
    ['4/6/2021 2:46:03 PM', '2021-04-06T14:46:03', '2021-06-04T14:46:03', null],
    ['06/09/2015 01:02:44', '2015-06-09T01:02:44', '2015-09-06T01:02:44', null],
    ['15-01-21 22:06:01', null, '2021-01-15T22:06:01', '2015-01-21T22:06:01'],
    ['11.08.2026 08:27:15', '2026-11-08T08:27:15', '2026-08-11T08:27:15', null],
    ['2021-04-06 14:46:03', null, null, '2021-04-06T14:46:03'],
    ['2021-04-06T14:46:03.1234567', null, null, '2021-04-06T14:46:03'],
    ['6. 4. 2021 14:46:03', '2021-06-04T14:46:03', '2021-04-06T14:46:03', null],
    ['2021. 04. 06. 14:46:03', null, null, '2021-04-06T14:46:03'],
    ['2021/4/6 下午 12:46:03', null, null, '2021-04-06T12:46:03'],
    ['13/03/2026 12:10:00 a.\u00a0m.', null, '2026-03-13T00:10:00', null],
    ['13.3.2026 14.10.03', null, '2026-03-13T14:10:03', null],
    ['13.3.2026 г. 14:10:03', null, '2026-03-13T14:10:03', null],
    // a spreadsheet cut the seconds off: it is a time, and tells no instant
    ['13.3.2026 14:10', null, null, null],
  ])('%s', (text, mdy, dmy, ymd) => {
    expect([iso(text, 'mdy'), iso(text, 'dmy'), iso(text, 'ymd')]).toEqual([mdy, dmy, ymd])
  })

  test.each([
    '',
    '31/02/2026 10:00:00',
    '4/6/2021 25:00:00',
    '4/6/2021 2:46:03 XX',
    '4/6/2021 14:46:03 PM',
    'yesterday',
    `${'1'.repeat(60)}`,
  ])('%s is none', (text) => {
    expect(parseWrittenTime(text)).toBeNull()
  })

  test('with a zone are exact', () => {
    expect(parseWrittenTime('2021-04-06T14:46:03.5000000+02:00')).toMatchObject({
      exact: Date.UTC(2021, 3, 6, 12, 46, 3, 500),
      offset: 120,
    })
  })
})

describe('the zone of local times', () => {
  const solve = (rows: readonly [text: string, utc?: string, seconds?: number][]) => {
    const clock = new LocalClock()
    for (const [text, utc, seconds] of rows)
      clock.add(text, utc ? [{ utc: Date.parse(utc), passed: seconds === undefined ? [] : [seconds * 1000], from: 'entry' }] : [])
    const { clock: found, utc, open } = clock.solve()
    const times = rows.map((_, row) => (Number.isNaN(utc(row)) ? null : new Date(utc(row)).toISOString()))
    return { offsets: found?.offsets, why: found?.why, times, open }
  }

  test('is that of a row whose message took as long as it says', () => {
    expect(solve([['06/03/2026 17:30:10', '2026-03-06T11:45:09.400Z', 0.4], ['07/03/2026 00:00:00']])).toMatchObject({
      offsets: [345],
      times: ['2026-03-06T11:45:10.000Z', '2026-03-06T18:15:00.000Z'],
      open: 0,
    })
  })

  test('is not taken from times that a spreadsheet cut the seconds off', () => {
    const cut = solve([['10.03.2026 14:02', '2026-03-10T13:01:59.500Z', 1], ['10.03.2026 14:02']])
    expect(cut).toMatchObject({ offsets: [], times: [null, null], open: 2 })
    expect(cut.why).toContain('have no seconds')
    expect(solve([['10 March 2026 14:02:07']]).why).toContain('in a form that is not known')
  })

  test('is not taken from a message whose wait is not known and long', () => {
    expect(solve([['10.03.2026 15:20:00', '2026-03-10T13:00:00Z']])).toMatchObject({ offsets: [], times: [null], open: 1 })
  })

  test('is not taken from one that would lie where no zone is', () => {
    expect(solve([['10.03.2026 15:15:01', '2026-03-10T13:00:00Z']])).toMatchObject({ offsets: [], times: [null] })
  })

  test('may be an hour less behind the change in autumn', () => {
    const { offsets, times } = solve([
      ['24.10.2026 23:00:01', '2026-10-24T21:00:00.500Z', 0.5],
      ['24.10.2026 22:00:00'],
      ['25.10.2026 02:30:00'],
      ['25.10.2026 09:00:01', '2026-10-25T08:00:00.500Z', 0.5],
      ['26.10.2026 09:00:00'],
    ])
    expect(offsets).toEqual([60, 120])
    expect(times).toEqual([
      '2026-10-24T21:00:01.000Z',
      '2026-10-24T20:00:00.000Z',
      null,
      '2026-10-25T08:00:01.000Z',
      '2026-10-26T08:00:00.000Z',
    ])
  })

  test('is not moved by one session among many that lasted an hour', () => {
    const rows = Array.from({ length: 40 }, (_, n): [string, string, number] => [
      `10.03.2026 ${10 + (n % 10)}:${10 + n}:00`,
      `2026-03-10T${String(9 + (n % 10)).padStart(2, '0')}:${10 + n}:00Z`,
      0,
    ])
    const { offsets, times } = solve([['10.03.2026 16:30:00', '2026-03-10T14:30:00Z', 0], ...rows])
    expect(offsets).toEqual([60])
    expect(times[0]).toBe('2026-03-10T15:30:00.000Z')
  })

  test('is found for each of two forms in one file', () => {
    const us = ['3/10/2026 9:00:01 AM', '2026-03-10T13:00:00.500Z', 0.5] as const
    const iso = ['2026-03-10 14:00:01', '2026-03-10T13:00:00.500Z', 0.5] as const
    const { times, offsets } = solve([[...us], ['3/13/2026 9:00:01 AM'], [...iso], ['2026-03-13 14:00:01']])
    expect(times).toEqual(['2026-03-10', '2026-03-13', '2026-03-10', '2026-03-13'].map((day) => `${day}T13:00:01.000Z`))
    expect(offsets).toEqual([-240, 60])
  })

  test('is not carried over a night in which clocks may have been changed', () => {
    const proof = ['24.03.2026 14:02:07', '2026-03-24T13:02:06.900Z', 0.1] as const
    expect(
      solve([[...proof], ['26.03.2026 23:00:00'], ['30.03.2026 09:00:00'], ['23.03.2026 09:00:00'], ['20.03.2026 09:00:00']]),
    ).toMatchObject({
      offsets: [60],
      times: ['2026-03-24T13:02:07.000Z', '2026-03-26T22:00:00.000Z', null, '2026-03-23T08:00:00.000Z', null],
      open: 2,
    })
    const summer = ['02.06.2026 14:02:07', '2026-06-02T12:02:06.900Z', 0.1] as const
    expect(solve([[...summer], ['30.08.2026 09:00:00']]).times[1]).toBe('2026-08-30T07:00:00.000Z')
  })

  test('does not change in summer', () => {
    const { offsets, why } = solve([
      ['24.07.2026 23:00:01', '2026-07-24T21:00:00.500Z', 0.5],
      ['25.07.2026 09:00:01', '2026-07-25T08:00:00.500Z', 0.5],
    ])
    expect(offsets).toEqual([])
    expect(why).toContain('contradict')
  })

  test('survives one row in many that makes no sense', () => {
    const rows = Array.from({ length: 40 }, (_, n): [string, string, number] => [
      `03/13/2026 10:00:${10 + n}`,
      `2026-03-13T09:00:${10 + n}Z`,
      0,
    ])
    expect(solve([...rows, ['03/13/2026 11:00:00', '2025-01-01T00:00:00Z', 0]])).toMatchObject({ offsets: [60], open: 0 })
  })
})

test('a class name decides before properties do', () => {
  const object = { cmdlet: '', properties: new Map(), place: { offset: 0, length: 0, line: 1 } }
  expect(classify({ ...object, typeName: 'Deserialized.Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo' })).toBe('queue')
  expect(classify({ ...object, typeName: 'Deserialized.Microsoft.Exchange.Data.Directory.Management.ExchangeServer' })).toBe('server')
  expect(classify({ ...object, typeName: 'Some.Other.Queue' })).toBe('object')
})
