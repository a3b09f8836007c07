/**
 * What delayed mail in the whole case: what waits and for what, what was played again after a server had failed, and databases that moved
 * while mail was on its way to them. Each answer is bounded, however large the case: it lists the messages behind a number up to a cap.
 */
import { pushTo } from '../base/lists'
import { atOnce, type Steps, within } from '../base/steps'
import type { EpochMs } from '../base/time'
import { NumberColumn, TextColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
import type { Catalogue } from '../model/case'
import { type CommonFactor, type CommonNextHop, commonNextHopSteps } from './common-next-hop'
import { type CopyMove, copyMoves, moveDelays } from './copy-moves'
import { Heartbeats, type Silence } from './heartbeats'
import { type RouteTables, readMessage } from './message-detail'
import { type Replay, replaysOf } from './replays'
import type { Candidate } from './waiting/causes'
import type { QueueObject } from './waiting/waiting-queues'

export interface CaseDelaysInput {
  readonly tables: RouteTables
  readonly catalogue: Pick<Catalogue, 'nodes' | 'databases' | 'coverage'>
  readonly queues: Iterable<QueueObject>
  readonly innermost: (text: string) => string
}

export interface CaseDelays {
  readonly waiting: Waiting
  /** In time order. */
  readonly replays: readonly ReplayedMail[]
  /** In time order. */
  readonly moves: readonly MovedDatabase[]
  /** Moves in all; the list is cut when a database never rests. */
  readonly moveCount: number
}

/** Messages by their numbers, in their order; `count` says how many there are when the list is cut. */
export interface Listed {
  readonly count: number
  readonly rows: readonly number[]
}

export interface Cause extends Omit<Candidate, 'messages'> {
  readonly messages: Listed
}

export interface Waiting extends Pick<CommonNextHop, 'recipients' | 'queued' | 'rest'> {
  readonly factor: CommonFactor | null
  readonly causes: readonly Cause[]
  readonly candidates: readonly Cause[]
}

/** Mail that one server played again for one reason. */
export interface ReplayedMail {
  readonly kind: Replay['kind']
  readonly by: number
  /** Taken for dead; −1 when no row says. */
  readonly lost: number
  /** Of Safety Net: servers whose stores had taken the mail before, most often first. */
  readonly storesBefore: readonly number[]
  readonly first: EpochMs
  readonly last: EpochMs
  /** What `by` heard of `lost` before the first replay; null when none is named. */
  readonly silence: Silence | null
  readonly messages: Listed
  /** Second mails that a store dropped, as it had the first. */
  readonly duplicates: number
  readonly duplicated: Listed
  /** Recipients who got it by this replay. */
  readonly rescued: number
  readonly rescuing: Listed
}

export interface MovedDatabase {
  readonly move: CopyMove
  /** Recipients whose mail waited over it. */
  readonly recipients: number
  readonly messages: Listed
  readonly longestMs: number
}

export const caseDelays = (input: CaseDelaysInput): CaseDelays => atOnce(caseDelaysSteps(input))

export function* caseDelaysSteps(input: CaseDelaysInput): Steps<CaseDelays> {
  const { factor, recipients, queued, rest, causes, candidates } = yield* within(0, 0.6, commonNextHopSteps(input))
  const replays = yield* within(0.6, 0.8, replayedMail(input))
  const { moves, moveCount } = yield* within(0.8, 1, movedDatabases(input))
  const listing = (c: Candidate): Cause => ({ ...c, messages: listed(c.messages) })
  return {
    waiting: { factor, recipients, queued, rest, causes: causes.map(listing), candidates: candidates.map(listing) },
    replays,
    moves,
    moveCount,
  }
}

/** More than a person goes through; the number beside the list stays true. */
const MOST_LISTED = 10_000
const MOST_MOVES = 500
/** Messages opened between two steps. */
const A_STEP = 100
/** Replays of one server that are further apart are two troubles. */
const EPISODE_MS = 6 * 3_600_000

const listed = (rows: readonly number[]): Listed => ({ count: rows.length, rows: rows.slice(0, MOST_LISTED) })
const listedSet = (rows: ReadonlySet<number>): Listed => listed([...rows].sort((a, b) => a - b))

interface ReplayDraft {
  readonly kind: Replay['kind']
  readonly by: number
  readonly lost: number
  readonly first: EpochMs
  last: EpochMs
  readonly silence: Silence | null
  readonly stores: Map<number, number>
  readonly messages: Set<number>
  readonly duplicated: Set<number>
  readonly rescuing: Set<number>
  duplicates: number
  rescued: number
}

function* replayedMail({ tables, catalogue }: CaseDelaysInput): Steps<ReplayedMail[]> {
  const rows = yield* within(0, 0.3, messagesWith(tables, 'RESUBMIT'))
  if (rows.length === 0) return []
  const heartbeats = yield* within(0.3, 0.6, Heartbeats.read(tables.sessions, catalogue))
  const found: { readonly message: number; readonly replay: Replay }[] = []
  for (const [i, message] of rows.entries()) {
    const detail = readMessage(tables, message)
    for (const replay of detail ? replaysOf(detail, heartbeats) : []) found.push({ message, replay })
    if (i % A_STEP === 0) yield 0.6 + (0.4 * i) / rows.length
  }
  found.sort((a, b) => a.replay.at - b.replay.at)
  const drafts: ReplayDraft[] = []
  const latest = new Map<string, ReplayDraft>()
  for (const { message, replay } of found) {
    const lost = replay.lost[0] ?? -1
    const key = `${replay.kind} ${replay.by} ${lost}`
    let draft = latest.get(key)
    if (!draft || replay.at - draft.last > EPISODE_MS) {
      draft = newDraft(replay, lost)
      latest.set(key, draft)
      drafts.push(draft)
    }
    take(draft, message, replay)
  }
  return drafts.map(({ stores, messages, duplicated, rescuing, ...d }) => ({
    ...d,
    storesBefore: [...stores].sort((a, b) => b[1] - a[1]).map(([node]) => node),
    messages: listedSet(messages),
    duplicated: listedSet(duplicated),
    rescuing: listedSet(rescuing),
  }))
}

function newDraft({ kind, by, at, silences }: Replay, lost: number): ReplayDraft {
  return {
    ...{ kind, by, lost, first: at, last: at, silence: silences[0] ?? null, stores: new Map<number, number>() },
    ...{ messages: new Set<number>(), duplicated: new Set<number>(), rescuing: new Set<number>(), duplicates: 0, rescued: 0 },
  }
}

function take(draft: ReplayDraft, message: number, replay: Replay): void {
  draft.last = replay.at
  draft.messages.add(message)
  for (const node of replay.storesBefore) draft.stores.set(node, (draft.stores.get(node) ?? 0) + 1)
  draft.duplicates += replay.duplicates.length
  if (replay.duplicates.length > 0) draft.duplicated.add(message)
  draft.rescued += replay.rescued.length
  if (replay.rescued.length > 0) draft.rescuing.add(message)
}

function* messagesWith(t: RouteTables, event: string): Steps<number[]> {
  const found = new Set<number>()
  const { segments } = t.events
  for (const [i, s] of segments.entries()) {
    const [events, message] = [s.column('event'), s.column('message')]
    if (events instanceof TextColumn && message instanceof NumberColumn) {
      let wanted = -1
      for (let id = 0; id < events.size; id++) if (events.textOf(id) === event) wanted = id
      for (let row = 0; wanted >= 0 && row < s.rows; row++) if (events.ids[row] === wanted) found.add(message.at(row))
    }
    yield (i + 1) / segments.length
  }
  return [...found]
}

function* movedDatabases({ tables, catalogue }: CaseDelaysInput): Steps<{ moves: MovedDatabase[]; moveCount: number }> {
  const moves = copyMoves(catalogue.databases)
  if (moves.length === 0) return { moves: [], moveCount: 0 }
  const rows = yield* within(0, 0.5, messagesOver(tables, moves))
  const waited = new Map<CopyMove, { recipients: number; longestMs: number; readonly messages: Set<number> }>()
  for (const [i, message] of rows.entries()) {
    const detail = readMessage(tables, message)
    for (const d of detail ? moveDelays(detail, moves) : []) {
      const known = waited.get(d.move) ?? { recipients: 0, longestMs: 0, messages: new Set<number>() }
      waited.set(d.move, known)
      known.recipients++
      known.longestMs = Math.max(known.longestMs, d.ms)
      known.messages.add(message)
    }
    if (i % A_STEP === 0) yield 0.5 + (0.5 * i) / rows.length
  }
  // when there are too many, those that nobody waited over are left out first
  const some = [...moves].sort((a, b) => Number(waited.has(b)) - Number(waited.has(a))).slice(0, MOST_MOVES)
  const list = some.map((move): MovedDatabase => {
    const known = waited.get(move)
    return { move, recipients: known?.recipients ?? 0, longestMs: known?.longestMs ?? 0, messages: listedSet(known?.messages ?? new Set()) }
  })
  return { moves: list.sort((a, b) => a.move.until - b.move.until), moveCount: moves.length }
}

/** Messages delivered, after some wait, to a server to which a database had moved meanwhile. */
function* messagesOver(t: RouteTables, moves: readonly CopyMove[]): Steps<number[]> {
  const ends = new Map<number, EpochMs[]>()
  for (const { to, until } of moves) {
    pushTo(ends, to, until)
  }
  const found = new Set<number>()
  const { segments } = t.recipients
  for (const [i, s] of segments.entries()) {
    eachDelivered(s, (message, at, to) => {
      const untils = ends.get(to)
      if (!untils) return
      const first = t.messages.number(message, 'first')
      const next = untils[firstAfter(untils, first)]
      if (next !== undefined && next <= at) found.add(message)
    })
    yield (i + 1) / segments.length
  }
  return [...found]
}

function eachDelivered(s: Segment, visit: (message: number, at: EpochMs, to: number) => void): void {
  const [message, outcome, at, to] = [s.column('message'), s.column('outcome'), s.column('at'), s.column('deliveredTo')]
  if (!(message instanceof NumberColumn && outcome instanceof TextColumn)) return
  if (!(at instanceof NumberColumn && to instanceof NumberColumn)) return
  for (let row = 0; row < s.rows; row++) if (outcome.at(row) === 'delivered') visit(message.at(row), at.at(row), to.at(row))
}

/** Index of the first that is later; `times` are in order. */
function firstAfter(times: readonly EpochMs[], at: EpochMs): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const mid = (low + high) >>> 1
    if ((times[mid] ?? 0) <= at) low = mid + 1
    else high = mid
  }
  return low
}
