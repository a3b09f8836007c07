import { formatDuration } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import { type Delays, delaysOf } from '@shared/query/delays'
import type { MessageDetail } from '@shared/query/message-detail'
import { useEffect, useMemo } from 'react'
import { StateWord } from '../../marks/outcome'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { useAdjusted } from '../../state/time-view'
import { type Agreement, latencyOfRow, type OwnFigures, ownFigures } from './own-figures'

/** The latency line of the row that decides the recipient's outcome, when it has one. */
export function OwnFiguresOf({ delays, detail, catalogue }: { delays: Delays; detail: MessageDetail; catalogue: Catalogue }) {
  const { evidence } = useApp()
  const event = detail.events[detail.recipients[delays.recipient]?.event ?? -1]
  const version = useStore(evidence.version, (v) => v)
  useEffect(() => {
    if (event) evidence.want([event])
  }, [evidence, event])
  const figures = useMemo(() => {
    // the text comes with a later version
    const text = event && version >= 0 ? evidence.get(event)?.text : undefined
    const fields = event && catalogue.sources[event.source]?.header?.fields
    const latency = text && fields ? latencyOfRow(text, fields) : null
    // the figures are beside times as logged, whatever the view
    const logged = delaysOf(detail, delays.recipient)
    return latency && logged && ownFigures(latency, logged, catalogue.nodes)
  }, [event, version, evidence, catalogue, delays, detail])
  return figures && <Figures figures={figures} row={event?.event ?? ''} />
}

function Figures({ figures: { servers, agreement }, row }: { figures: OwnFigures; row: string }) {
  return (
    <section className="delay-theirs" aria-label="The server's own figures">
      <h2 className="xs">
        The server’s own figures <span className="dim">in the row {row}</span>
      </h2>
      <p className="xs mid">{agreement ? <Verdict agreement={agreement} /> : 'They can’t be compared with the times of the rows.'}</p>
      <ul className="figures">
        {servers.map((s, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a server may be passed twice
          <li key={i}>
            <p className="figure">
              <b className="clip">{s.name}</b>
              <span className="mid clip">{s.service}</span>
              <b className="num">{s.ms === null ? 'no number' : formatDuration(s.ms)}</b>
            </p>
            <ul>
              {s.parts.map((p, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: agents of one code may have one name
                <li className="figure" key={n} style={{ paddingLeft: 12 + Math.min(p.depth, 6) * 12 }}>
                  {p.words !== '' && <span className="clip">{p.words}</span>}
                  <span className="dim mono clip">{p.code}</span>
                  {p.note !== '' && <span className="dim clip">{p.note}</span>}
                  <span className="num">{Number.isNaN(p.ms) ? '' : formatDuration(p.ms)}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <p className="xs dim">Parts of 5 % and more; the meanings of the codes are inferred from their names.</p>
    </section>
  )
}

function Verdict({ agreement: { agrees, theirsMs, oursMs, server } }: { agreement: Agreement }) {
  const isAdjusted = useAdjusted()
  return (
    <>
      <StateWord state={agrees ? 'check' : 'warning'}>{agrees ? 'Agrees' : 'Differs'}</StateWord> with the times of the rows
      {isAdjusted ? ' as logged' : ''}
      {server === '' ? ' from the entry they name' : ` on ${server}`}: {formatDuration(theirsMs)} here, {formatDuration(oursMs)} there.
    </>
  )
}
