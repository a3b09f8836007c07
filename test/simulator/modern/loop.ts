/**
 * A domain the organisation accepts and has no mailboxes for: its mail goes out to a host that sends it back, until a hub counts too many
 * hops. The mail keeps its Message-ID, and its network message id, because the header survives on this way.
 */
import { receiveFromOutside } from './inbound'
import type { HostPlan } from './scenario'
import { loopingDomain } from './shares'
import type { Mail, World } from './world'

const ROUNDS = 4

export class Loops {
  private readonly rounds = new Map<string, number>()

  /** The host has taken it; a little later it is back. */
  sentOut(world: World, mail: Mail, recipients: readonly string[], host: HostPlan, at: number) {
    const { clock, random, scenario } = world
    const suffix = `@${loopingDomain(scenario.domain)}`
    const back = recipients.filter((address) => address.endsWith(suffix))
    if (back.length === 0) return
    const round = (this.rounds.get(mail.networkMessageId) ?? 0) + 1
    this.rounds.set(mail.networkMessageId, round)
    if (round > ROUNDS) return
    const { messageId, sender, returnPath, subject } = mail
    const letter = { messageId, sender, returnPath, subject, recipients: back, bytes: mail.bytes + 900, again: mail }
    const from = { ehlo: host.name, address: host.address, tls: true, bdat: false, roundTripMs: 12 }
    // the hub refuses the last round, before there is a tracking row
    const refusal = round === ROUNDS ? { refusal: '554 5.4.6 Hop count exceeded - possible mail loop' } : {}
    clock.at(at + random.int(800, 9_000), () => receiveFromOutside(world, from, [{ ...letter, ...refusal }]))
  }
}
