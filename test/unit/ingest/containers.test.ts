/** Everything a bundle may come packed in: what the collector script writes, tars, gz, and zips in all their forms. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeStore } from '../../../src-main/files/store'
import { discover, type Found } from '../../../src-main/ingest/discover'
import { asRoots } from '../../../src-main/ingest/roots'
import { type AnalyzeOptions, analyzePaths } from '../../builders/analyze'
import { gzip, renameInZip, tar, tarHeader, zip } from '../../builders/archives'
import { rawZip } from '../../builders/raw-zip'

const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'
const HEAD = `#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: Message Tracking Log\r\n#Date: 2026-03-10T08:00:00.000Z\r\n#Fields: ${FIELDS}\r\n`
const log = (n: number) =>
  `${HEAD}2026-03-10T08:00:0${n}.000Z,,,10.0.0.1,EX01,,,SMTP,RECEIVE,${100 + n},<m${n}@a.example>,b@b.example,,10,1,,,subject ${n},a@a.example,a@a.example,\r\n`

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hopscope-containers-'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})
function put(path: string, content: string | Uint8Array): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
async function sources(options: AnalyzeOptions = {}) {
  const { job } = await analyzePaths([root], options)
  for (const s of job.sources) {
    if (s.format !== null) expect(s.balance.inRecords + s.balance.inHeaders + s.balance.setAside, s.path).toBe(s.bytes)
    if (s.state !== 'indexed') expect(s.note, s.path).toMatch(/[.”]$/)
  }
  return job.sources
}
const brief = (list: Awaited<ReturnType<typeof sources>>) => list.map((s) => [s.path, s.state, s.records])

test('a bundle as the collector script writes it: a zip a server, in it a zip a family, folders and settings', async () => {
  const server = await zip({
    'Message_Tracking_Logs.zip': await zip({ 'MSGTRK20260310-1.LOG': log(1), 'MSGTRKMD20260310-1.LOG': log(2) }),
    'Message_Tracking_Logs-1.zip': await zip({ 'MSGTRK20260310-2.LOG': log(3) }),
    'Hub_Receive_Protocol_Logs.zip': await zip({ 'NoFilesDetected.txt': 'no files' }),
    'MBX_Receive_Protocol_Logs.zip': renameInZip(await zip({ 'Delivery/RECV1.LOG': log(4) }), 'Delivery/', 'Delivery\\'),
    'Exchange_Server_Data/EX01_ReceiveConnectors.xml': '<Objs Version="1.1.0.1"></Objs>',
  })
  put('310/EX01-310.zip', renameInZip(server, 'Exchange_Server_Data/', 'Exchange_Server_Data\\'))
  const list = await sources()
  expect(brief(list).filter(([, , n]) => n)).toEqual([
    ['310/EX01-310.zip!/Message_Tracking_Logs.zip!/MSGTRK20260310-1.LOG', 'indexed', 1],
    ['310/EX01-310.zip!/Message_Tracking_Logs.zip!/MSGTRKMD20260310-1.LOG', 'indexed', 1],
    ['310/EX01-310.zip!/Message_Tracking_Logs-1.zip!/MSGTRK20260310-2.LOG', 'indexed', 1],
    ['310/EX01-310.zip!/MBX_Receive_Protocol_Logs.zip!/Delivery/RECV1.LOG', 'indexed', 1],
  ])
  expect(list.map((s) => s.path)).toContain('310/EX01-310.zip!/Exchange_Server_Data/EX01_ReceiveConnectors.xml')
  expect(list.filter((s) => s.kind === 'archive').every((s) => s.sha256?.length === 64)).toBe(true)
})

describe('tar', () => {
  test('plain, gzipped, by content under another name, inside a zip, with names longer than a header', async () => {
    const deep = `${'folder/'.repeat(30)}MSGTRK20260310-3.LOG`
    const three = await tar([
      { name: 'EX01/', type: 'directory' },
      { name: 'EX01/MSGTRK20260310-1.LOG', content: log(1) },
      { name: 'empty.txt' },
      { name: deep, content: log(3) },
    ])
    put('a.tar', three)
    put('b.tar.gz', gzip(await tar([{ name: 'x.LOG', content: log(4) }])))
    put('c.LOG', gzip(await tar([{ name: 'y.LOG', content: log(5) }])))
    put('d.zip', await zip({ 'inner.tar': await tar([{ name: 'z.LOG', content: log(6) }]) }))
    put('e.tar', await tar([{ name: 'logs.zip', content: await zip({ 'w.LOG': log(7) }) }]))
    expect(brief(await sources())).toEqual([
      ['a.tar', 'indexed', 0],
      ['a.tar!/EX01/MSGTRK20260310-1.LOG', 'indexed', 1],
      ['a.tar!/empty.txt', 'not-needed', 0],
      [`a.tar!/${deep}`, 'indexed', 1],
      ['b.tar.gz', 'indexed', 0],
      ['b.tar.gz!/x.LOG', 'indexed', 1],
      ['c.LOG', 'indexed', 0],
      ['c.LOG!/y.LOG', 'indexed', 1],
      ['d.zip', 'indexed', 0],
      ['d.zip!/inner.tar', 'indexed', 0],
      ['d.zip!/inner.tar!/z.LOG', 'indexed', 1],
      ['e.tar', 'indexed', 0],
      ['e.tar!/logs.zip', 'indexed', 0],
      ['e.tar!/logs.zip!/w.LOG', 'indexed', 1],
    ])
  })

  test('links, devices and sparse files are named and not read; GNU long names and v7 headers are', async () => {
    const long = `${'n'.repeat(150)}.LOG`
    const fill = (content: string) => Buffer.concat([Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)])
    const v7 = tarHeader('old.LOG', log(1).length, '\0', (h) => h.fill(0, 257, 265))
    const parts = [
      v7,
      fill(log(1)),
      tarHeader('././@LongLink', long.length + 1, 'L'),
      fill(`${long}\0`),
      tarHeader('n', log(2).length),
      fill(log(2)),
      tarHeader('sym', 0, '2'),
      tarHeader('hard', 512, '1'),
      tarHeader('pipe', 0, '6'),
      tarHeader('holes', 512, 'S'),
      fill('x'),
      Buffer.alloc(1024),
    ]
    put('a.tar', Buffer.concat(parts))
    const list = await sources()
    expect(brief(list)).toEqual([
      ['a.tar', 'indexed', 0],
      ['a.tar!/old.LOG', 'indexed', 1],
      [`a.tar!/${long}`, 'indexed', 1],
      ['a.tar!/sym', 'skipped', 0],
      ['a.tar!/hard', 'skipped', 0],
      ['a.tar!/pipe', 'skipped', 0],
      ['a.tar!/holes', 'skipped', 0],
    ])
    expect(list.at(-1)?.note).toContain('sparse')
  })
})

describe('zip in all its forms', () => {
  test('stub in front, with and without corrected offsets, comment, rest behind, 64-bit fields, sizes behind the data', async () => {
    const entry = { name: 'MSGTRK20260310-1.LOG', data: log(1) }
    const stub = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5000, 7)])
    put('a.exe', rawZip([entry], { prefix: stub }).bytes)
    put('b.zip', rawZip([{ ...entry, data: log(2) }], { prefix: stub, adjusted: true, comment: 'made by hand PK\u0005' }).bytes)
    put('c.zip', Buffer.concat([rawZip([{ ...entry, data: log(3) }], { comment: 'c' }).bytes, Buffer.from('\r\n')]))
    put('d.zip', rawZip([{ ...entry, data: log(4), zip64: true }], { zip64: true, prefix: stub }).bytes)
    put('e.zip', rawZip([{ ...entry, data: log(5), descriptor: true }]).bytes)
    put('f.zip', rawZip([{ ...entry, data: log(6), method: 0 }]).bytes)
    expect(brief(await sources()).filter(([, , n]) => n === 1)).toEqual(
      ['a.exe', 'b.zip', 'c.zip', 'd.zip', 'e.zip', 'f.zip'].map((n) => [`${n}!/MSGTRK20260310-1.LOG`, 'indexed', 1]),
    )
  })

  test('more than 65,535 entries', async () => {
    const many = Array.from({ length: 66_000 }, (_, i) => ({ name: `f${i}.log`, method: 0 }))
    put('many.zip', rawZip([...many, { name: 'last.log', data: log(1) }], { zip64: true }).bytes)
    const found: Found[] = []
    await discover(asRoots([root]), { store: makeStore(join(root, 'spill')) }, (f) => found.push(f))
    expect(found).toHaveLength(66_002)
    expect(found.at(-1)).toMatchObject({ path: 'many.zip!/last.log', bytes: log(1).length, ended: null })
  })

  test('methods that are not read get a sentence with their name', async () => {
    const names = { 9: 'Deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 98: 'PPMd', 77: 'method 77' }
    put('a.zip', rawZip(Object.keys(names).map((m) => ({ name: `${m}.LOG`, data: log(1), method: Number(m) }))).bytes)
    const list = (await sources()).slice(1)
    expect(list.map((s) => [s.state, s.note?.replace(/^Packed with (.*?),.*$/, '$1')])).toEqual(
      Object.values(names).map((n) => ['unreadable', n]),
    )
  })
})

test('what is not opened says so and names the way on', async () => {
  const magic: Record<string, string | number[]> = {
    'a.7z': [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4],
    'b.rar': 'Rar!\u001a\u0007\u0000',
    'c.rar': 'Rar!\u001a\u0007\u0001\u0000',
    'd.cab': 'MSCF\u0000\u0000\u0000\u0000',
    'e.xz': [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
    'f.zst': [0x28, 0xb5, 0x2f, 0xfd],
    'g.bz2': 'BZh91AY&SY',
    'h.lzma': [0x5d, 0, 0, 0x80, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    'i.arj': [0x60, 0xea, 0x29, 0, 0x22, 11, 1, 2, 0, 0, 2, 0],
    'j.wim': 'MSWIM\u0000\u0000\u0000',
  }
  for (const [name, bytes] of Object.entries(magic)) put(name, Buffer.concat([Buffer.from(bytes as string), Buffer.alloc(600, 1)]))
  const iso = Buffer.alloc(40_000)
  iso.write('CD001', 32769)
  put('k.iso', iso)
  const whole = rawZip([{ name: 'a.LOG', data: log(1) }])
  put('l.zip.001', whole.bytes.subarray(0, 200))
  put('m.z01', Buffer.concat([Buffer.from('PK\u0007\u0008'), whole.bytes.subarray(0, 200)]))
  put('n.zip', rawZip([{ name: 'a.LOG', data: log(1) }], { disk: 1 }).bytes)
  put('o.zip', 'nothing here\n')
  put('p.tgz', '')
  const list = await sources()
  const notes = new Map(list.filter((s) => s.state !== 'indexed').map((s) => [s.path.replace('!/(list)', ''), s]))
  for (const name of [...Object.keys(magic), 'k.iso', 'l.zip.001', 'm.z01', 'n.zip', 'o.zip', 'p.tgz'])
    expect(notes.get(name)?.state, name).toBe('unreadable')
  for (const name of [...Object.keys(magic), 'k.iso', 'l.zip.001', 'm.z01', 'n.zip'])
    expect(notes.get(name)?.note, name).toMatch(/add (the folder|what is in it)/)
  expect(notes.get('o.zip')?.note).toContain('Not an archive')
})

test('the room for archives in archives is one for the whole case, and the disk keeps a reserve', async () => {
  const big = (n: number) => Buffer.alloc(300_000, `line ${n} `)
  for (const n of [1, 2, 3]) put(`${n}.zip`, await zip({ 'inner.zip': await zip({ 'a.LOG': big(n) }, { stored: true }) }, { stored: true }))
  const bounded = await sources({ limits: { spillBytes: 700_000 } })
  expect(bounded.filter((s) => s.path.endsWith('a.LOG'))).toHaveLength(2)
  expect(bounded.find((s) => s.path.endsWith('(list)'))).toMatchObject({ state: 'skipped' })
  expect(bounded.find((s) => s.path.endsWith('(list)'))?.note).toContain('700.0 kB')
  const full = await sources({ limits: { reserveBytes: 2 ** 60, reserveShare: 1 } })
  expect(full.filter((s) => s.state === 'skipped').map((s) => s.path)).toEqual([1, 2, 3].map((n) => `${n}.zip!/inner.zip!/(list)`))
  expect(full.find((s) => s.state === 'skipped')?.note).toMatch(/it needs 300\.\d kB in .*hopscope-test-.* are free/)
})
