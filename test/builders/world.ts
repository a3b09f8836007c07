/**
 * An invented organisation as finished route tables: two servers in Kiel behind a balancer, one in Graz, a smart host and senders
 * outside. Made without logs, so that the window and the query engine can be tested by themselves. The 42nd message is the story: three
 * recipients, one of them waits five minutes for Graz.
 */
import { TableBuilder } from '@shared/columns/table-builder'
import { EXCHANGES, STREAMS, TALK } from '@shared/model/captures'
import type { Catalogue } from '@shared/model/case'
import {
  CONNECTIONS,
  EVENTS,
  EVIDENCE,
  HOPS,
  type HopProtocol,
  MESSAGES,
  type MessageOutcome,
  type Outcome,
  RECIPIENTS,
  type RouteTableName,
  SESSIONS,
} from '@shared/model/routes'
import type { SourceRef } from '@shared/model/source'
import { type Random, random } from './random'
import { BALANCER, DAY, FIRST_OUTSIDE, G1, K1, K2, name, OUTSIDE, RELAY, START, worldCatalogue } from './world-catalogue'

export interface World {
  readonly catalogue: Catalogue
  readonly tables: Readonly<Record<RouteTableName, readonly ArrayBuffer[]>>
  lineOf(ref: { source: number; offset: number }): string
}

const PEOPLE = 'igor.petek elena.riva luca.moretti lena.vogt sara.ilic nora.falk mira.stahl jonas.wirth paul.henning mads.lie'.split(' ')
const FAMILY = 'krog petek riva moretti vogt ilic falk stahl wirth henning lie berg dahl egger furrer gruber holm ivers jansen kolb'.split(
  ' ',
)
const FIRST = 'anna bela carla dario edda finn greta hugo ines jule karl lina mats nele otto pia quirin rosa sven tilda'.split(' ')
const TOPICS =
  'Revised offer|Payroll correction|Tender annex|Scan from Graz|Invoice|Berth plan update|Customs papers|Reefer claim|Weighbridge export|Crane booking|Vehicle list|Fuel surcharge|Stowage plan|Minutes|Pilot times|Delivery note|Timetable|Maintenance window|Harbour dues|Loading list'.split(
    '|',
  )
const WHEN = 'Monday|Tuesday|Wednesday|Thursday|Friday|loading|draft|final|week 11|March'.split('|')

/** `messages` is how many; `detailed` says whether every message gets its log rows (otherwise one a hop). */
export function buildWorld(messages: number, seed = 7, detailed = true): World {
  return new WorldBuilder(seed, detailed).build(messages)
}

interface HopPlan {
  readonly from: number
  readonly to: number
  readonly via?: readonly number[]
  readonly protocol?: HopProtocol
  readonly waitMs: number
  readonly transferMs: number
  readonly tries?: number
  readonly sent?: string
  readonly received?: string
  readonly recipients: readonly number[]
}

class WorldBuilder {
  private readonly r: Random
  private readonly t = {
    messages: new TableBuilder('messages', MESSAGES),
    recipients: new TableBuilder('recipients', RECIPIENTS),
    hops: new TableBuilder('hops', HOPS),
    evidence: new TableBuilder('evidence', EVIDENCE),
    events: new TableBuilder('events', EVENTS),
    sessions: new TableBuilder('sessions', SESSIONS),
    connections: new TableBuilder('connections', CONNECTIONS),
    streams: new TableBuilder('streams', STREAMS),
    talk: new TableBuilder('talk', TALK),
    exchanges: new TableBuilder('exchanges', EXCHANGES),
  }
  private readonly lines = new Map<string, string>()
  private readonly rowsOf = new Map<number, number>()

  constructor(
    seed: number,
    private readonly detailed: boolean,
  ) {
    this.r = random(seed)
  }

  build(count: number): World {
    const starts = Array.from({ length: count }, () => this.instant()).sort((a, b) => a - b)
    starts.forEach((at, i) => {
      this.message(i, at)
    })
    const finish = (b: TableBuilder<never>) => b.finish() as ArrayBuffer[]
    const tables = Object.fromEntries(Object.entries(this.t).map(([name, b]) => [name, finish(b as never)])) as Record<
      RouteTableName,
      ArrayBuffer[]
    >
    return {
      catalogue: worldCatalogue({
        records: this.t.events.rows,
        messages: count,
        hops: this.t.hops.rows,
        sessions: this.t.sessions.rows,
      }),
      tables,
      lineOf: ({ source, offset }) =>
        this.lines.get(`${source}:${offset}`) ?? `2026-03-10T14:02:07.031Z,10.20.0.12,MBX-K2,,,made at ${offset},,SMTP,RECEIVE,${source}`,
    }
  }

  /** More mail by day than by night, and a morning peak. */
  private instant(): number {
    const day = this.r.below(3)
    for (;;) {
      const hour = this.r.next() * 24
      const busy = Math.exp(-((hour - 10.5) ** 2) / 9) + 0.7 * Math.exp(-((hour - 14.5) ** 2) / 8) + 0.04
      if (this.r.chance(busy)) return START + day * DAY + Math.floor(hour * 3_600_000)
    }
  }

  private person = () => `${this.r.pick(FIRST)}.${this.r.pick(FAMILY)}${this.r.below(9)}`

  private message(index: number, at: number): void {
    const r = this.r
    const story = index === 41
    const incoming = story || r.chance(0.3)
    const outgoing = !incoming && r.chance(0.25)
    const slow = story || (at > START + DAY + 10 * 3_600_000 && at < START + DAY + 16 * 3_600_000 && r.chance(0.18))
    const outside = FIRST_OUTSIDE + (story ? 0 : r.below(OUTSIDE.length))
    const inside = () => `${r.chance(0.2) ? r.pick(PEOPLE) : this.person()}@brennick.example`
    const sender = story
      ? 'anna.krog@ostvik.example'
      : incoming
        ? `${this.person()}@${OUTSIDE[outside - FIRST_OUTSIDE]?.replace(/^[^.]+\./, '')}`
        : inside()
    const size = story ? 3 : r.chance(0.7) ? 1 : 1 + r.below(r.chance(0.05) ? 40 : 5)
    const addresses = story
      ? ['jonas.wirth@brennick.example', 'mira.stahl@brennick.example', 'luca.moretti@brennick.example']
      : Array.from({ length: size }, () =>
          outgoing ? `${this.person()}@${OUTSIDE[outside - FIRST_OUTSIDE]?.replace(/^[^.]+\./, '')}` : inside(),
        )
    const hops = this.plan(incoming, outgoing, slow, outside, addresses.length)
    const failed = !story && !slow && r.chance(0.012)
    const uncovered = !story && r.chance(0.006)
    this.write(index, at, { sender, addresses, hops, failed, uncovered, incoming, outgoing, slow, story })
  }

  private plan(incoming: boolean, outgoing: boolean, slow: boolean, outside: number, recipients: number): HopPlan[] {
    const r = this.r
    const all = Array.from({ length: recipients }, (_, i) => i)
    const first = r.chance(0.5) ? K1 : K2
    const second = first === K1 ? K2 : K1
    const quick = () => 40 + r.below(900)
    const hops: HopPlan[] = []
    if (incoming)
      hops.push({
        from: outside,
        to: K2,
        via: [BALANCER],
        waitMs: 0,
        transferMs: quick(),
        sent: 'not-covered',
        recipients: all,
      })
    const hub = incoming ? K2 : first
    const other = incoming ? K1 : second
    hops.push({ from: hub, to: other, protocol: 'shadow', waitMs: 30, transferMs: 90, recipients: all })
    if (outgoing) {
      hops.push({ from: hub, to: RELAY, waitMs: quick(), transferMs: quick(), received: 'not-covered', recipients: all })
      return hops
    }
    if (recipients > 1 && r.chance(0.8))
      hops.push({ from: hub, to: other, waitMs: quick(), transferMs: 120, recipients: all.filter((i) => i % 3 === 0) })
    if (slow)
      hops.push({
        from: hub,
        to: G1,
        waitMs: 60_000 + r.below(900_000),
        transferMs: 1170,
        tries: 4,
        recipients: all.filter((i) => i % 3 === 2 || recipients === 1),
      })
    else if (r.chance(0.3)) hops.push({ from: hub, to: G1, waitMs: quick(), transferMs: quick(), recipients: all })
    return hops
  }

  private write(
    index: number,
    first: number,
    m: {
      sender: string
      addresses: readonly string[]
      hops: readonly HopPlan[]
      failed: boolean
      uncovered: boolean
      incoming: boolean
      outgoing: boolean
      slow: boolean
      story: boolean
    },
  ): void {
    const { r } = this
    const hopsFrom = this.t.hops.rows
    const eventsFrom = this.t.events.rows
    const recipientsFrom = this.t.recipients.rows
    let last = first
    let longest = { ms: -1, hop: -1 }
    const events: { at: number; node: number; event: string; source: string; detail: string; ref: SourceRef }[] = []
    const note = (at: number, n: number, event: string, source: string, detail: string) => {
      const ref = this.log(at, n, event, source, m.sender, m.addresses, detail)
      events.push({ at, node: n, event, source, detail, ref })
      return ref
    }
    m.hops.forEach((h, i) => {
      const wait = m.story && h.tries ? 316_000 : h.waitMs
      const at = first + wait + h.transferMs
      if (h.protocol !== 'shadow') last = Math.max(last, at)
      if (h.protocol !== 'shadow' && wait > longest.ms) longest = { ms: wait, hop: i }
      const refs: SourceRef[] = []
      if (h.from < 3 && this.detailed)
        refs.push(note(at - h.transferMs, h.from, h.protocol === 'shadow' ? 'HAREDIRECT' : 'SEND', 'SMTP', name(h.to)))
      if (h.to < 3 || !this.detailed)
        refs.push(note(at, Math.min(h.to, 2), h.protocol === 'shadow' ? 'HARECEIVE' : 'RECEIVE', 'SMTP', name(h.from)))
      const session = this.session(h, at, index)
      const attempts = Array.from({ length: h.tries ?? 0 }, (_, k) => ({
        at: first + k * 79_000,
        result: '421 4.4.2 Connection dropped due to SocketError',
        session: null,
      }))
      if (h.tries) for (const a of attempts) if (this.detailed) refs.push(note(a.at, h.from, 'DEFER', 'SMTP', a.result))
      const evidenceFrom = this.t.evidence.rows
      for (const ref of refs) this.t.evidence.add({ hop: this.t.hops.rows, ...ref })
      this.t.hops.add({
        message: index,
        from: h.from,
        to: h.to,
        via: h.via ? JSON.stringify(h.via) : '',
        protocol: h.protocol ?? 'smtp',
        at,
        waitMs: wait,
        transferMs: h.transferMs,
        certainty: h.via ? 'likely' : 'certain',
        key: h.via ? 'HELO name and message id' : 'internal id in the 250 reply',
        runnerUp: '',
        note: '',
        worked: 1,
        sent: h.sent ?? 'seen',
        received: h.received ?? (m.uncovered ? 'not-covered' : 'seen'),
        recipients: JSON.stringify(h.recipients),
        attempts: JSON.stringify([...attempts, { at, result: '250 2.6.0 Queued mail for delivery', session }]),
        sessions: JSON.stringify([session]),
        evidenceFrom,
        evidenceCount: refs.length,
      })
    })
    last += 400 + r.below(1500)
    const outcomes = m.addresses.map((address, i) => this.recipient(index, i, address, last, m))
    if (this.detailed && !m.outgoing)
      note(last, outcomes[0]?.by ?? K2, m.failed ? 'FAIL' : 'DELIVER', m.failed ? 'ROUTING' : 'STOREDRIVER', m.addresses[0] ?? '')
    events.sort((a, b) => a.at - b.at)
    for (const { at, node: n, event, source, detail, ref } of events)
      this.t.events.add({ message: index, at, node: n, event, eventSource: source, detail, key: 'internal message id', ...ref })
    const kinds = new Set<Outcome>(outcomes.map((o) => o.outcome))
    const route = [...new Set(m.hops.flatMap((h) => (h.protocol === 'shadow' ? [] : [h.from, ...(h.via ?? []), h.to])))]
    this.t.messages.add({
      messageId: `<${(0x7f3c_1e90 + index * 2_654_435).toString(16)}.${index}@${m.sender.split('@')[1]}>`,
      networkMessageId: guid(r),
      subject: m.story ? 'Revised offer 2291 for Tuesday loading' : `${r.pick(TOPICS)} ${1000 + r.below(9000)} ${r.pick(WHEN)}`,
      sender: m.sender,
      recipients: m.addresses.join('; '),
      recipientCount: m.addresses.length,
      bytes: 2000 + r.below(90_000),
      direction: m.incoming ? 'inbound' : m.outgoing ? 'outbound' : 'internal',
      outcome: overall(kinds, m.slow),
      codes: kinds.has('failed') ? '5.1.1' : m.slow ? '4.4.2' : '',
      first,
      last,
      totalMs: m.uncovered ? null : last - first,
      complete: m.uncovered || m.incoming ? 0 : 1,
      route: (route.length ? route : [K1]).map(name).join(' → '),
      longestWaitMs: longest.hop < 0 ? null : longest.ms,
      longestWaitHop: longest.hop,
      recipientsFrom,
      hopsFrom,
      hopCount: m.hops.length,
      eventsFrom,
      eventCount: events.length,
      related: '',
    })
  }

  private recipient(
    message: number,
    i: number,
    address: string,
    last: number,
    m: { failed: boolean; uncovered: boolean; outgoing: boolean; hops: readonly HopPlan[]; addresses: readonly string[]; story: boolean },
  ): { outcome: Outcome; by: number } {
    const failed = m.failed && (i === 0 || this.r.chance(0.5))
    const outcome: Outcome = failed ? 'failed' : m.uncovered ? 'not-covered' : m.outgoing ? 'sent-external' : 'delivered'
    const path = m.hops.filter((h) => h.protocol !== 'shadow' && h.recipients.includes(i))
    const by = m.outgoing ? (path.at(-1)?.from ?? K1) : (path.findLast((h) => h.to < 3)?.to ?? m.hops[0]?.from ?? K1)
    this.t.recipients.add({
      message,
      address,
      outcome,
      at: m.story && i < 2 ? last - 315_000 : last,
      status: failed ? '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found' : '250 2.0.0 OK',
      code: failed ? '5.1.1' : '',
      deliveredBy: by,
      deliveredTo: m.outgoing ? RELAY : by,
      via: '',
      why: '',
      event: -1,
    })
    return { outcome, by }
  }

  private session(h: HopPlan, at: number, message: number): number {
    const row = this.t.sessions.rows
    this.t.sessions.add({
      sessionId: `08DE${(0x6f3a_0000 + row).toString(16).toUpperCase()}`,
      direction: h.to < 3 ? 'receive' : 'send',
      service: '',
      node: Math.min(h.to, 2),
      peer: h.from,
      connector: 'Default MBX',
      local: '10.20.0.12:25',
      remote: '10.20.0.6:44217',
      helo: name(h.from),
      first: at - h.transferMs,
      last: at,
      result: 'completed',
      status: '',
      tls: 'yes',
      mails: 1,
      quit: 1,
      closedBy: 'Local',
      missing: 0,
      longestSilenceMs: 300,
      rows: 18,
      messages: JSON.stringify([message]),
      peerSession: -1,
      source: 6,
      offset: row * 120,
      length: 118,
      line: row + 6,
    })
    return row
  }

  private log(at: number, n: number, event: string, source: string, sender: string, to: readonly string[], detail: string): SourceRef {
    const file = n * 2
    const line = (this.rowsOf.get(file) ?? 5) + 1
    this.rowsOf.set(file, line)
    const offset = line * 240
    const text = `${new Date(at).toISOString()},10.20.0.12,${name(n).toLowerCase()},10.20.0.6,balancer-1,08DE6F3A,Default MBX,${source},${event},${9_000_000 + line},<made@example>,${to.join(';')},${detail},${sender}`
    if (this.detailed) this.lines.set(`${file}:${offset}`, text)
    return { source: file, offset, length: text.length, line }
  }
}

const hex = (r: Random, digits: number) => Array.from({ length: digits }, () => r.below(16).toString(16)).join('')
const guid = (r: Random) => [8, 4, 4, 4, 12].map((n) => hex(r, n)).join('-')

function overall(kinds: ReadonlySet<Outcome>, slow: boolean): MessageOutcome {
  if (kinds.has('failed')) return kinds.size > 1 ? 'partly' : 'failed'
  if (kinds.has('not-covered')) return 'not-covered'
  return slow ? 'deferred' : 'delivered'
}
