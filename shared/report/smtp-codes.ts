/**
 * What replies of SMTP servers say, in plain words and offline: their three digits, their enhanced code, and texts of Exchange.
 *
 * Sources: reply codes RFC 5321 §4.2, AUTH RFC 4954, STARTTLS RFC 3207, 521 and 556 RFC 7504; enhanced codes RFC 3463 and the IANA registry
 * "SMTP Enhanced Status Codes"; readings of Exchange: Microsoft's documents on NDRs, back pressure and mail flow, as docs/formats/smtp-protocol.md
 * and docs/formats/message-tracking.md name them.
 */

/** RFC 5321 and the extensions above. */
const REPLIES: Readonly<Record<string, string>> = {
  211: 'System status.',
  214: 'Help.',
  220: 'Ready: the service, or STARTTLS.',
  221: 'The server closes the connection, as asked for.',
  235: 'Authentication worked.',
  250: 'Done.',
  251: 'Not a local user; it will be forwarded.',
  252: 'The address was not checked; the mail will be tried.',
  334: 'The server asks for the next step of authentication.',
  354: 'Go ahead with the mail; a line with a dot ends it.',
  421: 'The service closes the connection for now. The sender tries again.',
  432: 'The password has to be changed first.',
  450: 'Not done for now: the mailbox is busy or held back. The sender tries again.',
  451: 'Not done for now: an error at the server. The sender tries again.',
  452: 'Not done for now: out of room or resources. The sender tries again.',
  454: 'Not available for now: authentication or TLS.',
  455: 'The parameters can’t be taken for now.',
  500: 'The command was not understood.',
  501: 'The parameters were not understood.',
  502: 'The command is known and not offered.',
  503: 'Commands in the wrong order.',
  504: 'The parameter is not offered, such as a mechanism of AUTH.',
  521: 'This host takes no mail at all.',
  530: 'Authentication or TLS is needed first.',
  534: 'The mechanism of authentication is too weak.',
  535: 'Authentication failed.',
  538: 'This mechanism needs encryption.',
  550: 'Refused: no such mailbox, or not allowed. The sender does not try again.',
  551: 'Not a local user; try the address named.',
  552: 'Refused: more than there is room for, or the mail is too large.',
  553: 'Refused: the address is not allowed as it is written.',
  554: 'Refused: the transaction failed, or no SMTP is spoken here.',
  555: 'The parameters of MAIL or RCPT are not known.',
  556: 'The domain of the address takes no mail.',
}

const CLASSES: Readonly<Record<string, string>> = {
  2: 'Success.',
  4: 'Failed for now: the sender keeps the mail and tries again.',
  5: 'Failed for good: the sender reports it and does not try again.',
}

/** Second and third part of an enhanced code. */
const ENHANCED: Readonly<Record<string, string>> = {
  '0.0': 'nothing more is said',
  '1.0': 'about an address, not said what',
  '1.1': 'no such mailbox',
  '1.2': 'no such domain or host',
  '1.3': 'the recipient’s address is not written as one',
  '1.4': 'the address stands for several mailboxes',
  '1.5': 'the recipient’s address is valid',
  '1.6': 'the mailbox has moved and nothing is forwarded',
  '1.7': 'the sender’s address is not written as one',
  '1.8': 'the domain of the sender is wrong, or may not send',
  '1.9': 'passed on to a system that may not keep to the standards',
  '1.10': 'the recipient’s domain says that it takes no mail (null MX)',
  '2.0': 'about the mailbox, not said what',
  '2.1': 'the mailbox is switched off or takes no mail',
  '2.2': 'the mailbox is full',
  '2.3': 'the mail is larger than allowed there',
  '2.4': 'the list could not be expanded',
  '3.0': 'about the mail system, not said what',
  '3.1': 'the system has no room left',
  '3.2': 'the system takes no mail at present',
  '3.3': 'the system lacks a feature that the mail needs',
  '3.4': 'the mail is too large for the system',
  '3.5': 'the system is configured wrongly',
  '3.6': 'the priority was changed',
  '4.0': 'about the network or the route, not said what',
  '4.1': 'the next host did not answer',
  '4.2': 'the connection broke or timed out',
  '4.3': 'a directory or name server failed',
  '4.4': 'no route to that domain',
  '4.5': 'the system is congested',
  '4.6': 'the mail goes round in a loop',
  '4.7': 'the mail was kept for as long as allowed and expired',
  '5.0': 'about the protocol, not said what',
  '5.1': 'the command is not known or not allowed here',
  '5.2': 'the command can’t be understood',
  '5.3': 'too many recipients',
  '5.4': 'the parameters of the command are wrong',
  '5.5': 'another version of the protocol is needed',
  '5.6': 'a line of the authentication is too long',
  '6.0': 'about the content, not said what',
  '6.1': 'the content is of a kind that is not taken',
  '6.2': 'the content would have to be converted, which is forbidden',
  '6.3': 'the content would have to be converted, which is not possible',
  '6.4': 'the content was converted and lost something',
  '6.5': 'converting the content failed',
  '6.6': 'the content can’t be had',
  '6.7': 'addresses beyond ASCII are not taken',
  '6.8': 'the reply would need UTF-8',
  '6.9': 'the header needs UTF-8, which is not taken',
  '7.0': 'about security or policy, not said what',
  '7.1': 'not allowed: relaying, permissions or a rule',
  '7.2': 'the sender may not write to that list',
  '7.3': 'a conversion for security is not possible',
  '7.4': 'the security feature is not offered',
  '7.5': 'encryption or decryption failed',
  '7.6': 'the algorithm is not offered',
  '7.7': 'the mail was altered on its way',
  '7.8': 'name or password is wrong',
  '7.9': 'the mechanism of authentication is too weak',
  '7.10': 'encryption is needed',
  '7.11': 'this mechanism needs encryption',
  '7.12': 'the password has to be changed first',
  '7.13': 'the account is switched off',
  '7.14': 'a trust is needed first',
  '7.15': 'the priority is too low',
  '7.16': 'the mail is too large for its priority',
  '7.17': 'the mailbox has another owner now',
  '7.18': 'the domain has another owner now',
  '7.19': 'the test of the owner can’t be made',
  '7.20': 'no DKIM signature is valid',
  '7.21': 'no DKIM signature is acceptable',
  '7.22': 'no valid DKIM signature is of the author’s domain',
  '7.23': 'SPF says that this host may not send for the domain',
  '7.24': 'SPF could not be checked',
  '7.25': 'the sending address has no matching name (reverse DNS)',
  '7.26': 'several checks of the sender failed',
  '7.27': 'the sender’s domain says that it takes no mail (null MX)',
  '7.28': 'too much mail at once',
  '7.29': 'the ARC chain is not valid',
  '7.30': 'TLS is required on all of the way (REQUIRETLS)',
}

/** How an expert reads texts of Exchange; the first that fits. */
const EXCHANGE: readonly (readonly [RegExp, string])[] = [
  [/responded with: "|failed on Frontend with '/i, 'A wrapper: what the next host said stands inside it, and that is the error to read.'],
  [/4\.4\.1 Connection timed out/i, 'Nobody answered on the port: a firewall, the route, or a service that is down.'],
  [
    /4\.4\.2 Connection dropped|SocketError|TimedOut/i,
    'The peer, or a device between, cut the connection: intrusion protection, an idle timer of a load balancer, path MTU or window scaling, a limit. A capture of both ends tells.',
  ],
  [
    /454 4\.7\.0 Temporary authentication failure/i,
    'Kerberos between the two servers fails: clocks that differ, a service principal name, a broken trust or secure channel.',
  ],
  [
    /5\.7\.3 Cannot achieve Exchange Server authentication/i,
    'X-EXPS was not offered: a firewall or balancer takes it out of the EHLO reply, the connector lacks Exchange Server authentication, or another connector answered (RemoteIPRanges).',
  ],
  [/DNS query failed/i, 'The resolver failed: often an AAAA query, or a wrong DNS server on the adapter or connector.'],
  [
    /PRX\d/i,
    'The Front End could not pass the session on: DNS there, authentication to the Transport service, or that service is down (port 2525).',
  ],
  [
    /4\.3\.1 Insufficient system resources/i,
    'Back pressure: disk of the queue database, memory or version buckets of the server that says so.',
  ],
  [
    /4\.3\.2 Service not (available|active)/i,
    'The component is inactive (maintenance), or a connector on port 25 belongs to the Transport service in place of the Front End.',
  ],
  [/4\.3\.2 STOREDRV|thread limit exceeded/i, 'The store is slow: more deliveries to one mailbox or database than run at once.'],
  [/4\.3\.1 STOREDRV/i, 'The store has no room or is slow.'],
  [
    /RESOLVER\.ADR\.ExRecipNotFound/i,
    'The address is that of a deleted object, often out of autocompletion, or there is no such recipient.',
  ],
  [
    /5\.1\.10\b|RESOLVER\.ADR\.RecipientNotFound/i,
    'No recipient has that address in a domain that this organisation is authoritative for.',
  ],
  [/RESOLVER\.RST\.AuthRequired/i, 'The group takes mail of authenticated senders only, and this came in as anonymous.'],
  [/TRANSPORT\.RULES\.RejectMessage/i, 'A transport rule refused it; rows of agents name the rule.'],
  [
    /5\.7\.1 Unable to relay|5\.7\.54/i,
    'The recipient is not of this organisation and the connector does not let this client relay. Behind a balancer that puts its own address in the client’s place, another connector than meant may have answered.',
  ],
  [/Sender ID \(PRA\)/i, 'The Sender ID agent refused it.'],
  [/failed to be made redundant/i, 'No shadow copy could be made, and mail is refused without one (RejectMessageOnShadowFailure).'],
  [/504 5\.7\.4|Unrecognized authentication type/i, 'The mechanism is not offered on this connector, or not without TLS.'],
  [
    /5\.3\.3 Unrecognized command/i,
    'The peer does not know the command: an extension that it did not offer, or a device that changes commands.',
  ],
  [/5\.3\.5\b/, 'It would send to itself: the name of a connector equals that of the peer.'],
  [/Hop count exceeded|5\.4\.14\b/i, 'A loop: the type of an accepted domain, a smart host that points back, or a rule that forwards.'],
  [/NonExistentDomain/i, 'There is no such domain, or the DNS that was asked does not know it.'],
  [/QUEUE\.Expired/i, 'It waited as long as allowed. The error before this one is the cause.'],
  [/10061\b/, 'The port answered with a refusal: nothing listens there, so the service is down or elsewhere.'],
  [/10060\b/, 'No answer from that port: a firewall, the route, or the host is down.'],
  [/LogonDenied/i, 'Name or password was wrong, or the account may not log on.'],
]

export interface CodeWords {
  /** `550`, `5.7.1`, or a text; as it stands in the line. */
  readonly code: string
  readonly words: string
}

/** What is known of a reply, general things first; empty where nothing is. */
export function replyWords(text: string): CodeWords[] {
  const [, code = '', enhanced = ''] = /^\s*([2-5]\d\d)?[ -]?\s*([245]\.\d{1,3}\.\d{1,3})?/.exec(text) ?? []
  const out: CodeWords[] = []
  const reply = REPLIES[code] ?? CLASSES[code.slice(0, 1)]
  if (reply) out.push({ code, words: reply })
  // of a success that says nothing more the three digits say all
  const said = /^2\.\d+\.0$/.test(enhanced) ? '' : enhancedWords(enhanced)
  if (said) out.push({ code: enhanced, words: said })
  const reading = EXCHANGE.find(([pattern]) => pattern.test(text))
  if (reading) out.push({ code: 'In Exchange', words: reading[1] })
  return out
}

/** `No such mailbox. Failed for good: …`; '' for a code that is not known. */
export function enhancedWords(enhanced: string): string {
  const [, kind = '', subject = ''] = /^([245])\.(\d{1,3}\.\d{1,3})$/.exec(enhanced) ?? []
  const words = ENHANCED[subject] ?? ENHANCED[`${subject.split('.')[0]}.0`]
  if (kind === '' || !words) return ''
  return kind === '2' ? capital(words) : `${capital(words)} ${CLASSES[kind] ?? ''}`.trim()
}

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`

/** RFC 5321 and its extensions; X… are Exchange’s own, by what its logs show. */
const COMMANDS: Readonly<Record<string, string>> = {
  EHLO: 'The client says who it is and asks what the server offers.',
  HELO: 'The client says who it is, and asks for no extensions.',
  STARTTLS: 'The client asks for encryption. Behind the 220 both talk TLS, and EHLO comes again.',
  'X-ANONYMOUSTLS': 'Encryption between two Exchange servers without a trusted certificate; they prove themselves with X-EXPS behind it.',
  'X-EXPS': 'Authentication between Exchange servers, by Kerberos as a rule.',
  AUTH: 'The client proves who it is. What it sends for that is masked here.',
  MAIL: 'A mail begins: the sender of the envelope. SIZE= is what the client says the mail will have in bytes.',
  RCPT: 'One recipient of the envelope.',
  DATA: 'The mail follows, ended by a line with a dot. Its content is never in the log.',
  BDAT: 'A piece of the mail with its size in bytes; LAST ends it. Its content is never in the log.',
  RSET: 'What was begun is forgotten; the connection stays.',
  NOOP: 'Nothing; the connection is kept alive, or tried.',
  QUIT: 'The client has done and asks for the end.',
  VRFY: 'Asks whether an address is known.',
  XPROXYFROM: 'A Front End tells for whom it passes the session on.',
  XPROXY: 'A Front End tells for whom it passes the session on, with who that is.',
  XSHADOW: 'The two servers tell each other their ids for shadow copies.',
  XSHADOWREQUEST: 'What follows is a shadow copy, to be kept until the mail is delivered elsewhere.',
  XQDISCARD: 'A server asks which shadow copies can be thrown away.',
  XRDST: 'Names the place of delivery.',
  XEXCH50: 'Properties of the mail between Exchange servers of old versions.',
  XSESSIONPARAMS: 'Parameters of the session between Exchange servers.',
}

/** '' for a verb that is not known. */
export const commandWords = (verb: string): string => COMMANDS[verb] ?? ''
