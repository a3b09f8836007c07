/**
 * pcap: a header of 24 bytes and records of 16 (24 in the "modified" form of old Linux) and their packet. docs/formats/captures.md.
 * A length that no packet can have is damage: the rest of the file is set aside, as there is nothing to find the next record by.
 */
import { u32 } from '../bytes'
import { Packet } from '../packet'
import { setTime } from './clock'
import { type CaptureInterface, type Container, type ContainerContext, MOST_PACKET } from './container'
import { PushDecoder } from './push-decoder'

const FILE_HEADER = 24

interface Form {
  readonly little: boolean
  readonly nano: boolean
  /** Bytes of a record's header. */
  readonly head: number
}

/** The form that the first four bytes name; null when they name none. */
export function pcapForm(bytes: Uint8Array, at: number): Form | null {
  for (const little of [true, false]) {
    const magic = u32(bytes, at, little)
    if (magic === 0xa1b2c3d4) return { little, nano: false, head: 16 }
    if (magic === 0xa1b23c4d) return { little, nano: true, head: 16 }
    if (magic === 0xa1b2cd34) return { little, nano: false, head: 24 }
  }
  return null
}

export class PcapDecoder extends PushDecoder implements Container {
  readonly kind = 'pcap'
  readonly interfaces: CaptureInterface[] = []
  readonly comments = []
  readonly processes = []
  readonly writer = ''
  readonly clock = 'utc'
  private form: Form | null = null
  private readonly packet = new Packet()

  constructor(private readonly context: ContainerContext) {
    super()
  }

  protected step(bytes: Uint8Array, at: number, end: number): number {
    if (this.form === null) return this.header(bytes, at, end)
    const { little, nano, head } = this.form
    if (end - at < head) return this.wait(head)
    const captured = u32(bytes, at + 8, little)
    if (captured > MOST_PACKET) {
      const text = `The file is damaged: at byte ${this.position} a packet of ${captured} bytes is announced. What stands before it was read.`
      this.context.notes.add('capture.damaged', 'data-loss', text, this.position)
      this.setAsideRest()
      this.balance.setAside += head
      return head
    }
    const whole = head + captured
    if (end - at < whole) return this.wait(whole)
    const p = this.packet
    p.number++
    p.offset = this.position
    this.time(u32(bytes, at, little), u32(bytes, at + 4, little) * (nano ? 1 : 1000))
    p.captured = captured
    p.length = u32(bytes, at + 12, little)
    p.bytes = bytes
    p.at = at + head
    p.end = at + whole
    this.balance.packets += whole
    this.context.sink.packet(p)
    return whole
  }

  private time(seconds: number, nanos: number): void {
    if (nanos < 1_000_000_000) {
      this.packet.seconds = seconds
      this.packet.nanos = nanos
      return
    }
    this.context.notes.add(
      'capture.odd-fraction',
      'notice',
      'Packets have a fraction of a second of one second and more; it was added.',
      this.position,
    )
    const more = Math.floor(nanos / 1_000_000_000)
    setTime(this.packet, seconds + more, nanos - more * 1_000_000_000)
  }

  private header(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < FILE_HEADER) return this.wait(FILE_HEADER)
    const form = pcapForm(bytes, at) ?? { little: true, nano: false, head: 16 }
    this.form = form
    const link = u32(bytes, at + 20, form.little) & 0xffff
    this.packet.link = link
    const snapLength = u32(bytes, at + 16, form.little)
    this.interfaces.push({ link, snapLength, name: '', description: '', unitNanos: form.nano ? 1 : 1000, dropped: null })
    this.balance.headers += FILE_HEADER
    return FILE_HEADER
  }

  protected leftOver(_bytes: Uint8Array, have: number): void {
    const text = `The file ends inside a packet, at byte ${this.position}: the last ${have} bytes are no whole one.`
    this.context.notes.add('capture.cut', 'data-loss', text, this.position)
    this.balance.setAside += have
  }
}
