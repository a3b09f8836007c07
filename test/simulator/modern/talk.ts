/** What an Exchange server of 2013 or later says in SMTP, beside the commands themselves. */
import type { Conversation } from '../smtp-dialogue'
import { bannerTime } from '../time'
import type { ModernServer } from './server'
import type { World } from './world'

export const banner = (server: ModernServer, at: number) =>
  `220 ${server.fqdn} Microsoft ESMTP MAIL Service ready at ${bannerTime(server.local(at))}`

export const CLOSING = '221 2.0.0 Service closing transmission channel'
export const SENDER_OK = '250 2.1.0 Sender OK'
export const RECIPIENT_OK = '250 2.1.5 Recipient OK'
export const START_INPUT = '354 Start mail input; end with <CRLF>.<CRLF>'
export const ANONYMOUS = 'SMTPSubmit SMTPAcceptAnySender SMTPAcceptAuthoritativeDomainSender AcceptRoutingHeaders'
export const TRUSTED =
  'SMTPSubmit SMTPAcceptAnyRecipient SMTPAcceptAuthenticationFlag SMTPAcceptAnySender SMTPAcceptAuthoritativeDomainSender BypassAntiSpam BypassMessageSizeLimit SMTPAcceptEXCH50 AcceptRoutingHeaders AcceptForestHeaders AcceptOrganizationHeaders SMTPAcceptXShadow SMTPAcceptXProxyFrom SMTPAcceptXSessionParams'

const before = (encrypted: boolean, open: readonly string[], closed: readonly string[]) => (encrypted ? closed : open)

/** Port 25 of the Front End. */
export const publicCapabilities = (encrypted: boolean) => [
  'SIZE 37748736',
  'PIPELINING',
  'DSN',
  'ENHANCEDSTATUSCODES',
  ...before(encrypted, ['STARTTLS', 'X-ANONYMOUSTLS', 'AUTH NTLM'], ['AUTH NTLM LOGIN']),
  'X-EXPS GSSAPI NTLM',
  '8BITMIME',
  'BINARYMIME',
  'CHUNKING',
  'XRDST',
]

/** Port 2525 of the Transport service and 475 of the Delivery service. */
export const innerCapabilities = (encrypted: boolean) => [
  'SIZE',
  'PIPELINING',
  'DSN',
  'ENHANCEDSTATUSCODES',
  ...before(encrypted, ['STARTTLS', 'X-ANONYMOUSTLS', 'AUTH NTLM'], ['AUTH NTLM LOGIN']),
  encrypted ? 'X-EXPS EXCHANGEAUTH GSSAPI NTLM' : 'X-EXPS GSSAPI NTLM',
  '8BITMIME',
  'BINARYMIME',
  'CHUNKING',
  'XEXCH50',
  'XRDST',
  'XSHADOWREQUEST',
  'XPROXY',
  'XPROXYFROM',
  'XQDISCARD',
]

/** EHLO and its answer: one keyword a row in 2013, the whole answer in one row from 2016 on. */
export function hello(talk: Conversation, server: ModernServer, name: string, client: string, keywords: readonly string[]) {
  const lines = [`${server.fqdn} Hello [${client}]`, ...keywords]
  talk.wait(talk.random.int(0, 8))
  talk.command(`EHLO ${name}`)
  if (server.version === '2013') talk.reply(...lines.map((line, i) => `250${i === lines.length - 1 ? ' ' : '-'}${line}`))
  else talk.reply(`250  ${lines.join(' ')}`)
}

const CERTIFICATE_PARTS = 'Subject Issuer name Serial number Thumbprint Not before Not after Subject alternate names'
const NEGOTIATED =
  'TLS protocol SP_PROT_TLS1_2_SERVER negotiation succeeded using bulk encryption algorithm CALG_AES_256 with strength 256 bits, MAC hash algorithm CALG_SHA_384 with strength 0 bits and key exchange algorithm CALG_ECDH_EPHEM with strength 256 bits'

/** Up to the end of the handshake; the certificate of a server is the same in a whole run. */
export function startTls(talk: Conversation, world: World, server: ModernServer, verb: 'STARTTLS' | 'X-ANONYMOUSTLS') {
  const own = world.random.fork(`certificate/${server.name}`)
  const name = ` CN=${server.name} CN=${server.name}`
  const dates = '2025-02-03T09:15:33.000Z 2030-02-03T09:15:33.000Z'
  const certificate = `${name} ${own.hex(32).toUpperCase()} ${own.hex(40).toUpperCase()} ${dates} ${server.name};${server.fqdn}`
  talk.command(verb)
  talk.reply('220 2.0.0 SMTP server ready')
  talk.noteAtServer(certificate, `Sending certificate ${CERTIFICATE_PARTS}`)
  talk.wait(talk.random.int(4, 60))
  talk.noteAtServer('', NEGOTIATED)
  talk.noteAtClient(certificate, `Received certificate ${CERTIFICATE_PARTS}`)
}

/** `11511 bytes in 0.102, 109,173 KB/sec`, with the decimal sign of the server's culture in the rate only. */
function rate(world: World, bytes: number, ms: number): string {
  const seconds = Math.max(ms, 1) / 1000
  const kilobytes = (bytes / 1024 / seconds).toFixed(3).replace('.', world.scenario.decimal)
  return `${bytes} bytes in ${seconds.toFixed(3)}, ${kilobytes} KB/sec`
}

export const queued = (world: World, server: ModernServer, messageId: string, internalId: string, bytes: number, ms: number) =>
  `250 2.6.0 ${messageId} [InternalId=${internalId}, Hostname=${server.fqdn}] ${rate(world, bytes, ms)} Queued mail for delivery`

export const delivered = (server: ModernServer, messageId: string) => `250 2.0.0 OK ${messageId} [Hostname=${server.fqdn}]`
