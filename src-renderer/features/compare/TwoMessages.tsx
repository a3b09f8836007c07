import { formatBytes, formatCount, formatCounted, formatDuration } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import { type MessageComparison, type RecipientPair, type Stop, worst } from '@shared/query/compare-messages'
import type { MessageDetail } from '@shared/query/message-detail'
import {
  type ComparedMessages,
  doubtWords,
  hostName,
  MESSAGE_DIFFERENCE_WORDS,
  messageComparisonText,
  messageDifferenceWords,
  messageSentences,
  moreWords,
  STAGE_WORDS,
  stopName,
  tookWords,
} from '@shared/report/compare-message-words'
import { DIRECTION_WORDS, PROTOCOL_WORDS } from '@shared/report/words'
import { useMemo } from 'react'
import { StatePill, StateWord } from '../../marks/outcome'
import { ReportButton } from '../../marks/ReportButton'
import { Instant } from '../../marks/Times'
import { useApp } from '../../state/app'
import { Pair } from './Blocks'
import { Report } from './Report'
import { RouteLanes } from './RouteLanes'

interface Props {
  readonly a: MessageDetail
  readonly b: MessageDetail
  readonly comparison: MessageComparison
  readonly nodes: readonly RouteNode[]
}

/** Two messages side by side: where they first differ, where the time lies, and all of both ways. */
export function TwoMessages({ a, b, comparison, nodes }: Props) {
  const compared = useMemo(() => ({ a, b, comparison, nodes }), [a, b, comparison, nodes])
  const { first, slowest } = messageSentences(compared)
  return (
    <Report
      title={`${a.id} beside ${b.id}`}
      text={() => messageComparisonText(compared)}
      sentences={[first, slowest].filter((s) => s !== '')}
      cover={
        <div className="compare-two">
          <Head m={a} side="a" comparison={comparison} />
          <Head m={b} side="b" comparison={comparison} />
        </div>
      }
    >
      {comparison.stops.length > 0 && (
        <>
          <section className="compare-block" aria-label="Ways">
            <h2>Ways</h2>
            <RouteLanes compared={compared} />
          </section>
          <Stages compared={compared} />
          <Hops compared={compared} />
        </>
      )}
      <Differences compared={compared} />
      <Recipients compared={compared} />
    </Report>
  )
}

function Head({ m, side, comparison }: { m: MessageDetail; side: 'a' | 'b'; comparison: MessageComparison }) {
  const { places } = useApp()
  const total = comparison.total[side]
  return (
    <section aria-label={`Message ${m.id}`} className="compare-card">
      <div className="row">
        <span className={`side-letter side-${side}`} aria-hidden="true">
          {side.toUpperCase()}
        </span>
        <button type="button" className="link mono" onClick={() => places.go({ screen: 'messages', message: m.index })}>
          {m.id}
        </button>
        <b className="clip" title={m.subject}>
          {m.subject || 'no subject'}
        </b>
        <span className="grow" />
        <StatePill state={m.outcome} />
        <ReportButton message={m.index} add="Add to report" added="In the report" />
      </div>
      <p className="xs mid clip">
        <Instant at={m.first} /> · {m.sender} · {formatCounted(m.recipients.length, 'recipient')} ·{' '}
        {formatBytes(m.bytes) || 'size not known'} · {DIRECTION_WORDS[m.direction]}
      </p>
      <p className="sm">
        {total === null
          ? 'No row says when it began and ended.'
          : `Took ${formatDuration(total.ms) || '0 s'} to ${m.recipients[total.recipient]?.address ?? 'its recipient'}${total.ended ? '' : ', as far as the logs go: no row ends it'}.`}
      </p>
    </section>
  )
}

function Stages({ compared }: { compared: ComparedMessages }) {
  const { stops } = compared.comparison
  const longest = Math.max(1, ...stops.flatMap((s) => s.stages.flatMap((g) => [g.a ?? 0, g.b ?? 0])))
  return (
    <section className="compare-block" aria-label="Time at each stage">
      <h2>Time at each stage</h2>
      <table className="compare-figures">
        <thead>
          <tr>
            <th scope="col">Host</th>
            <th scope="col">Stage</th>
            <th scope="col" className="num side-edge">
              A {compared.a.id}
            </th>
            <th scope="col" className="num">
              B {compared.b.id}
            </th>
            <th scope="col">Side by side</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {stops.flatMap((stop, i) =>
            stop.stages.map((g, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a host may stand on a way twice
              <tr key={`${i} ${g.kind}`}>
                {n === 0 ? (
                  <th scope="rowgroup" rowSpan={stop.stages.length} title={stopName(compared, i)}>
                    {stopName(compared, i)}
                  </th>
                ) : null}
                <td>{STAGE_WORDS[g.kind]}</td>
                <td className={g.a === null ? 'num side-edge dim' : 'num side-edge'}>{tookWords(g.a)}</td>
                <td className={g.b === null ? 'num dim' : 'num'}>{tookWords(g.b)}</td>
                <td>
                  <Pair a={(g.a ?? 0) / longest} b={(g.b ?? 0) / longest} />
                </td>
                <td>
                  {moreWords(g, compared)}
                  <span className="xs mid">{doubtWords(g, compared, i)}</span>
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  )
}

/** What is known of the hop to each host, of both. */
function Hops({ compared }: { compared: ComparedMessages }) {
  const { stops, differences } = compared.comparison
  const differs = new Set(differences.filter((d) => d.kind !== 'time').map((d) => d.stop))
  return (
    <section className="compare-block" aria-label="Hops">
      <h2>Hops</h2>
      <table className="compare-figures compare-hops">
        <thead>
          <tr>
            <th scope="col">Differs</th>
            <th scope="col" className="side-edge">
              A {compared.a.id}
            </th>
            <th scope="col" className="side-edge">
              B {compared.b.id}
            </th>
          </tr>
        </thead>
        <tbody>
          {stops.map((s, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a host may stand on a way twice
            <tr key={i}>
              <td>{differs.has(i) ? <b>≠ differs</b> : <span className="dim">= same</span>}</td>
              <HopCell stop={s.a} compared={compared} />
              <HopCell stop={s.b} compared={compared} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function HopCell({ stop, compared }: { stop: Stop | null; compared: ComparedMessages }) {
  if (!stop) return <td className="side-edge dim">does not go there</td>
  const facts = [
    stop.hop < 0 ? 'begins here' : stop.protocol ? PROTOCOL_WORDS[stop.protocol] : '',
    stop.via.length > 0 ? `through ${stop.via.map((n) => hostName(compared, n)).join(', ')}` : '',
    stop.connectors.length > 0 ? `connector ${stop.connectors.join(', ')}` : '',
    stop.tls === 'yes' ? 'TLS' : stop.tls === 'no' ? 'TLS not seen' : '',
    stop.failedTries > 0 ? `${formatCount(stop.failedTries)} tries in vain` : '',
    stop.certainty !== null && stop.certainty !== 'certain' ? `inferred, ${stop.certainty}` : '',
  ].filter(Boolean)
  return (
    <td className="side-edge">
      <b>{hostName(compared, stop.node)}</b> <span className="mid">{facts.join(' · ')}</span>{' '}
      {stop.hop >= 0 && worst(stop) !== 'seen' && <StateWord state={worst(stop)} />}
    </td>
  )
}

function Differences({ compared }: { compared: ComparedMessages }) {
  const { differences } = compared.comparison
  return (
    <section className="compare-block" aria-label="Differences">
      <h2>Differences</h2>
      {differences.length === 0 ? (
        <p className="sm mid">None.</p>
      ) : (
        <dl className="compare-differences">
          {differences.map((d) => {
            const words = messageDifferenceWords(compared, d)
            return (
              <div key={`${d.kind} ${d.stop} ${words}`}>
                <dt className="xs dim">{MESSAGE_DIFFERENCE_WORDS[d.kind]}</dt>
                <dd className="sm">{words}</dd>
              </div>
            )
          })}
        </dl>
      )}
    </section>
  )
}

const MOST_RECIPIENTS = 200

function Recipients({ compared }: { compared: ComparedMessages }) {
  const { recipients } = compared.comparison
  return (
    <section className="compare-block" aria-label="Recipients">
      <h2>Recipients</h2>
      {recipients.length === 0 ? (
        <p className="sm mid">No row names a recipient of either.</p>
      ) : (
        <table className="compare-figures compare-hops">
          <thead>
            <tr>
              <th scope="col">Recipient</th>
              <th scope="col" className="side-edge">
                A {compared.a.id}
              </th>
              <th scope="col" className="side-edge">
                B {compared.b.id}
              </th>
            </tr>
          </thead>
          <tbody>
            {recipients.slice(0, MOST_RECIPIENTS).map((r) => (
              <tr key={r.address}>
                <th scope="row" title={r.address}>
                  {r.address}
                </th>
                <RecipientCell of={r.a} />
                <RecipientCell of={r.b} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {recipients.length > MOST_RECIPIENTS && <p className="sm mid">and {formatCount(recipients.length - MOST_RECIPIENTS)} more</p>}
    </section>
  )
}

function RecipientCell({ of }: { of: RecipientPair['a'] }) {
  if (!of) return <td className="side-edge dim">not a recipient</td>
  return (
    <td className="side-edge">
      <StateWord state={of.outcome} /> <span className="mid">{[of.code, of.status].filter(Boolean).join(' ')}</span>
    </td>
  )
}
