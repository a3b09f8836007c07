/** TCP streams of all captures and text exports of a case, with the ends in the form they are compared by. */
import type { EpochMs } from '../../base/time'
import { MAX_SEGMENT_ROWS, type Segment } from '../../columns/segment'
import { TICKS_MS } from '../../model/captures'
import { addressOf } from '../host-names'

export interface Endpoint {
  /** Address in the form addresses are compared by; '' when a name stands in its place. */
  readonly address: string
  /** Name, when a text has names; ''. */
  readonly name: string
  /** NaN when not known. */
  readonly port: number
}

export interface Stream {
  readonly segment: Segment
  readonly row: number
  readonly source: number
  /** Among the streams of its file. */
  readonly inFile: number
  readonly client: Endpoint
  readonly server: Endpoint
  /** Ticks since the file's first packet; NaN when not told. */
  readonly elapsed: number
  /** UTC of the file's first packet as the file says; NaN when it does not. */
  readonly fileFrom: EpochMs
  readonly banner: string
  readonly helo: string
}

/** In the order of files, then of their streams. */
export function streamsOf(segments: readonly Segment[]): Stream[] {
  const before = new Map<number, number>()
  return segments.flatMap((segment) => {
    const source = segment.directory.places?.source ?? -1
    const from = before.get(source) ?? 0
    before.set(source, from + segment.rows)
    return Array.from({ length: Math.min(segment.rows, MAX_SEGMENT_ROWS) }, (_, row) => streamOf(segment, row, source, from + row))
  })
}

function streamOf(segment: Segment, row: number, source: number, inFile: number): Stream {
  const elapsed = segment.number(row, 'firstElapsed')
  return {
    segment,
    row,
    source,
    inFile,
    client: endpointOf(segment.text(row, 'client')),
    server: endpointOf(segment.text(row, 'server')),
    elapsed,
    fileFrom: segment.number(row, 'first') - Math.floor(elapsed / TICKS_MS),
    banner: segment.text(row, 'banner'),
    helo: segment.text(row, 'helo'),
  }
}

/** `192.0.2.1:25`, `[2001:db8::1]:25`, `MAIL02:25`, `MAIL02`. */
export function endpointOf(text: string): Endpoint {
  const m = /^(.*?)(?::(\d{1,5}))?$/.exec(text)
  const host = (m?.[1] ?? '').replace(/^\[(.*)\]$/, '$1')
  const address = addressOf(host)
  return { address, name: address === '' ? host : '', port: m?.[2] === undefined ? Number.NaN : Number(m[2]) }
}
