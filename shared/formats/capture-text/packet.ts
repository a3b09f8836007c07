/** One packet as a line of text tells it. What the line does not say is NaN, '' or null: a reader of summaries must not make up the rest. */
import { TICKS_MS, TICKS_SECOND } from '../../model/captures'

export interface TextPacket {
  /** Frame number as printed; 0 when there is none. */
  readonly frame: number
  readonly when: PacketTime
  /** Address, or the name that stands in its place. */
  readonly source: string
  readonly destination: string
  readonly sourcePort: number
  readonly destinationPort: number
  /** Bits of TCP_FLAGS; NaN when the line has none (rows of a higher protocol). */
  readonly flags: number
  /** Absolute or relative, as printed. */
  readonly seq: number
  readonly ack: number
  /** Bytes of TCP payload. */
  readonly payload: number
  /** Bytes on the wire. */
  readonly bytes: number
  /** As announced, scaled when the text says so. */
  readonly window: number
  /** Shift of the window that a SYN offers; NaN when the line does not say. */
  readonly scale: number
  /** Bits of VERDICT that the text itself marks. */
  readonly verdict: number
  /** Frame that first carried these bytes; 0 when not said. */
  readonly repeats: number
  /** The text's own number for the connection; ''. */
  readonly conversation: string
  /** As printed: `TCP`, `SMTP`, `SMB2`. */
  readonly protocol: string
  readonly talk: Talk | null
}

/** A line of SMTP dialogue, secrets still in it. */
export interface Talk {
  readonly kind: 'command' | 'reply' | 'data'
  readonly text: string
}

/** Every way a text tells the time of a packet. */
export interface PacketTime {
  /** Whole seconds since 1970, UTC, and ticks within the second: together they outgrow a double. NaN when no instant is told. */
  readonly utc: number
  readonly utcTicks: number
  /** Ticks since local midnight (time of day) or since 1970 in an unnamed zone (with a date); NaN otherwise. Tells differences only. */
  readonly local: number
  /** Ticks of columns of seconds, as printed from left to right: since the first packet, or since the one before. */
  readonly seconds: readonly number[]
}

export const NO_TIME: PacketTime = { utc: Number.NaN, utcTicks: 0, local: Number.NaN, seconds: [] }

/** Seconds since 1970 with a fraction. */
export function epochTime(text: string): PacketTime {
  const [whole = '', fraction = '0'] = text.split(/[.,]/)
  return { ...NO_TIME, utc: Number(whole), utcTicks: ticksOf(`0.${fraction}`) }
}

/** Seconds with a fraction → ticks of 100 ns, without going through a fraction of a double. NaN when it is none. */
export function ticksOf(text: string): number {
  const m = /^(\d{1,10})(?:[.,](\d{1,9}))?$/.exec(text)
  return m ? Number(m[1]) * TICKS_SECOND + Number((m[2] ?? '').padEnd(7, '0').slice(0, 7)) : Number.NaN
}

/** `14:02:07.0310000`, with AM or PM → ticks since midnight. A time without seconds says nothing of waits: NaN. */
export function ticksOfDay(text: string, half = ''): number {
  const m = /^(\d{1,2}):(\d\d)(?::(\d\d(?:[.,]\d{1,9})?))$/.exec(text)
  if (!m) return Number.NaN
  const hour = half === '' ? Number(m[1]) : (Number(m[1]) % 12) + (/^p/i.test(half) ? 12 : 0)
  if (hour > 23 || Number(m[2]) > 59) return Number.NaN
  return (hour * 3600 + Number(m[2]) * 60) * TICKS_SECOND + ticksOf(m[3] ?? '')
}

/** Ticks of a date and a time of day in one zone that is not named. */
export function ticksOfDate(date: string, ofDay: number): number {
  const day = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(day) ? Number.NaN : day * TICKS_MS + ofDay
}

/** Longer lines are no row of a packet list. */
export const LONGEST_LINE = 8000
