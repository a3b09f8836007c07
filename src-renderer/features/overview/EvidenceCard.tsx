import { formatCount, formatCounted, formatShare } from '@shared/base/format'
import { countBy } from '@shared/base/lists'
import type { Catalogue } from '@shared/model/case'
import { askWords } from '@shared/report/asks'
import { coverageLanes, familyWords } from '@shared/report/coverage-lanes'
import { useMemo } from 'react'
import { useApp } from '../../state/app'
import { Card } from './Card'

const MOST_LANES = 12
const MOST_ASKS = 4

/** What the logs cover and what is missing: whether the rest of this page can be believed. */
export function EvidenceCard({ catalogue: c }: { catalogue: Catalogue }) {
  const { places } = useApp()
  const lanes = useMemo(() => coverageLanes(c), [c])
  const files = () => places.go({ screen: 'files', message: null })
  const states = [...countBy(c.sources, (s) => s.state)].sort((a, b) => b[1] - a[1])
  const range = c.timeRange
  const asks = c.asks.map((a) => askWords(a, c))
  const text = () =>
    [
      ...states.map(([state, n]) => `${state.replaceAll('-', ' ')}: ${formatCount(n)}`),
      ...asks.map((a) => `missing: ${a.log} of ${a.server}: ${a.why}`),
    ].join('\n')
  return (
    <Card
      title="Evidence"
      text={text}
      door={
        <button type="button" className="link" onClick={files}>
          {formatCounted(c.sources.length, 'file')}
        </button>
      }
    >
      {range && lanes.length > 0 && (
        <table className="ov-table ov-lanes">
          <tbody>
            {lanes.slice(0, MOST_LANES).map((l, i) => (
              <tr key={`${l.server.id}${l.family}`}>
                <th scope="row">
                  {lanes[i - 1]?.server === l.server ? <span className="hidden-text">{l.server.name}</span> : l.server.name}
                </th>
                <td className="mid">{familyWords(l.family)}</td>
                <td className="ov-lane" title={l.spans.length === 0 ? 'no log' : undefined}>
                  <Lane spans={l.spans} from={range.first} to={range.last} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {lanes.length > MOST_LANES && <p className="xs dim">and {formatCount(lanes.length - MOST_LANES)} more logs, under Files</p>}
      <p className="sm">
        {formatCounted(c.totals.records, 'record')}, {formatCount(c.totals.setAside)} set aside. Files:{' '}
        {states.map(([state, n]) => `${formatCount(n)} ${state.replaceAll('-', ' ')}`).join(', ')}.
      </p>
      {asks.length > 0 && (
        <>
          <h3>To ask for</h3>
          <ul className="sm ov-asks">
            {asks.slice(0, MOST_ASKS).map((a) => (
              <li key={`${a.server}${a.log}${a.why}`}>
                {a.log} of <b>{a.server}</b>: {a.why}
              </li>
            ))}
          </ul>
          {asks.length > MOST_ASKS && <p className="xs dim">and {formatCount(asks.length - MOST_ASKS)} more, in the report</p>}
        </>
      )}
    </Card>
  )
}

/** Covered parts of the time, as a picture; the words are under Files, Coverage. */
function Lane({ spans, from, to }: { spans: readonly { readonly from: number; readonly to: number }[]; from: number; to: number }) {
  const width = Math.max(1, to - from)
  const covered = spans.reduce((sum, s) => sum + s.to - s.from, 0)
  return (
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={`covers ${formatShare(covered, width)} of the time`}>
      <rect x="0" y="1" width="100" height="8" className="ov-lane-empty" />
      {spans.map((s) => (
        <rect
          key={s.from}
          x={((s.from - from) / width) * 100}
          y="1"
          width={Math.max(0.4, ((s.to - s.from) / width) * 100)}
          height="8"
          className="ov-lane-full"
        />
      ))}
    </svg>
  )
}
