/** Sessions with hosts outside: how one opens, and how it can fail to. */
import { Conversation } from '../smtp-dialogue'
import { bannerTime } from '../time'
import type { Trouble } from './outages'
import type { HostPlan } from './scenario'
import type { ModernServer } from './server'
import type { World } from './world'

export const SENDER_OK = '250 2.1.0 Ok'
export const GO_AHEAD = '354 End data with <CR><LF>.<CR><LF>'
export const BYE = '221 2.0.0 Bye'
export const RESET_OK = '250 2.0.0 Ok'

/** A relay's own queue id; the cloud answers as Exchange does, with a server behind the one that was asked. */
export function takenAs({ random, scenario }: World, host: HostPlan, messageId: string, bytes: number): string {
  if (host.name !== scenario.cloud?.host.name) return `250 2.0.0 Ok: queued as ${random.hex(11).toUpperCase()}`
  const behind = `${random.pick(['AM6', 'DB8', 'VE1'])}PR0${random.int(1, 9)}MB${random.int(1000, 9999)}.eurprd0${random.int(1, 9)}.prod.outlook.com`
  const seconds = random.int(90, 400) / 1000
  const rate = `${bytes} bytes in ${seconds.toFixed(3)}, ${(bytes / 1024 / seconds).toFixed(3)} KB/sec`
  return `250 2.6.0 ${messageId} [InternalId=${random.int(10_000_000, 99_999_999)}${random.int(1_000_000, 9_999_999)}, Hostname=${behind}] ${rate} Queued mail for delivery`
}

export interface OutsideSession {
  readonly host: HostPlan
  readonly id: string
  readonly startedAt: number
  readonly talk: Conversation
}

interface Attempt {
  readonly world: World
  readonly server: ModernServer
  readonly host: HostPlan
  readonly connector: string
  readonly domain: string
  readonly at: number
}

function begin({ world, server, host, connector, domain, at }: Attempt) {
  const hub = server.service(server.transport)
  const id = hub.nextSession()
  const target = `${host.address}:25`
  const session = hub.session('send', { id, connector, local: '', remote: target })
  const talk = new Conversation(world.random, at, world.random.int(6, 18), session, undefined)
  const kind = world.scenario.connector.smartHosts.length > 0 ? 'SmartHostConnectorDelivery' : 'DnsConnectorDelivery'
  hub.connection(at, id, 'SMTP', domain, '+', `${kind} ${world.connectorGuid};QueueLength=${world.random.int(0, 3)}`)
  hub.connection(at, id, 'SMTP', domain, '>', `${host.name}[${host.address}]`)
  return { host, id, startedAt: at, talk, source: `${server.address}:${server.nextPort()}`, target }
}

/** Connected and greeted. */
export function openOutside(attempt: Attempt): OutsideSession {
  const session = begin(attempt)
  const { talk, host } = session
  talk.connect({ client: 'SendRoutingHeaders' }, session.source)
  attempt.server
    .service(attempt.server.transport)
    .connection(talk.at, session.id, 'SMTP', attempt.domain, '>', `Established connection to ${host.address}`)
  const cloud = host.name === attempt.world.scenario.cloud?.host.name
  talk.reply(cloud ? `220 ${host.name} Microsoft ESMTP MAIL Service ready at ${bannerTime(talk.at)}` : `220 ${host.name} ESMTP Postfix`)
  talk.wait(talk.random.int(0, 8))
  talk.command(`EHLO ${attempt.server.fqdn}`)
  const keywords = ['PIPELINING', 'SIZE 52428800', 'ETRN', 'ENHANCEDSTATUSCODES', '8BITMIME', 'DSN']
  if (attempt.server.version === '2013') {
    talk.reply(`250-${host.name}`, ...keywords.map((word, i) => `250${i === keywords.length - 1 ? ' ' : '-'}${word}`))
  } else talk.reply(`250 ${host.name} ${keywords.join(' ')}`)
  return session
}

const REFUSED = 'No connection could be made because the target machine actively refused it'
const SILENT =
  'A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond'

/** A connection that never comes to the first message. Returns its end and how the queue words the error. */
export function failToOpen(attempt: Attempt, trouble: Trouble): { ended: number; error: string } {
  const { world, server, domain } = attempt
  const { talk, source, target, id } = begin(attempt)
  server.sessions.sendFailed++
  const end = (error: string) => {
    server.service(server.transport).connection(talk.at, id, 'SMTP', domain, '-', `Messages: 0 Bytes: 0 (Retry : ${error})`)
    return { ended: talk.at, error }
  }
  if (trouble === 'unavailable') {
    const error = '421 4.3.2 Service not available, closing transmission channel'
    talk.connect({}, source)
    talk.reply(error)
    talk.disconnect('server')
    return end(error)
  }
  const [code, text] = trouble === 'refused' ? [10061, REFUSED] : [10060, SILENT]
  talk.noteAtClient('None', 'Set Session Permissions')
  talk.noteAtClient('', 'attempting to connect')
  talk.wait(trouble === 'refused' ? world.random.int(990, 1060) : world.random.int(20_990, 21_080))
  const codes = `Winsock error code: ${code}, Win32 error code: ${code}`
  talk.noteAtClient('', `Failed to connect. ${codes}, Destination domain: ${domain}, Error Message: ${text} ${target}.`)
  return end(trouble === 'refused' ? '421 4.2.1 Unable to connect' : `421 4.4.1 Connection timed out`)
}

/** As queues and DEFER rows word a failure of the connection itself. */
export const wrapped = (error: string, host: HostPlan) =>
  `451 4.4.0 Primary target IP address responded with: "${error}." Attempted failover to alternate host, but that did not succeed. Either there are no alternate hosts, or delivery failed to all alternate hosts. The last endpoint attempted was ${host.address}:25`
