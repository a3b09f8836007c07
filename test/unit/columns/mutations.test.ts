/** Whatever happens to the bytes of a log: nothing is thrown, every byte is accounted for, and each record is one by the rules. */
import { FORMATS } from '@shared/formats/registry'
import { describe, expect, test } from 'vitest'
import { dataFiles, readAs } from '../../builders/format-files'
import { balanceError, ENGINES, makeRandom, placesOf, scannersOf } from '../../builders/scan'

const ODD = [0, 9, 10, 13, 34, 35, 44, 32, 48, 90, 0xc3, 0xef, 0xff]
const LIMITS = { segmentBytes: 6000, segmentRows: 5, rowBytes: 2500, scanBytes: 50 }

/** Bytes changed, left out, doubled, or a stretch moved. */
function mutate(bytes: Uint8Array, random: (n: number) => number): Uint8Array {
  const list = [...bytes]
  for (let n = 1 + random(6); n > 0; n--) {
    const at = random(list.length || 1)
    const byte = random(2) ? (ODD[random(ODD.length)] ?? 0) : random(256)
    const kind = random(5)
    if (kind === 0) list.splice(at, 1 + random(40))
    else if (kind === 1) list.splice(at, 0, byte)
    else if (kind === 2) list.splice(at, 0, ...list.slice(at, at + random(500)))
    else if (kind === 3) list.splice(random(list.length || 1), 0, ...list.splice(at, random(300)))
    else list[at] = byte
  }
  return Uint8Array.from(list)
}

const files = dataFiles().filter((f) => f.bytes.length > 0)
const times = Math.ceil(600 / files.length)

describe.each(files)('$path', (file) => {
  const format = FORMATS.find((f) => f.id === file.format)
  if (!format) throw new Error(`no format ${file.format}`)
  const scanners = ENGINES.map((engine) => scannersOf(engine, LIMITS))

  test(`${times} mutations`, () => {
    const random = makeRandom(file.bytes.length * 31 + 7)
    for (let i = 0; i < times; i++) {
      const bytes = mutate(file.bytes, random)
      const reads = scanners.flatMap((s) => [
        readAs(format, bytes, file.path, { scanners: s }),
        readAs(format, bytes, file.path, { scanners: s, cut: () => 1 + random(300) }),
      ])
      const [first] = reads
      expect(balanceError(first?.summary ?? expect.fail(), bytes.length)).toBe(0)
      for (const read of reads) expect(read).toEqual(first)
      // a log's rows stand one behind the other; what a text format says of an object may come from lines far apart
      const ordered = first?.summary.header !== null
      placesOf(first?.segments ?? []).reduce((end, p) => {
        expect(p.offset).toBeGreaterThanOrEqual(ordered ? end : 0)
        expect(p.offset + p.length).toBeLessThanOrEqual(bytes.length)
        return p.offset + p.length
      }, 0)
    }
  })
})
