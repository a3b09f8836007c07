/**
 * Network Monitor's .cap, 1.x and 2.x. A table at the end says which frames there are and in which order; they come before it. So frames are
 * given as they are met, one behind the other from the header on, and the first 64 MiB of the file are kept: when the table then says otherwise,
 * all is given again in its order. In a larger file the stored order stays, with a note. docs/formats/captures.md.
 */
import { u32le } from '../bytes'
import { EventUnwrapper } from '../etw/net-event'
import { Packet } from '../packet'
import { type CaptureComment, type CaptureProcess, type Container, type ContainerContext, MOST_COMMENTS } from './container'
import { HeldBytes } from './held-bytes'
import { readComments, readProcesses } from './netmon-extras'
import { EVENT, type FrameForm, frameBytes, frameForm, NOT_COUNTED, readFrame } from './netmon-frame'
import { HEADER, type NetmonHeader, type Region, readNetmonHeader, SHORT_HEADER } from './netmon-header'
import { PushDecoder } from './push-decoder'

const MOST_HELD = 64 << 20
/** Comments and processes beyond this are not read. */
const MOST_REGION = 4 << 20

export class NetmonDecoder extends PushDecoder implements Container {
  readonly interfaces = []
  readonly comments: CaptureComment[] = []
  readonly writer = ''
  processes: readonly CaptureProcess[] = []
  private header: NetmonHeader | null = null
  private form: FrameForm | null = null
  private readonly packet = new Packet()
  private readonly held = new HeldBytes(MOST_HELD)
  private readonly unwrap: EventUnwrapper
  /** Places of frames: as met, and as the table has them. */
  private met = new Uint32Array(1024)
  private metCount = 0
  private table = new Uint32Array(0)
  private tableCount = 0
  /** Comments by the place of their frame. */
  private readonly said = new Map<number, string>()
  private readonly notCounted = new Set<number>()
  private ended = false

  constructor(private readonly context: ContainerContext) {
    super()
    this.unwrap = new EventUnwrapper(context.sink)
  }

  get kind(): 'netmon1' | 'netmon2' {
    return this.header?.kind ?? 'netmon2'
  }

  get clock(): 'utc' | 'local' {
    return this.form?.trailer === 15 ? 'utc' : 'local'
  }

  override push(bytes: Uint8Array): void {
    this.held.add(bytes)
    super.push(bytes)
  }

  protected step(bytes: Uint8Array, at: number, end: number): number {
    if (!this.header || !this.form) return this.start(bytes, at, end)
    const next = this.header.regions.find((r) => r.at + r.bytes > this.position)
    if (next && next.at <= this.position) return this.region(next, bytes, at, end)
    return this.frame(this.form, bytes, at, end, next ? next.at - this.position : Number.POSITIVE_INFINITY)
  }

  private start(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < HEADER) return this.wait(HEADER)
    this.header = readNetmonHeader(bytes, at)
    this.form = frameForm(this.header)
    // behind a long header nothing stands in its second half
    const header = this.form.trailer === 15 && frameBytes(bytes, at + SHORT_HEADER, this.form) > 0 ? SHORT_HEADER : HEADER
    this.balance.headers += header
    return header
  }

  private frame(form: FrameForm, bytes: Uint8Array, at: number, end: number, room: number): number {
    if (end - at < form.head && room >= form.head) return this.wait(form.head)
    const whole = room >= form.head ? frameBytes(bytes, at, form) : 0
    if (whole === 0 || whole > room) return this.hole(room)
    if (end - at < whole) return this.wait(whole)
    this.note(this.position)
    this.balance.packets += whole
    this.give(bytes, at, form, this.position)
    return whole
  }

  /** No frame begins here: what comes next is the part that the header names, or nothing. */
  private hole(room: number): number {
    this.skip(room - 1, 'setAside')
    this.balance.setAside += 1
    return 1
  }

  private give(b: Uint8Array, at: number, form: FrameForm, offset: number): void {
    const p = this.packet
    p.offset = offset
    if (!readFrame(b, at, form, p)) this.context.notes.add('capture.odd-time', 'notice', 'Frames have times that cannot be.', offset)
    if (p.link === NOT_COUNTED) {
      if (this.notCounted.size < MOST_COMMENTS) this.notCounted.add(offset)
      return
    }
    p.number++
    if (p.link === EVENT) this.unwrap.event(p)
    else this.context.sink.packet(p)
  }

  private region(region: Region, bytes: Uint8Array, at: number, end: number): number {
    const left = region.at + region.bytes - this.position
    if (region.what === 'table' && left >= 4) return this.readTable(region, bytes, at, Math.min(end - at, left))
    // of a table there are bytes left that are no whole number when its length is none of a table
    const wanted = region.what === 'other' || region.what === 'table' || left > MOST_REGION ? 0 : left
    if (wanted === 0 || !Number.isFinite(wanted)) {
      if (region.what === 'processes' && !Number.isFinite(left)) return this.lastRegion(end - at)
      this.skip(left - 1, 'headers')
      this.balance.headers += 1
      return 1
    }
    if (end - at < wanted) return this.wait(wanted)
    this.readPart(region, bytes.subarray(at, at + wanted))
    this.balance.headers += wanted
    return wanted
  }

  private readPart(region: Region, part: Uint8Array): void {
    if (region.what === 'comments') readComments(part, (frame, text) => this.said.set(frame, text))
    else this.processes = readProcesses(part, this.header?.processCount ?? 0)
  }

  /** The table of processes when nothing stands behind it: it is read when the file ends. */
  private lastRegion(there: number): number {
    if (there <= MOST_REGION) return this.wait(there * 2 + 4096)
    this.skip(Number.POSITIVE_INFINITY, 'headers')
    this.balance.headers += there
    return there
  }

  private readTable(region: Region, bytes: Uint8Array, at: number, there: number): number {
    const n = there >> 2
    if (n === 0) return this.wait(4)
    if (this.tableCount + n > this.table.length) {
      const larger = new Uint32Array(Math.max(1024, Math.min((region.bytes >> 2) + 1, (this.tableCount + n) * 2)))
      larger.set(this.table.subarray(0, this.tableCount))
      this.table = larger
    }
    for (let i = 0; i < n; i++) this.table[this.tableCount++] = u32le(bytes, at + i * 4)
    this.balance.headers += n * 4
    return n * 4
  }

  private note(place: number): void {
    if (this.metCount === this.met.length) {
      const larger = new Uint32Array(this.metCount * 2)
      larger.set(this.met)
      this.met = larger
    }
    this.met[this.metCount++] = place
  }

  protected leftOver(bytes: Uint8Array, have: number): void {
    const region = this.header?.regions.find((r) => r.at <= this.position && r.at + r.bytes > this.position)
    if (region?.what === 'processes') {
      this.readPart(region, bytes.subarray(0, have))
      this.balance.headers += have
      return
    }
    const text = `The file ends too early, at byte ${this.position + have}: its last ${have} bytes are no whole frame or table.`
    this.context.notes.add('capture.cut', 'data-loss', text, this.position)
    this.balance.setAside += have
  }

  protected override finished(): void {
    if (this.ended) return
    this.ended = true
    const tables = this.header?.regions.find((r) => r.what === 'table')
    if (this.header && (!tables || this.tableCount * 4 < tables.bytes)) {
      const text = 'The file ends before its table of frames is over: frames are given in the order in which they are stored.'
      this.context.notes.add('capture.no-table', 'data-loss', text, this.position)
    } else if (this.form && !this.sameOrder()) this.again(this.form)
    this.unwrap.finish()
    this.tellComments()
    this.held.drop()
  }

  private sameOrder(): boolean {
    if (this.tableCount !== this.metCount) return false
    for (let i = 0; i < this.tableCount; i++) if (this.table[i] !== this.met[i]) return false
    return true
  }

  /** Gives all frames once more, in the order of the table. Frames that share bytes are accounted once. */
  private again(form: FrameForm): void {
    if (!this.held.whole) {
      const text =
        'The table of frames gives another order than the one stored, and the file is too large to sort: frames are judged as stored.'
      this.context.notes.add('capture.stored-order', 'notice', text, 0)
      return
    }
    this.context.sink.restart()
    this.unwrap.restart()
    this.packet.number = 0
    this.met = new Uint32Array(1024)
    this.metCount = 0
    const all = this.balance.packets + this.balance.setAside
    const seen = new Set<number>()
    let inPackets = 0
    for (let i = 0; i < this.tableCount; i++) {
      const place = this.table[i] as number
      const whole = place < SHORT_HEADER || seen.has(place) ? 0 : this.heldFrame(place, form)
      if (whole > 0) {
        seen.add(place)
        inPackets += whole
        this.note(place)
      } else this.context.notes.add('capture.bad-table', 'data-loss', 'The table names places where no frame is.', place)
    }
    this.balance.packets = Math.min(inPackets, all)
    this.balance.setAside = all - this.balance.packets
  }

  private heldFrame(place: number, form: FrameForm): number {
    const head = this.held.get(place, form.head)
    const whole = head.length < form.head ? 0 : frameBytes(head, 0, form)
    const frame = whole > 0 ? this.held.get(place, whole) : head
    if (whole === 0 || frame.length < whole) return 0
    this.give(frame, 0, form, place)
    return whole
  }

  private tellComments(): void {
    if (this.said.size === 0) return
    let packet = 0
    for (let i = 0; i < this.metCount && this.comments.length < MOST_COMMENTS; i++) {
      const place = this.met[i] as number
      if (!this.notCounted.has(place)) packet++
      const text = this.said.get(place)
      if (text !== undefined) this.comments.push({ packet, text })
    }
  }
}
