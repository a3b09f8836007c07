/**
 * The latency line that message-info holds in SEND, DELIVER, FAIL and NOTIFYMAPI rows: where the organisation says that the time went.
 *
 *   2024-01-07T00:00:05.535Z;LSRV=mx1.example:TOTAL-HUB=1.921|SMR=0.127(SMRDE=0.002|SMRC=0.125)|CAT=1.698|QDM=0.010;SRV=…
 *
 * `SRV=` names each server passed since the start, `LSRV=` this server alone. Meanings of the codes are inferred from their names
 * (docs/formats/message-tracking.md §message-info). Seconds, with a point.
 */
import { type EpochMs, parseIsoTime } from '../../base/time'

export interface LatencyPart {
  /** `CAT`, `CATSM-Malware Agent`; without the marks before and behind it. */
  readonly name: string
  /** NaN when it is no number. */
  readonly seconds: number
  /** `-PEN`: still waiting when the row was written. */
  readonly pending: boolean
  /** `-INC`: not measured to its end. */
  readonly incomplete: boolean
  /** `X-`: beside the sum, not in it. */
  readonly extra: boolean
  readonly parts: readonly LatencyPart[]
}

export interface LatencyServer {
  /** As written; `***` in masked logs. */
  readonly server: string
  /** `LSRV=`: only the server that wrote the row is told of. */
  readonly local: boolean
  /** `FE`, `SUB`, `HUB`, `DEL`; '' before 2013. */
  readonly service: string
  readonly seconds: number
  readonly parts: readonly LatencyPart[]
}

export interface Latency {
  /** First entry into the organisation. */
  readonly entered: EpochMs
  readonly servers: readonly LatencyServer[]
}

/** Deeper nesting is no latency. */
const DEEPEST = 16

/** Null when the text is no latency line, as in RECEIVE rows. */
export function readLatency(messageInfo: string): Latency | null {
  const [time = '', ...rest] = messageInfo.split(';')
  const entered = parseIsoTime(time)
  if (Number.isNaN(entered)) return null
  const servers = rest.flatMap((text) => serverOf(text) ?? [])
  return { entered, servers }
}

function serverOf(text: string): LatencyServer | null {
  const local = text.startsWith('LSRV=')
  if (!local && !text.startsWith('SRV=')) return null
  const body = text.slice(text.indexOf('=') + 1)
  // one masked sample has a comma here
  const end = Math.max(body.lastIndexOf(':TOTAL'), body.lastIndexOf(',TOTAL'))
  if (end < 0) return { server: body, local, service: '', seconds: Number.NaN, parts: [] }
  const [total, ...parts] = partsOf(body.slice(end + 1), 0)
  return {
    server: body.slice(0, end),
    local,
    service: total?.name.startsWith('TOTAL-') ? total.name.slice(6) : '',
    seconds: total?.seconds ?? Number.NaN,
    parts: [...(total?.parts ?? []), ...parts],
  }
}

function partsOf(text: string, depth: number): LatencyPart[] {
  if (depth > DEEPEST) return []
  const out: LatencyPart[] = []
  let open = 0
  let from = 0
  for (let i = 0; i <= text.length; i++) {
    const c = text[i]
    if (c === '(') open++
    else if (c === ')') open--
    else if ((c === '|' && open === 0) || c === undefined) {
      const part = partOf(text.slice(from, i), depth)
      if (part) out.push(part)
      from = i + 1
    }
  }
  return out
}

function partOf(text: string, depth: number): LatencyPart | null {
  const equals = text.indexOf('=')
  if (equals <= 0) return null
  let name = text.slice(0, equals).trim()
  const rest = text.slice(equals + 1)
  const bracket = rest.indexOf('(')
  const figure = bracket < 0 ? rest : rest.slice(0, bracket)
  const inner = bracket < 0 ? '' : rest.slice(bracket + 1, rest.endsWith(')') ? -1 : undefined)
  const extra = name.startsWith('X-')
  if (extra) name = name.slice(2)
  const pending = name.endsWith('-PEN')
  const incomplete = name.endsWith('-INC')
  if (pending || incomplete) name = name.slice(0, -4)
  const seconds = /^\d+([.,]\d+)?$/.test(figure.trim()) ? Number(figure.trim().replace(',', '.')) : Number.NaN
  return { name, seconds, pending, incomplete, extra, parts: inner === '' ? [] : partsOf(inner, depth + 1) }
}
