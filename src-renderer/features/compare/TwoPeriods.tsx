import type { RouteNode } from '@shared/model/routes'
import type { PeriodComparison } from '@shared/query/compare-periods'
import { blocksText } from '@shared/report/compare-blocks'
import { coverSentence, holedLogs, periodBlocks, periodName, periodSentences } from '@shared/report/compare-period-words'
import { useMemo } from 'react'
import { useZone } from '../../state/zone'
import { Blocks } from './Blocks'
import { Report } from './Report'

const MOST_LOGS = 40

/** Two times of the case side by side. */
export function TwoPeriods({ comparison, nodes }: { comparison: PeriodComparison; nodes: readonly RouteNode[] }) {
  const { sides } = comparison
  const zone = useZone()
  const blocks = useMemo(() => periodBlocks(comparison, nodes, zone), [comparison, nodes, zone])
  const sentences = useMemo(() => periodSentences(comparison, blocks), [comparison, blocks])
  const holed = useMemo(() => holedLogs(comparison, nodes, zone), [comparison, nodes, zone])
  const names = { a: periodName(sides.a.times, zone), b: periodName(sides.b.times, zone) }
  const covered = [coverSentence(`A, ${names.a},`, sides.a), coverSentence(`B, ${names.b},`, sides.b)]
  const text = () =>
    [
      ...covered,
      ...holed.map((h) => [h.name, `A ${h.a.share}`, h.a.holes, `B ${h.b.share}`, h.b.holes].join('\t')),
      ...sentences,
      '',
      blocksText(blocks, { a: 'A', b: 'B' }),
    ].join('\n')
  return (
    <Report
      title={`${names.a} beside ${names.b}, ${zone.id}`}
      text={text}
      sentences={sentences}
      cover={
        <section className="compare-cover" aria-label="What the logs cover">
          {covered.map((s) => (
            <p className="sm" key={s}>
              {s}
            </p>
          ))}
          {holed.length > 0 && (
            <details>
              <summary className="sm">Logs with holes: {holed.length}</summary>
              <table className="compare-figures">
                <thead>
                  <tr>
                    <th scope="col">Log</th>
                    <th scope="col">A covers</th>
                    <th scope="col">A lacks</th>
                    <th scope="col">B covers</th>
                    <th scope="col">B lacks</th>
                  </tr>
                </thead>
                <tbody>
                  {holed.slice(0, MOST_LOGS).map((h) => (
                    <tr key={h.key}>
                      <th scope="row">{h.name}</th>
                      <td className="num">{h.a.share}</td>
                      <td>{h.a.holes}</td>
                      <td className="num">{h.b.share}</td>
                      <td>{h.b.holes}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {holed.length > MOST_LOGS && <p className="sm mid">and {holed.length - MOST_LOGS} more</p>}
            </details>
          )}
        </section>
      }
    >
      <Blocks blocks={blocks} names={{ a: 'A', b: 'B' }} />
    </Report>
  )
}
