/**
 * SMTP sessions for checks: who asked whom and what kind of trouble the status speaks of, as typed arrays over all rows. Made once a case. A party is
 * a node of the catalogue, or behind those an address that no node has.
 */
import { listOf } from '../../columns/list-cell'
import { addressPart } from '../../query/session-row'
import type { WholeNumbers, WholeTexts } from '../../query/whole-column'
import type { CaseFacts } from '../facts'
import { type StatusKind, statusKind } from './status-kinds'

const made = new WeakMap<CaseFacts, SessionTable>()

export class SessionTable {
  readonly rows: number
  /** Party that opened the connection, and the one that answered; −1 when not known. */
  readonly client: Int32Array
  readonly server: Int32Array
  readonly node: Float64Array
  readonly first: Float64Array
  readonly mails: Float64Array
  readonly silence: Float64Array
  readonly peerSession: Float64Array
  readonly status: WholeTexts
  readonly result: WholeTexts
  readonly tls: WholeTexts
  readonly connector: WholeTexts
  readonly direction: WholeTexts
  readonly closedBy: WholeTexts
  readonly remote: WholeTexts
  private readonly kinds: readonly StatusKind[]
  private readonly addresses: string[] = []
  private readonly lists: WholeTexts

  static of(facts: CaseFacts): SessionTable {
    const known = made.get(facts) ?? new SessionTable(facts)
    made.set(facts, known)
    return known
  }

  private constructor(private readonly facts: CaseFacts) {
    const columns = facts.columns('sessions')
    const number = (name: string): Float64Array => (columns.number(name) satisfies WholeNumbers).values
    this.rows = facts.rows('sessions')
    this.node = number('node')
    this.first = number('first')
    this.mails = number('mails')
    this.silence = number('longestSilenceMs')
    this.peerSession = number('peerSession')
    this.status = columns.text('status')
    this.result = columns.text('result')
    this.tls = columns.text('tls')
    this.connector = columns.text('connector')
    this.direction = columns.text('direction')
    this.closedBy = columns.text('closedBy')
    this.remote = columns.text('remote')
    this.lists = columns.text('messages')
    this.kinds = this.status.texts.map((t) => statusKind(t, facts.innermost))
    const peers = this.peers(number('peer'))
    const receives = this.direction.texts.map((t) => t === 'receive')
    this.client = new Int32Array(this.rows)
    this.server = new Int32Array(this.rows)
    for (let row = 0; row < this.rows; row++) {
      const receive = receives[this.direction.ids[row] ?? -1] === true
      const [own, peer] = [this.node[row] ?? -1, peers[row] ?? -1]
      this.client[row] = receive ? peer : own
      this.server[row] = receive ? own : peer
    }
  }

  private peers(peer: Float64Array): Int32Array {
    const { facts, remote } = this
    const nodes = facts.catalogue.nodes.length
    const ids = new Map<string, number>()
    // an address that one node alone has is that node
    for (const [i, n] of facts.catalogue.nodes.entries()) for (const a of n.addresses) ids.set(a, ids.has(a) ? -1 : i)
    for (const [address, node] of ids) if (node < 0) ids.delete(address)
    const partyOf = (endpoint: string): number => {
      const address = addressPart(endpoint)
      if (address === '') return -1
      const id = ids.get(address) ?? nodes + this.addresses.length
      if (!ids.has(address)) this.addresses.push(address)
      ids.set(address, id)
      return id
    }
    const byText = new Map<number, number>()
    return Int32Array.from(peer, (node, row) => {
      if (node >= 0) return node
      const text = remote.ids[row] ?? 0
      const id = byText.get(text) ?? partyOf(remote.at(row))
      byText.set(text, id)
      return id
    })
  }

  kind(row: number): StatusKind {
    return this.kinds[this.status.ids[row] ?? -1] ?? ''
  }

  /** Whether the same connection stands in the log of its other end too, and that one counts. */
  isOtherEnd(row: number): boolean {
    return this.direction.at(row) === 'receive' && (this.peerSession[row] ?? -1) >= 0
  }

  /** Messages of a session. */
  messages(row: number): readonly number[] {
    return listOf(this.lists.at(row))
  }

  /** Also by what it is known from one reading of the case to the next. */
  name(party: number): string {
    const nodes = this.facts.catalogue.nodes.length
    return party >= nodes ? (this.addresses[party - nodes] ?? '') : this.facts.name(party)
  }

  /** Node of a party; −1 of an address alone. */
  nodeOf(party: number): number {
    return party < this.facts.catalogue.nodes.length ? party : -1
  }
}

/** Why rules over sessions can't run; null when they can. */
export const noSessions = (facts: CaseFacts): string | null =>
  facts.rows('sessions') === 0 ? 'There are no SMTP sessions: no protocol log of SMTP receive or send was read.' : null
