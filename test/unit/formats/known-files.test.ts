/** Files that turn up in bundles and are not read: each is told apart, with one sentence and a way on where there is one. */
import { sniffFile } from '@shared/formats/sniff'
import { expect, test } from 'vitest'
import { bytesOf } from '../../builders/scan'

const what = (head: Uint8Array | string, path: string) => {
  const s = sniffFile(typeof head === 'string' ? bytesOf(head) : head, path)
  return s.format ? `read by ${s.format.id}` : `${s.state} ${s.container ?? s.kind}: ${s.note}`
}
const hex = (digits: string, tail = '') => Buffer.concat([Buffer.from(digits, 'hex'), Buffer.from(tail, 'utf16le')])
const zip = (first: string) => Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(26), Buffer.from(first, 'latin1')])

test.each([
  [
    'NoFilesDetected',
    'Location: D:\\Exchange\\Logs\\Hub\r\nNo data in the location',
    'A/NoFilesDetected.txt',
    /no files of this log \(D:\\Exchange\\Logs\\Hub\) in its time window/,
  ],
  [
    'an empty NoFilesDetected',
    '',
    'A.zip!/NoFilesDetected.txt',
    /^not-needed other: The collector .* no files of this log in its time window/,
  ],
  ['NoFolderDetected', 'D:\\Logs', 'NoFolderDetected.txt', /folder of this log \(D:\\Logs\) was not there/],
  ['NotEnoughFreeSpace', '', 'NotEnoughFreeSpace.txt', /not enough free space/],
  ['an old event log', hex('300000004c664c65'), 'App.evt', /^not-needed other: .*\.evt/],
  ['a dump of a program', hex('4d444d5093a70000'), 'EdgeTransport.dmp', /memory dump of a program/],
  ['a dump of a machine', hex('5041474544553634'), 'MEMORY.DMP', /memory dump of a machine/],
  ['performance counters', hex('0123456789'), 'ExBPA.blg', /performance counters/],
  [
    'performance counters as CSV',
    '"(PDH-CSV 4.0) (W. Europe Standard Time)(-60)","\\\\EX01\\Memory\\x"\r\n',
    'p.csv',
    /performance counters/,
  ],
  [
    'a saved message',
    hex('d0cf11e0a1b11ae1', 'xx__substg1.0_0037001F'),
    'mail.bin',
    /^unreadable other: .*Internet headers.*save the mail as \.eml/,
  ],
  ['a saved message by name', hex('d0cf11e0a1b11ae1'), 'mail.MSG', /^unreadable other: .*\.msg/],
  ['an old Office document', hex('d0cf11e0a1b11ae1'), 'a.doc', /^not-needed other: This is an Office document/],
  ['an Office document', zip('[Content_Types].xml'), 'a.xlsx', /^not-needed other: This is an Office document/],
  ['a zip', zip('EX01/a.LOG'), 'a.xlsx', /^unreadable zip/],
  ['Outlook data', hex('2142444e'), 'a.pst', /Outlook data file/],
  ['a bitmap', hex('424d3600000000000000'), 'a.bmp', /picture/],
  ['WebP', hex('524946460000000057454250'), 'a.webp', /picture/],
  ['a certificate', '-----BEGIN CERTIFICATE-----\r\nMIIB', 'a.cer', /certificate/],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\r\nMIIB', 'a.pem', /private key.*should not be in a bundle/],
  ['a certificate as DER', hex('308203a1'), 'a.cer', /certificate/],
  ['a registry export', 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE]', 'a.reg', /registry/],
  ['a registry export as UTF-16', hex('fffe', 'Windows Registry Editor Version 5.00\r\n'), 'a.reg', /registry/],
  ['a hive', hex('7265676601000000'), 'SYSTEM', /registry/],
  [
    'systeminfo',
    '\r\nHost Name:                 EX01\r\nOS Name:                   Microsoft Windows\r\n',
    's.txt',
    /systeminfo.*ipconfig/,
  ],
  [
    'German systeminfo',
    '\r\nHostname:                                      EX01\r\nBetriebssystemname:   Microsoft\r\n',
    's.txt',
    /systeminfo/,
  ],
  ['Health Checker', 'Exchange Health Checker version 24.01.01\r\n', 'HealthChecker.txt', /Health Checker/],
  ['arp', '\r\nSchnittstelle: 192.0.2.11 --- 0xb\r\n  Internetadresse       Physische Adresse\r\n', 'arp.txt', /arp/],
  [
    'route print',
    '===========================================================================\r\nInterface List\r\n 11...00 0c\r\n',
    'r.txt',
    /route print/,
  ],
  [
    'netstat',
    '\r\nAktive Verbindungen\r\n\r\n  Proto  Lokale Adresse\r\n  TCP    192.0.2.11:25          192.0.2.1:51234        HERGESTELLT\r\n',
    'n.txt',
    /netstat/,
  ],
  ['nslookup', 'Server:  dc1.nordwind.example\r\nAddress:  192.0.2.10\r\n\r\nName:    a.example\r\n', 'n.txt', /nslookup/],
  ['ping', '\r\nPinging a.example [192.0.2.1] with 32 bytes of data:\r\n', 'p.txt', /ping/],
  [
    'a log of Postfix',
    'Mar 10 14:02:07 mx postfix/smtpd[4711]: connect from unknown[192.0.2.1]\n',
    'mail.log',
    /^unreadable other: .*Postfix.*Message-ID/,
  ],
  [
    'a log of Postfix with other times',
    '2026-03-10T14:02:07.123+01:00 mx postfix/submission/smtpd[1]: connect from x\n',
    'mail.log',
    /Postfix/,
  ],
  ['a cluster log', '00000a1c.00000b2d::2026/03/10-13:00:01.031 INFO  [RES] x\r\n', 'Cluster.log', /failover cluster/],
  ['a setup log', '[03/10/2026 13:00:01.0123] [0] **********\r\n', 'ExchangeSetup.log', /Exchange setup/],
  [
    'settings of a service',
    '<?xml version="1.0"?>\r\n<configuration>\r\n<appSettings>',
    'EdgeTransport.exe.config',
    /EdgeTransport\.exe\.config/,
  ],
  ['an event log as XML', '<?xml version="1.0" encoding="utf-8"?><Events><Event xmlns="x">', 'a.xml', /event log/],
  ['other XML', '<?xml version="1.0"?>\r\n<root/>', 'a.xml', /^not-needed other: This is XML/],
  ['JSON that is no trace', '{ "name": "x", "version": 1 }', 'a.json', /^not-needed other: This is JSON/],
  [
    'a snapshot of pipeline tracing',
    'From: a@a.example\r\nDate: x\r\nTo: b\r\nMessage-ID: <1@a.example>\r\n',
    'Hub_Pipeline_Tracing_Logs/Original.eml',
    /pipeline tracing/,
  ],
  ['a script', 'Get-Queue\r\n', 'collect.ps1', /script/],
  [
    'an event log as CSV',
    'Level,Date and Time,Source,Event ID,Task Category\r\nError,3/10/2026 1:00:00 PM,x,1,y\r\n',
    'e.csv',
    /event log/,
  ],
])('%s', (_, head, path, expected) => {
  expect(what(head, path)).toMatch(expected)
})

test.each([
  ['a web address in a log', 'see [https://x.example] for more\n'],
  ['a line of brackets', '[section]\nkey=value\n'],
  ['a log with times in brackets', '[2026-03-10 14:02:07] INFO started\n[4711] done\n'],
  ['a log with numbers in brackets', '[4711] started\n'],
  ['a note on a check', 'Pinging the customer again on Monday.\nInstall postfix/main.cf: done\n'],
  ['a template', '{name} was here\n'],
  ['a note on a server', 'Server: the new one\nAddress: see below\n'],
  ['CLIXML', '<?xml version="1.0"?>\r\n<Objs Version="1.1.0.1"'],
])('%s is taken for nothing else', (_, text) => {
  expect(what(text, 'notes.txt')).not.toMatch(/JSON|nslookup|This is XML|ping or|Postfix/)
})

test('patterns look at hostile text in no time', () => {
  const texts = [
    ' '.repeat(60_000),
    '<?xml '.repeat(10_000),
    `<!--${'-'.repeat(60_000)}`,
    'a: 1.1.1.1 --- '.repeat(4000),
    '{ '.repeat(30_000),
  ]
  for (const text of texts) expect(what(text, 'a.txt')).toMatch(/^not-needed/)
})
