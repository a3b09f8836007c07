/**
 * All sessions of a case in short form, with the look-ups that join them to tracking rows. Made in two steps, because hosts must be
 * known before sessions can say whose they are: `collect` while observing hosts, `settle` afterwards.
 */
import { pushTo } from '../base/lists'
import { type EpochMs, parseIsoTime } from '../base/time'
import type { Segment } from '../columns/segment'
import type { SourceFile, SourceRef } from '../model/source'
import type { HostBook } from './host-book'
import { addressOf } from './host-names'
import { type ProtocolService, protocolService } from './log-service'
import { type Dialogue, readDialogue, type Transaction } from './smtp-dialogue'
import { eachSession } from './smtp-sessions'
import { TalkTimes } from './talk-times'
import { normalMessageId } from './threads'
import type { Service } from './tracking-rows'

export interface SessionEntry extends Omit<Dialogue, 'transactions' | 'talk'> {
  readonly index: number
  readonly sessionId: string
  readonly direction: 'receive' | 'send'
  /** As the folder of its log says. */
  readonly service: ProtocolService
  readonly source: number
  readonly connector: string
  readonly local: string
  readonly remote: string
  /** The same without ports, as addresses are compared. */
  readonly localAddress: string
  readonly remoteAddress: string
  readonly rows: number
  readonly ref: SourceRef
  readonly mails: readonly Mail[]
  /** Server that logged it, −1 when not known. */
  node: number
  /** The other side, −1 when not known. */
  peer: number
  /** The session in the log of the other end, −1 when there is none or it can't be told. */
  peerSession: number
  /** Messages carried, as indexes; filled by correlation. */
  readonly messages: Set<number>
}

/** A mail transaction, kept without its row objects. */
export interface Mail extends Omit<Transaction, 'row' | 'to' | 'from'> {
  /** As Message-IDs are compared. */
  readonly messageId: string
  readonly session: SessionEntry
  readonly ref: SourceRef
}

export class SessionIndex {
  readonly sessions: SessionEntry[] = []
  /** By the index of a session. */
  readonly talk = new TalkTimes()
  /** Node → session id → its mails under the start that came first. */
  private readonly byReceiving = new Map<number, Map<string, { readonly start: EpochMs; readonly mails: Mail[] }>>()
  /** Those under other starts of one session. */
  private readonly byOtherStart = new Map<string, Mail[]>()
  private readonly ofMany = new Map<readonly Mail[], Map<string, Mail[]>>()
  /** Node → record id → mails in log order. */
  private readonly byRecord = new Map<number, Map<string, Mail[]>>()
  /** Mails whose reply names another server than the one that logged the session, by that reply's internal id. */
  private readonly relayed = new Map<string, Mail[]>()
  private readonly connectors = new Set<string>()

  /** Reads every session and tells the book what it says of own servers. */
  collect(segments: readonly Segment[], sources: readonly SourceFile[], book: HostBook): void {
    const services = serviceOfFile(sources)
    eachSession(segments, sources, (raw) => {
      const d = readDialogue(raw)
      const mails: Mail[] = []
      // written out field by field: there are many
      const entry: SessionEntry = {
        index: this.sessions.length,
        sessionId: raw.sessionId,
        direction: raw.direction,
        service: services(raw.source),
        source: raw.source,
        connector: raw.connector,
        local: raw.local,
        remote: raw.remote,
        localAddress: addressOf(raw.local),
        remoteAddress: addressOf(raw.remote),
        helo: d.helo,
        bannerHost: d.bannerHost,
        tls: d.tls,
        quit: d.quit,
        closedBy: d.closedBy,
        missing: d.missing,
        result: d.result,
        status: d.status,
        first: d.first,
        last: d.last,
        longestSilenceMs: d.longestSilenceMs,
        ended: d.ended,
        proxied: d.proxied,
        rows: raw.rows.length,
        ref: raw.rows[0]?.ref() ?? { source: raw.source, offset: 0, length: 0, line: 0 },
        mails,
        node: -1,
        peer: -1,
        peerSession: -1,
        messages: new Set(),
      }
      for (const t of d.transactions) mails.push(mailOf(t, entry))
      this.sessions.push(entry)
      this.talk.add(d.first, d.talk)
      observe(entry, book)
    })
  }

  /** Server of each file by its sessions: the one most of them name. */
  votes(book: HostBook): Map<number, { node: number; why: string }> {
    const counts = new Map<number, Map<number, number>>()
    for (const s of this.sessions) {
      const node = ownServer(s, book)
      if (node < 0) continue
      const file = counts.get(s.source) ?? new Map<number, number>()
      counts.set(s.source, file.set(node, (file.get(node) ?? 0) + 1))
    }
    const out = new Map<number, { node: number; why: string }>()
    for (const [source, file] of counts) {
      const [best] = [...file].sort((a, b) => b[1] - a[1])
      if (best) out.set(source, { node: best[0], why: `connector, banner or address of ${best[1]} sessions name ${book.name(best[0])}` })
    }
    return out
  }

  /** Gives each session its server and makes the look-ups. `serverOfFile` knows files whose sessions do not say. */
  settle(book: HostBook, serverOfFile: (source: number) => number): void {
    for (const s of this.sessions) {
      s.node = ownServer(s, book)
      if (s.node < 0) s.node = serverOfFile(s.source)
      this.connectors.add(`${s.node}|${s.direction}|${s.connector}`)
      for (const m of s.mails) {
        if (m.replyHost !== '' && m.replyId !== '') this.addRelayed(m, book)
        if (m.receiving !== '') this.addReceiving(s.node, m)
        if (m.recordId === '') continue
        let records = this.byRecord.get(s.node)
        if (!records) {
          records = new Map()
          this.byRecord.set(s.node, records)
        }
        pushTo(records, m.recordId, m)
      }
    }
  }

  /**
   * Key 1: RECEIVE source-context `<session>;<start>`. A session may carry several mails under one start: the reply's internal id, then
   * its Message-ID tells them apart; a single mail whose reply names another id is not it.
   */
  received(node: number, session: string, start: EpochMs, internalId: string, messageId: () => string): Mail | undefined {
    const mails = this.receiving(node, session.toUpperCase(), start)
    if (!mails) return undefined
    const exact = mails.find((m) => m.replyId !== '' && m.replyId === internalId)
    if (exact) return exact
    const open = mails.filter((m) => m.replyId === '')
    if (open.length === 0) return undefined
    const id = messageId()
    return open.find((m) => m.messageId !== '' && m.messageId === id) ?? (open.length === 1 ? open[0] : undefined)
  }

  private receiving(node: number, session: string, start: EpochMs): readonly Mail[] | undefined {
    const known = this.byReceiving.get(node)?.get(session)
    if (!known || Object.is(known.start, start)) return known?.mails
    return this.byOtherStart.get(receivingKey(node, session, start))
  }

  private addReceiving(node: number, mail: Mail): void {
    const [id = '', begun = ''] = mail.receiving.split(';')
    const [session, start] = [id.toUpperCase(), parseIsoTime(begun)]
    const sessions = this.byReceiving.get(node) ?? new Map<string, { start: EpochMs; mails: Mail[] }>()
    this.byReceiving.set(node, sessions)
    const known = sessions.get(session)
    if (!known) sessions.set(session, { start, mails: [mail] })
    else if (Object.is(known.start, start)) known.mails.push(mail)
    else {
      const key = receivingKey(node, session, start)
      pushTo(this.byOtherStart, key, mail)
    }
  }

  /**
   * The session of the Front End on `at` whose reply says that `server` took the mail under this internal id: it repeats the reply of the
   * server behind it to its client, and its own session to that server has it too. The transport service on `at` may have the same reply.
   */
  relaying(at: number, direction: 'receive' | 'send', server: number, internalId: string): Mail | undefined {
    const mails = this.relayed.get(`${server}|${internalId}`) ?? NO_MAILS
    return mails.find(({ session: s }) => s.node === at && s.direction === direction && mayBeFrontEnd(s))
  }

  /** Whether a log of this server has sessions of this connector at all: its protocol logging can be off. */
  logs(node: number, direction: 'receive' | 'send', connector: string): boolean {
    return this.connectors.has(`${node}|${direction}|${connector}`)
  }

  private addRelayed(mail: Mail, book: HostBook): void {
    const server = book.findOwn(mail.replyHost)
    if (server < 0) return
    const key = `${server}|${mail.replyId}`
    pushTo(this.relayed, key, mail)
  }

  /** Key 3: sessions in which this server tried to send its internal message id, in log order. */
  sending(node: number, internalId: string, messageId: string, service: Service): readonly Mail[] {
    const list = this.byRecord.get(node)?.get(internalId) ?? NO_MAILS
    if (list.length > MANY) return this.sendingOfMany(list, messageId)
    // a counter that began again after a restart gives the same number to another mail, and each service has its own
    return list.length === 0
      ? list
      : list.filter((m) => (m.messageId === '' || m.messageId === messageId) && (m.session.service || 'transport') === service)
  }

  /** A server that gives one number to every mail: each message finds its own without going over those of all others. */
  private sendingOfMany(list: readonly Mail[], messageId: string): readonly Mail[] {
    let byMessage = this.ofMany.get(list)
    if (!byMessage) {
      byMessage = new Map<string, Mail[]>()
      for (const m of list) {
        pushTo(byMessage, m.messageId, m)
      }
      this.ofMany.set(list, byMessage)
    }
    const named = byMessage.get(messageId) ?? NO_MAILS
    const unnamed = messageId === '' ? NO_MAILS : (byMessage.get('') ?? NO_MAILS)
    if (unnamed.length === 0) return named
    return [...named, ...unnamed].sort((a, b) => a.session.index - b.session.index || a.begun - b.begun)
  }

  /** There are no protocol logs. */
  get empty(): boolean {
    return this.sessions.length === 0
  }
}

function serviceOfFile(sources: readonly SourceFile[]): (source: number) => ProtocolService {
  const known = new Map<number, ProtocolService>()
  return (source) => {
    const found = known.get(source) ?? protocolService(sources[source]?.path ?? '')
    known.set(source, found)
    return found
  }
}

/** Where the folder does not say: what a Front End has passed on comes in with its words on behalf of whom. */
function mayBeFrontEnd({ service, direction, proxied }: SessionEntry): boolean {
  return service === 'front-end' || (service === '' && !(direction === 'receive' && proxied !== ''))
}

const NO_MAILS: readonly Mail[] = []
/** More mails than this with one record id on one server are looked up by message. */
const MANY = 32

function mailOf(t: Transaction, session: SessionEntry): Mail {
  return {
    session,
    begun: t.begun,
    ended: t.ended,
    receiving: t.receiving,
    recordId: t.recordId,
    // brackets with nothing in them are another id than any, not an unknown one
    messageId: t.messageId === '' ? '' : normalMessageId(t.messageId) || t.messageId,
    reply: t.reply,
    holed: t.holed,
    replyId: t.replyId,
    replyHost: t.replyHost,
    ref: t.row.ref(),
  }
}

const receivingKey = (node: number, session: string, start: EpochMs) => `${node}|${session}|${start}`

function observe(s: SessionEntry, book: HostBook): void {
  const [server, rest] = s.connector.split('\\')
  if (s.direction === 'receive' && server && rest !== undefined) {
    const node = book.own(server)
    book.ownAddress(node, s.localAddress)
    if (s.bannerHost !== '') book.peer(s.bannerHost, s.localAddress)
  } else if (s.direction === 'send' && s.helo !== '') book.peer(s.helo, s.localAddress)
}

function ownServer(s: SessionEntry, book: HostBook): number {
  const [server, rest] = s.connector.split('\\')
  const named = s.direction === 'receive' && server && rest !== undefined ? book.findOwn(server) : -1
  if (named >= 0) return named
  return book.findOwn(s.direction === 'receive' ? s.bannerHost : s.helo, s.localAddress)
}

/** Start of a mail's transfer and how long it took, ms. */
export function transferOf(mail: Mail | undefined): { begun: EpochMs; ms: number | null } {
  if (!mail || mail.ended < mail.begun) return { begun: Number.NaN, ms: null }
  return { begun: mail.begun, ms: mail.ended - mail.begun }
}
