import { formatCounted } from '@shared/base/format'
import type { EpochMs } from '@shared/base/time'
import type { HopDetail } from '@shared/query/message-detail'
import { tryFailed } from '@shared/query/tries'
import { replyCode } from '@shared/report/words'
import { useMemo } from 'react'
import { StateWord } from '../../marks/outcome'
import { TimeAt } from '../../marks/TimeAt'
import { ZoneName } from '../../marks/Times'
import { useAdjusted } from '../../state/time-view'
import { SessionLink } from '../sessions/SessionLink'
import { type FailureWords, failuresOf } from './status-words'

/** More kinds of failure are in the table only. */
const SHOWN_FAILURES = 4

/** Every try of a hop, and what went wrong: the innermost words first, what wraps them folded. */
export function HopTries({ hop, clock }: { hop: HopDetail; clock: (at: EpochMs) => number }) {
  const isAdjusted = useAdjusted()
  const failures = useMemo(() => failuresOf(hop), [hop])
  return (
    <section>
      <h3>
        Tries{' '}
        <span>
          <ZoneName />, {isAdjusted ? 'adjusted' : 'raw'}
        </span>
      </h3>
      <table className="try-table">
        <tbody>
          {hop.attempts.map((a, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: tries have no other name than their number
            <tr key={i} title={a.result}>
              <td className="dim">{i + 1}</td>
              <td className="mono">
                <TimeAt at={a.at} node={clock(a.at)} />
              </td>
              <td>
                <StateWord state={tryFailed(a) ? 'failed' : 'delivered'}>{replyCode(a.result)}</StateWord>
              </td>
              <td>{a.session !== null && <SessionLink session={a.session} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {failures.slice(0, SHOWN_FAILURES).map((f) => (
        <Failure key={`${f.said}${f.inner}${f.lastEndpoint}${f.answered}`} failure={f} />
      ))}
      {failures.length > SHOWN_FAILURES && <p className="xs dim">and {formatCounted(failures.length - SHOWN_FAILURES, 'other failure')}</p>}
    </section>
  )
}

function Failure({ failure: f }: { failure: FailureWords }) {
  return (
    <div className="failure">
      <p className="xs mid">{[f.count > 1 ? `${f.count} times` : '', f.said].filter(Boolean).join(', ') || 'the reply'}</p>
      <p className="mono">{f.inner}</p>
      {f.wrappers.length > 0 && (
        <details>
          <summary className="xs dim">in {formatCounted(f.wrappers.length, 'other error')}</summary>
          {f.wrappers.map((w) => (
            <p className="xs mid" key={w.text}>
              {w.said}: <span className="mono">{w.text}</span>
            </p>
          ))}
        </details>
      )}
      <dl className="facts">
        {f.answered !== '' && <Fact name="Answered" value={f.answered} />}
        {f.lastEndpoint !== '' && <Fact name="Last endpoint" value={f.lastEndpoint} />}
        {f.lastRetry !== '' && <Fact name="Last retry" value={f.lastRetry} note="as written, its zone is not known" />}
      </dl>
    </div>
  )
}

function Fact({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span className="mono">{value}</span>
        {note && <span className="xs mid"> {note}</span>}
      </dd>
    </>
  )
}
