/**
 * Which sessions of the protocol logs a TCP stream is, and when its capture was by the servers' clocks.
 *
 *   both ends      addresses and ports of the two are those of one session, and the times fit. The client's port makes that as good as unique.
 *   behind a NAT   the server's end fits, the client's does not; greeting, EHLO and time do: likely.
 *
 * A capture's clock is its own, and a text may know no hour at all: what its sessions say of its beginning is asked first, by the median over
 * them. Streams whose sessions can't be told apart keep all that fit, and are joined to none.
 *
 * Source: docs/formats/captures.md, "Tying it together".
 */
import { pushTo } from '../../base/lists'
import type { EpochMs } from '../../base/time'
import { TICKS_MS } from '../../model/captures'
import type { Certainty } from '../../model/routes'
import type { SessionEntry } from '../session-index'
import { endpointOf, type Stream } from './stream-rows'

export interface StreamJoin {
  /** Of both ends' logs; none when it can't be told. */
  readonly sessions: readonly number[]
  readonly key: string
  readonly certainty: Certainty | ''
  readonly perhaps: readonly number[]
}

/** When a file's first packet was, by the clocks of the servers that logged its sessions. */
export interface CaptureClock {
  readonly began: EpochMs
  readonly boundMs: number
  readonly pairs: number
}

export const BOTH_ENDS = 'addresses and ports of both ends, and time'
export const ENDS_ALONE = 'addresses and ports of both ends; the time of the capture is not known'
export const BEHIND_NAT = 'address of the server, greeting, EHLO and time: the client’s end differs'

const NONE: StreamJoin = { sessions: [], key: '', certainty: '', perhaps: [] }
/** A log writes the beginning of a session this much after its first packet, at the most. */
const LOGGED_MS = 2000
/** Clocks that no zone explains are further apart than this from each other. */
const ZONES_MS = 15 * 3_600_000
/** Of one or two sessions nothing says how sure their times are. */
const FEW_BOUND_MS = 1000

/** A connection as logs know it: a session, and the one of the other end. */
interface Candidate {
  readonly first: EpochMs
  readonly sessions: readonly SessionEntry[]
}

export class StreamSessions {
  private readonly byEnds = new Map<string, Set<Candidate>>()
  private readonly byServer = new Map<string, Set<Candidate>>()
  private readonly known = new Map<number, Candidate>()

  constructor(sessions: readonly SessionEntry[]) {
    for (const s of sessions) this.index(s, sessions)
  }

  /** For each stream, in their order; and the clock of each file. */
  join(streams: readonly Stream[]): { readonly joins: readonly StreamJoin[]; readonly clocks: ReadonlyMap<number, CaptureClock> } {
    const candidates = streams.map((s) => [...(this.byEnds.get(endsOf(s)) ?? [])])
    const clocks = new Map<number, CaptureClock>()
    for (const [source, own] of bySource(streams)) {
      const clock = clockOf(own, (i) => candidates[i] ?? [], streams)
      if (clock) clocks.set(source, clock)
    }
    const joins = streams.map((s, i) => this.joinOne(s, candidates[i] ?? [], clocks.get(s.source)))
    return { joins, clocks }
  }

  private joinOne(s: Stream, ends: readonly Candidate[], clock: CaptureClock | undefined): StreamJoin {
    const at = clock ? clock.began + s.elapsed / TICKS_MS : Number.NaN
    // what is left out of so many may be the one
    if (ends.length >= MOST_ALIKE) return open(ends)
    if (ends.length > 0) {
      // without a time of the stream only the ends are left to say which it is
      if (Number.isNaN(at)) return ends.length === 1 ? joined(ends[0], ENDS_ALONE, 'likely') : open(ends)
      const near = ends.filter((c) => Math.abs(c.first - at) <= (clock?.boundMs ?? 0) + LOGGED_MS)
      if (near.length !== 1) return open(near)
      return isTimed(s, clock) ? joined(near[0], BOTH_ENDS, 'certain') : joined(near[0], ENDS_ALONE, 'likely')
    }
    const behind = [...(this.byServer.get(serverOf(s)) ?? [])]
    if (Number.isNaN(at) || s.banner === '' || behind.length >= MOST_ALIKE) return NONE
    const near = behind.filter((c) => Math.abs(c.first - at) <= (clock?.boundMs ?? 0) + LOGGED_MS && greets(c, s.banner))
    return near.length === 1 ? joined(near[0], BEHIND_NAT, 'likely') : open(near)
  }

  /** Under its own ends: behind address translation the two logs of one connection name different ones. */
  private index(s: SessionEntry, all: readonly SessionEntry[]): void {
    const other = all[s.peerSession]
    const candidate = (other && this.known.get(other.index)) ?? { first: s.first, sessions: other ? [s, other] : [s] }
    this.known.set(s.index, candidate)
    const [local, remote] = [endpointOf(s.local), endpointOf(s.remote)]
    if (local.address === '' || remote.address === '' || Number.isNaN(local.port) || Number.isNaN(remote.port)) return
    add(this.byEnds, pair(`${local.address} ${local.port}`, `${remote.address} ${remote.port}`), candidate)
    const server = s.direction === 'receive' ? local : remote
    if (s.helo !== '') add(this.byServer, `${server.address} ${server.port} ${s.helo.toLowerCase()}`, candidate)
  }
}

/** Both logs of a connection are one candidate. */
function add(known: Map<string, Set<Candidate>>, key: string, candidate: Candidate): void {
  const same = known.get(key)
  if (!same) known.set(key, new Set([candidate]))
  else if (same.size < MOST_ALIKE) same.add(candidate)
}
/** Sessions of the same ends, or of one client at one server: more are kept of none, and told apart by nothing. */
const MOST_ALIKE = 4096
/** Sessions named where it can't be told which it is. */
const MOST_NAMED = 8

/** Whether the time proves anything: of a list without an hour, or in a wrong zone, one session alone would prove itself. */
function isTimed(s: Stream, clock: CaptureClock | undefined): boolean {
  return clock !== undefined && (clock.pairs > 1 || Math.abs(clock.began - s.fileFrom) < NEAR_MS)
}
/** A clock may be off by this and still be a clock. */
const NEAR_MS = 300_000

const pair = (a: string, b: string) => (a < b ? `${a}|${b}` : `${b}|${a}`)
const endsOf = ({ client, server }: Stream) => pair(`${client.address} ${client.port}`, `${server.address} ${server.port}`)
const serverOf = ({ server, helo }: Stream) => `${server.address} ${server.port} ${helo.toLowerCase()}`
const greets = (c: Candidate, banner: string) => c.sessions.some((s) => s.bannerHost.toLowerCase() === banner.toLowerCase())

function joined(c: Candidate | undefined, key: string, certainty: Certainty): StreamJoin {
  return c ? { sessions: c.sessions.map((s) => s.index), key, certainty, perhaps: [] } : NONE
}

function open(candidates: readonly Candidate[]): StreamJoin {
  return candidates.length === 0
    ? NONE
    : { ...NONE, perhaps: candidates.slice(0, MOST_NAMED).flatMap((c) => c.sessions.map((s) => s.index)) }
}

function bySource(streams: readonly Stream[]): Map<number, number[]> {
  const own = new Map<number, number[]>()
  streams.forEach((s, i) => {
    pushTo(own, s.source, i)
  })
  return own
}

/**
 * From streams with one session of their ends. Equal ports at another time (a log of another day) lie elsewhere: the largest group that agrees
 * counts, and of a file that knows the hour only what a wrong zone could explain.
 */
function clockOf(own: readonly number[], of: (i: number) => readonly Candidate[], streams: readonly Stream[]): CaptureClock | null {
  const samples: number[] = []
  let said = Number.NaN
  for (const i of own) {
    const s = streams[i]
    if (!s || Number.isNaN(s.elapsed)) continue
    if (!Number.isNaN(s.fileFrom)) said = s.fileFrom
    const [only, ...more] = of(i)
    const began = only && more.length === 0 ? only.first - s.elapsed / TICKS_MS : Number.NaN
    if (!Number.isNaN(began) && !(Math.abs(began - s.fileFrom) > ZONES_MS)) samples.push(began)
  }
  const group = largestGroup(samples.sort((a, b) => a - b))
  if (group.length === 0) return Number.isNaN(said) ? null : { began: said, boundMs: FEW_BOUND_MS, pairs: 0 }
  const began = group[group.length >> 1] ?? Number.NaN
  const spread = group.reduce((most, t) => Math.max(most, Math.abs(t - began)), 0)
  return { began, boundMs: group.length < 3 ? FEW_BOUND_MS : spread, pairs: group.length }
}

/** Of sorted times the most that lie within what logging takes. */
function largestGroup(sorted: readonly number[]): readonly number[] {
  let best = [0, 0]
  let from = 0
  for (let to = 0; to < sorted.length; to++) {
    while ((sorted[to] ?? 0) - (sorted[from] ?? 0) > LOGGED_MS) from++
    if (to + 1 - from > (best[1] ?? 0) - (best[0] ?? 0)) best = [from, to + 1]
  }
  return sorted.slice(best[0], best[1])
}
