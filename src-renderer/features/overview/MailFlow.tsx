import { formatCount, formatShare, formatShortTime } from '@shared/base/format'
import type { CaseOverview } from '@shared/query/case-overview'
import { type Histogram, OUTCOMES } from '@shared/query/message-engine'
import { DIRECTION_WORDS, OUTCOME_WORDS } from '@shared/report/words'
import { useMemo } from 'react'
import { TimeBars } from '../../components/chart/TimeBars'
import { useSize } from '../../components/use-size'
import { StateWord } from '../../marks/outcome'
import { OUTCOME_FILL } from '../../marks/outcome-fill'
import { usePalette } from '../../marks/scene-canvas'
import { useZone } from '../../state/zone'
import { Card } from './Card'
import { useOpens } from './use-opens'

const HEIGHT = 110

/** What became of the mail, over time and in numbers. */
export function MailFlow({ o }: { o: CaseOverview }) {
  const opens = useOpens()
  const text = () =>
    [
      ...o.outcomes.map((v) => `${OUTCOME_WORDS[v.value]}: ${formatCount(v.count)}`),
      ...o.directions.map((v) => `${DIRECTION_WORDS[v.value]}: ${formatCount(v.count)}`),
    ].join('\n')
  return (
    <Card
      title="Mail flow"
      text={text}
      door={
        <button type="button" className="link" onClick={() => opens({})}>
          all messages
        </button>
      }
    >
      {o.histogram && <Bars h={o.histogram} />}
      <ul className="ov-outcomes">
        {o.outcomes.map((v) => (
          <li key={v.value}>
            <StateWord state={v.value}>{OUTCOME_WORDS[v.value]}</StateWord>
            <button type="button" className="link num" onClick={() => opens({ outcomes: [v.value] })}>
              {formatCount(v.count)}
            </button>
            <span className="dim num">{formatShare(v.count, o.messages)}</span>
          </li>
        ))}
      </ul>
      <p className="sm ov-directions">
        {o.directions.map((v) => (
          <span key={v.value}>
            <span className="mid">{DIRECTION_WORDS[v.value]}</span>{' '}
            <button type="button" className="link" onClick={() => opens({ directions: [v.value] })}>
              {formatCount(v.count)}
            </button>
          </span>
        ))}
      </p>
    </Card>
  )
}

function Bars({ h }: { h: Histogram }) {
  const opens = useOpens()
  const zone = useZone()
  const theme = usePalette()
  const [box, { width }] = useSize<HTMLDivElement>()
  const series = useMemo(() => OUTCOMES.map((o, i) => ({ fill: OUTCOME_FILL[o], values: h.counts[i] ?? [] })).toReversed(), [h])
  const buckets = h.counts[0]?.length ?? 0
  if (buckets === 0 || h.max === 0) return null
  const at = (i: number) => h.from + i * h.bucketMs
  const count = (i: number) => h.counts.reduce((sum, c) => sum + (c[i] ?? 0), 0)
  const most = Array.from({ length: buckets }, (_, i) => i).reduce((a, b) => (count(b) > count(a) ? b : a), 0)
  return (
    <figure className="ov-bars">
      <div ref={box}>
        {width > 0 && (
          <TimeBars
            series={series}
            max={h.max}
            width={width}
            height={HEIGHT}
            theme={theme}
            label={`Messages over time by outcome; most from ${formatShortTime(at(most), zone)}: ${formatCount(count(most))}. The numbers stand below.`}
            titleOf={(i) => `${formatShortTime(at(i), zone)} to ${formatShortTime(at(i + 1), zone)}: ${formatCount(count(i))}`}
            onPick={(i) => opens({ time: { from: at(i), to: at(i + 1) } })}
          />
        )}
      </div>
      <figcaption className="xs dim">
        <span>{formatShortTime(at(0), zone)}</span>
        <span>by the begin of the message, {zone.id}</span>
        <span>{formatShortTime(at(buckets), zone)}</span>
      </figcaption>
    </figure>
  )
}
