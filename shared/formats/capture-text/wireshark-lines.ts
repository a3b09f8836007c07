/**
 * Packets of Wireshark and TShark as text: the columns of a packet list, exported as CSV or printed, and fields picked with `-T fields`.
 * What counts is the Info column: `[TCP Retransmission] 44217 → 25 [PSH, ACK] Seq=103 Ack=351 Win=131072 Len=1460`.
 *
 * Source: docs/formats/capture-text.md.
 */
import { TCP_FLAGS, TICKS_SECOND, VERDICT } from '../../model/captures'
import { numberOf, portNumber } from './numbers'
import { epochTime, LONGEST_LINE, NO_TIME, type PacketTime, type Talk, type TextPacket, ticksOf, ticksOfDate, ticksOfDay } from './packet'

const TAGS: readonly (readonly [name: string, verdict: number])[] = [
  ['TCP Spurious Retransmission', VERDICT.retransmission | VERDICT.spuriousRetransmission],
  ['TCP Fast Retransmission', VERDICT.retransmission | VERDICT.fastRetransmission],
  ['TCP Retransmission', VERDICT.retransmission],
  ['TCP Out-Of-Order', VERDICT.outOfOrder],
  ['TCP Dup ACK', VERDICT.duplicateAck],
  ['TCP Keep-Alive ACK', VERDICT.keepAliveAck],
  ['TCP Keep-Alive', VERDICT.keepAlive],
  ['TCP ZeroWindowProbeAck', VERDICT.zeroWindowProbeAck],
  ['TCP ZeroWindowProbe', VERDICT.zeroWindowProbe],
  ['TCP ZeroWindow', VERDICT.zeroWindow],
  ['TCP Window Full', VERDICT.windowFull],
  ['TCP Window Update', VERDICT.windowUpdate],
  ['TCP Previous segment', VERDICT.lostSegment],
  ['TCP ACKed unseen segment', VERDICT.ackOfUnseen],
  ['TCP ACKed lost segment', VERDICT.ackOfUnseen],
  ['TCP Port numbers reused', VERDICT.portReused],
  ['TCP CHECKSUM INCORRECT', VERDICT.badChecksum],
]

const FLAG_NAMES = new Map(Object.entries({ ...TCP_FLAGS, ecn: TCP_FLAGS.ece }))
const TCP_INFO = /(?:^|\s)([\w-]{1,40})\s+(?:→|>|->)\s+([\w-]{1,40})\s+\[([A-Z, ]{0,60})\]/

/** Values of the columns of one row; '' for those that are not there. */
export interface Columns {
  readonly no: string
  readonly time: string
  readonly source: string
  readonly destination: string
  readonly protocol: string
  readonly length: string
  readonly info: string
}

/** Null when the columns are no packet. */
export function wiresharkRow(c: Columns): TextPacket | null {
  const frame = Number(c.no.trim())
  if (!(frame > 0) || c.source.trim() === '' || c.destination.trim() === '') return null
  const { info } = c
  const tcp = TCP_INFO.exec(info)
  const flags = tcp ? namedFlags(tcp[3] ?? '') : Number.NaN
  const value = (name: string) => numberOf(new RegExp(`\\b${name}=(\\d{1,10})`).exec(info)?.[1])
  const talk = c.protocol.startsWith('SMTP') ? talkOf(info) : null
  return {
    frame,
    when: timeOf(c.time.trim()),
    source: c.source.trim(),
    destination: c.destination.trim(),
    sourcePort: portNumber(tcp?.[1]),
    destinationPort: portNumber(tcp?.[2]),
    flags,
    seq: tcp ? value('Seq') : Number.NaN,
    ack: tcp ? value('Ack') : Number.NaN,
    payload: tcp ? value('Len') : Number.NaN,
    bytes: numberOf(/^\d{1,7}$/.exec(c.length.trim())?.[0]),
    window: tcp ? value('Win') : Number.NaN,
    scale: shiftOf(value('WS')),
    verdict: tagsOf(info),
    repeats: 0,
    conversation: '',
    protocol: c.protocol.trim(),
    talk,
  }
}

/** Columns are parted by blanks; between the addresses stands an arrow, or not. */
const SUMMARY =
  /^\s*(\d{1,10})\s+((?:\d{4}-\d\d-\d\d\s+)?(?:\d{1,2}:\d\d:\d\d[.,]\d{1,9}|\d{1,10}[.,]\d{1,9}))\s+(\S+)\s+(?:(?:→|->)\s+)?(\S+)\s+([A-Za-z][\w/.-]{0,30})\s+(\d{1,7})\s+(\S.*)$/

export function wiresharkLine(text: string): TextPacket | null {
  const m = text.length > LONGEST_LINE ? null : SUMMARY.exec(text)
  const [, no = '', time = '', source = '', destination = '', protocol = '', length = '', info = ''] = m ?? []
  return m ? wiresharkRow({ no, time, source, destination, protocol, length, info }) : null
}

function tagsOf(info: string): number {
  let verdict = 0
  for (const [, tag = ''] of info.matchAll(/\[(TCP [^\]]{1,60})\]/g)) verdict |= TAGS.find(([name]) => tag.startsWith(name))?.[1] ?? 0
  return verdict
}

function namedFlags(list: string): number {
  return list.split(',').reduce((flags, name) => flags | (FLAG_NAMES.get(name.trim().toLowerCase()) ?? 0), 0)
}

/** `WS=256` names the factor, not the shift. */
const shiftOf = (factor: number) => (Number.isNaN(factor) ? Number.NaN : Math.log2(factor))

/** Relative seconds, time of day, date and time of day, or seconds since 1970. */
function timeOf(text: string): PacketTime {
  const [first = '', second] = text.split(/\s+/)
  if (second !== undefined) return { ...NO_TIME, local: ticksOfDate(first, ticksOfDay(second)) }
  if (first.includes(':')) return { ...NO_TIME, local: ticksOfDay(first) }
  const ticks = ticksOf(first)
  return ticks > EPOCH_FROM ? epochTime(first) : { ...NO_TIME, seconds: [ticks] }
}
/** No capture runs for thirty years: more seconds than these count from 1970. */
const EPOCH_FROM = 946_684_800 * TICKS_SECOND

/** `C: MAIL FROM:<a@b>`, `S: 250 2.1.0 OK`, `C: DATA fragment, 1460 bytes` */
function talkOf(info: string): Talk | null {
  if (/^(?:from|subject): /i.test(info)) return { kind: 'data', text: '' }
  const m = /^(?:\[[^\]]*\]\s*)*(C|S): (.*)$/.exec(info)
  const [, side, said = ''] = m ?? []
  if (side === 'S') return { kind: 'reply', text: said.split(' | ')[0] ?? '' }
  if (side !== 'C') return null
  return /^DATA fragment/i.test(said) ? { kind: 'data', text: '' } : { kind: 'command', text: said.split(' | ')[0] ?? '' }
}

/** Rows of `tshark -T fields -E header=y`: names of fields in the first line, tabs between. */
export class FieldRows {
  private readonly at: ReadonlyMap<string, number>

  constructor(names: readonly string[]) {
    this.at = new Map(names.map((name, i) => [name.trim(), i]))
  }

  /** Whether these are names of fields that say what a packet is. */
  get useful(): boolean {
    return ['ip.src', 'ipv6.src', 'ip.addr'].some((n) => this.at.has(n)) && this.at.has('tcp.srcport')
  }

  /** Bits of VERDICT that the exported fields tell. */
  get marks(): number {
    const bits = FIELD_VERDICTS.filter(([field]) => this.at.has(field)).reduce((all, [, bit]) => all | bit, 0)
    return this.at.has('tcp.checksum.status') ? bits | VERDICT.badChecksum : bits
  }

  packet(cells: readonly string[]): TextPacket | null {
    const cell = (...names: string[]) => {
      for (const name of names) {
        // several values of one field are joined by commas: the innermost is the last
        const value = cells[this.at.get(name) ?? -1]?.split(',').at(-1)?.trim()
        if (value) return value
      }
      return ''
    }
    const number = (name: string) => numberOf(/^\d{1,10}$/.exec(cell(name))?.[0])
    const source = cell('ip.src', 'ipv6.src')
    if (source === '' || Number.isNaN(number('tcp.srcport'))) return null
    const command = cell('smtp.req.command')
    const reply = cell('smtp.response.code')
    return {
      frame: number('frame.number') || 0,
      when: this.time(cell('frame.time_epoch'), cell('frame.time_relative')),
      source,
      destination: cell('ip.dst', 'ipv6.dst'),
      sourcePort: number('tcp.srcport'),
      destinationPort: number('tcp.dstport'),
      flags: /^0x[0-9a-f]{1,8}$/i.test(cell('tcp.flags')) ? Number(cell('tcp.flags')) & 0xff : Number.NaN,
      seq: number('tcp.seq'),
      ack: number('tcp.ack'),
      payload: number('tcp.len'),
      bytes: number('frame.len'),
      window: number('tcp.window_size'),
      scale: Number.NaN,
      verdict: this.verdict(cell),
      repeats: 0,
      conversation: cell('tcp.stream'),
      protocol: cell('_ws.col.protocol', '_ws.col.Protocol') || (command || reply ? 'SMTP' : 'TCP'),
      talk: command
        ? { kind: 'command', text: `${command} ${cell('smtp.req.parameter')}`.trim() }
        : reply
          ? { kind: 'reply', text: `${reply} ${cell('smtp.rsp.parameter')}`.trim() }
          : null,
    }
  }

  private time(epoch: string, relative: string): PacketTime {
    if (epoch !== '') return epochTime(epoch)
    return relative === '' ? NO_TIME : { ...NO_TIME, seconds: [ticksOf(relative)] }
  }

  private verdict(cell: (name: string) => string): number {
    let verdict = 0
    // 1, True or the number of the duplicate; status 0 is a bad checksum
    for (const [field, bits] of FIELD_VERDICTS) if (!/^(|0|False)$/i.test(cell(field))) verdict |= bits
    return cell('tcp.checksum.status') === '0' ? verdict | VERDICT.badChecksum : verdict
  }
}

const ANALYSIS = 'tcp.analysis.'
const FIELD_VERDICTS: readonly (readonly [field: string, verdict: number])[] = [
  [`${ANALYSIS}retransmission`, VERDICT.retransmission],
  [`${ANALYSIS}fast_retransmission`, VERDICT.retransmission | VERDICT.fastRetransmission],
  [`${ANALYSIS}spurious_retransmission`, VERDICT.retransmission | VERDICT.spuriousRetransmission],
  [`${ANALYSIS}out_of_order`, VERDICT.outOfOrder],
  [`${ANALYSIS}duplicate_ack_num`, VERDICT.duplicateAck],
  [`${ANALYSIS}keep_alive`, VERDICT.keepAlive],
  [`${ANALYSIS}keep_alive_ack`, VERDICT.keepAliveAck],
  [`${ANALYSIS}zero_window`, VERDICT.zeroWindow],
  [`${ANALYSIS}zero_window_probe`, VERDICT.zeroWindowProbe],
  [`${ANALYSIS}zero_window_probe_ack`, VERDICT.zeroWindowProbeAck],
  [`${ANALYSIS}window_full`, VERDICT.windowFull],
  [`${ANALYSIS}window_update`, VERDICT.windowUpdate],
  [`${ANALYSIS}lost_segment`, VERDICT.lostSegment],
  [`${ANALYSIS}ack_lost_segment`, VERDICT.ackOfUnseen],
  [`${ANALYSIS}reused_ports`, VERDICT.portReused],
]
