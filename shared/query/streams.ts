/** Streams of captures as a list: filtered, sorted and paged, and one of them with all that is known of it. */

import { pushTo } from '../base/lists'
import type { EpochMs } from '../base/time'
import { listOf } from '../columns/list-cell'
import type { Table } from '../columns/table'
import { STREAMS, TICKS_MS } from '../model/captures'
import type { Certainty } from '../model/routes'
import type { SourceRef } from '../model/source'
import type { RouteTables } from './message-detail'
import { walk } from './order'
import { type StreamLink, StreamLinks } from './stream-links'
import { WholeColumns, type WholeNumbers, type WholeTexts } from './whole-column'

export const STREAM_CHOICES = ['all', 'trouble', 'smtp'] as const
/** trouble: something was lost, sent again, closed or reset. */
export type StreamChoice = (typeof STREAM_CHOICES)[number]

export type StreamSortKey =
  | 'index'
  | 'client'
  | 'server'
  | 'began'
  | 'duration'
  | 'bytes'
  | 'packets'
  | 'protocol'
  | 'stage'
  | 'retransmissions'
  | 'zeroWindows'
  | 'lostSegments'
  | 'resets'
  | 'silence'

export interface StreamQuestion {
  /** Parts of names, addresses, banner or protocol; all of them must be there. */
  readonly words: string
  readonly only: StreamChoice
  readonly sort: { readonly key: StreamSortKey; readonly descending: boolean }
}

export const ALL_STREAMS: StreamQuestion = { words: '', only: 'all', sort: { key: 'index', descending: false } }

export interface StreamRow {
  readonly index: number
  readonly source: number
  readonly client: string
  readonly server: string
  readonly clientNode: number
  readonly serverNode: number
  /** Names of their addresses in the captures, with commas; '' for none. */
  readonly clientCalled: string
  readonly serverCalled: string
  /** UTC; by the file, or by the clocks of its sessions' servers. NaN when neither tells. */
  readonly at: EpochMs
  readonly atBy: 'file' | 'sessions' | ''
  /** Milliseconds; NaN when the file has no times. */
  readonly sinceMs: number
  readonly durationMs: number
  readonly silenceMs: number
  readonly bytes: number
  readonly packets: number
  readonly protocol: string
  readonly stage: string
  readonly hidden: boolean
  readonly retransmissions: number
  readonly zeroWindows: number
  readonly lostSegments: number
  readonly resets: number
  readonly sessions: readonly number[]
  readonly messages: readonly number[]
  /** First sequence numbers of the two, NaN when not known. */
  readonly seqs: readonly [client: number, server: number]
}

export interface StreamDetail extends StreamRow {
  readonly inFile: number
  readonly clientEnd: number
  readonly clientBy: string
  readonly layer: string
  readonly fastRetransmissions: number
  readonly spuriousRetransmissions: number
  readonly outOfOrder: number
  readonly duplicateAcks: number
  readonly windowFull: number
  readonly keepAlives: number
  readonly badChecksums: number
  readonly clientResets: number
  readonly serverResets: number
  readonly clientPackets: number
  readonly serverPackets: number
  readonly clientPayload: number
  readonly serverPayload: number
  readonly roundTripMs: number
  readonly silenceFromMs: number
  readonly completeness: number
  /** The segment sent most often again: how often, its waits in ms, and who sent it. */
  readonly again: { readonly times: number; readonly gapsMs: readonly number[]; readonly side: 0 | 1 } | null
  readonly banner: string
  readonly helo: string
  readonly mails: number
  readonly tls: string
  readonly remark: string
  readonly key: string
  readonly certainty: Certainty | ''
  readonly perhaps: readonly number[]
  /** Of the file's first packet by the servers' clocks. */
  readonly clock: { readonly began: EpochMs; readonly boundMs: number; readonly pairs: number; readonly file: EpochMs } | null
  readonly talk: readonly TalkLine[]
  /** What a person said of its messages; none while nothing is laid over. */
  readonly links: readonly StreamLink[]
  readonly ref: SourceRef
}

export interface TalkLine {
  readonly sinceMs: number
  readonly side: 0 | 1
  readonly kind: string
  readonly text: string
  readonly messageId: string
  readonly subject: string
  readonly mailBytes: number
  readonly ref: SourceRef
}

const WORDY = ['client', 'server', 'clientCalled', 'serverCalled', 'banner', 'helo', 'protocol', 'stage', 'layer'] as const
const TROUBLE = ['retransmissions', 'zeroWindows', 'lostSegments', 'clientResets', 'serverResets'] as const

/** A hop of a message between two nodes. */
export interface StreamsOfHop {
  readonly sessions: readonly number[]
  readonly message: number
  readonly from: number
  readonly to: number
}

export class StreamEngine {
  private readonly columns: WholeColumns
  private bySession: ReadonlyMap<number, readonly number[]> | null = null
  private byMessage: ReadonlyMap<number, readonly number[]> | null = null

  /** `links`: what a person said of streams and messages. */
  constructor(
    private readonly tables: Pick<RouteTables, 'streams' | 'talk'>,
    private readonly links = new StreamLinks([]),
  ) {
    this.columns = new WholeColumns(tables.streams)
  }

  get total(): number {
    return this.tables.streams.rows
  }

  /** Streams in the wanted order. */
  view({ words, only, sort }: StreamQuestion): Uint32Array {
    // 1 is left out
    const out = new Uint8Array(this.total)
    let shown = this.total
    const leave = (i: number) => {
      if (out[i] === 0) shown--
      out[i] = 1
    }
    for (const word of words.toLowerCase().split(/\s+/).filter(Boolean)) {
      const columns = WORDY.map((name) => this.text(name))
      const has = columns.map((c) => c.matching((lower) => lower.includes(word)))
      for (let i = 0; i < out.length; i++) if (!columns.some((c, n) => has[n]?.[c.ids[i] as number] === 1)) leave(i)
    }
    if (only === 'trouble') {
      const counts = TROUBLE.map((name) => this.number(name).values)
      for (let i = 0; i < out.length; i++) if (!counts.some((c) => (c[i] as number) > 0)) leave(i)
    }
    if (only === 'smtp') {
      const smtp = this.text('protocol')
      for (let i = 0; i < out.length; i++) if (smtp.at(i) !== 'smtp') leave(i)
    }
    return walk(this.orderOf(sort.key), sort.descending, out, shown)
  }

  page(view: Uint32Array, offset: number, limit: number): StreamRow[] {
    return Array.from(view.subarray(offset, offset + limit), (i) => this.row(i))
  }

  /** The stream of a file by its number there, or by the place of its first packet; −1 for none. */
  find({ source, inFile, offset }: { readonly source: number; readonly inFile: number | null; readonly offset: number }): number {
    const { streams } = this.tables
    for (let i = 0; i < this.total; i++) {
      if (streams.number(i, 'source') !== source) continue
      if (inFile === null ? streams.number(i, 'offset') === offset : streams.number(i, 'inFile') === inFile) return i
    }
    return -1
  }

  /** Streams of a hop: those that are one of its sessions, and those between its hosts in which the message itself was seen. */
  ofHop({ sessions, message, from, to }: StreamsOfHop): StreamRow[] {
    this.bySession ??= indexBy(this.tables.streams, 'sessions')
    this.byMessage ??= indexBy(this.tables.streams, 'messages')
    const found = new Set(sessions.flatMap((s) => this.bySession?.get(s) ?? []))
    for (const i of this.byMessage.get(message) ?? []) {
      const row = this.row(i)
      if (row.sessions.length === 0 && row.clientNode === from && row.serverNode === to) found.add(i)
    }
    // a person's word ties it to the message; which hop it is, its ends must not deny
    for (const i of this.links.tiedTo(message)) {
      const { clientNode, serverNode } = this.row(i)
      if ((clientNode < 0 || clientNode === from) && (serverNode < 0 || serverNode === to)) found.add(i)
    }
    return [...found]
      .filter((i) => !this.links.isRejected(i, message))
      .sort((a, b) => a - b)
      .map((i) => this.row(i))
  }

  detail(i: number): StreamDetail | null {
    const found = readStream(this.tables, i)
    return found && { ...found, messages: this.links.messagesOf(i, found.messages), links: this.links.ofStream(i) }
  }

  private row(i: number): StreamRow {
    const row = readStreamRow(this.tables.streams, i)
    return { ...row, messages: this.links.messagesOf(i, row.messages) }
  }

  private orderOf(key: StreamSortKey) {
    if (key === 'index') return { rows: Uint32Array.from({ length: this.total }, (_, i) => i), missing: 0 }
    if (key === 'began') return this.began().order
    if (key === 'duration') return this.sum('lastElapsed', 'firstElapsed', -1).order
    if (key === 'resets') return this.sum('clientResets', 'serverResets', 1).order
    const kind = STREAMS[key]
    return kind === 'number' ? this.number(key).order : this.text(key).order
  }

  /** Over several captures: by the instant, where it is known; lists that know no hour come first, by the time since their first packet. */
  private began(): WholeNumbers {
    return this.columns.made('at', () =>
      Float64Array.from({ length: this.total }, (_, i) => {
        const { at, sinceMs } = readStreamRow(this.tables.streams, i)
        return Number.isNaN(at) ? sinceMs : at
      }),
    )
  }

  private sum(a: string, b: string, sign: 1 | -1): WholeNumbers {
    return this.columns.made(`${a} ${sign} ${b}`, () => {
      const other = this.number(b).values
      return this.number(a).values.map((v, i) => v + sign * (other[i] as number))
    })
  }

  private text(name: string): WholeTexts {
    return this.columns.text(name)
  }

  private number(name: string): WholeNumbers {
    return this.columns.number(name)
  }
}

export function readStreamRow(t: Table, i: number): StreamRow {
  const number = (name: keyof typeof STREAMS) => t.number(i, name)
  const text = (name: keyof typeof STREAMS) => t.text(i, name)
  const first = number('first')
  const since = number('firstElapsed') / TICKS_MS
  const began = number('beganPairs') > 0 ? number('began') + since : Number.NaN
  return {
    index: i,
    source: number('source'),
    client: text('client'),
    server: text('server'),
    clientNode: number('clientNode'),
    serverNode: number('serverNode'),
    clientCalled: text('clientCalled'),
    serverCalled: text('serverCalled'),
    at: Number.isNaN(first) ? began : first,
    atBy: !Number.isNaN(first) ? 'file' : Number.isNaN(began) ? '' : 'sessions',
    sinceMs: since,
    durationMs: (number('lastElapsed') - number('firstElapsed')) / TICKS_MS,
    silenceMs: number('silence') / TICKS_MS,
    bytes: number('bytes') || number('clientPayload') + number('serverPayload'),
    packets: number('packets'),
    protocol: text('protocol'),
    stage: text('stage'),
    hidden: text('tls') !== '',
    retransmissions: number('retransmissions'),
    zeroWindows: number('zeroWindows'),
    lostSegments: number('lostSegments'),
    resets: number('clientResets') + number('serverResets'),
    sessions: listOf(text('sessions')),
    messages: listOf(text('messages')),
    seqs: [number('clientSeq'), number('serverSeq')],
  }
}

/** Null when there is no such stream. */
export function readStream({ streams: t, talk }: Pick<RouteTables, 'streams' | 'talk'>, i: number): StreamDetail | null {
  if (!(i >= 0 && i < t.rows)) return null
  const number = (name: keyof typeof STREAMS) => t.number(i, name)
  const text = (name: keyof typeof STREAMS) => t.text(i, name)
  const row = readStreamRow(t, i)
  const times = number('again')
  const from = number('talkFrom')
  return {
    ...row,
    inFile: number('inFile'),
    clientEnd: number('clientEnd'),
    clientBy: text('clientBy'),
    layer: text('layer'),
    fastRetransmissions: number('fastRetransmissions'),
    spuriousRetransmissions: number('spuriousRetransmissions'),
    outOfOrder: number('outOfOrder'),
    duplicateAcks: number('duplicateAcks'),
    windowFull: number('windowFull'),
    keepAlives: number('keepAlives'),
    badChecksums: number('badChecksums'),
    clientResets: number('clientResets'),
    serverResets: number('serverResets'),
    clientPackets: number('clientPackets'),
    serverPackets: number('serverPackets'),
    clientPayload: number('clientPayload'),
    serverPayload: number('serverPayload'),
    roundTripMs: number('roundTrip') / TICKS_MS,
    silenceFromMs: number('silenceFrom') / TICKS_MS,
    completeness: number('completeness'),
    again:
      times > 0 ? { times, gapsMs: listOf(text('againGaps')).map((g) => g / TICKS_MS), side: number('againSide') === 1 ? 1 : 0 } : null,
    banner: text('banner'),
    helo: text('helo'),
    mails: number('mails') || 0,
    tls: text('tls'),
    remark: text('remark'),
    key: text('key'),
    certainty: text('certainty') as Certainty | '',
    perhaps: listOf(text('perhaps')),
    clock:
      number('beganPairs') > 0
        ? {
            began: number('began'),
            boundMs: number('beganBoundMs'),
            pairs: number('beganPairs'),
            file: row.atBy === 'file' ? row.at - row.sinceMs : Number.NaN,
          }
        : null,
    links: [],
    talk: Array.from({ length: number('talkCount') }, (_, n) => talkLine(talk, from + n)),
    ref: refOf(t, i),
  }
}

function talkLine(t: Table, row: number): TalkLine {
  return {
    sinceMs: t.number(row, 'elapsed') / TICKS_MS,
    side: t.number(row, 'side') === 1 ? 1 : 0,
    kind: t.text(row, 'kind'),
    text: t.text(row, 'text'),
    messageId: t.text(row, 'messageId'),
    subject: t.text(row, 'subject'),
    mailBytes: t.number(row, 'mailBytes'),
    ref: refOf(t, row),
  }
}

const refOf = (t: Table, row: number): SourceRef => ({
  source: t.number(row, 'source'),
  offset: t.number(row, 'offset'),
  length: t.number(row, 'length'),
  line: t.number(row, 'line'),
})

/** Streams by the numbers that a column of lists holds. */
function indexBy(t: Table, column: 'sessions' | 'messages'): Map<number, number[]> {
  const known = new Map<number, number[]>()
  for (let i = 0; i < t.rows; i++)
    for (const n of listOf(t.text(i, column))) {
      pushTo(known, n, i)
    }
  return known
}
