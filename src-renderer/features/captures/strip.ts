/** What the strip of a stream draws: packets gathered by place, stages of SMTP, ticks of the axis. Pure, so that it can be tested. */
import { VERDICT } from '@shared/model/captures'
import type { PacketRow } from '@shared/query/stream-packets'
import type { StreamDetail, TalkLine } from '@shared/query/streams'
import { isTrouble } from '@shared/report/stream-words'

export interface StripTick {
  /** Share of the width, 0–1. */
  readonly at: number
  readonly side: 0 | 1
  readonly payload: boolean
  readonly trouble: boolean
  /** Index of the first packet it stands for; of trouble the first in trouble. */
  readonly first: number
}

/** Not more than one tick for each place and side: twenty thousand packets are no more lines than the strip is wide. */
export function stripTicks(packets: readonly PacketRow[], fromMs: number, spanMs: number, places: number): StripTick[] {
  const found = new Map<number, StripTick>()
  packets.forEach((p, i) => {
    if (Number.isNaN(p.sinceMs)) return
    const place = Math.round(((p.sinceMs - fromMs) / spanMs) * places)
    const key = place * 2 + p.side
    const known = found.get(key)
    const trouble = isTrouble(p)
    found.set(key, {
      at: place / places,
      side: p.side,
      payload: p.payload > 0 || (known?.payload ?? false),
      trouble: trouble || (known?.trouble ?? false),
      first: known && (known.trouble || !trouble) ? known.first : i,
    })
  })
  return [...found.values()]
}

export interface ClosedWindow {
  /** The end that could take nothing more. */
  readonly side: 0 | 1
  readonly from: number
  readonly to: number
}

const CLOSED = VERDICT.zeroWindow | VERDICT.zeroWindowProbeAck

/** From the packet that closes a window to the next of the same end that opens it; one that is never opened lasts until `endMs`. */
export function closedWindows(packets: readonly PacketRow[], endMs: number): ClosedWindow[] {
  const found: ClosedWindow[] = []
  const since: [number, number] = [Number.NaN, Number.NaN]
  const open = (side: 0 | 1, to: number) => {
    if (!Number.isNaN(since[side])) found.push({ side, from: since[side], to })
    since[side] = Number.NaN
  }
  for (const { side, verdict, sinceMs } of packets) {
    if (Number.isNaN(sinceMs)) continue
    if ((verdict & CLOSED) === 0) open(side, sinceMs)
    else if (Number.isNaN(since[side])) since[side] = sinceMs
  }
  for (const side of [0, 1] as const) open(side, endMs)
  return found.sort((a, b) => a.from - b.from)
}

export interface StripStage {
  readonly from: number
  readonly to: number
  readonly label: string
  readonly stage: 'connect' | 'helo' | 'tls' | 'mail' | 'data'
}

const STAGE: Readonly<Record<string, StripStage['stage']>> = {
  EHLO: 'helo',
  HELO: 'helo',
  STARTTLS: 'tls',
  'X-ANONYMOUSTLS': 'tls',
  AUTH: 'helo',
  MAIL: 'mail',
  RCPT: 'mail',
  DATA: 'data',
  BDAT: 'data',
  QUIT: 'connect',
  RSET: 'mail',
}

/** From one command to the next. */
export function stagesOf(s: StreamDetail): StripStage[] {
  const marks = s.talk.filter((t) => !Number.isNaN(t.sinceMs)).map((t) => ({ at: t.sinceMs, ...stageOf(t) }))
  const begun = marks.filter((m): m is { at: number; label: string; stage: StripStage['stage'] } => m.label !== '')
  const end = s.sinceMs + s.durationMs
  return begun.map(({ at, label, stage }, i) => ({ from: at, to: begun[i + 1]?.at ?? end, label, stage }))
}

function stageOf(t: TalkLine): { label: string; stage: StripStage['stage'] } {
  if (t.kind === 'banner') return { label: 'greeting', stage: 'connect' }
  if (t.kind === 'tls') return { label: 'TLS, not visible', stage: 'tls' }
  if (t.kind === 'data') return { label: 'mail', stage: 'data' }
  const verb = t.kind === 'command' ? (/^[A-Za-z-]+/.exec(t.text)?.[0].toUpperCase() ?? '') : ''
  return { label: verb, stage: STAGE[verb] ?? 'connect' }
}

const STEPS = [1, 2, 5]

/** Round times from the beginning, six to twelve of them. */
export function ticksOfAxis(spanMs: number): number[] {
  const rough = spanMs / 8
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (STEPS.find((s) => s * power >= rough) ?? 10) * power
  return Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, i) => i * step)
}
