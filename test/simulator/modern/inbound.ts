/** Mail from outside: to a Front End, through the balancer or not, or to an Edge server. */
import type { ForeignHost } from '../people'
import { quit } from '../smtp-dialogue'
import { takeAtEdge } from './edge'
import { accept, type ForeignLetter } from './front-end'
import { closeLink, type Link } from './link'
import { chooseEntrance, introduce, openPublic } from './public-session'
import { CLOSING } from './talk'
import type { World } from './world'

/** One session with one message or several. */
export function receiveFromOutside(world: World, host: ForeignHost, letters: readonly ForeignLetter[]) {
  const server = chooseEntrance(world, world.clock.now)
  const session = openPublic(world, server, host.address, host.roundTripMs)
  server.sessions.mail++
  introduce(world, session, host)
  let link: Link | undefined
  for (const [i, letter] of letters.entries()) {
    if (server.edge) takeAtEdge(world, session, host, letter, i + 1)
    else link = accept(world, session, host, letter, i + 1, link).link
  }
  if (link) closeLink(link)
  quit(session.talk, CLOSING)
}
