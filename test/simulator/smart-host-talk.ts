/** Sessions with the smart host, a Postfix relay: what it answers, and how a session with it can go wrong. */
import type { SmartHost, Trouble } from './organisation'
import type { MailServer } from './server'
import { Conversation, greet } from './smtp-dialogue'
import type { World } from './world'

const target = (host: SmartHost) => `${host.address}:25`
const CAPABILITIES = ['PIPELINING', 'SIZE 52428800', 'ETRN', 'ENHANCEDSTATUSCODES', '8BITMIME', 'DSN'] as const

export const SENDER_OK = '250 2.1.0 Ok'
export const RECIPIENT_OK = '250 2.1.5 Ok'
export const GO_AHEAD = '354 End data with <CR><LF>.<CR><LF>'
export const BYE = '221 2.0.0 Bye'
export const RESET_OK = '250 2.0.0 Ok'

export const takenAs = (world: World) => `250 2.0.0 Ok: queued as ${world.random.hex(11).toUpperCase()}`

export interface SmartHostSession {
  readonly id: string
  readonly started: number
  readonly talk: Conversation
}

function begin(world: World, server: MailServer): SmartHostSession & { source: string } {
  const id = server.nextSession()
  const session = server.session('send', { id, connector: world.smartHost.connector, local: '', remote: target(world.smartHost) }, true)
  const talk = new Conversation(world.random, world.clock.now, world.random.int(6, 18), session, undefined)
  return { id, started: world.clock.now, talk, source: `${server.address}:${server.nextPort()}` }
}

/** Connected and greeted. */
export function openSmartHost(world: World, server: MailServer): SmartHostSession {
  const session = begin(world, server)
  const { name } = world.smartHost
  session.talk.connect({}, session.source)
  greet(session.talk, `220 ${name} ESMTP Postfix`, server.fqdn, [name, ...CAPABILITIES])
  return session
}

const REFUSED = 'No connection could be made because the target machine actively refused it'
const SILENT =
  'A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond'

/** A connection that never comes to the first message. Returns the session and how the queue words its last error. */
export function failToOpen(world: World, server: MailServer, trouble: Trouble): { ended: number; error: string } {
  const { talk, source } = begin(world, server)
  if (trouble === 'unavailable') {
    talk.connect({}, source)
    talk.reply('421 4.3.2 Service not available, closing transmission channel')
    talk.disconnect('server')
    return { ended: talk.at, error: '421 4.3.2 Service not available, closing transmission channel' }
  }
  const [code, text] = trouble === 'refused' ? [10061, REFUSED] : [10060, SILENT]
  talk.noteAtClient('None', 'Set Session Permissions')
  talk.noteAtClient('', 'attempting to connect')
  talk.wait(trouble === 'refused' ? world.random.int(990, 1060) : world.random.int(20_990, 21_080))
  const codes = `Winsock error code: ${code}, Win32 error code: ${code}`
  talk.noteAtClient(
    '',
    `Failed to connect. ${codes}, Destination domain: ${world.smartHost.name}, Error Message: ${text} ${target(world.smartHost)}.`,
  )
  return { ended: talk.at, error: trouble === 'refused' ? '421 4.2.1 Unable to connect' : '421 4.4.1 Connection timed out' }
}

/** As queues and DEFER rows word a failure of the connection itself. */
export const wrapped = (error: string) =>
  `451 4.4.0 Primary target IP address responded with: "${error}." Attempted failover to alternate host, but that did not succeed. Either there are no alternate hosts, or delivery failed to all alternate hosts.`
