/** Zips: cut at each of their structures, lying about sizes and places, bombs. */
import { deflateRawSync } from 'node:zlib'
import { zip } from '../builders/archives'
import { lockedZip } from '../builders/locked-zip'
import { type RawEntry, type RawZip, rawZip } from '../builders/raw-zip'
import { log, type Specimen } from './specimen'

const TWO: readonly RawEntry[] = [
  { name: 'a.LOG', data: log(1, 1) },
  { name: 'b.LOG', data: log(2, 2) },
]
const NO_LIST = 'no list at its end'

/** `rawZip` with bytes changed or cut, by where its parts are. */
function bent(
  change: (bytes: Buffer, layout: ReturnType<typeof rawZip>['layout']) => Buffer,
  how: RawZip = {},
  entries = TWO,
): Specimen['make'] {
  return (put) => {
    const { bytes, layout } = rawZip(entries, how)
    put('x.zip', change(bytes, layout))
  }
}

/** One number of a zip, little-endian. */
function set(bytes: Buffer, at: number, value: number, size = 4): Buffer {
  bytes.writeUIntLE(value, at, size)
  return bytes
}

const one = (entry: Partial<RawEntry>): Specimen['make'] => {
  return (put) => void put('x.zip', rawZip([{ name: 'a.LOG', data: log(1, 1), ...entry }]).bytes)
}

const CUT: readonly Specimen[] = [
  { name: 'cut inside the first local header', make: bent((b) => b.subarray(0, 20)), gives: [['x.zip!/(list)', 'unreadable', 0, NO_LIST]] },
  {
    name: 'cut inside packed data',
    make: bent((b, l) => b.subarray(0, (l.datas[1] ?? 0) + 9)),
    gives: [['x.zip!/(list)', 'unreadable', 0, NO_LIST]],
  },
  {
    name: 'cut inside the list',
    make: bent((b, l) => b.subarray(0, l.directory + 60)),
    gives: [['x.zip!/(list)', 'unreadable', 0, NO_LIST]],
  },
  {
    name: 'cut inside the end record',
    make: bent((b, l) => b.subarray(0, l.end + 12)),
    gives: [['x.zip!/(list)', 'unreadable', 0, NO_LIST]],
  },
  {
    name: 'cut inside the comment',
    make: bent((b) => b.subarray(0, b.length - 3), { comment: 'as sent' }),
    gives: [['x.zip!/(list)', 'unreadable', 0, NO_LIST]],
  },
  {
    name: '64-bit, cut inside its end record',
    make: bent((b, l) => b.subarray(0, (l.end64 ?? 0) + 30), { zip64: true }),
    gives: [['x.zip!/(list)', 'unreadable', 0, NO_LIST]],
  },
  {
    name: '64-bit, cut inside the locator',
    make: bent((b, l) => b.subarray(0, (l.locator ?? 0) + 10), { zip64: true }),
    gives: [['x.zip!/(list)', 'unreadable', 0, NO_LIST]],
  },
]

const BENT: readonly Specimen[] = [
  {
    name: '64-bit end record overwritten',
    make: bent((b, l) => set(b, l.end64 ?? 0, 0), { zip64: true }),
    gives: [['x.zip!/(list)', 'unreadable', 0, 'zip64']],
  },
  {
    name: '64-bit locator points elsewhere: the record stands before it all the same',
    make: bent((b, l) => set(b, (l.locator ?? 0) + 8, 5), { zip64: true }),
    gives: [['x.zip!/(list)', 'unreadable', 0, 'zip64']],
  },
  {
    name: 'first entry of the list overwritten',
    make: bent((b, l) => set(b, l.directory, 0)),
    gives: [['x.zip!/(list)', 'unreadable', 0, 'signature']],
  },
  {
    name: 'second entry of the list overwritten: the first is kept',
    make: bent((b, l) => set(b, l.directory + 46 + 5, 0)),
    gives: [
      ['x.zip!/a.LOG', 'indexed', 1],
      ['x.zip!/(list)', 'unreadable', 0, 'signature'],
    ],
  },
  {
    name: 'the end says there are more entries',
    make: bent((b) => b, { entries: 40 }),
    gives: [
      ['x.zip!/a.LOG', 'indexed', 1],
      ['x.zip!/b.LOG', 'indexed', 2],
      ['x.zip!/(list)', 'unreadable', 0, 'unexpected EOF'],
    ],
  },
  {
    name: 'the list starts beyond the file',
    make: bent((b, l) => set(b, l.end + 16, 0x7fffffff)),
    gives: [['x.zip!/(list)', 'unreadable']],
  },
  { name: 'last part of a split archive', make: bent((b) => b, { disk: 3 }), gives: [['x.zip!/(list)', 'unreadable', 0, 'split']] },
  {
    name: 'an empty end record hidden in the comment',
    make: (put) => {
      const fake = Buffer.alloc(22)
      fake.writeUInt32LE(0x06054b50)
      put('x.zip', rawZip(TWO, { comment: fake.toString('latin1') }).bytes)
    },
    gives: [
      ['x.zip!/a.LOG', 'indexed', 1],
      ['x.zip!/b.LOG', 'indexed', 2],
    ],
  },
  { name: 'local header overwritten', make: one({ signature: 0x01010101 }), gives: [['x.zip!/a.LOG', 'unreadable', 0, 'does not start']] },
  {
    name: 'local header of the second entry overwritten',
    make: bent((b, l) => set(b, l.locals[1] ?? 0, 0)),
    gives: [
      ['x.zip!/a.LOG', 'indexed', 1],
      ['x.zip!/b.LOG', 'unreadable', 0, 'does not start where its list says'],
    ],
  },
  {
    name: 'an entry beyond the end of the file',
    make: one({ says: { localHeader: 0x7fff0000 } }),
    gives: [['x.zip!/a.LOG', 'unreadable', 0, 'does not start']],
  },
  {
    name: 'packed data cut, list right: what came before is kept',
    make: (put) => {
      const data = log(4000, 1)
      const packed = deflateRawSync(data)
      put('x.zip', rawZip([{ name: 'a.LOG', data, packed: packed.subarray(0, packed.length >> 1) }]).bytes)
    },
    gives: [['x.zip!/a.LOG', 'indexed-with-notes', -1, 'What came before is indexed']],
  },
  {
    name: 'packed data are no deflate',
    make: one({ packed: Buffer.alloc(300, 0xff) }),
    gives: [['x.zip!/a.LOG', 'unreadable', 0, 'damaged after 0 bytes']],
  },
  { name: 'wrong checksum', make: one({ says: { crc32: 1 } }), gives: [['x.zip!/a.LOG', 'indexed-with-notes', 1, 'checksum']] },
  {
    name: 'more bytes than the list says',
    make: one({ says: { size: 100 } }),
    gives: [['x.zip!/a.LOG', 'unreadable', 0, 'longer than its list']],
  },
  {
    name: 'fewer bytes than the list says',
    make: one({ says: { size: 5000 } }),
    gives: [['x.zip!/a.LOG', 'indexed-with-notes', 1, 'ends before its list']],
  },
  { name: 'packed size reaches over the list', make: one({ says: { compressed: 100_000 } }), gives: [['x.zip!/a.LOG', 'indexed', 1]] },
  {
    name: 'a packed size beyond all numbers',
    make: one({ zip64: true, says: { compressed: 2 ** 62 } }),
    gives: [['x.zip!/a.LOG', 'indexed', 1]],
  },
  {
    name: 'a place beyond all numbers',
    make: one({ zip64: true, says: { localHeader: 2 ** 62 } }),
    gives: [['x.zip!/a.LOG', 'unreadable', 0, 'does not start']],
  },
  {
    name: 'sizes beyond all numbers',
    make: one({ zip64: true, says: { size: 2 ** 62 } }),
    gives: [['x.zip!/a.LOG', 'skipped', 0, 'archive bombs']],
  },
]

const BOMBS: readonly Specimen[] = [
  {
    name: 'bomb by ratio',
    make: (put) => void put('x.zip', rawZip([{ name: 'a.LOG', data: Buffer.alloc(80 << 20) }]).bytes),
    gives: [['x.zip!/a.LOG', 'skipped', 0, 'archive bombs']],
  },
  {
    name: 'bomb that says it is small',
    make: (put) => void put('x.zip', rawZip([{ name: 'a.LOG', data: 'x', packed: deflateRawSync(Buffer.alloc(80 << 20)) }]).bytes),
    gives: [['x.zip!/a.LOG', 'unreadable', 0, 'longer than its list']],
  },
  {
    name: 'many entries over the same bytes',
    make: (put) => {
      const entry = { name: 'a.LOG', data: log(1, 1) }
      const says = { localHeader: 0 }
      put('x.zip', rawZip([entry, { ...entry, name: 'b.LOG', says }, { ...entry, name: 'c.LOG', says: { localHeader: 9 } }]).bytes)
    },
    gives: [
      ['x.zip!/a.LOG', 'indexed', 1],
      ['x.zip!/b.LOG', 'skipped', 0, 'shares its bytes'],
      ['x.zip!/c.LOG', 'skipped', 0, 'shares its bytes'],
    ],
  },
  {
    name: 'nested without end, twice in each',
    make: async (put) => {
      let inner = await zip({ 'a.LOG': log(1, 1) })
      for (let i = 0; i < 7; i++) inner = await zip({ 'one.zip': inner }, { stored: true })
      put('x.zip', inner)
    },
    gives: [[`x.zip${'!/one.zip'.repeat(5)}`, 'skipped', 0, 'Unpack it by hand']],
  },
  {
    name: 'one that holds itself as far as it goes',
    make: (put) => {
      // an entry whose data is the archive up to itself, so that each level opens as the one before
      let bytes = rawZip([{ name: 'self.zip', data: '', method: 0 }]).bytes
      for (let i = 0; i < 12; i++) bytes = rawZip([{ name: 'self.zip', data: bytes, method: 8 }]).bytes
      put('x.zip', bytes)
    },
    gives: [[`x.zip${'!/self.zip'.repeat(5)}`, 'skipped', 0, 'Unpack it by hand']],
  },
  {
    name: 'more entries than are listed',
    make: (put) => void put('x.zip', rawZip(Array.from({ length: 500 }, (_, i) => ({ name: `${i}.txt`, method: 0 }))).bytes),
    limits: { entries: 3 },
    gives: [
      ['x.zip!/0.txt', 'not-needed'],
      ['x.zip!/1.txt', 'not-needed'],
      ['x.zip!/2.txt', 'skipped', 0, 'More than 3 files'],
    ],
  },
  {
    name: 'a name of 60,000 characters',
    make: one({ name: `${'n'.repeat(60_000)}.LOG` }),
    gives: [[`x.zip!/${'n'.repeat(1024)}…`, 'indexed', 1]],
  },
]

const LOCKED: readonly Specimen[] = [
  { name: 'marked as encrypted though it is not', make: one({ flags: 0x801 }), gives: [['x.zip!/a.LOG', 'locked', 0, 'password']] },
  {
    name: 'marked as encrypted though it is not, with a password at hand',
    make: one({ flags: 0x801 }),
    passwords: ['guess'],
    gives: [['x.zip!/a.LOG', 'locked', 0, 'none of the passwords']],
  },
  {
    name: 'encrypted, with no bytes',
    make: one({ flags: 0x801, packed: new Uint8Array(0) }),
    passwords: ['guess'],
    gives: [['x.zip!/a.LOG', 'unreadable', 0, 'damaged']],
  },
  { name: 'AES without its field', make: one({ flags: 0x801, method: 99 }), gives: [['x.zip!/a.LOG', 'locked', 0]] },
  { name: 'strong encryption', make: one({ flags: 0x841 }), gives: [['x.zip!/(list)', 'locked', 0, 'PKWARE']] },
  {
    name: 'AES, its seal broken',
    make: async (put) => {
      const bytes = await lockedZip({ 'a.LOG': log(5, 1) }, { password: 'p', bits: 256 })
      const end = bytes.indexOf(Buffer.from('PK\u0001\u0002'))
      // the ten bytes of the seal stand right before the list, behind no descriptor or one of 24 bytes
      for (const at of [end - 1, end - 20, end - 25]) bytes[at] = (bytes[at] ?? 0) ^ 0xff
      put('x.zip', bytes)
    },
    passwords: ['p'],
    gives: [['x.zip!/a.LOG', 'indexed-with-notes', 5, 'damaged']],
  },
  {
    name: 'locked inside locked, with one password of two',
    make: async (put) => {
      const inner = await lockedZip({ 'a.LOG': log(1, 1) }, { password: 'inner', bits: 0 })
      put('x.zip', await lockedZip({ 'in.zip': inner }, { password: 'outer', bits: 256 }))
    },
    passwords: ['outer'],
    gives: [['x.zip!/in.zip!/a.LOG', 'locked', 0, 'none of the passwords']],
  },
  { name: 'Deflate64', make: one({ method: 9 }), gives: [['x.zip!/a.LOG', 'unreadable', 0, 'Deflate64']] },
]

export const ZIPS: readonly Specimen[] = [...CUT, ...BENT, ...BOMBS, ...LOCKED]
