/** Lists and tables of PowerShell: what their expected files do not show. */

import { powershell } from '@shared/formats/powershell/format'
import { classify } from '@shared/formats/powershell-objects/classify'
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

test('a class name decides before properties do', () => {
  const object = { cmdlet: '', properties: new Map(), place: { offset: 0, length: 0, line: 1 } }
  expect(classify({ ...object, typeName: 'Deserialized.Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo' })).toBe('queue')
  expect(classify({ ...object, typeName: 'Deserialized.Microsoft.Exchange.Data.Directory.Management.ExchangeServer' })).toBe('server')
  expect(classify({ ...object, typeName: 'Some.Other.Queue' })).toBe('object')
})
