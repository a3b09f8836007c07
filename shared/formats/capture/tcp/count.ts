/** Counts a packet in the record of its stream: what both sides sent, when, what the conversation had, and how long nobody spoke. */
import type { Packet } from '../packet'
import { since } from './judge'
import * as L from './layout'
import { lastTimeOf } from './stream'
import * as V from './verdicts'

export function store(page: Uint32Array, time: number, nanos: number): void {
  if (nanos < 0) return
  page[time] = Math.floor(nanos / 1e9)
  page[time + 1] = nanos % 1e9
}

/** Adds to the low word at `at`; what goes over it counts in the half of `high` that `shift` says. */
function add(page: Uint32Array, at: number, n: number, high: number, shift: 0 | 16): void {
  const low = (page[at] as number) + n
  page[at] = low
  if (low > 0xffff_ffff) bump(page, high, shift)
}

export function count(p: Packet, page: Uint32Array, at: number, f: number): void {
  const { flags } = p
  if (page[at + L.FIRST_FRAME] === 0) {
    page[at + L.FIRST_FRAME] = p.number
    page[at + L.FIRST_TIME] = p.seconds
    page[at + L.FIRST_TIME + 1] = p.nanos
    page[at + L.PLACE] = p.offset
    page[at + L.PLACE + 1] = Math.floor(p.offset / 4_294_967_296)
  }
  page[at + L.LAST_FRAME] = p.number
  ttls(p, page, f)
  if (page[f + L.PACKETS] === 0) page[f + L.FIRST_SEQ] = p.seq
  page[f + L.PACKETS] = (page[f + L.PACKETS] as number) + 1
  add(page, f + L.FRAME_BYTES, p.length, f + L.BYTES_HIGH, 0)
  add(page, f + L.PAYLOAD_BYTES, p.payloadLength, f + L.BYTES_HIGH, 16)
  if (p.payloadLength > (page[f + L.SIZES] as number) >>> 16)
    page[f + L.SIZES] = (((page[f + L.SIZES] as number) & 0xffff) | (Math.min(0xffff, p.payloadLength) << 16)) >>> 0
  if (p.largeSend) page[f + L.BITS] = (page[f + L.BITS] as number) | L.LARGE_SENDS
  const old = page[at + L.HAD] as number
  const isNew = (page[at + L.SIDES + L.PACKETS] as number) + (page[at + L.SIDES + L.SIDE + L.PACKETS] as number) === 1
  let had = 0
  if ((flags & V.SYN) !== 0) {
    had |= (flags & V.ACK) !== 0 ? V.HAD_SYN_ACK : V.HAD_SYN
    bump(page, at + L.SYNS, (flags & V.ACK) !== 0 ? 16 : 0)
    if (p.payloadLength > 0) had |= V.HAD_DATA
  } else if ((flags & V.ACK) !== 0) had |= p.payloadLength > 0 ? V.HAD_DATA : V.HAD_ACK
  if ((p.verdict & V.REUSED_PORTS) !== 0) bump(page, at + L.FINS, 16)
  if ((flags & V.FIN) !== 0) {
    if ((flags & V.ACK) !== 0) had |= V.HAD_FIN
    bump(page, at + L.FINS, 0)
  }
  if ((flags & V.RST) !== 0) {
    had |= V.HAD_RST
    bump(page, f + L.WINDOW, 16)
  }
  // TShark counts nothing of a stream's first packet but a SYN, and a SYN of no other
  const again = (p.verdict & V.REUSED_PORTS) !== 0 && (flags & V.ACK) === 0
  const shown = isNew && again ? V.HAD_SYN : (old >>> 20) & 0xff
  const counted = isNew ? ((had & V.HAD_SYN) !== 0 ? had : 0) : had & ~V.HAD_SYN
  const kept = old & (0xf00ff | L.IN_TROUBLE | (3 << L.DIALOGUE_AT))
  page[at + L.HAD] = kept | had | (shown << 8) | ((shown | counted) << 20) | (p.side << L.LAST_SIDE_AT)
}

function ttls(p: Packet, page: Uint32Array, f: number): void {
  const old = page[f + L.TTLS] as number
  if ((p.flags & V.RST) !== 0) {
    page[f + L.TTLS] = ((old & 0xffff00) | p.ttl | (p.ttl << 24)) >>> 0
    return
  }
  const least = (old >>> 8) & 0xff
  const most = (old >>> 16) & 0xff
  page[f + L.TTLS] =
    ((old & 0xff) | ((least === 0 ? p.ttl : Math.min(least, p.ttl)) << 8) | (Math.max(most, p.ttl) << 16) | (p.ttl << 24)) >>> 0
}

/** Counts in a half of a word, up to 65,535. */
function bump(page: Uint32Array, at: number, shift: 0 | 16): void {
  const n = ((page[at] as number) >>> shift) & 0xffff
  if (n < 0xffff) page[at] = (page[at] as number) + (shift === 0 ? 1 : 0x10000)
}

/** Keeps the three longest silences between packets of the stream. Before the packet is counted, and its time becomes the last one. */
export function noteGap(p: Packet, page: Uint32Array, at: number): void {
  if (page[at + L.FIRST_FRAME] === 0) return
  const nanos = since(p, page, lastTimeOf(page, at))
  const last = at + L.GAPS + (L.GAP_COUNT - 1) * L.GAP
  if (nanos < (page[last] as number) * 1e9 + (page[last + 1] as number) || nanos <= 0) return
  let slot = last
  for (; slot > at + L.GAPS; slot -= L.GAP) {
    const above = slot - L.GAP
    if (nanos < (page[above] as number) * 1e9 + (page[above + 1] as number)) break
    page.copyWithin(slot, above, above + L.GAP)
  }
  store(page, slot, nanos)
  page[slot + 2] = page[at + L.LAST_FRAME] as number
  page[slot + 3] = p.number
}
