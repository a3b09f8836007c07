/** gzip and tar: cut, bent and bombs. */
import { crc32 } from 'node:zlib'
import { gzip, tar, tarHeader } from '../builders/archives'
import { log, type Specimen } from './specimen'

const gz = (change: (bytes: Buffer) => Uint8Array, rows = 1): Specimen['make'] => {
  return (put) => void put('x.LOG.gz', change(gzip(log(rows, 1))))
}
const flip = (bytes: Buffer, fromEnd: number): Buffer => {
  const at = bytes.length - fromEnd
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  return bytes
}

const GZIPS: readonly Specimen[] = [
  { name: 'gz: cut inside its header', make: gz((b) => b.subarray(0, 6)), gives: [['x.LOG.gz!/x.LOG', 'unreadable', 0, 'damaged']] },
  {
    name: 'gz: cut inside the data',
    make: gz((b) => b.subarray(0, b.length >> 1), 5000),
    gives: [['x.LOG.gz!/x.LOG', 'indexed-with-notes', -1, 'What came before']],
  },
  {
    name: 'gz: cut inside the trailer',
    make: gz((b) => b.subarray(0, b.length - 3)),
    gives: [['x.LOG.gz!/x.LOG', 'indexed-with-notes', 1, 'damaged']],
  },
  { name: 'gz: wrong checksum', make: gz((b) => flip(b, 6)), gives: [['x.LOG.gz!/x.LOG', 'indexed-with-notes', 1, 'damaged']] },
  { name: 'gz: wrong length', make: gz((b) => flip(b, 2)), gives: [['x.LOG.gz!/x.LOG', 'indexed-with-notes', 1, 'damaged']] },
  { name: 'gz: two one after the other', make: gz((b) => Buffer.concat([b, gzip(log(1, 2))])), gives: [['x.LOG.gz!/x.LOG', 'indexed', 2]] },
  { name: 'gz: rubbish behind it', make: gz((b) => Buffer.concat([b, Buffer.alloc(700, 9)])), gives: [['x.LOG.gz!/x.LOG', 'indexed', 1]] },
  {
    name: 'gz: bomb',
    make: (put) => void put('x.LOG.gz', gzip(Buffer.alloc(80 << 20))),
    gives: [['x.LOG.gz!/x.LOG', 'skipped', 0, 'archive bombs']],
  },
  {
    name: 'gz: in gz, nine times',
    make: (put) => {
      let bytes = gzip(log(1, 1))
      for (let i = 0; i < 8; i++) bytes = gzip(bytes)
      put('x', bytes)
    },
    gives: [['x!/x!/x!/x!/x!/x', 'skipped', 0, 'Unpack it by hand']],
  },
]

const fill = (content: string | Uint8Array): Buffer => {
  const bytes = Buffer.from(content as string)
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}
const A = log(1, 1)
const whole = Buffer.concat([tarHeader('a.LOG', A.length), fill(A), tarHeader('b.LOG', A.length), fill(log(1, 2)), Buffer.alloc(1024)])
const tarOf = (...parts: readonly Uint8Array[]): Specimen['make'] => {
  return (put) => void put('x.tar', Buffer.concat(parts))
}
const FIRST = ['x.tar!/a.LOG', 'indexed', 1] as const
const SECOND = 512 + fill(A).length
const pax = (record: string) => [tarHeader('pax', record.length, 'x'), fill(record)]
/** `LENGTH KEY=VALUE\n`, the length counting itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length++
  return length + rest
}

const TARS: readonly Specimen[] = [
  {
    name: 'tar: cut inside a header',
    make: tarOf(whole.subarray(0, SECOND + 100)),
    gives: [FIRST, ['x.tar!/(list)', 'unreadable', 0, 'ends inside a header']],
  },
  {
    name: 'tar: cut inside a body',
    make: tarOf(whole.subarray(0, SECOND + 512 + A.length - 5)),
    gives: [FIRST, ['x.tar!/b.LOG', 'indexed-with-notes', -1, 'ends inside this entry']],
  },
  {
    name: 'tar: no blocks at its end',
    make: tarOf(whole.subarray(0, whole.length - 1024)),
    gives: [FIRST, ['x.tar!/b.LOG', 'indexed', 1]],
  },
  {
    name: 'tar: a header whose sum is wrong',
    make: (put) => {
      const bytes = Buffer.from(whole)
      bytes[SECOND + 3] = 65
      put('x.tar', bytes)
    },
    gives: [FIRST, ['x.tar!/(list)', 'unreadable', 0, 'a header is wrong']],
  },
  {
    name: 'tar: a size beyond the file',
    make: tarOf(whole.subarray(0, SECOND), tarHeader('b.LOG', 8 ** 10), fill(log(1, 2))),
    gives: [FIRST, ['x.tar!/b.LOG', 'indexed-with-notes', 1, 'ends inside this entry']],
  },
  {
    name: 'tar: a negative size',
    make: tarOf(
      whole.subarray(0, SECOND),
      tarHeader('b.LOG', 0, '0', (h) => h.fill(0xff, 124, 136)),
      Buffer.alloc(1024),
    ),
    gives: [FIRST, ['x.tar!/(list)', 'unreadable', 0, 'a size is wrong']],
  },
  {
    name: 'tar: a size beyond all numbers',
    make: tarOf(
      whole.subarray(0, SECOND),
      tarHeader('b.LOG', 0, '0', (h) => void h.fill(0xff, 125, 136).fill(0x80, 124, 125)),
      Buffer.alloc(1024),
    ),
    gives: [FIRST, ['x.tar!/(list)', 'unreadable', 0, 'a size is wrong']],
  },
  {
    name: 'tar: two one after the other are one list',
    make: tarOf(whole, Buffer.alloc(9 * 512), tarHeader('c.LOG', A.length), fill(log(1, 3))),
    gives: [FIRST, ['x.tar!/b.LOG', 'indexed', 1], ['x.tar!/c.LOG', 'indexed', 1]],
  },
  {
    name: 'tar: names that lead outside, and links to there',
    make: async (put) => {
      put(
        'x.tar',
        await tar([
          { name: '../../../a.LOG', content: A },
          { name: '/etc/b.LOG', content: log(1, 2) },
          { name: 'link', type: 'symlink', linkname: '/etc/passwd' },
          { name: 'link/c.LOG', content: log(1, 3) },
        ]),
      )
    },
    gives: [
      ['x.tar!/(up)/(up)/(up)/a.LOG', 'indexed', 1],
      ['x.tar!/etc/b.LOG', 'indexed', 1],
      ['x.tar!/link', 'skipped', 0, 'not followed'],
      ['x.tar!/link/c.LOG', 'indexed', 1],
    ],
  },
  {
    name: 'tar: a pax record whose length is a lie',
    make: tarOf(whole.subarray(0, SECOND), ...pax('9999999 path=y\n'), tarHeader('b.LOG', A.length), fill(log(1, 2))),
    gives: [FIRST, ['x.tar!/(list)', 'unreadable', 0, 'an extended header is wrong']],
  },
  {
    name: 'tar: pax records called __proto__ and constructor',
    make: tarOf(
      ...pax(paxRecord('__proto__', 'x') + paxRecord('constructor', 'y') + paxRecord('path', '__proto__')),
      tarHeader('a', A.length),
      fill(A),
    ),
    gives: [['x.tar!/__proto__', 'indexed', 1]],
  },
  {
    name: 'tar: a pax record that sets the size',
    make: tarOf(...pax(paxRecord('size', String(A.length))), tarHeader('a.LOG', 0), fill(A)),
    gives: [FIRST],
  },
  {
    name: 'tar: a name of two megabytes',
    make: tarOf(whole.subarray(0, SECOND), tarHeader('L', 2 << 20, 'L'), Buffer.alloc(2 << 20, 110)),
    gives: [FIRST, ['x.tar!/(list)', 'unreadable', 0, 'a name is too long']],
  },
  {
    name: 'tar: device, pipe, sparse and unknown entries',
    make: tarOf(
      tarHeader('c', 0, '3'),
      tarHeader('p', 0, '6'),
      tarHeader('s', 0, 'S'),
      tarHeader('q', 0, 'Q'),
      ...pax(paxRecord('GNU.sparse.major', '1')),
      tarHeader('t', 0),
    ),
    gives: [
      ['x.tar!/c', 'skipped', 0, 'device'],
      ['x.tar!/p', 'skipped', 0, 'pipe'],
      ['x.tar!/s', 'skipped', 0, 'sparse'],
      ['x.tar!/q', 'skipped', 0, 'no file'],
      ['x.tar!/t', 'skipped', 0, 'sparse'],
    ],
  },
  {
    name: 'tar: in tar, seven times',
    make: async (put) => {
      let bytes = await tar([{ name: 'a.LOG', content: A }])
      for (let i = 0; i < 6; i++) bytes = await tar([{ name: 'in.tar', content: bytes }])
      put('x.tar', bytes)
    },
    gives: [[`x.tar${'!/in.tar'.repeat(5)}`, 'skipped', 0, 'Unpack it by hand']],
  },
  {
    name: 'tar: in a gz that is cut',
    make: (put) => {
      const noise = Buffer.alloc(60_000)
      // not to be packed well, so that the cut falls into the middle
      for (let i = 0; i < noise.length; i += 4) noise.writeUInt32LE(crc32(String(i)), i)
      const bytes = gzip(Buffer.concat([whole.subarray(0, SECOND), tarHeader('noise.bin', noise.length), noise]))
      put('x.tgz', bytes.subarray(0, bytes.length >> 1))
    },
    gives: [['x.tgz!/(list)', 'unreadable', 0, 'cut off']],
  },
]

export const STREAMS: readonly Specimen[] = [...GZIPS, ...TARS]
