/** Settings of balancers: what the expected results do not show — secrets, sizes, and files that only look alike. */
import { Table } from '@shared/columns/table'
import { FORMATS } from '@shared/formats/registry'
import { sniffFile } from '@shared/formats/sniff'
import { describe, expect, test } from 'vitest'
import { dataFiles, readAs } from '../../builders/format-files'
import { balanceError, bytesOf } from '../../builders/scan'

const IDS = ['netscaler', 'haproxy', 'f5', 'nginx']

function read(id: string, text: string) {
  const format = FORMATS.find((f) => f.id === id)
  if (!format) throw new Error(id)
  const bytes = bytesOf(text)
  const result = readAs(format, bytes, 'settings.txt')
  expect(balanceError(result.summary, bytes.length)).toBe(0)
  const table = new Table(result.segments)
  const rows = Array.from({ length: table.rows }, (_, r) => table.row(r))
  return {
    ...result,
    rows,
    of: (name: string, property: string) => rows.filter((r) => r.name === name && r.property === property).map((r) => r.value),
  }
}

test.each(dataFiles().filter((f) => IDS.includes(f.format)))('$path: no secret reaches a table', (file) => {
  const { segments } = readAs(FORMATS.find((f) => f.id === file.format) ?? expect.fail(), file.bytes, file.path)
  for (const segment of segments) {
    const text = Buffer.from(new Uint8Array(segment)).toString('latin1')
    expect(text).not.toMatch(/secret|c2VjcmV0|1f2e3d4c5b6a|\$6\$/)
  }
})

describe('a hundred thousand lines on one thing take no more than seconds', () => {
  const many = (n: number, line: (i: number) => string) => Array.from({ length: n }, (_, i) => line(i)).join('\n')
  test.each([
    [
      'netscaler',
      `add service s 192.0.2.1 TCP 25\nadd lb vserver v TCP 192.0.2.2 25\n${many(99_000, () => 'bind lb vserver v s -weight 1')}`,
    ],
    ['netscaler', many(99_000, (i) => (i % 2 ? `bind lb vserver v${i} s` : `set service s -usip YES`))],
    ['haproxy', `frontend f\n${many(40_000, (i) => `use_backend b${i}`)}\n${many(40_000, (i) => `bind :${i}`)}`],
    [
      'f5',
      `ltm pool /Common/p {\n${many(90_000, () => 'load-balancing-mode round-robin')}\n}\n${many(9000, (i) => `ltm virtual /Common/v${i} {\npool p\n}`)}`,
    ],
    ['nginx', `server {\n${many(40_000, (i) => `listen ${i};`)}\n${many(40_000, (i) => `proxy_pass p${i};`)}\n}`],
    ['nginx', many(200_000, () => 'http {')],
  ])('%s', (id, text) => {
    const { summary } = read(id, text)
    expect(summary.records).toBeGreaterThanOrEqual(0)
  })
})

test('names of the language are names like others', () => {
  const { of } = read(
    'haproxy',
    'frontend __proto__\n bind :25\n default_backend constructor\nbackend constructor\n server toString 192.0.2.1:25\n',
  )
  expect(of('__proto__', 'pool')).toEqual(['constructor'])
  expect(of('__proto__', 'source-nat')).toEqual(['yes'])
  expect(of('toString', 'address')).toEqual(['192.0.2.1'])
})

test('who keeps the client’s address is told for each virtual address', () => {
  const { of } = read(
    'haproxy',
    'listen a\n bind :25\n server s 192.0.2.1:25 source 0.0.0.0 usesrc clientip\nlisten b\n bind :26\n source 192.0.2.9\n server s 192.0.2.1:25\n',
  )
  expect([of('a', 'source-nat'), of('b', 'source-nat')]).toEqual([['no'], ['yes']])
})

test('a rule that translates for some clients leaves it open who keeps the client’s address', () => {
  const virtual = (name: string, rule: string) =>
    `ltm virtual /Common/${name} {\n    destination /Common/192.0.2.20:25\n    rules {\n        ${rule}\n    }\n    source-address-translation {\n        type automap\n    }\n}\n`
  const { of } = read(
    'f5',
    `${virtual('a', '/Common/some')}${virtual('b', 'other')}ltm rule /Common/some {\nwhen CLIENT_ACCEPTED {\n  if { [x] } { snat none }\n}\n}\nltm rule /Common/other {\n  log local0. "snat none"\n}\n`,
  )
  expect([of('/Common/a', 'source-nat'), of('/Common/b', 'source-nat')]).toEqual([['unknown'], ['yes']])
})

test.each([
  ['a mail that speaks of a server', 'Hello,\n\nthe server {name} does listen 25;\nserver a b\nbind b\n'],
  ['a program', 'function server() {\n  listen(25);\n}\n'],
  ['an ini file', '[global]\nserver = 192.0.2.1\nmode = tcp\n'],
  ['a shell script', '#!/bin/sh\nset -e\nadd server\nbind x\n'],
  ['samba settings', 'global\n  workgroup = X\ndefaults\n  mode = 1\n'],
])('%s is none of them', (_, text) => {
  expect(sniffFile(bytesOf(text), 'notes.txt').format).toBeNull()
})
