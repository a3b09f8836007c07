/**
 * Packets printed as text, in any of the shapes of the dialects beside this file, into the tables of captures. Each line is tried as
 * every dialect until one line has told which it is; a row that a mail program wrapped over two lines is put together again.
 */

import { CAPTURE_TABLES, TICKS_MS, VERDICT } from '../../model/captures'
import type { SourceClock } from '../../model/source'
import { CsvRows, splitFields } from '../text/csv-rows'
import type { Line } from '../text/line-reader'
import type { TextOutcome, TextParser, TextSink } from '../text/text-reader'
import { Elapsed } from './elapsed'
import { TextJudge } from './judge'
import { netmonLine } from './netmon-lines'
import { LONGEST_LINE, type TextPacket } from './packet'
import { streamRow } from './stream-row'
import { type TextStream, TextStreams } from './streams'
import { tcpdumpLine } from './tcpdump-lines'
import { FieldRows, wiresharkLine, wiresharkRow } from './wireshark-lines'

export type Dialect = 'netmon' | 'wireshark' | 'tcpdump'
type Place = Pick<Line, 'offset' | 'length' | 'line'>

const READ: Readonly<Record<Dialect, (text: string) => TextPacket | null>> = {
  tcpdump: tcpdumpLine,
  wireshark: wiresharkLine,
  netmon: netmonLine,
}
const JUDGED = Object.values(VERDICT).reduce((all, bit) => all | bit, 0) & ~VERDICT.badChecksum

/**
 * What each kind of text marks where it happens. Network Monitor says nothing of windows; Wireshark checks checksums only when told to; of
 * tcpdump's lines the program judges itself.
 */
const MARKS: Readonly<Record<Dialect, number>> = {
  tcpdump: JUDGED,
  wireshark: JUDGED,
  netmon:
    VERDICT.retransmission |
    VERDICT.fastRetransmission |
    VERDICT.duplicateAck |
    VERDICT.keepAlive |
    VERDICT.keepAliveAck |
    VERDICT.lostSegment |
    VERDICT.badChecksum,
}
const DIALECTS: readonly Dialect[] = ['tcpdump', 'wireshark', 'netmon']

export const CSV_HEAD = /^"?No\."?,.*"?Info"?/
export const FIELDS_HEAD = /^(?:[\w.]+\t){2,}[\w.]+\s*$/
const NETMON_HEAD = /^\s*"?Frame(?: Number)?\b.*\b(?:Description|Source|Dest)/
const DASHES = /^[\s-]{3,}$/
/** Lines of the tree of details under a frame. */
const TREE = /^\s*[+-] *[A-Za-z]|^\s+Frame: /
/** Packets looked at before columns of seconds are told apart. */
const FIRST_FEW = 64

export function textPacket(text: string): { readonly packet: TextPacket; readonly dialect: Dialect } | null {
  for (const dialect of DIALECTS) {
    const packet = READ[dialect](text)
    if (packet) return { packet, dialect }
  }
  return null
}

export class CaptureTextParser implements TextParser {
  private readonly streams = new TextStreams()
  private readonly judge = new TextJudge()
  private readonly packets
  private readonly talk
  private readonly streamRows
  private dialect: Dialect | null = null
  private csv: { readonly rows: CsvRows; columns: readonly string[] } | null = null
  private fields: FieldRows | null = null
  /** A line that is no row by itself, and may be the first half of one. */
  private half: Line | null = null
  private waiting: { readonly packet: TextPacket; readonly place: Place }[] | null = []
  private elapsed: Elapsed | null = null
  private readonly placed = new Map<TextStream, Place>()
  private count = 0
  private loose = 0
  private last = Number.NaN
  private timed = false

  constructor(private readonly sink: TextSink) {
    this.packets = sink.table('tcp-packets', CAPTURE_TABLES['tcp-packets'])
    this.talk = sink.table('smtp-talk', CAPTURE_TABLES['smtp-talk'])
    this.streamRows = sink.table('tcp-streams', CAPTURE_TABLES['tcp-streams'])
  }

  line(line: Line): void {
    if (this.csv) this.csv.rows.line(line)
    else if (this.fields) this.fieldRow(line, this.fields)
    else if (this.begins(line)) return
    else this.row(line)
  }

  end(): TextOutcome {
    this.csv?.rows.end()
    this.dropHalf()
    this.flush()
    const from = this.elapsed?.from ?? Number.NaN
    for (const s of this.streams.all) {
      const place = this.placed.get(s)
      if (!place) continue
      this.streamRows.place(place.offset, place.length, place.line)
      this.streamRows.add(streamRow(s, from, this.marks()))
    }
    this.packets.finish()
    this.talk.finish()
    this.streamRows.finish()
    this.say()
    const at = (ticks: number) => from + ticks / TICKS_MS
    return { kind: 'capture-text', records: this.count - this.loose, first: from, last: at(this.last), clock: this.clock(from) }
  }

  /** Names of columns in the first lines that say something. */
  private begins(line: Line): boolean {
    if (this.count > 0 || line.text.length > LONGEST_LINE) return false
    const text = line.text.replace(/^\uFEFF/, '')
    if (CSV_HEAD.test(text)) {
      const rows = new CsvRows(
        ',',
        (row) => this.csvRow(row.fields, row, row.lines),
        (broken) => this.sink.setAside(broken, 'open-quote'),
      )
      this.csv = { rows, columns: splitFields(text, ',').map((name) => name.trim().toLowerCase()) }
    } else if (FIELDS_HEAD.test(text) && new FieldRows(text.split('\t')).useful) this.fields = new FieldRows(text.split('\t'))
    else return false
    this.dialect = 'wireshark'
    this.dropHalf()
    this.sink.header(line)
    return true
  }

  private row(line: Line): void {
    const { text } = line
    const blank = text.trim() === ''
    const packet = blank || text.length > LONGEST_LINE ? null : this.read(text)
    if (packet) {
      this.dropHalf()
      this.take(packet, line, [line])
      return
    }
    if (blank) this.sink.blank(line)
    else if (NETMON_HEAD.test(text) || DASHES.test(text)) this.sink.header(line)
    else if (TREE.test(text)) this.sink.setAside(line, 'not-needed')
    else this.joined(line)
  }

  /** A row over two lines: cut where a mail program wrapped it. */
  private joined(line: Line): void {
    const { half } = this
    const packet = half && half.text.length + line.text.length < LONGEST_LINE ? this.read(`${half.text} ${line.text}`) : null
    if (!half || !packet) {
      this.dropHalf()
      this.half = line
      return
    }
    this.half = null
    this.take(packet, { ...half, length: line.offset + line.length - half.offset }, [half, line])
  }

  private dropHalf(): void {
    if (this.half) this.sink.setAside(this.half, this.half.text.length > LONGEST_LINE ? 'too-long' : 'not-understood')
    this.half = null
  }

  private read(text: string): TextPacket | null {
    if (this.dialect) return READ[this.dialect](text)
    const found = textPacket(text)
    this.dialect = found?.dialect ?? null
    return found?.packet ?? null
  }

  private csvRow(cells: readonly string[], place: Place, lines: readonly Line[]): void {
    const cell = (name: string) => cells[this.csv?.columns.indexOf(name) ?? -1] ?? ''
    const packet = wiresharkRow({
      no: cell('no.'),
      time: cell('time'),
      source: cell('source'),
      destination: cell('destination'),
      protocol: cell('protocol'),
      length: cell('length'),
      info: cell('info'),
    })
    if (packet) this.take(packet, place, lines)
    else for (const line of lines) this.setAsideRow(line)
  }

  private fieldRow(line: Line, fields: FieldRows): void {
    const packet = fields.packet(line.text.split('\t'))
    if (packet) this.take(packet, line, [line])
    else this.setAsideRow(line)
  }

  private setAsideRow(line: Line): void {
    if (line.text.trim() === '') this.sink.blank(line)
    else this.sink.setAside(line, 'not-understood')
  }

  private take(packet: TextPacket, place: Place, lines: readonly Line[]): void {
    for (const line of lines) this.sink.record(line)
    this.count++
    const at = { offset: place.offset, length: place.length, line: place.line }
    if (!this.waiting) {
      this.put(packet, at)
      return
    }
    this.waiting.push({ packet, place: at })
    if (this.waiting.length === FIRST_FEW) this.flush()
  }

  private flush(): void {
    const held = this.waiting
    if (!held) return
    this.waiting = null
    this.elapsed = new Elapsed(held.map((h) => h.packet.when))
    for (const { packet, place } of held) this.put(packet, place)
  }

  private put(told: TextPacket, place: Place): void {
    const at = this.elapsed?.at(told.when) ?? Number.NaN
    const p = this.dialect === 'tcpdump' ? { ...told, verdict: this.judge.judge(told, at) } : told
    if (!Number.isNaN(at)) {
      this.timed = true
      this.last = Math.max(at, Number.isNaN(this.last) ? at : this.last)
    }
    const found = this.streams.add(p, at)
    if (!found) {
      this.loose++
      return
    }
    const { stream } = found
    if (!this.placed.has(stream)) this.placed.set(stream, place)
    const side = found.side === stream.client ? 0 : 1
    this.packets.place(place.offset, place.length, place.line)
    this.packets.add({
      stream: stream.index,
      elapsed: at,
      end: found.side,
      flags: p.flags,
      seq: p.seq,
      payload: p.payload,
      verdict: p.verdict,
    })
    const said = p.talk && (p.verdict & VERDICT.retransmission) === 0 ? stream.talk.say(p.talk) : null
    if (!said) return
    this.talk.place(place.offset, place.length, place.line)
    this.talk.add({ stream: stream.index, elapsed: at, side, ...said, messageId: '', subject: '', mailBytes: null })
  }

  private marks(): number {
    return this.fields?.marks ?? (this.dialect ? MARKS[this.dialect] : 0)
  }

  private clock(from: number): SourceClock | null {
    if (!Number.isNaN(from) || !this.timed) return null
    return {
      basis: 'local',
      offsets: [],
      why: 'The text tells times of some machine’s zone, or seconds since the first packet, and names no zone: waits are known, the hour is not.',
    }
  }

  private say(): void {
    this.sink.issue('capture-text.no-times', 'notice', this.count > 0 && !this.timed ? 1 : 0, NO_TIMES)
    this.sink.issue('capture-text.loose', 'info', this.loose, LOOSE)
    this.sink.issue('capture-text.judged', 'info', this.dialect === 'tcpdump' ? 1 : 0, JUDGED_HERE)
  }
}

const NO_TIMES =
  'The list has no times, or only to the minute: which packets were sent again is known, how long the waits were is not. Ask for the capture itself, or for the list with its time columns.'
const LOOSE = 'Packets of other protocols than TCP, or without a connection that could be told, are counted and belong to no connection.'
const JUDGED_HERE = 'tcpdump prints headers and judges nothing: what was sent again is worked out here from what it prints.'
