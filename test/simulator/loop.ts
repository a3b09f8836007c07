/** Mail that the smart host sends back to where it came from, under its old Message-ID, until the hub counts too many hops. */
import { receiveFromOutside } from './inbound'
import { loopingDomain } from './rare'
import type { Mail, World } from './world'

const ROUNDS = 3

/** The smart host has taken the mail; a little later some of it is back. */
export function comeBack(world: World, mail: Mail, recipients: readonly string[], at: number) {
  const { clock, random, directory, smartHost } = world
  const back = recipients.filter((address) => address.endsWith(`@${loopingDomain(directory.domain)}`))
  const round = mail.round ?? 0
  if (world.rare === undefined || back.length === 0 || round >= ROUNDS) return
  const { messageId, sender, returnPath, subject } = mail
  const host = { ehlo: smartHost.name, address: smartHost.address, tls: true, bdat: false, roundTripMs: 12 }
  // the last round is refused before there is a tracking row
  const refusal = round + 1 === ROUNDS ? { refusal: '554 5.4.6 Hop count exceeded - possible mail loop' } : {}
  const letter = { messageId, sender, returnPath, subject, recipients: back, bytes: mail.bytes + 900, again: mail, ...refusal }
  clock.at(at + random.int(800, 9_000), () => receiveFromOutside(world, host, [letter]))
}
