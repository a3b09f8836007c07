/** What else reaches port 25: the balancer's probes, and strangers who try to relay. Neither leaves a tracking row. */
import { quit, sendEnvelope } from '../smtp-dialogue'
import { chooseEntrance, introduce, openPublic } from './public-session'
import type { ModernServer } from './server'
import { banner, CLOSING, SENDER_OK } from './talk'
import type { World } from './world'

const STRANGERS_MS = 9 * 60_000

/** At a steady pace, from the balancer's own address: connect, read the banner, go. */
export function probe(world: World, server: ModernServer) {
  const { clock, random, balancer } = world
  if (!balancer) return
  if (world.up(server, clock.now)) {
    const { talk } = openPublic(world, server, balancer.plan.inside, 1)
    server.sessions.probe++
    talk.connect({}, '')
    talk.reply(banner(server, talk.at))
    if (random.chance(0.2)) quit(talk, CLOSING)
    else {
      talk.wait(random.int(0, 4))
      talk.disconnect('client')
    }
  }
  clock.at(clock.now + world.probeMs + random.int(-6, 9), () => probe(world, server))
}

/** Foreign recipient from a foreign sender: refused after a deliberate delay. */
export function tryToRelay(world: World) {
  const { clock, random, directory } = world
  const server = chooseEntrance(world, clock.now)
  const session = openPublic(world, server, `203.0.113.${random.int(200, 239)}`, random.int(40, 260))
  const { talk } = session
  server.sessions.rejected++
  introduce(world, session, { ...random.pick(directory.hosts), ehlo: `host-${random.int(2, 250)}.pool.dune-net.example`, tls: false })
  sendEnvelope(talk, {
    from: `office@${directory.domain}`,
    size: random.int(300, 900),
    recipients: [],
    answers: [],
    pipelined: false,
    senderReply: SENDER_OK,
    receiving: `${session.id};${server.stamp(session.startedAt)};1`,
  })
  talk.command(`RCPT TO:<test${random.int(1, 999)}@sedge.example>`)
  talk.noteAtServer("Tarpit for '0.00:00:05'", '')
  talk.wait(5000 + random.int(3, 25))
  talk.reply('550 5.7.1 Unable to relay')
  if (random.chance(0.6)) quit(talk, CLOSING)
  else talk.disconnect('client', '(ConnectionReset)')
  clock.at(clock.now + Math.round(random.exponential(STRANGERS_MS)) + 1000, () => tryToRelay(world))
}
