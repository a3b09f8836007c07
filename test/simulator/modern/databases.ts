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

function history(plan: DatabasePlan, moves: readonly Move[], random: Random, end: number): Holding[] {
  const holdings: Holding[] = []
  let server = plan.copies[0] as string
  let from = 0
  for (const move of moves) {
    if (move.database !== plan.name || move.target === server || move.at <= from) continue
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
  /** moves that are no chance */
  planned: readonly Move[] = [],
): Databases {
  const all = [...planMoves(random, plans, moves, start, end), ...planned].sort((a, b) => a.at - b.at)
  const known = new Map(plans.map((plan) => [plan.name, { plan, guid: random.guid(), held: history(plan, all, random, end) }]))
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
