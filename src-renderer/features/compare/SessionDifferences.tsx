import { formatCounted, formatDuration } from '@shared/base/format'
import { type Compared, DIFFERENCE_WORDS, differenceWords } from '@shared/report/compare-words'
import type { ReactNode } from 'react'
import { Key } from '../../components/Key'
import { gapClass, tlsText } from '../sessions/words'

interface Props {
  readonly compared: Compared
  readonly selected: number | null
  readonly onSelect: (row: number) => void
  readonly onNext: () => void
}

/** More of them are not read one by one; all are marked in the rows. */
const MOST = 100

/** What differs, what decides most first; what each was offered; how long each waited. */
export function SessionDifferences({ compared, selected, onSelect, onNext }: Props) {
  const { comparison, a, b } = compared
  const { differences, offers, waits, answered } = comparison
  const bothAnswered = answered.a && answered.b
  const names = [`S-${a.row.index + 1}`, `S-${b.row.index + 1}`]
  return (
    <section className="compare-foot" aria-label="Differences" data-region="differences">
      <div className="sub-head">
        <b>Differences</b>
        <span className="dim">
          {formatCounted(differences.length, 'difference')} in {comparison.rows.length} aligned rows
          {bothAnswered && `; ${offers.filter((o) => o.a !== o.b).length} of ${offers.length} capabilities differ`}
        </span>
        <span className="grow" />
        {differences.length > 0 && (
          <button type="button" className="link" aria-keyshortcuts="." onClick={onNext}>
            next difference <Key>.</Key>
          </button>
        )}
      </div>
      <div className="compare-tables">
        <div className="compare-scroll">
          <ol className="difference-list">
            {differences.slice(0, MOST).map((d) => (
              <li key={`${d.kind} ${d.row} ${differenceWords(compared, d)}`}>
                <button type="button" aria-current={selected === d.row} onClick={() => onSelect(d.row)}>
                  <span className="xs dim">{DIFFERENCE_WORDS[d.kind]}</span>
                  <span className="sm">{differenceWords(compared, d)}</span>
                </button>
              </li>
            ))}
            {differences.length > MOST && <li className="sm mid">and {differences.length - MOST} more</li>}
            {differences.length === 0 && <li className="sm mid">None.</li>}
          </ol>
        </div>
        <Twin head="Offered behind EHLO" names={names}>
          {offers.map((o) => (
            <tr key={o.name} className={bothAnswered && o.a !== o.b ? 'differs' : ''}>
              <th scope="row" className="mono">
                {o.name}
              </th>
              <td>{offered(o.a, answered.a)}</td>
              <td>{offered(o.b, answered.b)}</td>
            </tr>
          ))}
          {offers.length === 0 && (
            <tr>
              <td colSpan={3} className="mid">
                Neither log has a reply to EHLO that offers anything.
              </td>
            </tr>
          )}
        </Twin>
        <Twin head="Measure" names={names}>
          {waits.map((w) => (
            <tr key={w.verb} className={isUnanswered(w.aMs) !== isUnanswered(w.bMs) && w.aMs !== null && w.bMs !== null ? 'differs' : ''}>
              <th scope="row">{w.verb === 'CONNECT' ? 'Connection to banner' : `${w.verb} to answer`}</th>
              <td>{waited(w.aMs)}</td>
              <td>{waited(w.bMs)}</td>
            </tr>
          ))}
          <Facts name="Longest silence" a={formatDuration(a.row.silenceMs)} b={formatDuration(b.row.silenceMs)} />
          <Facts name="Took" a={formatDuration(a.row.last - a.row.first)} b={formatDuration(b.row.last - b.row.first)} />
          <Facts name="TLS" a={a.dialogue.tlsProtocol || tlsText(a.row)} b={b.dialogue.tlsProtocol || tlsText(b.row)} />
          <Facts name="Hung up" a={a.row.closedBy} b={b.row.closedBy} />
        </Twin>
      </div>
    </section>
  )
}

/** Without a reply that offers anything, nothing is known to be missing. */
function offered(parameter: string | null, isAnswered: boolean): ReactNode {
  if (!isAnswered) return <span className="dim">no answer</span>
  return parameter === null ? <b className="fail">not offered</b> : parameter || 'offered'
}

const isUnanswered = (ms: number | null) => ms !== null && Number.isNaN(ms)

function waited(ms: number | null): ReactNode {
  if (ms === null) return <span className="dim">not said</span>
  if (Number.isNaN(ms)) return <b className="fail">no answer</b>
  return <span className={ms >= 1000 ? gapClass(ms) : ''}>{formatDuration(ms)}</span>
}

function Facts({ name, a, b }: { name: string; a: string; b: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{a || 'not told'}</td>
      <td>{b || 'not told'}</td>
    </tr>
  )
}

function Twin({ head, names, children }: { head: string; names: readonly string[]; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach that
    <section className="compare-scroll" tabIndex={0} aria-label={head}>
      <table className="plain compare-table">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {names.map((n) => (
              <th scope="col" className="mono" key={n}>
                {n}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
