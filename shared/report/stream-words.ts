/** What a TCP stream's figures say, in plain sentences with numbers. What a text export can't tell is left out, not guessed. */
import { formatCounted, formatDuration } from '../base/format'
import { TCP_FLAGS, VERDICT, type Verdict } from '../model/captures'
import type { PacketRow } from '../query/stream-packets'
import type { PairFacts } from '../query/stream-pairs'
import type { StreamDetail } from '../query/streams'

/** In the order of what matters most. */
export function streamSentences(s: StreamDetail): string[] {
  return [again(s), sentAgain(s), closed(s), refused(s), reset(s), oneSided(s), quiet(s), s.remark].filter((text) => text !== '')
}

const sender = (s: StreamDetail, side: 0 | 1) => (side === 0 ? s.client : s.server)
const plural = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`)

/** A segment that nobody answers: each wait about twice the one before. */
function again(s: StreamDetail): string {
  if (!s.again || s.again.times < 3) return ''
  const { times, gapsMs, side } = s.again
  const [first, last] = [gapsMs[0], gapsMs.at(-1)]
  const waits =
    first === undefined || last === undefined
      ? ''
      : gapsMs.length > 1 && isStaircase(gapsMs)
        ? `, each wait about twice the one before (${formatDuration(first)} to ${formatDuration(last)})`
        : `, ${formatDuration(first)} to ${formatDuration(last)} apart`
  return `${sender(s, side)} sent one segment again ${plural(times)}${waits}: nothing that answers it was seen in between.`
}

/** Three waits or more that grow by one and a half to two and a half times. */
export function isStaircase(gapsMs: readonly number[]): boolean {
  if (gapsMs.length < 3) return false
  return gapsMs.slice(1).every((gap, i) => gap / (gapsMs[i] ?? Number.NaN) >= 1.5 && gap / (gapsMs[i] ?? Number.NaN) <= 2.5)
}

function sentAgain(s: StreamDetail): string {
  const others = s.retransmissions - (s.again && s.again.times >= 3 ? s.again.times : 0)
  if (others <= 0) return ''
  const kinds = [
    s.fastRetransmissions > 0 ? `${s.fastRetransmissions} fast` : '',
    s.spuriousRetransmissions > 0 ? `${s.spuriousRetransmissions} for nothing` : '',
  ].filter(Boolean)
  return `${formatCounted(others, s.again && s.again.times >= 3 ? 'more packet was' : 'packet was', s.again && s.again.times >= 3 ? 'more packets were' : 'packets were')} sent again${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}.`
}

function closed(s: StreamDetail): string {
  if (!(s.zeroWindows > 0)) return ''
  return `A receiver closed its window (${formatCounted(s.zeroWindows, 'packet')} with window 0): its program did not take what had arrived.`
}

function refused(s: StreamDetail): string {
  const opened = (s.completeness & 2) !== 0 || (s.completeness & 8) !== 0
  if (opened || (s.completeness & 1) === 0) return ''
  if (s.serverResets > 0) return `${s.server} refused the connection: it answered with a reset.`
  return `${s.server} never answered: ${formatCounted(s.clientPackets, 'packet')} to it, none back.`
}

function reset(s: StreamDetail): string {
  if ((s.completeness & 8) === 0) return ''
  const who = [s.clientResets > 0 ? s.client : '', s.serverResets > 0 ? s.server : ''].filter(Boolean)
  return who.length === 0 ? '' : `${who.join(' and ')} reset the connection.`
}

function oneSided(s: StreamDetail): string {
  if (s.packets < 3 || (s.clientPackets > 0 && s.serverPackets > 0) || (s.completeness & 8) === 0) return ''
  return `Only packets of ${s.clientPackets > 0 ? s.client : s.server} are here: the other direction was not captured.`
}

function quiet(s: StreamDetail): string {
  if (!(s.silenceMs >= 2000)) return ''
  return `The longest silence lasts ${formatDuration(s.silenceMs)}, from ${formatDuration(s.silenceFromMs - s.sinceMs)} after its beginning.`
}

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  fastRetransmission: 'sent again at once, as the other side asked for it',
  spuriousRetransmission: 'sent again for nothing: it had been acknowledged',
  retransmission: 'sent again',
  outOfOrder: 'out of order',
  duplicateAck: 'asks again for what is missing',
  keepAlive: 'keep-alive',
  keepAliveAck: 'answer to keep-alive',
  zeroWindowProbe: 'asks whether the window is open again',
  zeroWindowProbeAck: 'the window is still closed',
  zeroWindow: 'window closed',
  windowFull: 'fills the window',
  windowUpdate: 'window opened further',
  lostSegment: 'packets before it are missing in the capture',
  ackOfUnseen: 'acknowledges what the capture does not have',
  portReused: 'port used again',
  badChecksum: 'bad checksum',
  copy: 'the packet before it once more: the capture holds it twice',
}

/** Words for all bits of a verdict; one kind of retransmission is enough. */
export function verdictWords(verdict: number): string[] {
  const names = (Object.keys(VERDICT_WORDS) as Verdict[]).filter((name) => (verdict & VERDICT[name]) !== 0)
  const special = names.includes('fastRetransmission') || names.includes('spuriousRetransmission')
  return names.filter((name) => !(name === 'retransmission' && special)).map((name) => VERDICT_WORDS[name])
}

/** `SYN, ACK`; '' when the line does not show flags. */
export function flagWords(flags: number): string {
  if (Number.isNaN(flags)) return ''
  return (Object.keys(TCP_FLAGS) as (keyof typeof TCP_FLAGS)[])
    .filter((name) => (flags & TCP_FLAGS[name]) !== 0 && name !== 'ece' && name !== 'cwr')
    .map((name) => name.toUpperCase())
    .sort((a, b) => FLAG_ORDER.indexOf(a) - FLAG_ORDER.indexOf(b))
    .join(', ')
}
const FLAG_ORDER = ['SYN', 'FIN', 'RST', 'PSH', 'ACK', 'URG']

/** Loss and the like: what a picture marks. */
export const isTrouble = ({ verdict, flags }: Pick<PacketRow, 'verdict' | 'flags'>): boolean =>
  ((verdict & (VERDICT.retransmission | VERDICT.zeroWindow | VERDICT.lostSegment | VERDICT.windowFull)) !== 0 &&
    (verdict & VERDICT.copy) === 0) ||
  (flags & TCP_FLAGS.rst) !== 0

/**
 * What a stream's packets say of its duration, in one sentence: waits for segments sent again (loss), for answers (the other program), and what
 * the network itself takes. '' when its list has no times.
 */
export function durationSentence(s: StreamDetail): string {
  if (!(s.durationMs >= 0) || Number.isNaN(s.durationMs)) return ''
  const lost = s.again ? s.again.gapsMs.reduce((sum, gap) => sum + gap, 0) : 0
  const { answersMs, answers, slowestMs, slowest, mailsMs, mails } = answersOf(s)
  const parts = [
    lost > 0 ? `${formatDuration(lost)} went by until a segment was sent again (${plural(s.again?.times ?? 0)})` : '',
    answers > 0 && answersMs < 10 ? `${formatCounted(answers, 'answer')} of ${s.server} came within a round trip` : '',
    answers > 0 && answersMs >= 10
      ? `${formatDuration(answersMs)} for ${formatCounted(answers, 'answer')} of ${s.server}${slowestMs >= 1000 ? `, ${formatDuration(slowestMs)} of it for the one to ${slowest}` : ''}`
      : '',
    mails > 0 ? `${formatDuration(mailsMs)} from the first byte of ${mails === 1 ? 'the mail' : `${mails} mails`} to the answer` : '',
    s.zeroWindows > 0 ? `a receiver closed its window ${plural(s.zeroWindows)}` : '',
    Number.isNaN(s.roundTripMs) ? '' : `a round trip takes ${formatDuration(s.roundTripMs)}`,
  ].filter(Boolean)
  return parts.length === 0 ? '' : `Its packets took ${formatDuration(s.durationMs)}: ${parts.join('; ')}.`
}

/** Time between what the client said and the answer to it, each less a round trip where that is known; of mails the time from their first byte on. */
function answersOf(s: StreamDetail): {
  answersMs: number
  answers: number
  slowestMs: number
  slowest: string
  mailsMs: number
  mails: number
} {
  const found = { answersMs: 0, answers: 0, slowestMs: 0, slowest: '', mailsMs: 0, mails: 0 }
  let asked: StreamDetail['talk'][number] | null = null
  for (const t of s.talk) {
    if (t.side === 0) asked = t
    else if (asked) {
      const ms = Math.max(0, t.sinceMs - asked.sinceMs - (s.roundTripMs || 0))
      if (Number.isNaN(ms)) continue
      if (asked.kind === 'data') {
        found.mails++
        found.mailsMs += ms
      } else {
        found.answers++
        found.answersMs += ms
        if (ms > found.slowestMs) {
          found.slowestMs = ms
          found.slowest = asked.text.split(/[ :]/)[0] ?? ''
        }
      }
      asked = null
    }
  }
  return found
}

/** Is it this protocol or all, these two hosts or the whole network? '' where the stream has no trouble, or nothing can be compared. */
export function pairSentence(s: StreamDetail, pair: PairFacts): string {
  if (s.retransmissions === 0) return ''
  const [, ...rest] = pair.protocols
  const same = rest.filter((p) => p.retransmissions > 0)
  const fine = rest.filter((p) => p.troubled === 0)
  const names = (list: readonly { readonly protocol: string }[]) => list.map((p) => p.protocol || 'another protocol').join(', ')
  const { pairs, troubled } = pair.others
  return [
    same.length > 0 ? `The same two hosts send again in ${names(same)} too: it is no fault of ${s.protocol || 'this protocol'} alone.` : '',
    same.length === 0 && fine.length > 0 ? `Between the same two hosts ${names(fine)} had no trouble.` : '',
    pairs > 0 && troubled === 0
      ? `Of ${formatCounted(pairs, 'other pair')} of hosts none sent anything again: look at these two hosts and the path between them (adapters, drivers, teaming, offload).`
      : pairs > 0
        ? `${troubled} of ${formatCounted(pairs, 'other pair')} of hosts sent again as well.`
        : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** What the capture of the other end shows of the data that one end sent. `seen` as `seenIn` gives it for `side`'s packets. */
export function twinSentence(s: StreamDetail, packets: readonly PacketRow[], seen: readonly (boolean | null)[]): string {
  for (const side of [0, 1] as const) {
    const own = packets
      .map((p, i) => ({ p, there: seen[i] }))
      .filter(({ p, there }) => p.side === side && there !== null && there !== undefined)
    const absent = own.filter(({ there }) => !there)
    if (absent.length === 0) continue
    const [first] = absent
    const after = first && !Number.isNaN(first.p.sinceMs) ? `, from ${formatDuration(first.p.sinceMs - s.sinceMs)} on` : ''
    return `${absent.length} of ${formatCounted(own.length, 'packet')} with data of ${sender(s, side)} are not in the other capture${after}: lost between the two, unless that capture missed them.`
  }
  return packets.some((_, i) => seen[i]) ? 'All data of this capture are in the other one: nothing was lost between the two.' : ''
}
