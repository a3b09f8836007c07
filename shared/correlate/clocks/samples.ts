/**
 * What the logs of two servers say of the difference of their clocks. A command is sent before it is received and a reply likewise, so
 * each connection that both ends log puts the difference between two bounds, whatever the ways took. A mail that one tracking log shows as
 * sent and another as received does so too, less closely: it is received before it counts as sent.
 */
import type { EpochMs } from '../../base/time'
import type { HostBook } from '../host-book'
import type { SessionEntry, SessionIndex } from '../session-index'
import { COMMANDS, REPLIES, TALK, type TalkStep } from '../talk-times'
import { normalMessageId } from '../threads'
import type { TrackingRows } from '../tracking-rows'

/** Samples of one pair of hosts: clock of `b` minus clock of `a` is at least `low` and at most `high`. a < b. */
export class ClockPair {
  readonly at: EpochMs[] = []
  readonly low: number[] = []
  readonly high: number[] = []

  constructor(
    readonly a: number,
    readonly b: number,
  ) {}

  get count(): number {
    return this.at.length
  }
}

/** Steps of one connection further apart than this are samples of their own: clocks may drift meanwhile. */
const ONE_SAMPLE_MS = 30_000
/** Bounds that contradict each other by more are of rows that were written late, or of two connections. */
const CONTRADICTION_MS = 100
/** A pair of hosts is measured well with far fewer mails than this. */
const ENOUGH_ROWS = 400_000

export class ClockSamples {
  private readonly known = new Map<number, Map<number, ClockPair>>()

  get pairs(): ClockPair[] {
    return [...this.known.values()].flatMap((m) => [...m.values()])
  }

  /** Clock of `to` minus clock of `from` lies between `low` and `high`, at `at` by the clock of `from` and `atTo` by that of `to`. */
  add(from: number, to: number, at: EpochMs, atTo: EpochMs, low: number, high: number): void {
    // also false for NaN
    if (from < 0 || to < 0 || from === to || !(high - low > -CONTRADICTION_MS) || !Number.isFinite(at + atTo)) return
    const forward = from < to
    const pair = this.pair(Math.min(from, to), Math.max(from, to))
    pair.at.push(forward ? at : atTo)
    pair.low.push(forward ? low : -high)
    pair.high.push(forward ? high : -low)
  }

  private pair(a: number, b: number): ClockPair {
    let others = this.known.get(a)
    if (!others) {
      others = new Map()
      this.known.set(a, others)
    }
    let pair = others.get(b)
    if (!pair) {
      pair = new ClockPair(a, b)
      others.set(b, pair)
    }
    return pair
  }
}

/** From connections whose both ends are logged. */
export function sampleSessions(index: SessionIndex, samples: ClockSamples): void {
  for (const s of index.sessions) {
    const other = index.sessions[s.peerSession]
    if (s.direction !== 'send' || !other || s.node < 0 || other.node < 0) continue
    const begin = stepTime(index, s, TALK.hello) || s.first
    const near = (step: TalkStep) => Math.abs(index.talk.at(s.index, step) - begin) <= ONE_SAMPLE_MS
    sampleSteps(index, s, other, samples, near)
    if (!near(TALK.quit)) sampleSteps(index, s, other, samples, (step) => step === TALK.quit || step === TALK.quitReply)
  }
}

const stepTime = (index: SessionIndex, s: SessionEntry, step: TalkStep) => index.talk.at(s.index, step)

function sampleSteps(
  index: SessionIndex,
  s: SessionEntry,
  other: SessionEntry,
  samples: ClockSamples,
  counts: (step: TalkStep) => boolean,
) {
  let low = Number.NEGATIVE_INFINITY
  let high = Number.POSITIVE_INFINITY
  let at = Number.NaN
  let atOther = Number.NaN
  const difference = (step: TalkStep) => {
    if (!counts(step)) return Number.NaN
    const [mine, theirs] = [stepTime(index, s, step), stepTime(index, other, step)]
    if (Number.isNaN(mine) || Number.isNaN(theirs)) return Number.NaN
    at = mine
    atOther = theirs
    return theirs - mine
  }
  for (const step of COMMANDS) {
    const d = difference(step)
    if (d < high) high = d
  }
  for (const step of REPLIES) {
    const d = difference(step)
    if (d > low) low = d
  }
  samples.add(s.node, other.node, at, atOther, low, high)
}

interface HandOver {
  readonly at: EpochMs
  /** Start of its session, by the same clock. */
  readonly started: EpochMs
  /** Internal id on the receiving server; '' when not said. */
  readonly id: string
}

/** From mails that one server's tracking log shows as sent to another, and that one's as received; Message-IDs that come twice do not count. */
export function sampleTracking(rows: TrackingRows, book: HostBook, samples: ClockSamples): void {
  const [send, receive, smtp] = [rows.events.indexOf('SEND'), rows.events.indexOf('RECEIVE'), rows.eventSources.indexOf('SMTP')]
  const share = Math.ceil(rows.count / ENOUGH_ROWS)
  const sent = new Map<string, HandOver | null>()
  const received = new Map<string, HandOver | null>()
  for (let row = 0; row < rows.count; row++) {
    const node = rows.node[row] ?? -1
    const isSend = rows.event[row] === send
    if (node < 0 || rows.eventSource[row] !== smtp || (!isSend && rows.event[row] !== receive)) continue
    const side = isSend ? 'server' : 'client'
    const peer = book.findOwn(rows.text(row, `${side}-hostname`), rows.address(row, `${side}-ip`))
    if (peer < 0 || peer === node) continue
    const id = normalMessageId(rows.text(row, 'message-id'))
    // one share of the messages, the same on both servers
    if (id === '' || (share > 1 && textHash(id) % share !== 0)) continue
    const key = isSend ? `${node}|${peer}|${id}` : `${peer}|${node}|${id}`
    const ends = isSend ? sent : received
    ends.set(key, ends.has(key) ? null : handOver(rows, row, isSend))
  }
  for (const [key, mine] of sent) {
    const theirs = received.get(key)
    if (!mine || !theirs || (mine.id !== '' && mine.id !== theirs.id)) continue
    const [from = '', to = ''] = key.split('|', 2)
    const high = theirs.started - mine.started
    samples.add(Number(from), Number(to), mine.at, theirs.at, theirs.at - mine.at, Number.isNaN(high) ? Number.POSITIVE_INFINITY : high)
  }
}

function handOver(rows: TrackingRows, row: number, isSend: boolean): HandOver {
  const said = isSend ? rows.text(row, 'reply-internal-id') : rows.text(row, 'internal-message-id')
  return { at: rows.at[row] ?? Number.NaN, started: rows.number(row, 'context-start'), id: /^\d+$/.test(said) ? said : '' }
}

function textHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) >>> 0
  return hash
}
