/**
 * Who writes what, and when: the rhythm of working days, and the choice among the kinds of mail.
 */
import type { Clock } from './clock'
import { type ForeignLetter, receiveFromOutside } from './inbound'
import type { Contact } from './people'
import type { Random } from './random'
import { happens, loopingDomain, UNREACHABLE_DOMAIN } from './rare'
import { answerSubject, foreignMessageId, inventSubject } from './subjects'
import { submit } from './submit'
import type { Answerable, World } from './world'

const HOUR = 3_600_000
/** Weight of each UTC hour of a working day; people are one hour ahead. */
const RHYTHM = [1, 1, 1, 1, 2, 6, 20, 60, 90, 95, 85, 60, 70, 90, 85, 70, 40, 18, 10, 8, 6, 4, 2, 1]
const WEEKEND = 0.08
/** One in so many is sent just before the logs end, so that some mail is always caught on its way. */
const LAST_MOMENT = { oneIn: 500, atLeast: 3, withinMs: 700 } as const

const SHARE = { inbound: 45, internal: 33, outbound: 22 } as const
const ANSWERS = 0.18
/** Outside senders whose program uses a Message-ID a second time. */
const REUSED_ID = 0.006
const UNKNOWN_INBOUND = 0.02
const UNKNOWN_INTERNAL = 0.006
const REMEMBERED = 600

/** Sorted times of `count` messages between start and end. */
export function arrivals(random: Random, count: number, start: number, end: number): Float64Array {
  const hours: [number, number][] = []
  for (let hour = start; hour < end; hour += HOUR) {
    const weekday = new Date(hour).getUTCDay()
    const weight = (RHYTHM[new Date(hour).getUTCHours()] ?? 1) * (weekday === 0 || weekday === 6 ? WEEKEND : 1)
    hours.push([hour, weight * (Math.min(HOUR, end - hour) / HOUR)])
  }
  const late = Math.min(count, Math.max(LAST_MOMENT.atLeast, Math.round(count / LAST_MOMENT.oneIn)))
  const times = Float64Array.from({ length: count }, (_, i) => {
    if (i < late) return end - random.int(0, LAST_MOMENT.withinMs)
    const hour = random.weighted(hours)
    return hour + random.int(0, Math.min(HOUR, end - hour) - 1)
  })
  return times.sort()
}

/** One message at each time. Only the next one is ever on the clock, so a long run keeps its agenda short. */
export function startArrivals(clock: Clock, times: Float64Array, one: () => void): void {
  const next = (i: number) => {
    const at = times[i]
    if (at === undefined) return
    clock.at(at, () => {
      one()
      next(i + 1)
    })
  }
  next(0)
}

export function createTraffic(world: World) {
  const { random, clock, directory } = world
  const { mailboxes, groups, contacts } = directory
  const foreign: { letter: ForeignLetter; contact: Contact; at: number }[] = []

  const remember = <T>(list: T[], item: T) => {
    list.push(item)
    if (list.length > REMEMBERED) list.splice(0, REMEMBERED / 2)
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
    if (random.chance(0.05)) chosen.push(random.pick(groups).address)
    // beside known ones or alone
    if (random.chance(unknown)) chosen.splice(0, random.int(0, 1), stranger())
    return [...new Set(chosen)]
  }
  const outsiders = () => {
    if (happens(world, 'unreachable')) return [`stores.${random.int(1, 9)}@${UNREACHABLE_DOMAIN}`]
    if (happens(world, 'looping')) return [`depot.${random.int(1, 9)}@${loopingDomain(directory.domain)}`]
    return random.sample(contacts, Math.min(crowd(), 12)).map((contact) => contact.address)
  }
  const noteAnswerable = (subject: string, from: string, recipients: readonly string[]) => {
    for (const to of recipients.slice(0, 2)) remember(world.answerable, { at: clock.now, subject, from, to })
  }

  const send = (sender: string, recipients: readonly string[], subject: string) => {
    submit(world, { sender, recipients, subject, bytes: size() })
    noteAnswerable(subject, sender, recipients)
  }

  const comeIn = (contact: Contact, recipients: readonly string[], subject: string) => {
    const domain = contact.address.split('@')[1] ?? ''
    const write = (to: readonly string[], about: string): ForeignLetter => {
      const bounce = `bounce+${random.int(1000, 9999)}=${to[0]?.replace('@', '=')}@${domain}`
      const returnPath = contact.automatic ? bounce : contact.address
      const messageId = happens(world, 'withoutMessageId') ? '' : foreignMessageId(random, domain, clock.now)
      return { messageId, sender: contact.address, returnPath, recipients: to, subject: about, bytes: size() }
    }
    const letters = [write(recipients, subject)]
    // some clients use one connection for several messages
    if (random.chance(0.04)) letters.push(write(insiders(0), inventSubject(random)))
    receiveFromOutside(world, contact.host, letters)
    for (const letter of letters) remember(foreign, { letter, contact, at: clock.now })
    if (!contact.automatic) noteAnswerable(subject, contact.address, recipients)
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
    if (kind === 'internal') return send(sender, insiders(UNKNOWN_INTERNAL), inventSubject(random))
    if (kind === 'outbound') return send(sender, [...outsiders(), ...(random.chance(0.12) ? insiders(0) : [])], inventSubject(random))
    if (random.chance(REUSED_ID) && reuseId()) return
    comeIn(random.pick(contacts), insiders(UNKNOWN_INBOUND), inventSubject(random))
  }
}
