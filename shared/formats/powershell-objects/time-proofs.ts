/**
 * UTC times inside a tracking row, next to a Timestamp in local time. All of them lie before the row was written:
 *
 *   MessageInfo    2021-04-06T12:46:03.426Z;SRV=…TOTAL-HUB=0.453|…   entry into the organisation; the message took the totals since
 *   SourceContext  08D2A38562DD7452;2015-09-06T00:02:44.134Z;0       start of the session that brought the message
 *
 * So a row shows (Timestamp − UTC) = offset of the zone + time that has passed. The time passed is known, or has to be short: a message
 * that waited just an hour would else look like another zone. LRT in RecipientStatus and LastError is never used: its zone varies.
 */
import type { EpochMs } from '../../base/time'
import { parseIsoTime } from '../../base/time'

export interface TimeProof {
  readonly utc: EpochMs
  /** Milliseconds that had passed, each as one field of the row tells it. Empty when none does. */
  readonly passed: readonly number[]
  /** session: the time passed is that of a session until its message. */
  readonly from: 'entry' | 'session'
}

export interface ProofFields {
  readonly event: string
  readonly messageInfo: string
  readonly sourceContext: string
  readonly messageLatency: string
  readonly eventData: string
}

/** Longest text that is searched; what matters stands near the start. */
const LOOK = 16_384

export function proofsOf(fields: ProofFields): TimeProof[] {
  const proofs: TimeProof[] = []
  const entry = leadingUtc(fields.messageInfo, 0)
  if (!Number.isNaN(entry)) proofs.push({ utc: entry, passed: passedSince(fields), from: 'entry' })
  const context = fields.sourceContext
  const semicolon = context.indexOf(';')
  // session;start;n as in RECEIVE and in DELIVER of 2010
  if (semicolon > 0 && semicolon <= 16 && (fields.event === 'RECEIVE' || fields.event === 'DELIVER')) {
    const start = leadingUtc(context, semicolon + 1)
    if (!Number.isNaN(start)) proofs.push({ utc: start, passed: [], from: 'session' })
  }
  return proofs
}

/** The UTC time that ends with `Z` before the next `;`; NaN when there is none. */
function leadingUtc(text: string, at: number): EpochMs {
  const end = text.indexOf('Z', at)
  return end < 0 || end - at > 32 ? Number.NaN : parseIsoTime(text.slice(at, end + 1))
}

function passedSince({ messageInfo, messageLatency, eventData }: ProofFields): number[] {
  const found = [totals(messageInfo.slice(0, LOOK)), span(messageLatency), secondsAfter(eventData.slice(0, LOOK), 'E2ELatency, ')]
  return found.filter((ms) => !Number.isNaN(ms))
}

/** Sum of `TOTAL-HUB=0.453`, one for each hop. */
function totals(text: string): number {
  let sum = Number.NaN
  for (let at = text.indexOf('TOTAL'); at >= 0; at = text.indexOf('TOTAL', at + 5)) {
    const seconds = /^TOTAL(?:-[A-Z]{1,8})?=(\d{1,9}(?:\.\d{1,6})?)/.exec(text.slice(at, at + 40))?.[1]
    if (seconds !== undefined) sum = (Number.isNaN(sum) ? 0 : sum) + Number(seconds) * 1000
  }
  return sum
}

/** `00:00:00.5320000`, `1.02:00:00` */
function span(text: string): number {
  const m = /^(?:(\d{1,4})\.)?(\d\d):(\d\d):(\d\d(?:\.\d{1,7})?)$/.exec(text.slice(0, 32))
  return m ? ((Number(m[1] ?? 0) * 24 + Number(m[2])) * 60 + Number(m[3])) * 60_000 + Number(m[4]) * 1000 : Number.NaN
}

function secondsAfter(text: string, key: string): number {
  const at = text.indexOf(key)
  const seconds = at < 0 ? undefined : /^\d{1,9}(?:\.\d{1,6})?/.exec(text.slice(at + key.length, at + key.length + 20))?.[0]
  return seconds === undefined ? Number.NaN : Number(seconds) * 1000
}
