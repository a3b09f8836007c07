/** What an Exchange 2007 or 2010 server says in SMTP, beside the commands themselves. */
import type { Random } from './random'
import type { MailServer } from './server'
import type { Certificate } from './smtp-dialogue'
import { bannerTime } from './time'

export const banner = (server: MailServer, at: number) =>
  `220 ${server.fqdn} Microsoft ESMTP MAIL Service ready at ${bannerTime(server.local(at))}`

export const CLOSING = '221 2.0.0 Service closing transmission channel'
export const SENDER_OK = '250 2.1.0 Sender OK'
export const RECIPIENT_OK = '250 2.1.5 Recipient OK'
export const START_INPUT = '354 Start mail input; end with <CRLF>.<CRLF>'

/** What an anonymous client may do on the connector behind the balancer. */
export const ANONYMOUS = 'SMTPSubmit SMTPAcceptAnySender SMTPAcceptAuthoritativeDomainSender AcceptRoutingHeaders'
const TRUSTED =
  'SMTPSubmit SMTPAcceptAnyRecipient SMTPAcceptAuthenticationFlag SMTPAcceptAnySender SMTPAcceptAuthoritativeDomainSender BypassAntiSpam BypassMessageSizeLimit SMTPAcceptEXCH50 AcceptRoutingHeaders AcceptForestHeaders AcceptOrganizationHeaders'
/** What another Exchange server may do; shadow copies came with 2010. */
export const trustedPermissions = (server: MailServer) => (server.version === '2010' ? `${TRUSTED} SMTPAcceptXShadow` : TRUSTED)

export const queued = (messageId: string, internalId: string) =>
  `250 2.6.0 ${messageId} [InternalId=${internalId}] Queued mail for delivery`

export const anonymousCapabilities = (server: MailServer, client: string, encrypted: boolean) => [
  `${server.fqdn} Hello [${client}]`,
  'SIZE 36700160',
  'PIPELINING',
  'DSN',
  'ENHANCEDSTATUSCODES',
  ...(encrypted ? [] : ['STARTTLS']),
  '8BITMIME',
  'BINARYMIME',
  'CHUNKING',
]

export const trustedCapabilities = (server: MailServer, client: string, encrypted: boolean) => [
  `${server.fqdn} Hello [${client}]`,
  'SIZE',
  'PIPELINING',
  'DSN',
  'ENHANCEDSTATUSCODES',
  ...(encrypted
    ? ['AUTH NTLM LOGIN', 'X-EXPS EXCHANGEAUTH GSSAPI NTLM']
    : ['STARTTLS', 'X-ANONYMOUSTLS', 'AUTH NTLM', 'X-EXPS GSSAPI NTLM']),
  '8BITMIME',
  'BINARYMIME',
  'CHUNKING',
  'XEXCH50',
  'XRDST',
  ...(server.version === '2010' ? ['XSHADOW'] : []),
]

/** One for each member, the same in the whole run. */
export const certificateOf = (server: MailServer, random: Random): Certificate => {
  const own = random.fork(`certificate/${server.name}`)
  return {
    subject: `CN=${server.name}`,
    names: `${server.name};${server.fqdn}`,
    serial: own.hex(32).toUpperCase(),
    thumbprint: own.hex(40).toUpperCase(),
  }
}
