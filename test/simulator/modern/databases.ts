/** Which server holds the active copy of which database, and when that changes. */
import type { Random } from '../random'
import type { DatabasePlan } from './scenario'

export interface Holding {
  readonly database: string
  readonly server: string
  readonly from: number
  /** not mounted anywhere between this and the next holding's `from` */
  readonly to: number
}

export interface Databases {
  readonly holdings: readonly Holding[]
  guid(database: string): string
  /** the name of the holder, or the time at which there will be one */
  holder(database: string, at: number): string | number
  /** every server with a copy, active or not: they are one delivery group */
  copies(database: string): readonly string[]
}

interface Move {
  readonly database: string
  readonly at: number
  readonly target: string
  /** not when another server holds the active copy */
  readonly onlyFrom?: string
}

/** `moves` times somebody, or a failure, activates another copy; each takes some seconds. */
function planMoves(random: Random, plans: readonly DatabasePlan[], moves: number, start: number, end: number): Move[] {
  const movable = plans.filter((plan) => plan.copies.length > 1)
  const times = Array.from({ length: moves }, () => Math.round(start + (end - start) * (0.3 + random.next() * 0.6))).sort((a, b) => a - b)
  return times.map((at) => {
    const plan = random.pick(movable)
    return { database: plan.name, at, target: random.pick(plan.copies) }
  })
}

/** The server that fails dismounts a little before its logs end, and gets nothing back. */
export interface LostServer {
  readonly server: string
  readonly at: number
}

const NEAR_FAILURE_MS = 120_000
const DISMOUNTED_MS = 10_000

/** Chance moves, without those that a failure makes impossible, and the move it causes. */
function withFailure(plan: DatabasePlan, moves: readonly Move[], lost: LostServer | undefined): readonly Move[] {
  if (!lost) return moves
  const possible = moves.filter(({ at, target }) => (at < lost.at ? at < lost.at - NEAR_FAILURE_MS : target !== lost.server))
  const other = plan.copies.find((server) => server !== lost.server)
  if (other === undefined || !plan.copies.includes(lost.server)) return possible
  return [...possible, { database: plan.name, at: lost.at - DISMOUNTED_MS, target: other, onlyFrom: lost.server }].sort(
    (a, b) => a.at - b.at,
  )
}

function history(plan: DatabasePlan, moves: readonly Move[], random: Random, end: number): Holding[] {
  const holdings: Holding[] = []
  let server = plan.copies[0] as string
  let from = 0
  for (const move of moves) {
    if (move.database !== plan.name || move.target === server || move.at <= from) continue
    if (move.onlyFrom !== undefined && move.onlyFrom !== server) continue
    holdings.push({ database: plan.name, server, from, to: move.at })
    server = move.target
    from = move.at + random.int(8_000, 50_000)
  }
  return [...holdings, { database: plan.name, server, from, to: Math.max(end, from) + 1 }]
}

export function layOutDatabases(
  random: Random,
  plans: readonly DatabasePlan[],
  moves: number,
  start: number,
  end: number,
  lost?: LostServer,
): Databases {
  const all = planMoves(random, plans, moves, start, end)
  const known = new Map(
    plans.map((plan) => [plan.name, { plan, guid: random.guid(), held: history(plan, withFailure(plan, all, lost), random, end) }]),
  )
  const find = (name: string) => {
    const found = known.get(name)
    if (!found) throw new Error(`no database ${name}`)
    return found
  }
  return {
    holdings: [...known.values()].flatMap(({ held }) => held),
    guid: (name) => find(name).guid,
    copies: (name) => find(name).plan.copies,
    holder(name, at) {
      const { held } = find(name)
      const current = held.findLast((holding) => holding.from <= at) as Holding
      if (at < current.to) return current.server
      return held.find((holding) => holding.from > at)?.from ?? current.server
    },
  }
}
