import { readFileSync } from 'node:fs'
import { sniffFile } from '@shared/formats/sniff'
import { expect, test } from 'vitest'
import { dataFiles } from '../../builders/format-files'
import { bytesOf } from '../../builders/scan'

const what = (head: Uint8Array | string, path: string) => {
  const s = sniffFile(typeof head === 'string' ? bytesOf(head) : head, path)
  return s.format ? `${s.format.id} as ${s.kind}` : `${s.state} ${s.container ?? s.kind}: ${s.note}`
}
const hex = (digits: string) => Uint8Array.from(digits.match(/../g) ?? [], (d) => Number.parseInt(d, 16))

test.each(dataFiles().filter((f) => f.bytes.length > 0))('$path is recognised', (file) => {
  const { kind } = JSON.parse(readFileSync(`${file.full}.expected.json`, 'utf8')) as { kind: string }
  expect(what(file.bytes, file.path)).toBe(`${file.format} as ${kind}`)
})

test.each([
  ['an empty file', '', 'MSGTRK2026031013-1.LOG', 'not-needed other: The file is empty.'],
  ['a page under the name of a log', '<!DOCTYPE html><html>', 'MSGTRK2026031013-1.LOG', /^unreadable other: This is a web page/],
  [
    'an IIS log',
    '#Software: Microsoft Internet Information Services 10.0\r\n#Fields: date time s-ip\r\n',
    'u_ex.log',
    /^not-needed other: .*IIS/,
  ],
  [
    'a log of client access',
    '#Software: Microsoft Exchange Server\r\n#Log-type: HttpProxy Logs\r\n',
    'HttpProxy_2026031013-1.LOG',
    /^not-needed other: .*“HttpProxy Logs”: requests of clients/,
  ],
  ['a zip', hex('504b030414000000'), 'logs.txt', /^unreadable zip/],
  ['gzip', hex('1f8b0800'), 'a.LOG', /^unreadable gzip/],
  ['7-Zip', hex('377abcaf271c0004'), 'a.7z', /^unreadable 7z: .*unpack it/],
  ['RAR', hex('526172211a0700'), 'a.rar', /^unreadable rar/],
  ['CAB', hex('4d53434600000000'), 'a.cab', /^unreadable cab/],
  ['an event log', hex('456c6646696c650000'), 'Application.evtx', /^not-needed other: .*event log/],
  ['pcap', hex('d4c3b2a102000400'), 'a.LOG', 'capture as capture'],
  ['pcapng', hex('0a0d0d0a1c000000'), 'a.bin', 'capture as capture'],
  ['Network Monitor', hex('474d425500020000'), 'a.cap', 'capture as capture'],
  ['an event trace', hex('0000010000000000'), 'NetTrace.etl', /^unreadable capture: This is an event trace .*etl2pcapng/],
  ['Network Monitor 1.x', hex('5254535301010000'), 'a.cap', 'capture as capture'],
  [
    'a frame list of Network Monitor',
    '17\t3:48:54 PM 6/29/2016\t4.36\tsmtp.exe\t192.0.2.1\t192.0.2.2\tTCP\tTCP: [Bad CheckSum]Flags=......S., SrcPort=61821, DstPort=SMTP(25)',
    'frames.txt',
    'capture-text as capture-text',
  ],
  [
    'a conversation without its columns',
    '*,,attempting to connect\r\n<,220 ESMTP ready,\r\n<,250-SIZE 36700160,\r\n>,MAIL FROM:<> SIZE=6147,\r\n',
    'session.txt',
    /^unreadable other: .*ask for the log itself/,
  ],
  [
    'a frame list with names of hosts',
    '338     MAIL02    192.0.2.63   SMTP  SMTP:Cmd EHLO MAIL02.quay.example, 31 bytes\r\n1197   192.0.2.63   MAIL02    SMTP  SMTP:Rsp 250 -MAIL03\r\n',
    'smtp.netmon.txt',
    'capture-text as capture-text',
  ],
  ['its descriptions alone', 'SMTP:Cmd STARTTLS, Server is able\t{TCP:139, IPv4:138}\r\n', 'frames.txt', 'capture-text as capture-text'],
  ['a list of Wireshark', '"No.","Time","Source","Destination","Protocol","Length","Info"\n', 'list.csv', 'capture-text as capture-text'],
  [
    'a summary of tshark',
    '    1   0.000000   192.0.2.1 → 192.0.2.2 TCP 66 44217 → 25 [SYN] Seq=0\n',
    'list.txt',
    'capture-text as capture-text',
  ],
  ['fields of tshark', 'frame.number\tframe.time_epoch\tip.src\n', 'list.tsv', /^unreadable capture-text: .*Export at least/],
  [
    'output of tcpdump',
    '12:00:00.000000 IP 192.0.2.1.44217 > 192.0.2.2.25: Flags [S], seq 1\n',
    'dump.txt',
    'capture-text as capture-text',
  ],
  ['a queue database', hex('00000000efcdab89'), 'mail.que', /^not-needed other: .*ESE/],
  ['binary', hex('0001020304050607'), 'MSGTRK2026031013-1.LOG', /^not-needed other: This is a binary file/],
  ['plain text', 'hello\n', 'notes.txt', /^not-needed other: This is a text file/],
  [
    'a tracking log by name only',
    '2026-03-10T13:00:01.031Z,a,b\r\n',
    'EX1/MSGTRKMS2026031013-1.LOG',
    'message-tracking as message-tracking',
  ],
])('%s', (_, head, path, expected) => {
  expect(what(head, path)).toMatch(expected)
})
