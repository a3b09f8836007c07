/**
 * A line of a Network Monitor 3.x frame summary, copied or saved as text. Columns depend on the person's layout and are parted by tabs or
 * blanks, so a line is read from its description outwards: what follows `TCP:…Flags=` is one grammar, what stands before it is addresses,
 * and times and numbers further left.
 *
 *   1198  MAIL02  192.0.2.63  TCP  TCP:[ReTransmit #1198] [Bad CheckSum]Flags=...AP..., SrcPort=44217, DstPort=SMTP(25), PayloadLen=16, …
 *
 * Source: docs/formats/capture-text.md.
 */
import { VERDICT } from '../../model/captures'
import { numberOf } from './numbers'
import { NO_TIME, type PacketTime, type Talk, type TextPacket, ticksOf, ticksOfDate, ticksOfDay } from './packet'

const TCP = /(?:^|[\s>])TCP:\s*((?:\[[^\]]{0,60}\]\s*)*)Flags=([CEUAPRSF.…]{4,8})/
const CONVERSATION = /\{[^{}]{0,400}\}/
/** Name of a protocol in its column, then again before the description; a number (length) may stand between. */
const OTHER = /(?:^|\s)([A-Za-z][\w.-]{0,30})\s+(?:\d{1,6}\s+)?\1:/
const ALONE = /^\s*(SMTP|SSL|TLS|DNS|SMB2?|MSRPC|LDAP|HTTP|KerberosV5|ICMP):\S/
const LETTERS = 'CEUAPRSF'

const TAGS: readonly (readonly [pattern: RegExp, verdict: number])[] = [
  [/^(?:Syn)?ReTransmit\b/i, VERDICT.retransmission],
  [/^Fast-Retransmit\b/i, VERDICT.retransmission | VERDICT.fastRetransmission],
  [/^Dup Ack\b/i, VERDICT.duplicateAck],
  [/^Request Fast-Retransmit\b/i, VERDICT.duplicateAck],
  [/^Segment Lost/i, VERDICT.lostSegment],
  [/^Keep alive ack/i, VERDICT.keepAliveAck],
  [/^Keep alive/i, VERDICT.keepAlive],
  [/^Bad CheckSum/i, VERDICT.badChecksum],
]

/** Null for a line that is no frame. */
export function netmonLine(text: string): TextPacket | null {
  const conversation = CONVERSATION.exec(text)?.[0] ?? ''
  const bare = conversation === '' ? text : text.replace(conversation, ' ')
  const tcp = TCP.exec(bare)
  if (tcp) return tcpPacket(bare, tcp, conversation)
  const other = OTHER.exec(bare)
  const alone = other ? null : ALONE.exec(bare)
  const protocol = other?.[1] ?? alone?.[1]
  // a row of TCP that ends before its flags may go on in the next line
  if (protocol === undefined || protocol === 'TCP') return null
  const at = other ? bare.indexOf(`${protocol}:`, other.index) : (alone?.index ?? 0)
  const left = leftOf(bare.slice(0, other ? other.index : 0))
  // a row without addresses, connection or place in a list could be any sentence
  if (conversation === '' && (left.source === '' || left.frame === 0)) return null
  const talk = protocol === 'SMTP' ? talkOf(bare.slice(at).trim()) : null
  return { ...BLANK, ...left, protocol, conversation: connectionOf(conversation), talk, payload: payloadOf(bare.slice(at)) }
}

const BLANK = {
  frame: 0,
  when: NO_TIME,
  source: '',
  destination: '',
  sourcePort: Number.NaN,
  destinationPort: Number.NaN,
  flags: Number.NaN,
  seq: Number.NaN,
  ack: Number.NaN,
  payload: Number.NaN,
  bytes: Number.NaN,
  window: Number.NaN,
  scale: Number.NaN,
  verdict: 0,
  repeats: 0,
  conversation: '',
  protocol: '',
  talk: null,
} satisfies TextPacket

function tcpPacket(bare: string, found: RegExpExecArray, conversation: string): TextPacket {
  const [, tags = '', letters = ''] = found
  const rest = bare.slice(found.index + found[0].length)
  // the name of the protocol in a column of its own
  const left = bare.slice(0, found.index + 1).replace(/\s*\bTCP(?:\s+\d{1,6})?\s*$/, ' ')
  const sequence = /\bSeq=(\d{1,10})/.exec(rest)?.[1]
  const { verdict, repeats } = tagsOf(tags)
  const flags = flagsOf(letters)
  return {
    ...BLANK,
    ...leftOf(left),
    ...windowOf(rest),
    sourcePort: portOf(/\bSrcPort=([^,]{1,60})/.exec(rest)?.[1]),
    destinationPort: portOf(/\bDstPort=([^,]{1,60})/.exec(rest)?.[1]),
    payload: numberOf(/\bPayloadLen=(\d{1,7})/.exec(rest)?.[1]),
    seq: numberOf(sequence),
    ack: numberOf(/\bAck=(\d{1,10})/.exec(rest)?.[1]),
    flags,
    verdict,
    repeats,
    protocol: 'TCP',
    conversation: connectionOf(conversation),
  }
}

function tagsOf(text: string): { verdict: number; repeats: number } {
  let verdict = 0
  let repeats = 0
  for (const [, tag = ''] of text.matchAll(/\[([^\]]*)\]/g)) {
    const known = TAGS.find(([pattern]) => pattern.test(tag))?.[1] ?? 0
    verdict |= known
    if ((known & VERDICT.retransmission) !== 0) repeats = numberOf(/#(\d{1,10})/.exec(tag)?.[1]) || 0
  }
  return { verdict, repeats }
}

/** Word processors turn three dots into one character. */
function flagsOf(letters: string): number {
  let flags = 0
  for (const letter of letters) {
    const at = LETTERS.indexOf(letter)
    if (at >= 0) flags |= 128 >> at
  }
  return flags
}

/** `Win=8195 (scale factor 0x8) = 2097920`, `Win=64240 ( Negotiating scale factor 0x8 ) = 64240` */
function windowOf(rest: string): { window: number; scale: number } {
  const m = /\bWin=(\d{1,10})(?:\s*\(([^)]{0,60})\)\s*=\s*(\d{1,10}))?/.exec(rest)
  const offered = /Negotiat(?:ing|ed) scale factor 0x([0-9a-f]{1,2})/i.exec(m?.[2] ?? '')?.[1]
  const unsupported = /not supported/i.test(m?.[2] ?? '')
  // what a SYN announces is not scaled, whatever is printed behind it
  const window = numberOf(offered === undefined ? (m?.[3] ?? m?.[1]) : m?.[1])
  return { window, scale: offered === undefined ? (unsupported ? 0 : Number.NaN) : Number.parseInt(offered, 16) }
}

/** `44217` or `DCE endpoint resolution(135)` */
function portOf(text: string | undefined): number {
  return numberOf(/(?:^|\()(\d{1,5})\)?\s*$/.exec(text?.trim() ?? '')?.[1])
}

/** `{SMTP:359, TCP:358, IPv4:16}` → `358` */
const connectionOf = (text: string) => /\bTCP:(\d{1,10})\b/.exec(text)?.[1] ?? ''

const payloadOf = (description: string) => numberOf(/,\s*(\d{1,9}) bytes\s*$/.exec(description)?.[1])

/** Frame, times and the two addresses: whatever a layout puts before the description. */
function leftOf(text: string): Pick<TextPacket, 'frame' | 'when' | 'source' | 'destination'> {
  const words = text.match(/<[^<>]{1,60}>|\([^()]{0,20}\)|[^\s]+/g) ?? []
  const destination = words.at(-1) ?? ''
  const source = words.at(-2) ?? ''
  const named = isHost(source) && isHost(destination)
  const before = named ? words.slice(0, -2) : words
  const frame = before.find((w) => /^\d{1,10}$/.test(w))
  return { frame: numberOf(frame) || 0, when: timesOf(before), source: named ? source : '', destination: named ? destination : '' }
}

/** A name, an address, or what a person put in place of one. */
const isHost = (word: string) => /^<[^<>]+>$|^[\w.:%-]*[A-Za-z:.][\w.:%-]*$/.test(word) && !/^\d+[.,]\d+$|^\d{1,2}:\d\d/.test(word)

function timesOf(words: readonly string[]): PacketTime {
  const seconds = words.filter((w) => /^\d{1,10}[.,]\d{6,7}$/.test(w)).map(ticksOf)
  let ofDay = Number.NaN
  let fine = false
  let date = ''
  words.forEach((word, i) => {
    const clock = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?$/.test(word)
    if (clock && !fine) {
      ofDay = ticksOfDay(word, /^[AP]M$/i.test(words[i + 1] ?? '') ? words[i + 1] : '')
      fine = /[.,]\d/.test(word)
    }
    if (date === '')
      date = dateOf(
        word,
        words.some((w) => /^[AP]M$/i.test(w)),
      )
  })
  const local = date === '' ? ofDay : ticksOfDate(date, Number.isNaN(ofDay) ? 0 : ofDay)
  return { ...NO_TIME, local: Number.isNaN(ofDay) ? Number.NaN : local, seconds }
}

/** Month before day where the clock has AM and PM, or where no other order can be; '' when the order is open. */
function dateOf(word: string, american: boolean): string {
  const m = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(word)
  const [, a = '', b = '', year = ''] = m ?? []
  if (!m) return ''
  const [month, day] = Number(a) > 12 ? [b, a] : american || Number(b) > 12 || a === b ? [a, b] : ['', '']
  return month === '' ? '' : `${year}-${month.padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`
}

/** `SMTP:Cmd EHLO mail.example, 31 bytes`, `SMTP:Rsp 250 -mail Hello, 255 bytes`, `SMTP:Data Payload, 16 bytes` */
function talkOf(description: string): Talk | null {
  const m = /^SMTP:\s*(Cmd|Rsp|Data)\b\s*(.*?)(?:,\s*\d{1,9} bytes)?\s*$/.exec(description)
  const [, kind, said = ''] = m ?? []
  if (kind === 'Cmd') return { kind: 'command', text: said.replace(/^(STARTTLS), Server is .*$/, '$1') }
  if (kind === 'Rsp') return { kind: 'reply', text: said.replace(/^(\d{3})\s+-/, '$1-').replace(/^(\d{3})\s+/, '$1 ') }
  return kind === 'Data' ? { kind: 'data', text: '' } : null
}
