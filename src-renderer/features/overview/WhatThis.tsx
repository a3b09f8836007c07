import { formatCount, formatCounted, formatInstant } from '@shared/base/format'
import type { Zone } from '@shared/base/zone'
import type { Catalogue } from '@shared/model/case'
import type { CaseOverview } from '@shared/query/case-overview'
import { captureClockWords } from '@shared/report/capture-clock-words'
import { offsetWords } from '@shared/report/clock-words'
import { zoneWords } from '@shared/report/zone-words'
import type { ReactNode } from 'react'
import { useApp } from '../../state/app'
import { useZone } from '../../state/zone'
import { Card } from './Card'

const MOST_CLOCKS = 5

/** What was received, over which time, by which clocks. */
export function WhatThis({ o, catalogue: c }: { o: CaseOverview; catalogue: Catalogue }) {
  const { places } = useApp()
  const zone = useZone()
  const clocks = [...clockLines(c), ...captureLines(o, c, zone)]
  const { sessions, streams } = c.totals
  const span = c.timeRange ? `${formatInstant(c.timeRange.first, zone)} – ${formatInstant(c.timeRange.last, zone)}` : 'no row has a time'
  const text = () =>
    [
      `Received: ${c.inputs.join(', ')}`,
      `Span: ${span}, as logged`,
      `Clocks: ${clocks.length > 0 ? clocks.join('; ') : NOT_COMPARED}`,
      `SMTP sessions: ${formatCount(sessions)}`,
      `TCP connections in captures: ${formatCount(streams)}`,
    ].join('\n')
  return (
    <Card title="What this is" text={text}>
      <dl className="ov-facts">
        <Fact name="Received">{c.inputs.join(', ')}</Fact>
        <Fact name="Span">{span}</Fact>
        <Fact name="Times">{zoneWords(zone, c.timeRange)}</Fact>
        <Fact name="Clocks">
          {clocks.length === 0 ? (
            NOT_COMPARED
          ) : (
            <ul>
              {clocks.slice(0, MOST_CLOCKS).map((line) => (
                <li key={line}>{line}</li>
              ))}
              {clocks.length > MOST_CLOCKS && <li className="dim">and {formatCount(clocks.length - MOST_CLOCKS)} more</li>}
            </ul>
          )}
        </Fact>
        <Fact name="SMTP sessions">{formatCount(sessions)}</Fact>
        <Fact name="Captures">
          {streams === 0 ? (
            'none'
          ) : (
            <button type="button" className="link" onClick={() => places.go({ screen: 'captures', message: null, stream: null })}>
              {formatCounted(streams, 'TCP connection')}
            </button>
          )}
        </Fact>
      </dl>
    </Card>
  )
}

const NOT_COMPARED = 'no hand-over is logged at both ends, so they are not compared'

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** A capture's clock is one more; what is not known of it is not listed. */
function captureLines({ captures }: CaseOverview, { sources }: Catalogue, zone: Zone): string[] {
  return captures
    .filter((f) => f.clock !== null)
    .map((f) => `${sources[f.source]?.path.split('/').at(-1) ?? ''}: ${captureClockWords(f.clock, zone)}`)
}

/** The furthest off first; the bound says how well it is known. */
function clockLines({ nodes }: Catalogue): string[] {
  const known = nodes.flatMap((n, i) => (n.clock && n.clock.reference !== i ? [{ n, clock: n.clock }] : []))
  known.sort((a, b) => Math.abs(b.clock.offsetMs) - Math.abs(a.clock.offsetMs))
  return known.map(
    ({ n, clock }) =>
      `${n.name} ${clock.offsetMs < 0 ? '−' : ''}${offsetWords(Math.abs(clock.offsetMs), clock.boundMs)} against ${nodes[clock.reference]?.name ?? 'not known'}`,
  )
}
