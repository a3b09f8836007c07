/**
 * Whether servers of an organisation could reach each other, from send sessions: a server with shadow copies asks their primary server every
 * few minutes what it may discard, and plays its copies when nobody has answered for long.
 *
 * Source: docs/formats/message-tracking.md §Routing rules (shadow redundancy).
 */
import { pushTo } from '../base/lists'
import type { Steps } from '../base/steps'
import type { EpochMs } from '../base/time'
import { NumberColumn, TextColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
import type { Table } from '../columns/table'
import type { Catalogue } from '../model/case'
import type { EvidenceState } from '../model/routes'

export interface Silence {
  /** seen: tries that failed are logged; absent: the send log covers the time and has none; not-covered: no such log. */
  readonly state: EvidenceState
  /** Tries to ask for discarded copies that failed since it was last heard of. */
  readonly failed: number
  readonly firstFailed: EpochMs
  readonly lastFailed: EpochMs
  /** End of the last connection that worked; NaN when none is in the logs. */
  readonly lastHeard: EpochMs
}

/** How connections for shadow copies name their destination, in what a failed one says. */
const DESTINATION = 'shadowredundancy'
const NONE: readonly EpochMs[] = []

export class Heartbeats {
  /** By `asker>asked`: times of failed tries, and of connections that worked; the latter only for pairs that have the former. */
  private readonly failed = new Map<string, EpochMs[]>()
  private readonly heard = new Map<string, EpochMs[]>()

  private constructor(private readonly catalogue: Pick<Catalogue, 'coverage'>) {}

  static *read(sessions: Table, catalogue: Pick<Catalogue, 'coverage'>): Steps<Heartbeats> {
    const made = new Heartbeats(catalogue)
    const { failed, heard } = made
    const { segments } = sessions
    for (const [i, s] of segments.entries()) {
      eachSent(s, (key, at, isFailed, asked) => isFailed && asked && pushTo(failed, key, at))
      yield (i + 1) / segments.length / 2
    }
    for (const [i, s] of segments.entries()) {
      if (failed.size > 0) eachSent(s, (key, at, isFailed) => !isFailed && failed.has(key) && pushTo(heard, key, at))
      yield 0.5 + (i + 1) / segments.length / 2
    }
    for (const list of [...failed.values(), ...heard.values()]) list.sort((a, b) => a - b)
    return made
  }

  /** What `asker` knew of `asked` at a time of its own clock. */
  silence(asker: number, asked: number, at: EpochMs): Silence {
    const key = `${asker}>${asked}`
    const lastHeard = (this.heard.get(key) ?? NONE).findLast((t) => t <= at) ?? Number.NaN
    const failed = (this.failed.get(key) ?? NONE).filter((t) => t <= at && !(t < lastHeard))
    const state = failed.length > 0 ? 'seen' : this.covers(asker, at) ? 'absent' : 'not-covered'
    return { state, failed: failed.length, firstFailed: failed[0] ?? Number.NaN, lastFailed: failed.at(-1) ?? Number.NaN, lastHeard }
  }

  private covers(node: number, at: EpochMs): boolean {
    const logs = this.catalogue.coverage.filter((c) => c.node === node && c.family === 'smtp-send/transport')
    return logs.some((c) => c.spans.some((s) => s.from <= at && at <= s.to))
  }
}

function eachSent(s: Segment, visit: (key: string, at: EpochMs, failed: boolean, asked: boolean) => void): void {
  const [node, peer, last] = [s.column('node'), s.column('peer'), s.column('last')]
  const [direction, result, status] = [s.column('direction'), s.column('result'), s.column('status')]
  if (!(node instanceof NumberColumn && peer instanceof NumberColumn && last instanceof NumberColumn)) return
  if (!(direction instanceof TextColumn && result instanceof TextColumn && status instanceof TextColumn)) return
  for (let row = 0; row < s.rows; row++) {
    if (direction.at(row) !== 'send' || !(node.at(row) >= 0 && peer.at(row) >= 0)) continue
    const failed = result.at(row) === 'failed'
    visit(`${node.at(row)}>${peer.at(row)}`, last.at(row), failed, failed && status.at(row).includes(DESTINATION))
  }
}
