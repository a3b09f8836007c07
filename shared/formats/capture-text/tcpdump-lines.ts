/**
 * A line of tcpdump: `2026-05-01 12:00:00.000000 IP 10.20.1.11.44301 > 203.0.113.25.25: Flags [P.], seq 1:27, ack 91, win 512, length 26`.
 * It says all that its headers say and judges nothing.
 *
 * Source: docs/formats/capture-text.md.
 */
import { TCP_FLAGS } from '../../model/captures'
import { numberOf, portNumber } from './numbers'
import { epochTime, LONGEST_LINE, NO_TIME, type PacketTime, type Talk, type TextPacket, ticksOfDate, ticksOfDay } from './packet'

const LINE =
  /^(?:(\d{4}-\d\d-\d\d) )?(\d{1,2}:\d\d:\d\d\.\d{1,9}|\d{1,10}\.\d{1,9}) (?:\S{1,40} (?:In|Out|B|M|P) +)?IP6? (\S+) > (\S+): Flags \[([^\]]{0,12})\](.*)$/
const LETTERS: Readonly<Record<string, number>> = {
  F: TCP_FLAGS.fin,
  S: TCP_FLAGS.syn,
  R: TCP_FLAGS.rst,
  P: TCP_FLAGS.psh,
  '.': TCP_FLAGS.ack,
  U: TCP_FLAGS.urg,
  E: TCP_FLAGS.ece,
  W: TCP_FLAGS.cwr,
}

export function tcpdumpLine(text: string): TextPacket | null {
  const m = text.length > LONGEST_LINE ? null : LINE.exec(text)
  if (!m) return null
  const [, date = '', time = '', from = '', to = '', letters = '', rest = ''] = m
  const [source, sourcePort] = endOf(from)
  const [destination, destinationPort] = endOf(to)
  const number = (pattern: RegExp) => numberOf(pattern.exec(rest)?.[1])
  return {
    frame: 0,
    when: timeOf(date, time),
    source,
    destination,
    sourcePort,
    destinationPort,
    flags: [...letters].reduce((flags, letter) => flags | (LETTERS[letter] ?? 0), 0),
    seq: number(/, seq (\d{1,10})/),
    ack: number(/, ack (\d{1,10})/),
    payload: number(/, length (\d{1,7})/),
    bytes: Number.NaN,
    window: number(/, win (\d{1,10})/),
    scale: number(/[[,]wscale (\d{1,2})/),
    verdict: 0,
    repeats: 0,
    conversation: '',
    protocol: 'TCP',
    talk: talkOf(/, length \d{1,7}: SMTP: (.*)$/.exec(rest)?.[1], destinationPort, sourcePort),
  }
}

/** Host and port are parted by the last dot; a port may be shown as a name. */
function endOf(text: string): [host: string, port: number] {
  const dot = text.lastIndexOf('.')
  const port = text.slice(dot + 1)
  const known = portNumber(port)
  return Number.isNaN(known) || dot < 1 ? [text, Number.NaN] : [text.slice(0, dot), known]
}

function timeOf(date: string, time: string): PacketTime {
  if (!time.includes(':')) return epochTime(time)
  const ofDay = ticksOfDay(time)
  return { ...NO_TIME, local: date === '' ? ofDay : ticksOfDate(date, ofDay) }
}

/** The server's port tells who speaks; of several lines in a segment the first is shown. */
function talkOf(said: string | undefined, to: number, from: number): Talk | null {
  if (said === undefined) return null
  const reply = /^\d{3}(?:[ -]|$)/.test(said) && from < to
  return { kind: reply ? 'reply' : 'command', text: said }
}
