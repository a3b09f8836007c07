/**
 * A connection between two hubs, as the logs of both ends tell it: the port that the sender's log names is the one the receiver sees.
 */
import { banner, certificateOf, trustedCapabilities, trustedPermissions } from './exchange-smtp'
import { INTRA_CONNECTOR } from './organisation'
import type { MailServer } from './server'
import { authenticate, Conversation, greet, sayHello, startTls } from './smtp-dialogue'
import type { World } from './world'

export interface HubConnection {
  readonly sender: MailServer
  readonly receiver: MailServer
  readonly sendId: string
  readonly sendStarted: number
  readonly receiveId: string
  readonly receiveStarted: number
  /** the receive connector */
  readonly connector: string
  readonly talk: Conversation
}

/** Connected; nothing is said yet. */
export function openToHub(world: World, sender: MailServer, receiver: MailServer, roundTripMs: number): HubConnection {
  const { random, clock, intraProtocol } = world
  const [sendId, receiveId] = [sender.nextSession(), receiver.nextSession()]
  const connector = `${receiver.name}\\Default ${receiver.name}`
  const source = `${sender.address}:${sender.nextPort()}`
  const target = `${receiver.address}:25`
  const client = sender.session('send', { id: sendId, connector: INTRA_CONNECTOR, local: '', remote: target }, intraProtocol)
  const server = receiver.session('receive', { id: receiveId, connector, local: target, remote: source }, intraProtocol)
  const talk = new Conversation(random, clock.now, roundTripMs, client, server)
  talk.connect({ server: 'None' }, source)
  const receiveStarted = talk.at
  return { sender, receiver, sendId, sendStarted: clock.now, receiveId, receiveStarted, connector, talk }
}

/** From the banner to the right to send. */
export function logOn(world: World, { sender, receiver, talk }: HubConnection) {
  greet(talk, banner(receiver, talk.at), sender.fqdn, trustedCapabilities(receiver, sender.address, false))
  startTls(talk, 'X-ANONYMOUSTLS', certificateOf(receiver, world.random))
  sayHello(talk, sender.fqdn, trustedCapabilities(receiver, sender.address, true))
  authenticate(talk, trustedPermissions(receiver))
  if (!world.rare || receiver.version !== '2010') return
  talk.command(`XSHADOW ${sender.shadowId}`)
  talk.reply(`250 ${receiver.shadowId}`)
}
