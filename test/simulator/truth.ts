/**
 * What really happened, written down while it happens: messages, the fate of each recipient, and hops.
 *
 * Facts carry the time at which the logs first show them. Facts later than the end of the logs are left out when the
 * truth is built, because nobody could know them: a message sent a second later is still in transit.
 * A hop is one hand-over between two different hosts; every try at it is an attempt of that one hop.
 */

export type Outcome = 'delivered' | 'sent-external' | 'failed' | 'deferred' | 'expanded' | 'redirected' | 'dropped' | 'in-transit'
export type HopProtocol = 'submission' | 'smtp' | 'delivery' | 'shadow'
export type Relation = 'delivery-report' | 'original' | 'journal' | 'moderation' | 'resubmission' | 'fork' | 'copy'

export interface TruthNode {
  readonly name: string
  readonly kind: 'exchange-server' | 'load-balancer' | 'smart-host' | 'external-host' | 'cloud' | 'firewall'
  readonly addresses: readonly string[]
  readonly aliases: readonly string[]
  /** of a server: what its clock shows minus the true time, from each of these true times on; absent means that it is right */
  readonly clock?: readonly { readonly from: string; readonly offsetMs: number }[]
  /** of a balancer: the sessions it gave to each member, and whether members see its address instead of the client's */
  readonly balancer?: { readonly hidesClients: boolean; readonly members: readonly { readonly name: string; readonly sessions: number }[] }
  /** of a server, in the words of an analysis */
  readonly roles?: readonly string[]
  /** of a server in Active Directory, which an Edge server is not */
  readonly site?: string
  /** of a server: when it held the active copy of which database, true times */
  readonly activeCopies?: readonly { readonly database: string; readonly from: string; readonly to: string }[]
}

export interface TruthRecipient {
  readonly address: string
  readonly outcome: Outcome
  readonly deliveredBy?: string
  readonly deliveredTo?: string
}

export interface TruthHop {
  readonly from: string
  readonly to: string
  readonly via: readonly string[]
  readonly protocol: HopProtocol
  /** as the sending side logged it; the receiving side's time when the sender is outside */
  readonly at: string
  readonly recipients: readonly string[]
  /** only when one of them failed */
  readonly attempts?: readonly { readonly at: string; readonly result: string }[]
}

export interface TruthMessage {
  readonly messageId: string
  /** 2013 and later */
  readonly networkMessageId?: string
  readonly subject: string
  readonly sender: string
  readonly first: string
  readonly recipients: readonly TruthRecipient[]
  readonly hops: readonly TruthHop[]
  /** Message-IDs of messages this one has to do with, and what they are to it */
  readonly related?: readonly { readonly messageId: string; readonly relation: Relation }[]
}

/** Receive sessions by what they were for, and send sessions. */
export interface TruthSessions {
  readonly server: string
  readonly mail: number
  readonly probe: number
  readonly rejected: number
  readonly intraOrganization: number
  readonly sent: number
  readonly sendFailed: number
}

export interface Truth {
  readonly scenario: string
  readonly seed: string
  readonly nodes: readonly TruthNode[]
  readonly messages: readonly TruthMessage[]
  readonly sessions: readonly TruthSessions[]
}

export interface HandOver {
  readonly from: string
  readonly to: string
  readonly via?: readonly string[]
  readonly protocol: HopProtocol
  /** the sender's internal-message-id (the receiver's when the sender is outside): another id is another hop */
  readonly group: string
  readonly recipients: readonly string[]
  /** true time of its first row in any log */
  readonly seen: number
  /** as logged */
  readonly at: string
  readonly result: string
  readonly good: boolean
}

interface Fate {
  readonly seen: number
  readonly outcome: Outcome
  readonly by: string | undefined
  readonly to: string | undefined
}

function buildHop(attempts: readonly HandOver[]): TruthHop | undefined {
  const [first] = attempts
  if (!first) return undefined
  const decisive = attempts.find((attempt) => attempt.good) ?? first
  const told = attempts.some((attempt) => !attempt.good)
  return {
    from: first.from,
    to: first.to,
    via: first.via ?? [],
    protocol: first.protocol,
    at: decisive.at,
    recipients: [...new Set(attempts.flatMap((attempt) => attempt.recipients))],
    ...(told && { attempts: attempts.map(({ at, result }) => ({ at, result })) }),
  }
}

export class MessageTruth {
  private readonly handOvers = new Map<string, HandOver[]>()
  private readonly fates = new Map<string, Fate[]>()
  private readonly relations: { readonly seen: number; readonly messageId: string; readonly relation: Relation }[] = []

  constructor(
    private readonly facts: {
      readonly messageId: string
      readonly networkMessageId?: string
      readonly subject: string
      readonly sender: string
    },
    private readonly seen: number,
    private readonly first: string,
  ) {}

  /** A later fate replaces an earlier one. */
  fate(addresses: readonly string[], outcome: Outcome, seen: number, by?: string, to?: string) {
    for (const address of addresses) {
      const fates = this.fates.get(address)
      if (fates) fates.push({ seen, outcome, by, to })
      else this.fates.set(address, [{ seen, outcome, by, to }])
    }
  }

  /** What another message is to this one; `seen`: when both are in the logs. */
  relate(messageId: string, relation: Relation, seen: number) {
    this.relations.push({ messageId, relation, seen })
  }

  handOver(attempt: HandOver) {
    const key = `${attempt.from}|${attempt.to}|${attempt.protocol}|${attempt.group}`
    const attempts = this.handOvers.get(key)
    if (attempts) attempts.push(attempt)
    else this.handOvers.set(key, [attempt])
  }

  /** undefined: the logs end before its first row */
  build(end: number): TruthMessage | undefined {
    if (this.seen > end) return undefined
    const recipients: TruthRecipient[] = []
    for (const [address, fates] of this.fates) {
      const last = fates.findLast((fate) => fate.seen <= end)
      if (!last) continue
      const { outcome, by, to } = last
      recipients.push({ address, outcome, ...(by !== undefined && { deliveredBy: by }), ...(to !== undefined && { deliveredTo: to }) })
    }
    const hops = [...this.handOvers.values()].flatMap((all) => buildHop(all.filter((attempt) => attempt.seen <= end)) ?? [])
    hops.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    const related = this.relations.filter(({ seen }) => seen <= end).map(({ messageId, relation }) => ({ messageId, relation }))
    return { ...this.facts, first: this.first, recipients, hops, ...(related.length > 0 && { related }) }
  }
}
