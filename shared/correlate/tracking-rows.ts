/**
 * All message tracking rows of a case behind one row number, over many segments. Numbers needed by every pass (time, event, own node,
 * message) are typed arrays; texts are decoded from the segment when asked for.
 */
import { NumberColumn, TextColumn } from '../columns/column'
import { distinctTexts } from '../columns/distinct-texts'
import type { Segment } from '../columns/segment'
import type { SourceFile, SourceRef } from '../model/source'
import type { HostBook } from './host-book'
import { addressOf } from './host-names'
import type { ServiceSegment } from './output-rows'
import { RowEnds, RowTexts } from './row-texts'
import { ownSide } from './tracking-events'

/** One segment with its columns at hand. */
interface Piece {
  readonly segment: Segment
  readonly from: number
  readonly source: number
  /** From Get-MessageTrackingLog, not a log. */
  readonly exported: boolean
  /** 2013 and later: the row has a network message id. */
  readonly modern: boolean
  readonly service: Service
  readonly columns: TextColumns
  /** Addresses by the local ids of their column, as far as they were asked for. */
  readonly addresses: Map<string, (string | undefined)[]>
}

/** The text columns of a segment, each opened when it is asked for: of ten thousand small logs most are never. */
class TextColumns {
  private readonly opened = new Map<string, TextColumn | undefined>()

  constructor(private readonly segment: Segment) {}

  get(name: string): TextColumn | undefined {
    const known = this.opened.get(name)
    if (known || this.opened.has(name)) return known
    const column = this.segment.column(name)
    const texts = column instanceof TextColumn ? column : undefined
    this.opened.set(name, texts)
    return texts
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }
}

/** Which transport service wrote a file, by its prefix: internal ids are unique per server and service only. */
export type Service = 'transport' | 'mailbox' | 'moderation' | 'submission' | 'delivery'

const PREFIXES: readonly [RegExp, Service][] = [
  [/^msgtrkms\d/i, 'submission'],
  [/^msgtrkmd\d/i, 'delivery'],
  [/^msgtrkma\d/i, 'moderation'],
  [/^msgtrkm\d/i, 'mailbox'],
]

export function serviceOf(path: string): Service {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const known = PREFIXES.find(([pattern]) => pattern.test(name))?.[1]
  // hand-made names such as MSGTRKM-export.log keep their prefix before a dash
  return known ?? (/^msgtrkm[-_ .]/i.test(name) ? 'mailbox' : 'transport')
}

export class TrackingRows {
  readonly count: number
  readonly at: Float64Array
  /** Index into `events` and `eventSources`. */
  readonly event: Uint8Array
  readonly eventSource: Uint8Array
  /** Node whose log holds the row, −1 when not known. */
  readonly node: Int32Array
  readonly events: string[] = []
  readonly eventSources: string[] = []
  private readonly pieces: Piece[] = []
  private frontEndsNamed: Set<number> | null = null
  /** Which segment each row is in, and where segments begin. */
  readonly pieceOf: Uint16Array | Uint32Array
  readonly starts: readonly number[]
  private readonly opened = new Map<string, RowTexts>()

  constructor(segments: readonly ServiceSegment[], sources: readonly SourceFile[]) {
    let count = 0
    for (const { segment, service: said } of segments) {
      const source = segment.directory.places?.source ?? -1
      const columns = new TextColumns(segment)
      const service = said ?? serviceOf(sources[source]?.path ?? '')
      const version = sources[source]?.header?.version ?? ''
      const modern = hasText(columns.get('network-message-id')) || /^15\./.test(version) || isModernService(service) || hasLongIds(columns)
      this.pieces.push({ segment, from: count, source, exported: said !== null, modern, service, columns, addresses: new Map() })
      count += segment.rows
    }
    this.count = count
    this.at = new Float64Array(count)
    this.event = new Uint8Array(count)
    this.eventSource = new Uint8Array(count)
    this.node = new Int32Array(count).fill(-1)
    this.pieceOf = this.pieces.length > 65_535 ? new Uint32Array(count) : new Uint16Array(count)
    this.starts = this.pieces.map((piece) => piece.from)
    this.pieces.forEach((piece, p) => {
      this.loadPiece(piece, p)
    })
  }

  /** A column to read many rows of. */
  texts(column: string): RowTexts {
    let texts = this.opened.get(column)
    if (!texts) {
      texts = new RowTexts(this, (piece) => this.pieces[piece]?.columns.get(column))
      this.opened.set(column, texts)
    }
    return texts
  }

  /** The host that rows name on a side. */
  ends(side: 'client' | 'server', book: HostBook): RowEnds {
    return new RowEnds(this, this.texts(`${side}-hostname`), this.texts(`${side}-ip`), book)
  }

  /** '' when the log has no such column or the cell is empty. */
  text(row: number, column: string): string {
    return this.texts(column).at(row)
  }

  /** True when two rows surely have the same text, which is not looked at; false says nothing. */
  hasSameText(a: number, b: number, column: string): boolean {
    const p = this.pieceOf[a] ?? 0
    const piece = this.pieces[p]
    const ids = p === this.pieceOf[b] ? piece?.columns.get(column)?.ids : undefined
    return piece !== undefined && ids !== undefined && ids[a - piece.from] === ids[b - piece.from]
  }

  /** The address in a cell, in the form addresses are compared by; '' when there is none. */
  address(row: number, column: string): string {
    const piece = this.pieces[this.pieceOf[row] ?? 0]
    const texts = piece?.columns.get(column)
    if (!piece || !texts) return ''
    let known = piece.addresses.get(column)
    if (!known) {
      known = []
      piece.addresses.set(column, known)
    }
    const id = texts.ids[row - piece.from] ?? 0
    const address = known[id] ?? addressOf(texts.textOf(id))
    known[id] = address
    return address
  }

  /** NaN when the log has no such column or the cell is empty. */
  number(row: number, column: string): number {
    const piece = this.pieces[this.pieceOf[row] ?? 0]
    const c = piece?.segment.column(column)
    return piece && c instanceof NumberColumn ? c.at(row - piece.from) : Number.NaN
  }

  eventName(row: number): string {
    return this.events[this.event[row] ?? 0] ?? ''
  }

  eventSourceName(row: number): string {
    return this.eventSources[this.eventSource[row] ?? 0] ?? ''
  }

  service(row: number): Service {
    return this.pieces[this.pieceOf[row] ?? 0]?.service ?? 'transport'
  }

  /** Of a server of 2013 or later. */
  isModern(row: number): boolean {
    const piece = this.pieces[this.pieceOf[row] ?? 0]
    return piece?.modern ?? false
  }

  /** Whether rows of a server name the Front End that passed mail on. */
  namesFrontEnds(node: number): boolean {
    this.frontEndsNamed ??= this.nodesWith('proxy-hop')
    return this.frontEndsNamed.has(node)
  }

  private nodesWith(column: string): Set<number> {
    const nodes = new Set<number>()
    for (const piece of this.pieces) {
      const texts = piece.columns.get(column)
      if (!texts) continue
      const filled = Array.from({ length: texts.size }, (_, id) => texts.textOf(id) !== '')
      for (let r = 0; r < piece.segment.rows; r++) if (filled[texts.ids[r] ?? 0]) nodes.add(this.node[piece.from + r] ?? -1)
    }
    return nodes
  }

  source(row: number): number {
    return this.pieces[this.pieceOf[row] ?? 0]?.source ?? -1
  }

  ref(row: number): SourceRef {
    const piece = this.pieces[this.pieceOf[row] ?? 0]
    return piece?.segment.place(row - piece.from) ?? { source: -1, offset: 0, length: 0, line: 0 }
  }

  /**
   * Calls `visit` for each row with the number of its value in `column`, equal texts getting equal numbers over all segments.
   * `normal` brings a value to the form that is compared; '' is number −1. Returns how many distinct values there are.
   */
  intern(column: string, normal: (text: string) => string, visit: (row: number, id: number) => void): number {
    const columns = this.pieces.map((piece) => piece.columns.get(column))
    const distinct = distinctTexts(columns)
    const known = new Map<string, number>()
    const numbers = Int32Array.from({ length: distinct.size }, (_, n) => {
      const text = normal(distinct.text(n))
      const number = text === '' ? -1 : (known.get(text) ?? known.size)
      if (number >= 0) known.set(text, number)
      return number
    })
    this.pieces.forEach((piece, p) => {
      const ids = columns[p]?.ids
      const global = distinct.numbers[p]
      if (ids && global)
        for (let r = 0; r < piece.segment.rows; r++) visit(piece.from + r, numbers[global[ids[r] as number] as number] as number)
    })
    return known.size
  }

  /** Whether a value of a column passes; looks at distinct values, not at rows. */
  some(column: string, passes: (text: string) => boolean): boolean {
    return this.pieces.some((piece) => {
      const texts = piece.columns.get(column)
      for (let id = 0; id < (texts?.size ?? 0); id++) if (passes(texts?.textOf(id) ?? '')) return true
      return false
    })
  }

  /** Tells the book every own server and every named peer there is. One call per distinct pair of a segment, not per row. */
  observeHosts(book: HostBook): void {
    for (const piece of this.pieces) {
      this.eachPair(piece, (event, source, host, ip, side) => {
        const own = ownSide(event, source, piece.modern) === side
        if (own && OWN_PROOF.has(event)) book.ownAddress(book.own(host), addressOf(ip))
        else if (!own) book.peer(host, addressOf(ip))
      })
      const connectors = piece.columns.get('connector-id')
      for (let id = 0; id < (connectors?.size ?? 0); id++) {
        const [server, rest] = (connectors?.textOf(id) ?? '').split('\\')
        if (server && rest) book.own(server)
      }
      this.observeInside(piece, book)
    }
  }

  /** Peers that can only be Exchange servers of the organisation, whether their logs are here or not. */
  private observeInside(piece: Piece, book: HostBook): void {
    const columns = { client: piece.columns.get('client-hostname'), server: piece.columns.get('server-hostname') }
    const connectors = piece.columns.get('connector-id')
    // since 2016 what leaves the organisation is called SENDEXTERNAL, so SEND stays inside
    const sendIsInside = piece.columns.has('schema-version')
    const seen = { client: new Set<number>(), server: new Set<number>() }
    const own = (side: 'client' | 'server', r: number) => {
      const host = columns[side]?.ids[r] ?? -1
      if (host < 0 || seen[side].has(host)) return
      seen[side].add(host)
      book.own(columns[side]?.textOf(host) ?? '')
    }
    const [shadow, send, submit, deliver, receive] = ['HAREDIRECT', 'SEND', 'SUBMIT', 'DELIVER', 'RECEIVE'].map((e) =>
      this.events.indexOf(e),
    )
    const store = this.eventSources.indexOf('STOREDRIVER')
    for (let r = 0; r < piece.segment.rows; r++) {
      const event = this.event[piece.from + r]
      if (event === shadow) this.observeShadow(piece, r, book)
      else if (event === send && (sendIsInside || /^intra-organization /i.test(connectors?.at(r) ?? ''))) own('server', r)
      else if (this.eventSource[piece.from + r] !== store) continue
      // mailbox servers hand mail to hubs, hubs to stores: nobody else speaks to a store
      else if (event === submit || event === deliver) own('server', r)
      else if (event === receive) own('client', r)
    }
  }

  /** Shadow copies stay inside; 2013 exchanges id and host in their reply. */
  private observeShadow(piece: Piece, r: number, book: HostBook): void {
    for (const name of ['reply-hostname', 'reply-internal-id']) {
      const text = piece.columns.get(name)?.at(r).trim() ?? ''
      if (text !== '' && !/^\d+$/.test(text)) book.own(text)
    }
  }

  /** Calls `visit` once for each distinct client of a segment. */
  eachClient(visit: (event: string, source: string, host: string, ip: string) => void): void {
    for (const piece of this.pieces) {
      this.eachPair(piece, (event, source, host, ip, side) => {
        if (side === 'client') visit(event, source, host, ip)
      })
    }
  }

  /**
   * Fills `node`: the server each row was written by. Rows that do not say take the server most rows of their file name; not in an export,
   * which may be of many servers: when its rows name `several`, the others stay open, and so does the file.
   */
  assignNodes(book: HostBook): { node: Map<number, number>; why: Map<number, string>; several: Set<number> } {
    const votes = new Map<number, Map<number, number>>()
    for (const piece of this.pieces) this.nodesFromRows(piece, book, votes)
    const node = new Map<number, number>()
    const why = new Map<number, string>()
    const several = this.exportsOfSeveral()
    for (const [source, counts] of votes) {
      const [best] = [...counts].sort((a, b) => b[1] - a[1])
      if (!best || several.has(source)) continue
      node.set(source, best[0])
      const all = [...counts.values()].reduce((a, b) => a + b, 0)
      why.set(source, `${best[1]} of ${all} rows that name their server name ${book.name(best[0])}`)
    }
    for (const piece of this.pieces) {
      const server = node.get(piece.source) ?? -1
      for (let r = piece.from; r < piece.from + piece.segment.rows; r++) if (this.node[r] === -1) this.node[r] = server
    }
    return { node, why, several }
  }

  /** Exports in which rows that surely name their server name more than one. */
  private exportsOfSeveral(): Set<number> {
    const named = new Map<number, number>()
    const several = new Set<number>()
    for (const piece of this.pieces) {
      if (!piece.exported) continue
      for (let row = piece.from; row < piece.from + piece.segment.rows; row++) {
        const node = this.node[row] ?? -1
        if (node < 0 || !OWN_PROOF.has(this.eventName(row))) continue
        const first = named.get(piece.source) ?? node
        named.set(piece.source, first)
        if (first !== node) several.add(piece.source)
      }
    }
    return several
  }

  private loadPiece(piece: Piece, p: number): void {
    const { segment, from } = piece
    const times = segment.column('date-time')
    const events = this.localToGlobal(piece.columns.get('event-id'), this.events)
    const sources = this.localToGlobal(piece.columns.get('source'), this.eventSources)
    for (let r = 0; r < segment.rows; r++) {
      this.at[from + r] = times instanceof NumberColumn ? times.at(r) : Number.NaN
      this.event[from + r] = events(r)
      this.eventSource[from + r] = sources(r)
      this.pieceOf[from + r] = p
    }
  }

  private localToGlobal(column: TextColumn | undefined, names: string[]): (row: number) => number {
    const map = Array.from({ length: column?.size ?? 0 }, (_, id) => number(names, (column?.textOf(id) ?? '').toUpperCase()))
    const none = number(names, '')
    return (row) => map[column?.ids[row] ?? -1] ?? none
  }

  private eachPair(
    piece: Piece,
    visit: (event: string, source: string, host: string, ip: string, side: 'client' | 'server') => void,
  ): void {
    for (const side of ['client', 'server'] as const) {
      const hosts = piece.columns.get(`${side}-hostname`)
      const ips = piece.columns.get(`${side}-ip`)
      if (!hosts) continue
      const addresses = ips?.size ?? 1
      const seen = new Set<number>()
      let last = -1
      for (let r = 0; r < piece.segment.rows; r++) {
        const h = hosts.ids[r] ?? 0
        const i = ips?.ids[r] ?? 0
        const e = this.event[piece.from + r] ?? 0
        const s = this.eventSource[piece.from + r] ?? 0
        // small numbers as long as names and addresses are few: a set of them is several times as quick
        const pair = ((h * addresses + i) * 256 + e) * 32 + (s & 31)
        if (pair === last || seen.has(pair)) continue
        last = pair
        seen.add(pair)
        visit(this.events[e] ?? '', this.eventSources[s] ?? '', hosts.textOf(h), ips?.textOf(i) ?? '', side)
      }
    }
  }

  private nodesFromRows(piece: Piece, book: HostBook, votes: Map<number, Map<number, number>>): void {
    const counts = votes.get(piece.source) ?? new Map<number, number>()
    votes.set(piece.source, counts)
    const hosts = { client: piece.columns.get('client-hostname'), server: piece.columns.get('server-hostname') }
    const nodeOf = { client: ownNodes(hosts.client, book), server: ownNodes(hosts.server, book) }
    for (let r = 0; r < piece.segment.rows; r++) {
      const row = piece.from + r
      const event = this.eventName(row)
      let side = ownSide(event, this.eventSourceName(row), piece.modern)
      // a failed hand-over names both ends, and the sending end wrote it
      if ((event === 'FAIL' || event === 'DEFER') && (nodeOf.client[hosts.client?.ids[r] ?? 0] ?? -1) >= 0) side = 'client'
      const node = nodeOf[side][hosts[side]?.ids[r] ?? 0] ?? -1
      // FAIL, DEFER and the like may name the peer that refused: only a server known to write logs is believed
      if (node < 0) continue
      this.node[row] = node
      counts.set(node, (counts.get(node) ?? 0) + 1)
    }
  }
}

/** Rows whose own side is documented or seen beyond doubt. */
const OWN_PROOF = new Set([
  'RECEIVE',
  'SEND',
  'SENDEXTERNAL',
  'SUBMIT',
  'NOTIFYMAPI',
  'HAREDIRECT',
  'HAREDIRECTFAIL',
  'HARECEIVE',
  'AGENTINFO',
  'RESOLVE',
])

const isModernService = (service: Service) => service === 'submission' || service === 'delivery'

/** Internal ids of 2013 and later have 14 digits and more; before, they count from 1. */
function hasLongIds(columns: TextColumns): boolean {
  const ids = columns.get('internal-message-id')
  return (ids?.size ?? 0) > 0 && (ids?.textOf(ids.size - 1).length ?? 0) >= LONG_ID
}
const LONG_ID = 11

/** Exports have every column, with or without something in it. */
function hasText(column: TextColumn | undefined): boolean {
  for (let id = 0; id < (column?.size ?? 0); id++) if (column?.textOf(id) !== '') return true
  return false
}

function ownNodes(column: TextColumn | undefined, book: HostBook): number[] {
  return Array.from({ length: column?.size ?? 0 }, (_, id) => {
    const text = column?.textOf(id) ?? ''
    return text === '' ? -1 : book.findOwn(text)
  })
}

function number(names: string[], name: string): number {
  const known = names.indexOf(name)
  // the arrays are bytes: a log with more than 255 event names is hostile, its later names share the last number
  return known >= 0 ? known : names.length < 255 ? names.push(name) - 1 : 255
}
