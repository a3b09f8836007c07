/** Who writes what: the choice among the kinds of mail. The rhythm of the day is that of the other scenarios. */
import type { Contact } from '../people'
import { answerSubject, foreignMessageId, inventSubject } from '../subjects'
import type { ForeignLetter } from './front-end'
import { receiveFromOutside } from './inbound'
import { drawSpecial, loopingDomain, UNREACHABLE_DOMAIN } from './shares'
import { submit } from './submission'
import type { Answerable, World } from './world'

const HOUR = 3_600_000
const SHARE = { inbound: 45, internal: 33, outbound: 22 } as const
const ANSWERS = 0.18
const REMEMBERED = 600

export function createTraffic(world: World) {
  const { random, clock, directory, shares } = world
  const { mailboxes, groups, contacts } = directory
  const foreign: { letter: ForeignLetter; contact: Contact; at: number }[] = []

  const remember = <T>(list: T[], item: T) => {
    list.push(item)
    if (list.length > REMEMBERED) list.splice(0, REMEMBERED / 2)
  }
  // the moderated group gets its own share
  const moderated = groups.find((group) => world.isModerated(group.address))?.address ?? ''
  const open = groups.filter((group) => group.address !== moderated)
  const special = () => {
    const kind = drawSpecial(random.chance, shares)
    return kind && { special: kind }
  }
  const size = () => Math.min(12_000_000, random.wait(14_000, 1.1) + 1800)
  const stranger = () => `${random.pick(['former', 'm.typo', 'sales1', 'info2'])}.${random.int(1, 99)}@${directory.domain}`

  /** 1 to 40, most often 1. */
  const crowd = () =>
    random.weighted([
      [1, 66],
      [2, 16],
      [random.int(3, 6), 13],
      [random.int(7, 40), 5],
    ])
  const insiders = (unknown: number) => {
    const chosen = random.sample(mailboxes, crowd()).map((mailbox) => mailbox.address)
    if (random.chance(shares.toGroup)) chosen.push(random.chance(shares.moderated) ? moderated : random.pick(open).address)
    // beside known ones or alone
    if (random.chance(unknown)) chosen.splice(0, random.int(0, 1), stranger())
    return [...new Set(chosen)]
  }
  /** An address that leads nowhere, now and then. */
  const strange = () => {
    if (random.chance(shares.looping)) return [`depot.${random.int(1, 9)}@${loopingDomain(directory.domain)}`]
    return random.chance(shares.unreachable) ? [`harbour.master@${UNREACHABLE_DOMAIN}`] : []
  }
  const outsiders = () => random.sample(contacts, Math.min(crowd(), 12)).map((contact) => contact.address)
  const noteAnswerable = (subject: string, from: string, recipients: readonly string[]) => {
    for (const to of recipients.slice(0, 2)) remember(world.answerable, { at: clock.now, subject, from, to })
  }

  const send = (sender: string, recipients: readonly string[], subject: string) => {
    submit(world, { sender, recipients, subject, bytes: size(), ...special() })
    noteAnswerable(subject, sender, recipients)
  }

  const comeIn = (contact: Contact, recipients: readonly string[], subject: string) => {
    const domain = contact.address.split('@')[1] ?? ''
    const write = (to: readonly string[], about: string): ForeignLetter => {
      const bounce = `bounce+${random.int(1000, 9999)}=${to[0]?.replace('@', '=')}@${domain}`
      const returnPath = contact.automatic ? bounce : contact.address
      const messageId = random.chance(shares.withoutId) ? '' : foreignMessageId(random, domain, clock.now)
      return { messageId, sender: contact.address, returnPath, recipients: to, subject: about, bytes: size(), ...special() }
    }
    const letters = [write(recipients, subject)]
    // some clients use one connection for several messages
    if (random.chance(0.04)) letters.push(write(insiders(0), inventSubject(random)))
    receiveFromOutside(world, contact.host, letters)
    for (const letter of letters) if (letter.messageId !== '') remember(foreign, { letter, contact, at: clock.now })
    if (!contact.automatic) noteAnswerable(subject, contact.address, recipients)
  }

  /** A list server: a mail for each subscriber, one Message-ID for all. */
  const comeSplit = (contact: Contact) => {
    const [first, ...others] = random.sample(mailboxes, random.int(2, 4))
    const messageId = foreignMessageId(random, contact.address.split('@')[1] ?? '', clock.now)
    const letter = { messageId, sender: contact.address, returnPath: contact.address, subject: inventSubject(random), bytes: size() }
    for (const [i, mailbox] of [first, ...others].entries()) {
      if (mailbox)
        clock.at(clock.now + i * random.int(300, 2_500), () =>
          receiveFromOutside(world, contact.host, [{ ...letter, recipients: [mailbox.address] }]),
        )
    }
  }

  /** Another mail of the same sender under an old Message-ID. */
  const reuseId = (): boolean => {
    const old = foreign.findLast((each) => clock.now - each.at > 1.5 * HOUR)
    if (!old) return false
    foreign.splice(foreign.indexOf(old), 1)
    const letter = { ...old.letter, recipients: insiders(0), subject: inventSubject(random), bytes: size() }
    receiveFromOutside(world, old.contact.host, [letter])
    return true
  }

  const answer = (): boolean => {
    const asked: Answerable | undefined = world.answerable.length > 0 ? random.pick(world.answerable) : undefined
    if (!asked || clock.now - asked.at < 2 * 60_000) return false
    const subject = answerSubject(random, asked.subject)
    if (directory.find(asked.to)?.kind === 'mailbox') {
      send(asked.to, [asked.from], subject)
      return true
    }
    const contact = contacts.find((each) => each.address === asked.to)
    if (!contact) return false
    comeIn(contact, [asked.from], subject)
    return true
  }

  const kinds = Object.entries(SHARE) as [keyof typeof SHARE, number][]
  return () => {
    if (random.chance(ANSWERS) && answer()) return
    const kind = random.weighted(kinds)
    const sender = random.pick(mailboxes).address
    if (kind === 'internal') return send(sender, insiders(shares.unknownInternal), inventSubject(random))
    if (kind === 'outbound')
      return send(sender, [...outsiders(), ...strange(), ...(random.chance(0.12) ? insiders(0) : [])], inventSubject(random))
    if (random.chance(shares.reusedId) && reuseId()) return
    if (random.chance(shares.splitByList)) return comeSplit(random.pick(contacts))
    comeIn(random.pick(contacts), insiders(shares.unknownInbound), inventSubject(random))
  }
}
