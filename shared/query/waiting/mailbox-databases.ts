/**
 * In which database a mailbox is. No table says so; but a delivery went to the server that held the active copy at that time, so it was one
 * of the databases that had their active copy there. What all deliveries to one recipient have in common is narrowed down so, often to one.
 */
import { lowerBound } from '../../base/lower-bound'
import type { Steps } from '../../base/steps'
import type { EpochMs } from '../../base/time'
import { NumberColumn, TextColumn } from '../../columns/column'
import type { Segment } from '../../columns/segment'
import type { Table } from '../../columns/table'
import type { DatabaseHistory, DatabaseSpan } from '../../model/routes'

export class MailboxDatabases {
  /** By address in lower case: indexes of databases; empty when deliveries contradict each other, as after a mailbox was moved. */
  private readonly known = new Map<string, readonly number[]>()

  private constructor(private readonly databases: readonly DatabaseHistory[]) {}

  /** `addresses`: those asked for, in lower case. */
  static *read(recipients: Table, databases: readonly DatabaseHistory[], addresses: ReadonlySet<string>): Steps<MailboxDatabases> {
    const made = new MailboxDatabases(databases)
    for (const [i, segment] of recipients.segments.entries()) {
      made.take(segment, addresses)
      yield (i + 1) / recipients.segments.length
    }
    return made
  }

  /** Databases it may be in; null when no delivery to it is in the logs, or none tells. */
  of(address: string): readonly number[] | null {
    return some(this.known.get(address.toLowerCase()))
  }

  /** Those that had their active copy on a server at a time, or before, while no delivery tells of another. */
  onServer(address: string, node: number, at: EpochMs): readonly number[] | null {
    return some(this.of(address)?.filter((i) => this.holder(i, at) === node))
  }

  private take(segment: Segment, addresses: ReadonlySet<string>): void {
    const [address, outcome] = [segment.column('address'), segment.column('outcome')]
    const [at, to] = [segment.column('at'), segment.column('deliveredTo')]
    if (!(address instanceof TextColumn && outcome instanceof TextColumn)) return
    if (!(at instanceof NumberColumn && to instanceof NumberColumn)) return
    const asked = new Map<number, string>()
    for (let id = 0; id < address.size; id++) {
      const key = address.textOf(id).toLowerCase()
      if (addresses.has(key)) asked.set(id, key)
    }
    if (asked.size === 0) return
    for (let row = 0; row < segment.rows; row++) {
      const key = asked.get(address.ids[row] ?? -1)
      if (key !== undefined && outcome.at(row) === 'delivered') this.narrow(key, to.at(row), at.at(row))
    }
  }

  private holder(database: number, at: EpochMs): number {
    const spans = this.databases[database]?.spans ?? []
    return (spans[begunBefore(spans, at) - 1] ?? spans[0])?.node ?? -1
  }

  private wasThere(database: number, node: number, at: EpochMs): boolean {
    const spans = this.databases[database]?.spans ?? []
    const end = begunBefore(spans, at)
    // spans follow each other; two clocks can make neighbours overlap
    return spans.slice(Math.max(0, end - NEIGHBOURS), end + NEIGHBOURS).some((s) => s.node === node && s.from <= at && at <= s.to)
  }

  private narrow(address: string, node: number, at: EpochMs): void {
    const before = this.known.get(address)
    if (before?.length === 0) return
    const here = before ?? this.databases.map((_, i) => i)
    const left = here.filter((i) => this.wasThere(i, node, at))
    this.known.set(address, left)
  }
}

const some = (list: readonly number[] | undefined): readonly number[] | null => (list && list.length > 0 ? list : null)

const NEIGHBOURS = 8

/** How many spans begin at that time or before. */
const begunBefore = (spans: readonly DatabaseSpan[], at: EpochMs) => lowerBound(spans.length, (s) => (spans[s]?.from ?? 0) <= at)
