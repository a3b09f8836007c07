/**
 * Who writes to whom: the mailboxes and groups of the organisation, and the outside world with its mail servers.
 *
 * All names are invented; domains end in `.example`, addresses come from the documentation ranges.
 */
import type { Random } from './random'

const GIVEN = 'Anke Boris Celia Dimitra Emre Fenna Goran Hanna Ivo Jörg Kaito Lena Mirko Nadja Ozan Petra Quirin Rosa Sven Tamiko Uwe Vera'
const FAMILY =
  "Abendroth Brückner Castellan Dräger Eliadis Fjordsen Grünwald Hasegawa Ivanenko Jelinek Kowalczyk Lindqvist Müller-Rahn Nakano O'Dowd Petrides Quast Rübsam Sørby Tschernow"

export interface Mailbox {
  readonly kind: 'mailbox'
  readonly address: string
  readonly database: string
  readonly guid: string
  /** all mail goes there instead */
  readonly forwardTo?: string
}

export interface Group {
  readonly kind: 'group'
  readonly address: string
  readonly members: readonly string[]
}

/** An external organisation's sending server. */
export interface ForeignHost {
  /** the name it says in EHLO */
  readonly ehlo: string
  readonly address: string
  readonly tls: boolean
  /** chunked transfer instead of DATA */
  readonly bdat: boolean
  readonly roundTripMs: number
}

export interface Contact {
  readonly address: string
  readonly host: ForeignHost
  /** newsletters and ticket systems use another envelope sender for each mail */
  readonly automatic: boolean
}

export interface Directory {
  readonly domain: string
  readonly mailboxes: readonly Mailbox[]
  readonly groups: readonly Group[]
  readonly contacts: readonly Contact[]
  readonly hosts: readonly ForeignHost[]
  find(address: string): Mailbox | Group | undefined
  isInternal(address: string): boolean
}

const LATIN: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'o' }
const plain = (name: string) => name.toLowerCase().replace(/[äöüø]/g, (c) => LATIN[c] ?? c)

const PLACES = 'alder birch cedar dune elm fern gorse heath iris juniper kelp larch maple nettle osier pine quince rowan sedge thistle'
const TRADES = ['pumps', 'freight', 'labs', 'print', 'legal']

function inventHosts(random: Random): { host: ForeignHost; domain: string }[] {
  const domains = PLACES.split(' ').flatMap((place, i) => [`${place}-${TRADES[i % 5]}.example`, `${TRADES[(i + 2) % 5]}.${place}.example`])
  // every fourth domain sends through one of two hosting companies, so that one EHLO name stands for several domains
  const hosting = ['out1.postbox-hosting.example', 'mta-7.letterhall.example']
  const known = new Map<string, ForeignHost>()
  return domains.map((domain, i) => {
    const ehlo = i % 4 === 3 ? (hosting[i % 8 === 3 ? 0 : 1] as string) : `${random.pick(['mail', 'mx', 'smtp-out', 'relay'])}.${domain}`
    const fresh = { tls: random.chance(0.5), bdat: random.chance(0.3), roundTripMs: random.int(8, 90) }
    const host = known.get(ehlo) ?? { ehlo, address: `203.0.113.${10 + known.size}`, ...fresh }
    known.set(ehlo, host)
    return { host, domain }
  })
}

function inventMailboxes(random: Random, domain: string, databases: readonly string[]): Mailbox[] {
  const pairs = GIVEN.split(' ').flatMap((given) => FAMILY.split(' ').map((family) => `${plain(given)}.${plain(family)}`))
  const names = random.sample(pairs, 240)
  return names.map((name, i) => {
    const address = `${name}@${domain}`
    const mailbox = { kind: 'mailbox' as const, address, database: random.pick(databases), guid: random.guid() }
    if (i % 60 === 59) return { ...mailbox, forwardTo: `${names[i - 1]}@${domain}` }
    if (i % 120 === 30) return { ...mailbox, forwardTo: `${name}@rowan-legal.example` }
    return mailbox
  })
}

function inventGroups(random: Random, domain: string, people: readonly string[]): Group[] {
  const names = ['sales', 'hall-south', 'night.shift', 'purchasing', 'quality', 'it-team', 'works-council', 'drivers']
  const plainGroups = names.map(
    (name): Group => ({ kind: 'group', address: `${name}@${domain}`, members: random.sample(people, random.int(3, 14)) }),
  )
  const nested: Group = {
    kind: 'group',
    address: `everyone-south@${domain}`,
    members: [`hall-south@${domain}`, `night.shift@${domain}`, ...random.sample(people, 3)],
  }
  return [...plainGroups, nested]
}

export function inventDirectory(random: Random, domain: string, databases: readonly string[]): Directory {
  const mailboxes = inventMailboxes(random, domain, databases)
  const groups = inventGroups(
    random,
    domain,
    mailboxes.map((m) => m.address),
  )
  const places = inventHosts(random)
  const contacts = places.flatMap(({ host, domain: theirs }) =>
    ['info', 'j.hartwell', 'm+orders', 'noreply'].slice(0, random.int(2, 4)).map((name) => {
      const automatic = name === 'noreply'
      return { address: `${name}@${theirs}`, host, automatic }
    }),
  )
  const known = new Map<string, Mailbox | Group>([...mailboxes, ...groups].map((entry) => [entry.address, entry]))
  return {
    domain,
    mailboxes,
    groups,
    contacts,
    hosts: [...new Set(places.map((place) => place.host))],
    find: (address) => known.get(address),
    isInternal: (address) => address.endsWith(`@${domain}`),
  }
}
