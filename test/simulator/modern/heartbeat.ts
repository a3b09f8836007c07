/** Shadow servers ask primaries at a steady pace what they may discard. */
import { hubConnector, INTRA_CONNECTOR } from './link'
import type { ModernServer } from './server'
import type { World } from './world'

export function heartbeat(world: World, holder: ModernServer, primary: ModernServer, everyMs: number) {
  const { clock, links, random } = world
  if (world.up(holder, clock.now) && world.up(primary, clock.now)) {
    const link = links.take(world, {
      from: holder,
      fromService: 'Hub',
      sendConnector: INTRA_CONNECTOR,
      to: primary,
      toService: 'Hub',
      receiveConnector: hubConnector(primary),
      port: 2525,
      destination: 'shadowredundancy',
      delivery: 'ShadowRedundancy',
      at: clock.now,
    })
    link.talk.command('XQDISCARD 50')
    link.talk.reply('250 OK, 0 discard event(s)')
    links.release(world, link, 1_000)
  }
  clock.at(clock.now + everyMs + random.int(-900, 900), () => heartbeat(world, holder, primary, everyMs))
}
