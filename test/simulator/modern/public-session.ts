/** A client's session on port 25, as the receiving service logs it: the Front End's, or an Edge server's. */
import type { ForeignHost } from '../people'
import { Conversation } from '../smtp-dialogue'
import type { ModernServer } from './server'
import { ANONYMOUS, banner, hello, publicCapabilities, startTls } from './talk'
import { serverNamed, type World } from './world'

export interface PublicSession {
  readonly server: ModernServer
  readonly id: string
  readonly startedAt: number
  readonly talk: Conversation
  /** address and port the Front End sees */
  readonly remote: string
  /** names of what stands between; a balancer that leaves clients their address is seen by nobody */
  readonly via: readonly string[]
}

export const addressOf = (endpoint: string) => endpoint.slice(0, endpoint.lastIndexOf(':'))

/** Which server a client outside reaches: the balancer's choice, or one behind the MX records: Edge servers where there are any. */
export function chooseEntrance(world: World, at: number): ModernServer {
  const up = (server: ModernServer) => world.up(server, at)
  if (world.balancer)
    return serverNamed(
      world,
      world.balancer.choose((name) => up(serverNamed(world, name))),
    )
  const edges = world.servers.filter((server) => server.edge)
  return world.random.pick((edges.length > 0 ? edges : world.hubs).filter(up))
}

export const publicConnector = (server: ModernServer) =>
  `${server.name}\\${server.edge ? 'Default internal receive connector' : 'Default Frontend'} ${server.name}`

/** A connection to port 25 of a server; `client` is the client's own address. */
export function openPublic(world: World, server: ModernServer, client: string, roundTripMs: number): PublicSession {
  const { balancer, random, clock } = world
  const service = server.service(server.edge ? 'Edge' : 'FrontEnd')
  const id = service.nextSession()
  const hidden = balancer?.plan.hidesClients === true
  const remote = hidden ? balancer.endpoint() : `${client}:${random.int(1_100, 64_000)}`
  const connector = publicConnector(server)
  const session = service.session('receive', { id, connector, local: `${server.address}:25`, remote })
  const talk = new Conversation(random, clock.now, roundTripMs, undefined, session)
  return { server, id, startedAt: clock.now, talk, remote, via: hidden ? [balancer.plan.name] : [] }
}

export function introduce(world: World, { server, talk, remote }: PublicSession, host: ForeignHost) {
  const client = addressOf(remote)
  talk.connect({}, '')
  talk.reply(banner(server, talk.at))
  hello(talk, server, host.ehlo, client, publicCapabilities(false))
  if (host.tls) {
    startTls(talk, world, server, 'STARTTLS')
    hello(talk, server, host.ehlo, client, publicCapabilities(true))
  }
  if (server.version === '2013') talk.noteAtServer(ANONYMOUS, 'Set Session Permissions')
}
