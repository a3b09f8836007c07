/** What else reaches port 25: the balancer's probes, and strangers who try to relay. Neither leaves a tracking row. */
import { banner, CLOSING, SENDER_OK } from './exchange-smtp'
import { introduce, openInbound } from './inbound'
import type { MailServer } from './server'
import { quit, sendEnvelope } from './smtp-dialogue'
import type { World } from './world'

const STRANGERS_MS = 9 * 60_000
const STRANGER = '203.0.113.250'

/** At a steady pace: connect, read the banner, go. One monitor in five says QUIT first. */
export function probe(world: World, server: MailServer) {
  const { clock, random } = world
  const { talk } = openInbound(world, server, '', 1)
  server.sessions.probe++
  talk.connect({}, '')
  talk.reply(banner(server, talk.at))
  if (random.chance(0.2)) quit(talk, CLOSING)
  else {
    talk.wait(random.int(0, 4))
    talk.disconnect('client')
  }
  clock.at(clock.now + world.probeMs + random.int(-6, 9), () => probe(world, server))
}

/** Foreign recipient from a foreign sender: refused after a deliberate delay. */
export function tryToRelay(world: World) {
  const { clock, random, front, directory } = world
  const server = front.choose()
  const session = openInbound(world, server, STRANGER, random.int(40, 260))
  const { talk } = session
  server.sessions.rejected++
  introduce(world, session, { ...random.pick(directory.hosts), ehlo: `host-${random.int(2, 250)}.pool.dune-net.example`, tls: false })
  const victim = `test${random.int(1, 999)}@sedge.example`
  const mark = `${session.id};${server.stamp(session.started)};1`
  sendEnvelope(talk, {
    from: `office@${directory.domain}`,
    size: random.int(300, 900),
    recipients: [],
    answers: [],
    pipelined: false,
    senderReply: SENDER_OK,
    receiving: mark,
  })
  talk.command(`RCPT TO:<${victim}>`)
  talk.noteAtServer("Tarpit for '0.00:00:05'", '')
  talk.wait(5000 + random.int(3, 25))
  talk.reply('550 5.7.1 Unable to relay')
  if (random.chance(0.6)) quit(talk, CLOSING)
  else talk.disconnect('client', '(ConnectionReset)')
  clock.at(clock.now + Math.round(random.exponential(STRANGERS_MS)) + 1000, () => tryToRelay(world))
}
