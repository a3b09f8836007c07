/**
 * Which hub gets a message: one of the servers that have a copy of a recipient's database, near ones first; without such a recipient any
 * server of the own site.
 */
import type { Random } from '../random'
import type { ModernServer } from './server'
import { serverNamed, type World } from './world'

const LOOKED_AT = 20
/** share of messages that stay on the server where they are, when it is as good as another */
const STAY = 0.2

function choose(random: Random, from: ModernServer, candidates: readonly ModernServer[]): ModernServer {
  const near = candidates.filter((server) => server.site === from.site)
  const list = near.length > 0 ? near : candidates
  if (list.includes(from) && random.chance(STAY)) return from
  return random.pick(list)
}

export function placeHub(world: World, from: ModernServer, recipients: readonly string[], at: number): ModernServer {
  const { directory, databases, random } = world
  const names = new Set<string>()
  for (const address of recipients.slice(0, LOOKED_AT)) {
    const entry = directory.find(address)
    if (entry?.kind === 'mailbox' && !world.inCloud.has(address)) for (const name of databases.copies(entry.database)) names.add(name)
  }
  const up = (server: ModernServer) => world.up(server, at)
  const group = [...names].map((name) => serverNamed(world, name)).filter(up)
  if (group.length > 0) return choose(random, from, group)
  return choose(random, from, world.hubs.filter(up))
}

/** The server that holds the active copy for an address, or the time at which one will. */
export function holderOf(world: World, address: string, at: number): ModernServer | number {
  const holder = world.databases.holder(databaseOf(world, address), at)
  return typeof holder === 'number' ? holder : serverNamed(world, holder)
}

export function databaseOf(world: World, address: string): string {
  const entry = world.directory.find(address)
  if (entry?.kind !== 'mailbox') throw new Error(`no mailbox ${address}`)
  return entry.database
}
