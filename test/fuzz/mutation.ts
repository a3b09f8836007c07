/** Mutations of bytes, as plain data that fast-check makes from a seed and shrinks. Places are shares of the length, so they fit any sample. */
import * as fc from 'fast-check'

export type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'set'; readonly at: number; readonly byte: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'end'; readonly at: number }
  | { readonly kind: 'double'; readonly at: number; readonly length: number; readonly to: number }
  | { readonly kind: 'splice'; readonly other: number; readonly from: number; readonly length: number; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly what: number }
  | { readonly kind: 'number'; readonly at: number; readonly value: number }

/** What breaks readers of text and of numbers. */
const INSERTS: readonly Uint8Array[] = [
  '"',
  '""',
  '"\r\n"',
  '\r\n',
  '\n',
  '\r',
  '\u0000',
  '\u0000'.repeat(600),
  ',',
  ',,,,,,,,,,,,,,,,',
  ';',
  '\t',
  '#',
  '#Fields: ',
  '#Fields: __proto__,constructor,date-time\r\n',
  '#Software: Microsoft Exchange Server\r\n',
  '\ufeff',
  '99999999999999999999999',
  '-1',
  '1e999',
  '0x7fffffff',
  '0000-00-00T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '2026-02-30T25:61:61.000Z',
  '<>',
  '<m@a.example>'.repeat(40),
  '\u202e\ud83d\ude00é',
  '\\',
  '%s%n',
  '=cmd|x',
  '<script>',
  '(a+)+$',
  'a'.repeat(70_000),
].map((t) => new TextEncoder().encode(t))

const NUMBERS = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]
const SHARE = 1 << 20
const MOST = 1 << 20

const share = fc.nat(SHARE)
const length = fc.oneof({ weight: 3, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.nat(20_000) })

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: share, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('set' as const), at: share, byte: fc.nat(255) }),
  fc.record({ kind: fc.constant('cut' as const), at: share, length }),
  fc.record({ kind: fc.constant('end' as const), at: share }),
  fc.record({ kind: fc.constant('double' as const), at: share, length, to: share }),
  fc.record({ kind: fc.constant('splice' as const), other: fc.nat(1000), from: share, length, at: share }),
  fc.record({ kind: fc.constant('insert' as const), at: share, what: fc.nat(INSERTS.length - 1) }),
  fc.record({ kind: fc.constant('number' as const), at: share, value: fc.nat(NUMBERS.length - 1) }),
)

/** Applies them in order; the result has at most 1 MiB. `others`: what splices come from. */
export function mutated(bytes: Uint8Array, mutations: readonly Mutation[], others: readonly Uint8Array[]): Uint8Array {
  let out = new Uint8Array(bytes)
  for (const m of mutations) out = applied(out, m, others).subarray(0, MOST)
  return out
}

function applied(bytes: Uint8Array<ArrayBuffer>, m: Mutation, others: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const at = placeIn(bytes, m.at)
  switch (m.kind) {
    case 'flip':
      return written(bytes, at, [(bytes[at] ?? 0) ^ (1 << m.bit)])
    case 'set':
      return written(bytes, at, [m.byte])
    case 'number': {
      const value = NUMBERS[m.value] ?? 0
      return written(bytes, at, [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24])
    }
    case 'cut':
      return replaced(bytes, at, m.length + 1, new Uint8Array(0))
    case 'end':
      return bytes.slice(0, at)
    case 'double':
      return replaced(bytes, placeIn(bytes, m.to), 0, bytes.subarray(at, at + m.length + 1))
    case 'splice': {
      const other = others[m.other % Math.max(1, others.length)] ?? bytes
      const from = placeIn(other, m.from)
      return replaced(bytes, at, 0, other.subarray(from, from + m.length + 1))
    }
    case 'insert':
      return replaced(bytes, at, 0, INSERTS[m.what] ?? new Uint8Array(0))
  }
}

const placeIn = (bytes: Uint8Array, of: number) => Math.floor((of / SHARE) * bytes.length)

function written(bytes: Uint8Array<ArrayBuffer>, at: number, values: readonly number[]): Uint8Array<ArrayBuffer> {
  values.forEach((v, i) => {
    if (at + i < bytes.length) bytes[at + i] = v
  })
  return bytes
}

function replaced(bytes: Uint8Array, at: number, length: number, by: Uint8Array): Uint8Array<ArrayBuffer> {
  const after = bytes.subarray(Math.min(bytes.length, at + length))
  const out = new Uint8Array(at + by.length + after.length)
  out.set(bytes.subarray(0, at))
  out.set(by, at)
  out.set(after, at + by.length)
  return out
}
