/**
 * Mail stands here and there: is it all for the same next hop? What waits is grouped by the database, server or domain that it waits for,
 * whichever server holds it; when one of them explains most of it although several servers hold mail, that is the common factor.
 *
 * Sources: hops with failed tries, long waits before a mailbox, deferred recipients, and queues in Retry where the bundle has output of
 * Get-Queue. Such output has no time, so its counts stay apart from those of logs.
 */
import { atOnce, type Steps, within } from '../base/steps'
import type { Catalogue } from '../model/case'
import type { RouteTables } from './message-detail'
import { type Candidate, causesOf, MOST, NARROWEST, NEARLY, type Wait } from './waiting/causes'
import { HostNames } from './waiting/host-names'
import { MailboxDatabases } from './waiting/mailbox-databases'
import { domainOf, type NextHop, nextHopKey } from './waiting/next-hop'
import { Traffic } from './waiting/traffic'
import { GroupDraft, type WaitingGroup } from './waiting/waiting-groups'
import { type WaitingMail, WaitingRows } from './waiting/waiting-mail'
import { type QueueObject, waitingQueue } from './waiting/waiting-queues'

export interface CommonNextHopInput {
  readonly tables: RouteTables
  readonly catalogue: Pick<Catalogue, 'nodes' | 'databases'>
  /** Objects of the type `queue`, as `settingsObjects` gives them. */
  readonly queues: Iterable<QueueObject>
  /** The words inside the wrappers of an error: `innermost` of the formats. */
  readonly innermost: (text: string) => string
}

export interface CommonNextHop {
  /** Recipients whose mail waited, and messages in queues in Retry. */
  readonly recipients: number
  readonly queued: number
  /** Most recipients first, then most queued. Databases and domains overlap with the servers they were tried on. */
  readonly groups: readonly WaitingGroup[]
  /** Null when nothing explains most of it, or one server alone holds it: then that server may be the reason. */
  readonly factor: CommonFactor | null
  /** Independent reasons, each the one that explains most of what those before it leave: a recipient counts for one of them. */
  readonly causes: readonly Candidate[]
  /** Recipients that none of them explains, and the next hops of these. */
  readonly rest: number
  readonly candidates: readonly Candidate[]
}

export interface CommonFactor {
  readonly group: WaitingGroup
  /** Of all recipients whose mail waited; NaN when logs tell of none. Those that are possible count where a queue names the database. */
  readonly share: number
  /** Of all messages in queues in Retry; NaN when there are no such queues. */
  readonly queueShare: number
}

export const commonNextHop = (input: CommonNextHopInput): CommonNextHop => atOnce(commonNextHopSteps(input))

/** The same in steps: of a large case it takes a while. */
export function* commonNextHopSteps(input: CommonNextHopInput): Steps<CommonNextHop> {
  const book = new Groups(input)
  yield* within(0, 0.7, book.fill())
  const { recipients, queued, waits } = book
  const found = book.groups()
  const domains = new Set(found.flatMap((g) => (g.nextHop.kind === 'domain' ? [g.nextHop.name] : [])))
  const traffic = yield* within(0.7, 0.9, Traffic.read(input.tables, input.catalogue, domains))
  const { causes, rest, candidates } = yield* within(
    0.9,
    1,
    causesOf(waits, found, (h, protocols) => traffic.usual(h, protocols)),
  )
  const groups = [...found].sort((a, b) => b.recipients - a.recipients || b.queued - a.queued || rank(a) - rank(b))
  return { recipients, queued, groups, factor: factorOf(groups, recipients, queued), causes, rest, candidates }
}

class Groups {
  recipients = 0
  queued = 0
  /** Groups by their numbers, in order of first appearance. */
  readonly waits: Wait[] = []
  private readonly hosts: HostNames
  private readonly known = new Map<string, { readonly number: number; readonly draft: GroupDraft }>()
  private readonly words = new Map<string, string>()

  constructor(private readonly input: CommonNextHopInput) {
    this.hosts = new HostNames(input.catalogue.nodes)
  }

  *fill(): Steps<void> {
    this.addQueues()
    yield* this.addMail()
  }

  groups(): WaitingGroup[] {
    return [...this.known.values()].map((g) => g.draft.finish())
  }

  private addQueues(): void {
    const { databases } = this.input.catalogue
    for (const object of this.input.queues) {
      const q = waitingQueue(object, this.hosts, databases)
      if (!q) continue
      this.queued += q.messages
      this.at(q.nextHop).draft.queue(q, this.wordsOf(q.error))
    }
  }

  private *addMail(): Steps<void> {
    const { tables, catalogue } = this.input
    const rows = yield* within(0, 0.4, WaitingRows.find(tables))
    const address = (w: WaitingMail) => tables.recipients.text(w.recipient, 'address')
    const addresses = new Set<string>()
    const waiting: WaitingMail[] = []
    const take = (w: WaitingMail) => {
      waiting.push(w)
      addresses.add(address(w).toLowerCase())
    }
    yield* within(0.4, 0.7, rows.each(take))
    const mailboxes = yield* within(0.7, 0.9, MailboxDatabases.read(tables.recipients, catalogue.databases, addresses))
    for (const [i, w] of waiting.entries()) {
      this.addWait(w, address(w), mailboxes)
      if (i % A_STEP === 0) yield 0.9 + (0.1 * i) / waiting.length
    }
  }

  private addWait(w: WaitingMail, address: string, mailboxes: MailboxDatabases): void {
    this.recipients++
    const name = this.hosts.name(w.to)
    const isExternal = this.hosts.kind(w.to) === 'external-host'
    const databases = this.databasesOf(w, address, mailboxes)
    const groups: number[] = []
    if (name !== '' && !isExternal) groups.push(this.addTo({ kind: 'server', name, node: w.to }, w))
    if (databases?.length === 1) groups.push(this.addTo(this.database(databases[0]), w))
    else if (!databases && isExternal) groups.push(this.addTo({ kind: 'domain', name: domainOf(address), node: -1 }, w))
    const open = databases && databases.length > 1 ? databases : []
    const possible = open.map((i) => this.addTo(this.database(i), w, false))
    this.waits.push({ message: w.message, protocol: w.protocol, groups, possible })
  }

  /** A try that failed does not always say whether it was at a store: a server that holds the active copy is one to such a mailbox. */
  private databasesOf(w: WaitingMail, address: string, mailboxes: MailboxDatabases): readonly number[] | null {
    if (w.protocol === 'submission') return null
    return w.protocol === 'smtp' ? mailboxes.onServer(address, w.to, w.until) : mailboxes.of(address)
  }

  private addTo(nextHop: NextHop, w: WaitingMail, certain = true): number {
    const { number, draft } = this.at(nextHop)
    draft.mail(w, this.hosts.name(w.holder) || 'not known', this.wordsOf(w.error), certain)
    return number
  }

  private at(nextHop: NextHop): { readonly number: number; readonly draft: GroupDraft } {
    const key = nextHopKey(nextHop)
    let found = this.known.get(key)
    if (!found) {
      found = { number: this.known.size, draft: new GroupDraft(nextHop) }
      this.known.set(key, found)
    }
    return found
  }

  private database(index: number | undefined): NextHop {
    return { kind: 'database', name: this.input.catalogue.databases[index ?? -1]?.database ?? '', node: -1 }
  }

  /** The same few errors come again and again. */
  private wordsOf(error: string): string {
    let words = this.words.get(error)
    if (words === undefined) {
      words = error === '' ? '' : this.input.innermost(error)
      if (this.words.size < MOST_WORDS) this.words.set(error, words)
    }
    return words
  }
}

/** Recipients added between two steps. */
const A_STEP = 1000
const MOST_WORDS = 10_000
const rank = (g: WaitingGroup) => NARROWEST[g.nextHop.kind]

function factorOf(groups: readonly WaitingGroup[], recipients: number, queued: number): CommonFactor | null {
  const shared = groups.filter((g) => g.holders.length > 1)
  // logs have times and recipients; queues are asked when logs tell of nothing
  const part = (g: WaitingGroup) => (recipients > 0 ? explained(g) / recipients : queued > 0 ? g.queued / queued : 0)
  const best = shared.reduce((n, g) => Math.max(n, part(g)), 0)
  if (best < MOST) return null
  const [group] = shared.filter((g) => part(g) >= Math.max(MOST, best * NEARLY)).sort((a, b) => rank(a) - rank(b) || part(b) - part(a))
  if (!group) return null
  return {
    group,
    share: recipients > 0 ? explained(group) / recipients : Number.NaN,
    queueShare: queued > 0 ? group.queued / queued : Number.NaN,
  }
}

/** Which of the databases on one server it is, deliveries often leave open; a queue in Retry names it. */
const explained = (g: WaitingGroup) => g.recipients + (g.queues > 0 ? g.possible : 0)
