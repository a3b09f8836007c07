/**
 * Shadow redundancy as 2010 shows it: in protocol logs only. A hub keeps what it has sent until the receiver says that it has sent it on;
 * it asks every five minutes.
 */
import { CLOSING } from './exchange-smtp'
import { logOn, openToHub } from './hub-connection'
import type { MailServer } from './server'
import { quit } from './smtp-dialogue'
import type { World } from './world'

const EVERY_MS = 5 * 60_000

export function heartbeat(world: World, sender: MailServer, receiver: MailServer) {
  const { clock, random } = world
  const connection = openToHub(world, sender, receiver, random.int(0, 2))
  logOn(world, connection)
  const { talk } = connection
  talk.command('XQDISCARD 50')
  talk.reply('251 OK, no discard events')
  quit(talk, CLOSING)
  sender.sessions.sent++
  receiver.sessions.intraOrganization++
  clock.at(clock.now + EVERY_MS + random.int(-400, 900), () => heartbeat(world, sender, receiver))
}
