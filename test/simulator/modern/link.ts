/**
 * A connection between two services of the organisation: one dialogue, told to the send log of one and the receive log of the other.
 * They encrypt, authenticate as Exchange servers, and the client's connectivity log says where it went and why.
 */
import { authenticate, Conversation, quit } from '../smtp-dialogue'
import type { ModernServer } from './server'
import type { ServiceName } from './service'
import { banner, CLOSING, hello, innerCapabilities, startTls, TRUSTED } from './talk'
import type { World } from './world'

export interface LinkPlan {
  readonly from: ModernServer
  readonly fromService: ServiceName
  readonly sendConnector: string
  readonly to: ModernServer
  readonly toService: ServiceName
  readonly receiveConnector: string
  readonly port: number
  /** as the connectivity log names where it goes, and the kind of delivery */
  readonly destination: string
  readonly delivery: string
  readonly at: number
}

export interface Link {
  readonly plan: LinkPlan
  readonly talk: Conversation
  readonly sendId: string
  readonly receiveId: string
  /** address and port of the client's end */
  readonly source: string
  readonly startedAt: number
  readonly connectedAt: number
  /** start of the session as the receiving server knows it */
  readonly receiveStarted: number
  bytes: number
  messages: number
}

export const INTRA_CONNECTOR = 'Intra-Organization SMTP Send Connector'
export const PROXY_CONNECTOR = 'Inbound Proxy Internal Send Connector'
export const hubConnector = (server: ModernServer) => `${server.name}\\Default ${server.name}`
export const storeConnector = (server: ModernServer) => `${server.name}\\Default Mailbox Delivery ${server.name}`

export function openLink(world: World, plan: LinkPlan): Link {
  const { from, to, at } = plan
  const [client, server] = [from.service(plan.fromService), to.service(plan.toService)]
  const [sendId, receiveId] = [client.nextSession(), server.nextSession()]
  const source = `${from.address}:${from.nextPort()}`
  const target = `${to.address}:${plan.port}`
  const sending = client.session('send', { id: sendId, connector: plan.sendConnector, local: '', remote: target })
  const receiving = server.session('receive', { id: receiveId, connector: plan.receiveConnector, local: target, remote: source })
  // servers of another site are further away
  const talk = new Conversation(
    world.random,
    at,
    from.site === to.site ? world.random.int(0, 2) : world.random.int(14, 22),
    sending,
    receiving,
  )
  const note = (direction: '+' | '>', text: string) => client.connection(talk.at, sendId, 'SMTP', plan.destination, direction, text)
  note('+', `${plan.delivery} 00000000-0000-0000-0000-000000000000;QueueLength=${world.random.int(0, 2)}`)
  note('>', `${to.fqdn}[${to.address}]`)
  talk.connect({ server: TRUSTED }, source)
  const receiveStarted = talk.at
  note('>', `Established connection to ${to.address}`)
  talk.reply(banner(to, talk.at))
  hello(talk, to, from.fqdn, from.address, innerCapabilities(false))
  startTls(talk, world, to, 'X-ANONYMOUSTLS')
  hello(talk, to, from.fqdn, from.address, innerCapabilities(true))
  authenticate(talk, TRUSTED)
  to.sessions.intraOrganization++
  from.sessions.sent++
  return { plan, talk, sendId, receiveId, source, startedAt: at, connectedAt: talk.at, receiveStarted, bytes: 0, messages: 0 }
}

export function closeLink({ plan, talk, sendId, bytes, messages }: Link) {
  quit(talk, CLOSING)
  const row = `Messages: ${messages} Bytes: ${bytes} ()`
  plan.from.service(plan.fromService).connection(talk.at, sendId, 'SMTP', plan.destination, '-', row)
}

/** `<session>;<start>;n`, the key between the receive log and tracking. */
export const receiveMark = (link: Link, part: number) => `${link.receiveId};${link.plan.to.stamp(link.receiveStarted)};${part}`

const SILENT = 'A connection attempt failed because the connected party did not properly respond after a period of time'

/** A connection to a server that is not there. Returns when the client gives up. */
export function missLink(world: World, plan: Omit<LinkPlan, 'toService' | 'receiveConnector'>): number {
  const { from, to, at, destination } = plan
  const service = from.service(plan.fromService)
  const id = service.nextSession()
  const target = `${to.address}:${plan.port}`
  const session = service.session('send', { id, connector: plan.sendConnector, local: '', remote: target })
  const talk = new Conversation(world.random, at, 1, session, undefined)
  service.connection(at, id, 'SMTP', destination, '+', `${plan.delivery} 00000000-0000-0000-0000-000000000000;QueueLength=0`)
  talk.noteAtClient('None', 'Set Session Permissions')
  talk.noteAtClient('', 'attempting to connect')
  talk.wait(world.random.int(20_990, 21_080))
  const codes = 'Winsock error code: 10060, Win32 error code: 10060'
  talk.noteAtClient('', `Failed to connect. ${codes}, Destination domain: ${destination}, Error Message: ${SILENT} ${target}.`)
  service.connection(talk.at, id, 'SMTP', destination, '-', 'Messages: 0 Bytes: 0 (Retry : 421 4.4.1 Connection timed out)')
  from.sessions.sendFailed++
  return talk.at
}
