/**
 * pcapng: blocks of a type and a length, which stands at both ends. Byte order, interfaces and their numbers begin anew with each section.
 * docs/formats/captures.md. A block whose length cannot be is damage: the rest of the file is set aside.
 */
import { u16, u32 } from '../bytes'
import { Packet, WAY_UNKNOWN } from '../packet'
import { type CaptureComment, type CaptureInterface, type Container, type ContainerContext, MOST_COMMENTS, MOST_PACKET } from './container'
import { readNames } from './pcapng-names'
import { optionText, readInterface, readOptions, signed64 } from './pcapng-options'
import { PushDecoder } from './push-decoder'
import type { UnitClock } from './unit-clock'

const SECTION = 0x0a0d0d0a
const ORDER = 0x1a2b3c4d
/** Larger blocks are passed over, or are damage when they should hold a packet. */
const MOST_BLOCK = 16 << 20
const MOST_INTERFACES = 10_000

export class PcapngDecoder extends PushDecoder implements Container {
  readonly kind = 'pcapng'
  /** Of all sections, in the order of the file. */
  readonly interfaces: CaptureInterface[] = []
  private readonly units: UnitClock[] = []
  readonly comments: CaptureComment[] = []
  readonly processes = []
  readonly clock = 'utc'
  writer = ''
  private little = true
  private inSection = false
  /** Index of the section's first interface. */
  private base = 0
  /** Packets that single records say were lost before them. */
  droppedPackets = 0
  private readonly packet = new Packet()

  constructor(private readonly context: ContainerContext) {
    super()
  }

  protected step(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < 12) return this.wait(12)
    const isSection = u32(bytes, at, true) === SECTION
    if (isSection) this.little = u32(bytes, at + 8, true) === ORDER
    if (isSection ? u32(bytes, at + 8, this.little) !== ORDER : !this.inSection) return this.damaged('no block begins there')
    const type = u32(bytes, at, this.little)
    const length = u32(bytes, at + 4, this.little)
    const small = isSection ? 28 : 12
    if (length < small || (length & 3) !== 0) return this.damaged(`a block has the length ${length}`)
    if (!isRead(type)) return this.passOver(type, length)
    if (length > MOST_BLOCK) return this.damaged(`a block has the length ${length}`)
    if (end - at < length) return this.wait(length)
    if (u32(bytes, at + length - 4, this.little) !== length) return this.damaged('a block has two different lengths')
    this.block(type, bytes, at, at + 8, at + length - 4)
    return length
  }

  private block(type: number, b: Uint8Array, at: number, from: number, to: number): void {
    const bytes = to + 4 - at
    switch (type) {
      case 6:
        this.enhanced(b, from, to, bytes)
        return
      case 2:
        this.old(b, from, to, bytes)
        return
      case 3:
        this.simple(b, from, to, bytes)
        return
      case SECTION:
        this.section(b, from, to)
        break
      case 1:
        this.addInterface(b, from, to)
        break
      case 4:
        readNames(b, from, to, this.little, (address, name) =>
          this.context.named({ address, name, by: 'file', offset: this.position, length: bytes, frame: 0 }),
        )
        break
      case 5:
        this.statistics(b, from, to)
        break
    }
    this.balance.headers += bytes
  }

  private section(b: Uint8Array, from: number, to: number): void {
    this.inSection = true
    this.base = this.interfaces.length
    const words: string[] = []
    readOptions(b, from + 16, to, this.little, (code, at, length) => {
      if (code === 1) this.comment(0, optionText(b, at, length))
      else if (code >= 2 && code <= 4) words.push(optionText(b, at, length))
    })
    if (this.writer === '') this.writer = words.join(', ')
  }

  private addInterface(b: Uint8Array, from: number, to: number): void {
    if (to - from < 8 || this.interfaces.length >= MOST_INTERFACES) {
      this.context.notes.add(
        'capture.interface',
        'notice',
        'An interface could not be read; packets that name it are set aside.',
        this.position,
      )
      return
    }
    const { seen, unit } = readInterface(b, from, to, this.little)
    this.interfaces.push(seen)
    this.units.push(unit)
  }

  private statistics(b: Uint8Array, from: number, to: number): void {
    const one = this.interfaces[this.base + u32(b, from, this.little)]
    if (!one || to - from < 12) return
    readOptions(b, from + 12, to, this.little, (code, at, length) => {
      if (length < 8 || (code !== 5 && code !== 7)) return
      const n = Math.max(0, signed64(b, at, this.little))
      one.dropped = code === 5 ? n : Math.max(one.dropped ?? 0, n)
      if (n > 0) this.lost()
    })
  }

  private enhanced(b: Uint8Array, from: number, to: number, bytes: number): void {
    const little = this.little
    if (to - from < 20) this.broken(bytes)
    else this.give(b, from + 20, to, u32(b, from + 12, little), u32(b, from + 16, little), u32(b, from, little), from + 4, bytes)
  }

  private old(b: Uint8Array, from: number, to: number, bytes: number): void {
    const little = this.little
    if (to - from < 20) {
      this.broken(bytes)
      return
    }
    const drops = u16(b, from + 2, little)
    if (drops !== 0xffff) this.drop(drops)
    this.give(b, from + 20, to, u32(b, from + 12, little), u32(b, from + 16, little), u16(b, from, little), from + 4, bytes)
  }

  private simple(b: Uint8Array, from: number, to: number, bytes: number): void {
    const length = u32(b, from, this.little)
    const snap = this.interfaces[this.base]?.snapLength || Number.POSITIVE_INFINITY
    this.give(b, from + 4, to, Math.min(length, snap, to - from - 4), length, 0, -1, bytes)
  }

  /** `clock`: where the time stands, −1 for none. */
  private give(b: Uint8Array, at: number, to: number, captured: number, length: number, id: number, clock: number, bytes: number): void {
    const port = this.base + id
    const one = this.interfaces[port]
    const unit = this.units[port]
    if (!one || !unit || captured > MOST_PACKET || at + captured > to) {
      this.broken(bytes)
      return
    }
    const p = this.packet
    p.number++
    p.offset = this.position
    p.timeless = clock < 0
    if (clock < 0) p.seconds = p.nanos = 0
    else if (!unit.set(p, u32(b, clock, this.little), u32(b, clock + 4, this.little)))
      this.context.notes.add('capture.odd-time', 'notice', 'Packets have times that cannot be.', this.position)
    p.captured = captured
    p.length = length
    p.link = one.link
    p.port = port
    p.way = WAY_UNKNOWN
    p.bytes = b
    p.at = at
    p.end = at + captured
    const options = at + ((captured + 3) & ~3)
    if (clock >= 0 && options < to) this.packetOptions(b, options, to)
    this.balance.packets += bytes
    this.context.sink.packet(p)
  }

  private packetOptions(b: Uint8Array, from: number, to: number): void {
    readOptions(b, from, to, this.little, (code, at, length) => {
      if (code === 1) this.comment(this.packet.number, optionText(b, at, length))
      else if (code === 2 && length === 4) this.packet.way = wayOf(u32(b, at, this.little))
      else if (code === 4 && length === 8) this.drop(signed64(b, at, this.little))
    })
  }

  private comment(packet: number, text: string): void {
    if (this.comments.length < MOST_COMMENTS) this.comments.push({ packet, text })
  }

  private drop(count: number): void {
    if (count <= 0) return
    this.droppedPackets += count
    this.lost()
  }

  private lost(): void {
    const text = 'The capturing machine lost packets itself: what is missing from a stream may have been on the wire.'
    this.context.notes.add('capture.dropped', 'notice', text, this.position)
  }

  private passOver(type: number, length: number): number {
    if (type === 0xa) {
      const text = 'The file holds keys of TLS sessions. They are neither used nor shown; take care whom you give the file.'
      this.context.notes.add('capture.secrets', 'notice', text, this.position)
    }
    // Wireshark numbers these as frames
    if (type === 0xbad || type === 0x40000bad) this.packet.number++
    this.balance.headers += 8
    this.skip(length - 8, 'headers')
    return 8
  }

  private broken(bytes: number): void {
    const text = 'A packet is set aside: its lengths do not fit, or its interface is not described.'
    this.context.notes.add('capture.broken-packet', 'data-loss', text, this.position)
    this.balance.setAside += bytes
  }

  private damaged(why: string): number {
    const text = `The file is damaged: at byte ${this.position} ${why}. What stands before it was read.`
    this.context.notes.add('capture.damaged', 'data-loss', text, this.position)
    this.setAsideRest()
    this.balance.setAside += 1
    return 1
  }

  protected leftOver(_bytes: Uint8Array, have: number): void {
    const text = `The file ends inside a block, at byte ${this.position}: the last ${have} bytes are no whole one.`
    this.context.notes.add('capture.cut', 'data-loss', text, this.position)
    this.balance.setAside += have
  }

  protected override finished(): void {
    if (this.missing > 0)
      this.context.notes.add('capture.cut', 'data-loss', 'The file ends inside a block that holds no packet.', this.position)
  }
}

/** Blocks whose body is wanted. */
const isRead = (type: number) => (type >= 1 && type <= 6) || type === SECTION

const wayOf = (flags: number): 0 | 1 | 2 => ((flags & 3) === 1 ? 1 : (flags & 3) === 2 ? 2 : 0)
