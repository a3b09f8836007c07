/** Names that want to be paths, devices, markup or something else than they are; and things in folders that are no files. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { rawZip } from '../builders/raw-zip'
import { log, type Specimen } from './specimen'

/** A zip whose entries have these names, and how each is shown. */
function named(name: string, entries: readonly (readonly [name: string, shown: string])[]): Specimen {
  return {
    name: `zip: ${name}`,
    make: (put) => void put('x.zip', rawZip(entries.map(([n], i) => ({ name: n, data: log(1, i + 1) }))).bytes),
    gives: entries.map(([, shown]) => [`x.zip!/${shown}`, 'indexed', 1] as const),
  }
}

const IN_ZIPS: readonly Specimen[] = [
  named('steps up', [
    ['../../../a.LOG', '(up)/(up)/(up)/a.LOG'],
    ['..\\..\\b.LOG', '(up)/(up)/b.LOG'],
  ]),
  named('absolute', [
    ['/etc/a.LOG', 'etc/a.LOG'],
    ['//b.LOG', 'b.LOG'],
  ]),
  named('drive and UNC', [
    ['C:\\Windows\\a.LOG', 'C:/Windows/a.LOG'],
    ['\\\\server\\share\\b.LOG', 'server/share/b.LOG'],
    ['\\\\?\\C:\\c.LOG', '?/C:/c.LOG'],
  ]),
  named('NUL and other control characters', [
    ['a.LOG\u0000.txt', 'a.LOG\ufffd.txt'],
    ['b\u001b[2J.LOG', 'b\ufffd[2J.LOG'],
    ['c\r\nd.LOG', 'c\ufffd\ufffdd.LOG'],
  ]),
  named('marks that turn the writing', [
    ['a\u202eGOL.exe', 'a\ufffdGOL.exe'],
    ['\u2066b.LOG\u2069', '\ufffdb.LOG\ufffd'],
  ]),
  named('the same but for case', [
    ['A.LOG', 'A.LOG'],
    ['a.log', 'a.log'],
  ]),
  named('devices of Windows', [
    ['CON', 'CON'],
    ['NUL.LOG', 'NUL.LOG'],
    ['COM1.LOG', 'COM1.LOG'],
    ['aux/a.LOG', 'aux/a.LOG'],
    ['a.LOG:stream', 'a.LOG:stream'],
    ['b.LOG. ', 'b.LOG. '],
  ]),
  named('properties of objects', [
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['toString.LOG', 'toString.LOG'],
  ]),
  named('markup, formulas and patterns', [
    ['<img src=x onerror=alert(1)>.LOG', '<img src=x onerror=alert(1)>.LOG'],
    ['=cmd|a.LOG', '=cmd|a.LOG'],
    ['(a+)+$.LOG', '(a+)+$.LOG'],
  ]),
  {
    name: 'zip: no name, only slashes, and a name twice',
    make: (put) => {
      const names = ['', '///', './.', 'a.LOG', 'a.LOG']
      put('x.zip', rawZip(names.map((name, i) => ({ name, data: log(1, i + 1) }))).bytes)
    },
    // what ends in a slash is a folder
    gives: [
      ['x.zip!/(no name)', 'indexed', 1],
      ['x.zip!/(no name)', 'indexed', 1],
      ['x.zip!/a.LOG', 'indexed', 1],
      ['x.zip!/a.LOG', 'indexed', 1],
    ],
  },
  {
    name: 'zip: a name that is no UTF-8 though it says so',
    make: (put) => void put('x.zip', rawZip([{ name: Buffer.from([0xff, 0xfe, 0x2e, 0x4c]), data: log(1, 1) }]).bytes),
    gives: [['x.zip!/\ufffd\ufffd.L', 'indexed', 1]],
  },
]

const windows = () => (process.platform === 'win32' ? 'Windows has no such thing' : null)

const ON_DISK: readonly Specimen[] = [
  {
    name: 'links: to themselves, in a ring, out of the folder, to nothing',
    notHere: windows,
    make: (put, folder) => {
      put('a.LOG', log(1, 1))
      symlinkSync('loop', join(folder, 'loop'))
      symlinkSync('.', join(folder, 'ring'))
      symlinkSync('/etc', join(folder, 'out'))
      symlinkSync('nowhere', join(folder, 'void'))
    },
    gives: [['a.LOG', 'indexed', 1], ...['loop', 'out', 'ring', 'void'].map((n) => [n, 'skipped', 0, 'not followed'] as const)],
  },
  {
    name: 'a pipe and a socket: nobody waits for them',
    notHere: windows,
    make: async (_put, folder) => {
      spawnSync('mkfifo', [join(folder, 'pipe.LOG')])
      const server = createServer()
      await new Promise<void>((ok) => server.listen(join(folder, 'socket.LOG'), ok))
      server.unref()
    },
    gives: [
      ['pipe.LOG', 'skipped', 0, 'Not a plain file'],
      ['socket.LOG', 'skipped', 0, 'Not a plain file'],
    ],
  },
  {
    name: 'folders deeper than anyone needs',
    make: (_put, folder) => void mkdirSync(join(folder, ...Array.from({ length: 70 }, () => 'd')), { recursive: true }),
    gives: [[`${'d/'.repeat(65)}(folder)`, 'skipped', 0, 'folders deep']],
  },
  {
    name: 'names on disk with control characters and marks',
    notHere: windows,
    make: (put) => {
      put('\u001b[31ma.LOG', log(1, 1))
      put('b\u202eGOL.LOG', log(1, 2))
      put('__proto__/constructor.LOG', log(1, 3))
    },
    gives: [
      ['\ufffd[31ma.LOG', 'indexed', 1],
      ['__proto__/constructor.LOG', 'indexed', 1],
      ['b\ufffdGOL.LOG', 'indexed', 1],
    ],
  },
  {
    name: 'a name on disk that is no text',
    notHere: () => (process.platform === 'linux' ? null : 'only Linux keeps such names'),
    make: (put, folder) => {
      put('a.LOG', log(1, 1))
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe])]), log(1, 2))
    },
    gives: [
      ['a.LOG', 'indexed', 1],
      ['\ufffd\ufffd', 'unreadable', 0, 'not valid text'],
    ],
  },
]

export const NAMES: readonly Specimen[] = [...IN_ZIPS, ...ON_DISK]
