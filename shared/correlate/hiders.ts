/**
 * Addresses that hide their clients: a source-NAT load balancer, or an address translator, in front of the inbound sessions.
 *
 * One address speaks for hosts of at least three different domains. A partner's relay gives one name, a partner's farm names of one
 * domain, so neither qualifies. Empty sessions from the same address (a probe asks for the banner and leaves) make it a balancer;
 * without them it is called address translation, and less sure. Always inferred, never certain.
 */
import type { HostBook } from './host-book'
import { addressOf, isAddress, normalName } from './host-names'
import type { SessionEntry } from './session-index'
import type { TrackingRows } from './tracking-rows'

const DOMAINS = 3
const PROBES = 3

interface Client {
  readonly names: Set<string>
  readonly domains: Set<string>
  sessions: number
  probes: number
}

export function inferHiders(book: HostBook, sessions: readonly SessionEntry[], rows: TrackingRows): void {
  const clients = new Map<string, Client>()
  const client = (address: string) => {
    const known = clients.get(address) ?? { names: new Set(), domains: new Set(), sessions: 0, probes: 0 }
    clients.set(address, known)
    return known
  }
  for (const s of sessions) {
    if (s.direction !== 'receive') continue
    const c = client(s.remoteAddress)
    c.sessions++
    if (s.result === 'probe') c.probes++
    addName(c, s.helo, book)
  }
  rows.eachClient((event, source, host, ip) => {
    if (event === 'RECEIVE' && source === 'SMTP') addName(client(addressOf(ip)), host, book)
  })
  for (const [address, c] of clients) {
    if (address === '' || c.domains.size < DOMAINS || book.findOwn('', address) >= 0) continue
    const spoke = `${c.names.size} hosts of ${c.domains.size} domains speak from this one address`
    if (c.probes >= PROBES) {
      const why = `${spoke}, and ${c.probes} of its ${c.sessions} sessions leave after the banner, as health probes do.`
      book.hider(address, 'load-balancer', 'likely', why)
    } else book.hider(address, 'firewall', 'possible', `${spoke}: a balancer or address translation. No probes were seen.`)
  }
}

function addName(c: Client, raw: string, book: HostBook): void {
  const name = normalName(raw)
  if (name === '' || isAddress(name) || c.names.has(name) || book.findOwn(name) >= 0) return
  c.names.add(name)
  c.domains.add(name.split('.').slice(-2).join('.'))
}
