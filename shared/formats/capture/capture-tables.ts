/** What a capture reader tells, into the tables of captures: packets as they come, streams and dialogue at the end. */
import { TableBuilder } from '../../columns/table-builder'
import { CAPTURE_TABLES, TICKS_SECOND, VERDICT } from '../../model/captures'
import type { ReaderContext } from '../format'
import type { Capture } from './capture'
import { type Packet, TCP } from './packet'
import type { Dialogue } from './smtp/dialogue'
import type { Moment } from './smtp/half'
import { type SmtpFacts, smtpFacts } from './smtp-facts'
import { Silences } from './stream-marks'
import { streamRow } from './stream-row'
import { talkLines } from './talk-lines'
import { TalkRows } from './talk-rows'
import { BAD } from './tcp/checksum'
import type { Instant } from './tcp/stream'
import { AGAIN } from './tcp/verdicts'

type Rows = TableBuilder<(typeof CAPTURE_TABLES)['tcp-packets']>

export class CaptureTables {
  private packets: Rows | null = null
  /** What was said in all streams, and what of it the row of each stream says: less than the dialogues themselves take. */
  private lines = new TalkRows()
  private spoken = new Map<number, SmtpFacts>()
  private silences = new Silences()
  /** Time of the file's first packet that has one. */
  private from: Instant | null = null

  /** `mayRestart`: whether packets may come again, known when the first one comes. */
  constructor(
    private readonly context: ReaderContext,
    private readonly mayRestart: () => boolean,
  ) {}

  /** All packets come again. */
  restart(): void {
    this.packets = null
    this.lines = new TalkRows()
    this.spoken = new Map()
    this.silences = new Silences()
    this.from = null
  }

  packet(p: Packet): void {
    if (!p.timeless) this.from ??= { seconds: p.seconds, nanos: p.nanos }
    if (p.what !== TCP || p.stream < 0) return
    this.packets ??= this.newPackets()
    const { packets } = this
    const c = packets.columns
    packets.place(p.offset, p.captured + p.wrapped, p.number)
    c.stream.push(p.stream)
    const at = p.timeless ? Number.NaN : this.elapsed(p)
    this.silences.note(p.stream, at)
    c.elapsed.push(at)
    c.end.push(p.side)
    c.flags.push(p.flags)
    c.seq.push(p.seq)
    c.payload.push(p.payloadLength)
    c.verdict.push(
      ((p.verdict & AGAIN) !== 0 ? p.verdict | VERDICT.retransmission : p.verdict) | ((p.checksum & BAD) !== 0 ? VERDICT.badChecksum : 0),
    )
    packets.endRow()
  }

  dialogue(d: Dialogue): void {
    this.spoken.set(d.stream, smtpFacts(d))
    for (const line of talkLines(d)) this.lines.add(line)
  }

  /** Gives out all segments; returns how many packets have a row: those of streams. */
  finish(capture: Capture): number {
    const { onSegment } = this.context
    for (const segment of this.packets?.finish() ?? []) onSegment(segment)
    this.talk()
    this.streams(capture)
    this.beside(capture)
    return this.packets?.rows ?? 0
  }

  private streams(capture: Capture): void {
    const table = this.table('tcp-streams')
    const checksums = new Map(capture.checksums.map((v) => [v.address, v]))
    const utc = capture.clock === 'utc' && this.from !== null
    const elapsed = (at: Instant) => (this.from ? this.elapsed(at) : Number.NaN)
    for (let i = 0; i < capture.streams.count; i++) {
      const s = capture.streams.at(i)
      table.place(s.offset, 0, s.firstFrame)
      const marks = { elapsed, utc, silence: this.silences.of(i), checksums }
      table.add(streamRow(s, this.spoken.get(i), marks))
    }
    table.finish()
  }

  /** What is no TCP: who exchanges it, and what addresses are called. */
  private beside({ others, names }: Capture): void {
    const exchanges = this.table('other-packets')
    for (const { ends, protocol, port, packets, bytes, offset, length, frame } of others) {
      exchanges.place(offset, length, frame)
      exchanges.add({ hostA: ends[0], hostB: ends[1], protocol, port, packets, bytes })
    }
    const called = this.table('address-names')
    for (const { address, name, by, offset, length, frame } of names) {
      called.place(offset, length, frame)
      called.add({ address, name, by })
    }
    exchanges.finish()
    called.finish()
  }

  /** In the order of the file: streams speak at the same time. */
  private talk(): void {
    const table = this.table('smtp-talk')
    const c = table.columns
    this.lines.inOrder(({ stream, at, side, kind, text, mail }) => {
      table.place(at.offset, 0, at.frame)
      c.stream.push(stream)
      c.elapsed.push(this.from ? this.elapsed(at) : Number.NaN)
      c.side.push(side)
      c.kind.push(kind)
      c.text.push(text)
      c.messageId.push(mail?.messageIds[0] ?? '')
      c.subject.push(mail?.subject ?? '')
      c.mailBytes.push(mail?.bytes ?? Number.NaN)
      table.endRow()
    })
    table.finish()
  }

  /** Ticks since the first packet; packets may be earlier than it. */
  private elapsed({ seconds, nanos }: Instant | Moment): number {
    const from = this.from ?? { seconds, nanos }
    return (seconds - from.seconds) * TICKS_SECOND + Math.floor((nanos - from.nanos) / 100)
  }

  /** Given out as they fill, unless packets may come again: then the first ones must not be left behind. */
  private newPackets(): Rows {
    const { source, shared, onSegment } = this.context
    const options = this.mayRestart() ? { source, shared } : { source, shared, onSegment }
    return new TableBuilder('tcp-packets', CAPTURE_TABLES['tcp-packets'], options)
  }

  private table<N extends keyof typeof CAPTURE_TABLES>(name: N): TableBuilder<(typeof CAPTURE_TABLES)[N]> {
    const { source, shared, onSegment } = this.context
    return new TableBuilder(name, CAPTURE_TABLES[name], { source, shared, onSegment })
  }
}
