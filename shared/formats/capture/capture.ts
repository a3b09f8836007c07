/**
 * Reads a capture: bytes in, streams out. The one door to this folder.
 *
 *   const reader = new CaptureReader({ checksums: 'some' })
 *   for (const chunk of file) reader.push(chunk)
 *   const capture = reader.finish()
 *   for (let i = 0; i < capture.streams.count; i++) use(capture.streams.at(i))
 *
 * Nothing grows with the bytes of the file: about 320 bytes a stream (troubles.ts: of one in trouble 400), 30 an address, and what the parts say of their own bounds. Never
 * throws on bad data; what could not be read is in `balance.setAside` and in the notes.
 */
import type { CaptureComment, CaptureInterface, CaptureProcess, Container, ContainerKind } from './container/container'
import { MAGIC_BYTES, openContainer } from './container/open'
import type { Balance } from './container/push-decoder'
import { readDnsAnswer } from './link/dns'
import { type IcmpError, readIcmpError } from './link/icmp-errors'
import { LinkReader } from './link/link-reader'
import { type AddressName, AddressNames } from './link/names'
import { type Exchange, Others } from './link/others'
import { type CaptureNote, Notes } from './notes'
import { ICMP_ERROR, type Packet, TCP, UDP } from './packet'
import type { Dialogue } from './smtp/dialogue'
import { SmtpReader } from './smtp/smtp-reader'
import { type ChecksumVerdict, judgeChecksums } from './tcp/offload'
import { type Instant, readStream, type Stream } from './tcp/stream'
import { type Checksums, TcpReader } from './tcp/tcp-reader'

const MOST_ERRORS = 10_000
const DNS = 53

export interface CaptureOptions {
  readonly checksums?: Checksums
  /** False: no bytes of a stream are looked at, only headers. */
  readonly dialogues?: boolean
  /** Called with each packet once all is known of it; it is valid until the call returns. */
  readonly onPacket?: (packet: Packet) => void
  /** Called with each dialogue once its stream is over, or the file is; without it they are kept for `Capture.dialogues`. */
  readonly onDialogue?: (dialogue: Dialogue) => void
  /** All packets come again, in another order: forget what onPacket and onDialogue told. Only Network Monitor's files do this, at most once. */
  readonly onRestart?: () => void
}

/** Streams by index, in the order of their first packets; each is made when it is asked for. */
export interface Streams {
  readonly count: number
  /** Throws a RangeError when there is none of that index. */
  at(index: number): Stream
  /** Bytes they take in memory. */
  readonly bytes: number
}

export interface Capture {
  /** Null: the bytes are no capture; then all of them are set aside. */
  readonly kind: ContainerKind | null
  readonly balance: Readonly<Balance>
  /** `local`: times are those of the capturing machine, of an unknown zone. */
  readonly clock: 'utc' | 'local'
  readonly writer: string
  readonly interfaces: readonly CaptureInterface[]
  readonly comments: readonly CaptureComment[]
  readonly processes: readonly CaptureProcess[]
  readonly packets: number
  /** Of the first and the last packet, and of the earliest and the latest; null when no packet has a time. */
  readonly first: Instant | null
  readonly last: Instant | null
  readonly earliest: Instant | null
  readonly latest: Instant | null
  /** Packets whose time is before that of the packet before them. */
  readonly timeWentBack: number
  readonly wireBytes: number
  readonly capturedBytes: number
  /** Packets that are not whole in the file. */
  readonly cutPackets: number
  readonly streams: Streams
  readonly icmpErrors: readonly IcmpError[]
  /** Streams that speak SMTP; empty with `onDialogue`. */
  readonly dialogues: readonly Dialogue[]
  /** What wrong checksums mean, for each address that sent some. */
  readonly checksums: readonly ChecksumVerdict[]
  /** What hosts exchange beside TCP. */
  readonly others: readonly Exchange[]
  /** Names of addresses, from DNS answers and as the capturing program had found them. */
  readonly names: readonly AddressName[]
  readonly notes: readonly CaptureNote[]
}

export class CaptureReader {
  private readonly notes = new Notes()
  private readonly link = new LinkReader(this.notes)
  private readonly tcp: TcpReader
  private readonly others = new Others()
  private readonly names = new AddressNames()
  private container: Container | null = null
  private head: Uint8Array = new Uint8Array(0)
  private lost = 0
  private totals = newTotals()
  private icmpErrors: IcmpError[] = []
  private dialogues: Dialogue[] = []
  private readonly smtp: SmtpReader

  constructor(private readonly options: CaptureOptions = {}) {
    this.tcp = new TcpReader(this.notes, options.checksums ?? 'some')
    this.smtp = new SmtpReader((d) => {
      if (options.onDialogue) options.onDialogue(d)
      else this.dialogues.push(d)
    })
    this.link.ip.checksums = (options.checksums ?? 'some') === 'all'
  }

  /** Packets may come again (onRestart). Known once the first one came. */
  get mayRestart(): boolean {
    return this.container?.kind === 'netmon1' || this.container?.kind === 'netmon2'
  }

  /** The bytes may be reused by the caller after the call. */
  push(bytes: Uint8Array): void {
    if (this.container) this.container.push(bytes)
    else if (this.lost > 0) this.lost += bytes.length
    else this.begin(bytes)
  }

  /** Ends the file. Nothing may be pushed afterwards. */
  finish(): Capture {
    this.container?.finish()
    this.smtp.finish()
    const c = this.container
    const { tcp, link, totals: t } = this
    return {
      kind: c?.kind ?? null,
      balance: c?.balance ?? { headers: 0, packets: 0, setAside: this.lost + this.head.length },
      clock: c?.clock ?? 'utc',
      writer: c?.writer ?? '',
      interfaces: c?.interfaces ?? [],
      comments: c?.comments ?? [],
      processes: c?.processes ?? [],
      packets: t.packets,
      first: t.timed > 0 ? t.first : null,
      last: t.timed > 0 ? t.last : null,
      earliest: t.timed > 0 ? t.earliest : null,
      latest: t.timed > 0 ? t.latest : null,
      timeWentBack: t.timeWentBack,
      wireBytes: t.wireBytes,
      capturedBytes: t.capturedBytes,
      cutPackets: t.cutPackets,
      streams: {
        count: tcp.streams.count,
        bytes: tcp.streams.bytes,
        at: (index) => {
          if (!(index >= 0 && index < tcp.streams.count)) throw new RangeError(`no stream ${index}`)
          return readStream(tcp.streams, tcp.hosts, (d) => link.domains.text(d), index)
        },
      },
      icmpErrors: this.icmpErrors,
      dialogues: this.dialogues,
      checksums: judgeChecksums(tcp.streams, (host) => tcp.hosts.text(host)),
      others: this.others.list((host) => tcp.hosts.text(host)),
      names: this.names.list(),
      notes: this.notes.list(),
    }
  }

  private begin(bytes: Uint8Array): void {
    const head = new Uint8Array(this.head.length + bytes.length)
    head.set(this.head)
    head.set(bytes, this.head.length)
    if (head.length < MAGIC_BYTES) {
      this.head = head
      return
    }
    this.head = new Uint8Array(0)
    const sink = { packet: (p: Packet) => this.packet(p), restart: () => this.restart() }
    this.container = openContainer(head, { sink, notes: this.notes, named: (name) => this.names.add(name) })
    if (this.container) this.container.push(head)
    else {
      this.lost = head.length
      this.notes.add('capture.unknown', 'error', 'The bytes begin no capture that is read here.', 0)
    }
  }

  private packet(p: Packet): void {
    this.count(p)
    this.link.read(p)
    if (p.what === TCP) {
      if (this.tcp.read(p) && this.options.dialogues !== false) this.smtp.packet(p, this.tcp.streams)
    } else if (p.version !== 0) this.other(p)
    this.options.onPacket?.(p)
  }

  private other(p: Packet): void {
    const size = p.version === 4 ? 4 : 16
    const { hosts } = this.tcp
    this.others.add(p, hosts.number(p.bytes, p.source, size), hosts.number(p.bytes, p.target, size))
    if (p.what === UDP && p.sourcePort === DNS)
      readDnsAnswer(p.bytes, p.payload, Math.min(p.end, p.payload + p.payloadLength), (address, name) =>
        this.names.add({ address, name, by: 'dns', offset: p.offset, length: p.captured + p.wrapped, frame: p.number }),
      )
    if (p.what !== ICMP_ERROR) return
    const error = readIcmpError(p, (source, target, from, to) => this.tcp.find(p, source, target, from, to))
    if (error && this.icmpErrors.length < MOST_ERRORS) this.icmpErrors.push(error)
  }

  private count(p: Packet): void {
    const t = this.totals
    const before = t.last
    t.packets++
    t.wireBytes += p.length
    t.capturedBytes += p.captured
    if (p.captured < p.length) t.cutPackets++
    if (p.timeless) return
    if (t.timed++ === 0) {
      for (const at of [t.first, t.earliest, t.latest]) set(at, p)
    } else {
      if (isBefore(p, before)) t.timeWentBack++
      if (isBefore(p, t.earliest)) set(t.earliest, p)
      if (isBefore(t.latest, p)) set(t.latest, p)
    }
    set(before, p)
  }

  private restart(): void {
    this.tcp.clear()
    this.link.ip.fragments.clear()
    this.totals = newTotals()
    this.icmpErrors = []
    this.dialogues = []
    this.smtp.clear()
    this.others.clear()
    this.names.clear()
    this.options.onRestart?.()
  }
}

interface Changing {
  seconds: number
  nanos: number
}

const newTotals = () => ({
  packets: 0,
  timed: 0,
  wireBytes: 0,
  capturedBytes: 0,
  cutPackets: 0,
  timeWentBack: 0,
  first: newInstant(),
  last: newInstant(),
  earliest: newInstant(),
  latest: newInstant(),
})
const newInstant = (): Changing => ({ seconds: 0, nanos: 0 })

function set(at: Changing, from: Instant): void {
  at.seconds = from.seconds
  at.nanos = from.nanos
}

const isBefore = (a: Instant, b: Instant) => a.seconds < b.seconds || (a.seconds === b.seconds && a.nanos < b.nanos)
