/**
 * Puts IP fragments together. At most 64 datagrams are open at a time, none for longer than a minute of the capture's time: about 4 MB.
 * Where two fragments say different things of one byte, the first one counts.
 */
import { latin1 } from '../bytes'
import type { Notes } from '../notes'
import type { Packet } from '../packet'

const MOST_OPEN = 64
const MOST_SECONDS = 60
const MOST_DATAGRAM = 65_535 + 8
/** A datagram in more pieces that do not touch is a game. */
const MOST_STRETCHES = 256
/** Room for the IP header that is put in front. */
const HEAD = 40

interface Datagram {
  readonly began: number
  bytes: Uint8Array
  /** From and to of stretches that are there, sorted, apart. */
  stretches: [number, number][]
  /** Bytes of the whole; −1 until the last fragment came. */
  total: number
}

export class Fragments {
  private readonly open = new Map<string, Datagram>()

  constructor(private readonly notes: Notes) {}

  clear(): void {
    this.open.clear()
  }

  /**
   * `p.ip` and `p.version` stand on the header of a fragment whose data are `length` bytes from `at`, of which `captured` are there. True when
   * it completes the datagram: then `p` stands on it, with transport, transportLength and addresses in a buffer of its own.
   */
  add(p: Packet, id: number, offset: number, more: boolean, at: number, length: number, captured: number): boolean {
    const size = p.version === 4 ? 4 : 16
    const key = `${p.domain} ${p.version} ${p.protocol} ${id} ${latin1(p.bytes, p.source, p.source + size)}${latin1(p.bytes, p.target, p.target + size)}`
    let one = this.open.get(key)
    if (one && Math.abs(p.seconds - one.began) > MOST_SECONDS) {
      this.lost(key, p.offset)
      one = undefined
    }
    if (length <= 0 || captured < length || offset + length > MOST_DATAGRAM) {
      this.notes.add(
        'capture.fragment',
        'notice',
        'Fragments of IP packets are cut or have odd lengths; their packets are left out.',
        p.offset,
      )
      return false
    }
    if (!one) {
      for (const oldest of this.open.keys()) {
        if (this.open.size < MOST_OPEN) break
        this.lost(oldest, p.offset)
      }
      one = { began: p.seconds, bytes: new Uint8Array(HEAD + Math.max(2048, length)), stretches: [], total: -1 }
      this.open.set(key, one)
    }
    if (!more && one.total < 0) one.total = offset + length
    fill(one, p.bytes, at, offset, length)
    if (one.stretches.length > MOST_STRETCHES) {
      this.lost(key, p.offset)
      return false
    }
    if (one.total < 0 || !isWhole(one)) return false
    this.open.delete(key)
    stand(p, one, size)
    return true
  }

  private lost(key: string, offset: number): void {
    this.open.delete(key)
    this.notes.add('capture.fragments-missing', 'notice', 'Fragments of IP packets are missing; those packets are left out.', offset)
  }
}

/** Copies what is not there yet. */
function fill(one: Datagram, from: Uint8Array, at: number, offset: number, length: number): void {
  if (one.bytes.length < HEAD + offset + length) {
    const larger = new Uint8Array(HEAD + Math.max(offset + length, Math.min(MOST_DATAGRAM, one.bytes.length * 2)))
    larger.set(one.bytes)
    one.bytes = larger
  }
  let begin = offset
  const end = offset + length
  for (const [a, b] of one.stretches) {
    if (b <= begin) continue
    if (a >= end) break
    if (begin < a) one.bytes.set(from.subarray(at + begin - offset, at + a - offset), HEAD + begin)
    begin = Math.max(begin, b)
  }
  if (begin < end) one.bytes.set(from.subarray(at + begin - offset, at + end - offset), HEAD + begin)
  one.stretches = merged([...one.stretches, [offset, end]])
}

function merged(list: [number, number][]): [number, number][] {
  list.sort((x, y) => x[0] - y[0])
  const out: [number, number][] = []
  for (const [a, b] of list) {
    const last = out.at(-1)
    if (last && a <= last[1]) last[1] = Math.max(last[1], b)
    else out.push([a, b])
  }
  return out
}

function isWhole(one: Datagram): boolean {
  const [first] = one.stretches
  return first !== undefined && first[0] === 0 && first[1] >= one.total
}

/** The header's addresses go in front of the data, where a header of that version has them. */
function stand(p: Packet, one: Datagram, size: number): void {
  const at = size === 4 ? HEAD - 20 : 0
  const source = at + (size === 4 ? 12 : 8)
  one.bytes.set(p.bytes.subarray(p.source, p.source + size), source)
  one.bytes.set(p.bytes.subarray(p.target, p.target + size), source + size)
  p.bytes = one.bytes
  p.at = p.ip = at
  p.source = source
  p.target = source + size
  p.transport = HEAD
  p.transportLength = one.total
  p.end = HEAD + one.total
}
