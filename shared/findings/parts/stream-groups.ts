/** Streams of captures for checks: who with whom, as arrays over all rows, and those that have one trouble grouped by the two hosts. */
import type { Steps } from '../../base/steps'
import { TICKS_MS } from '../../model/captures'
import { addressPart } from '../../query/session-row'
import type { WholeTexts } from '../../query/whole-column'
import type { CaseFacts } from '../facts'
import type { Draft } from '../rule'
import { Group } from './tally'

const made = new WeakMap<CaseFacts, StreamTable>()

export class StreamTable {
  readonly rows: number
  readonly client: WholeTexts
  readonly server: WholeTexts
  readonly protocol: WholeTexts
  private readonly numbers = new Map<string, Float64Array>()

  static of(facts: CaseFacts): StreamTable {
    const known = made.get(facts) ?? new StreamTable(facts)
    made.set(facts, known)
    return known
  }

  private constructor(private readonly facts: CaseFacts) {
    const columns = facts.columns('streams')
    this.rows = facts.rows('streams')
    this.client = columns.text('client')
    this.server = columns.text('server')
    this.protocol = columns.text('protocol')
  }

  number(name: string, row: number): number {
    const values = this.numbers.get(name) ?? this.facts.columns('streams').number(name).values
    this.numbers.set(name, values)
    return values[row] ?? Number.NaN
  }

  text(name: string, row: number): string {
    return this.facts.columns('streams').text(name).at(row)
  }

  /** Name of an end, with its address where it has no other. */
  host(end: 'client' | 'server', row: number): string {
    const node = this.number(`${end}Node`, row)
    return node >= 0 ? this.facts.name(node) : addressPart((end === 'client' ? this.client : this.server).at(row))
  }

  /** SMTP by content or by port, TLS on such a port too. */
  isMail(row: number): boolean {
    return this.protocol.at(row) === 'smtp' || /:(?:25|465|475|587|717|2525)$/.test(this.server.at(row)) || this.text('stage', row) !== ''
  }

  /** Milliseconds of a number of ticks. */
  ms(name: string, row: number): number {
    return this.number(name, row) / TICKS_MS
  }
}

export interface StreamGroup {
  readonly client: string
  readonly server: string
  /** Streams between the two, with the trouble or without. */
  all: number
  readonly troubled: Group
}

export function* streamGroups(facts: CaseFacts, accepts: (table: StreamTable, row: number) => boolean): Steps<StreamGroup[]> {
  const table = StreamTable.of(facts)
  const groups = new Map<string, StreamGroup>()
  for (let row = 0; row < table.rows; row++) {
    if (row % 5_000 === 0) yield row / table.rows
    const [client, server] = [table.host('client', row), table.host('server', row)]
    const key = `${client} ${server}`
    const group = groups.get(key) ?? { client, server, all: 0, troubled: new Group() }
    groups.set(key, group)
    group.all++
    if (!accepts(table, row)) continue
    group.troubled.add(row, table.number('first', row))
    for (const end of ['clientNode', 'serverNode']) group.troubled.note('host', table.number(end, row))
    group.troubled.note('protocol', table.protocol.at(row) || 'another protocol')
  }
  return [...groups.values()]
}

/** What every finding over streams of two hosts has. */
export function streamDraft(
  facts: CaseFacts,
  { client, server, troubled }: StreamGroup,
): Pick<Draft, 'key' | 'count' | 'things' | 'first' | 'last' | 'nodes' | 'streams' | 'evidence' | 'hours'> {
  return {
    key: `${client} ${server}`,
    count: troubled.count,
    things: ['stream', 'streams'],
    ...{ first: troubled.first, last: troubled.last, hours: troubled.hours, nodes: troubled.nodes, streams: troubled.rows },
    evidence: troubled.rows.slice(0, 10).flatMap((row) => facts.ref('streams', row) ?? []),
  }
}

export const noStreams = (facts: CaseFacts): string | null =>
  facts.rows('streams') === 0 ? 'There are no captures: what happens on the wire is not known.' : null
