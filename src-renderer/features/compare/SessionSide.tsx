import { formatCount } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import { peerName, serverName, sessionTitle, shiftSentence } from '@shared/report/session-words'
import { StatePill, StateWord } from '../../marks/outcome'
import { Clock } from '../../marks/Times'
import type { SessionView, TwoSessions } from '../../workers/case-sessions'
import { lineText } from '../sessions/Bubble'
import { Offers, PlainWords } from '../sessions/LineFacts'
import { SessionLink } from '../sessions/SessionLink'

interface Props {
  readonly two: TwoSessions
  readonly selected: number | null
  readonly nodes: readonly RouteNode[]
}

/** Beside the comparison: the selected row in plain words, what each other end's log has of it, how often such sessions fail. */
export function SessionSide({ two, selected, nodes }: Props) {
  const { a, b, comparison } = two
  const pair = selected === null ? undefined : comparison.rows[selected]
  const known = [a, b].filter((v) => Number.isFinite(v.shift.boundMs))
  return (
    <aside className="session-side" aria-label="What is known of the selected row" data-region="facts">
      {pair && <Line view={a} unit={pair.a} nodes={nodes} />}
      {pair && <Line view={b} unit={pair.b} nodes={nodes} />}
      <section>
        <h2>Same two hosts</h2>
        {[a, b].map((v) => (
          <p className="sm row" key={v.row.index}>
            <span className="clip">{sessionTitle(v.row, nodes)}</span>
            <span className="grow" />
            <b className={v.peers.failed > 0 ? 'fail' : 'deliv'}>
              {formatCount(v.peers.failed)} of {formatCount(v.peers.total)} failed
            </b>
          </p>
        ))}
      </section>
      {known.length > 0 && (
        <section>
          <h2>Clocks</h2>
          {known.map((v) => (
            <p className="sm mid" key={v.row.index}>
              <span className="mono">S-{v.row.index + 1}</span> {shiftSentence(v.shift, peerName(v.row, nodes), serverName(v.row, nodes))}
            </p>
          ))}
        </section>
      )}
    </aside>
  )
}

function Line({ view, unit, nodes }: { view: SessionView; unit: number | null; nodes: readonly RouteNode[] }) {
  const { dialogue, row, ends, other } = view
  const u = unit === null ? undefined : dialogue.units[unit]
  const line = u && dialogue.lines[u.from]
  if (!u || !line)
    return (
      <section>
        <h2>
          <SessionLink session={row.index} />
        </h2>
        <p className="sm mid">Nothing in this row.</p>
      </section>
    )
  const end = ends?.rows.find((r) => r.own === unit)
  const beside = end?.other === null || end?.other === undefined ? undefined : other?.dialogue.units[end.other]
  const seen = beside && other?.dialogue.lines[beside.from]
  return (
    <section>
      <h2>
        Line {u.from + 1} of <SessionLink session={row.index} />
      </h2>
      <p className="mono line-said">{lineText(line, u)}</p>
      {(end?.state === 'absent' || end?.state === 'not-covered') && (
        <p>
          <StatePill state={end.state}>
            {end.state === 'absent' ? 'absent' : 'not covered'} at {peerName(row, nodes)}
          </StatePill>
        </p>
      )}
      {seen && (
        <p className="sm">
          <StateWord state="seen">seen at {peerName(row, nodes)}</StateWord>{' '}
          <span className="mono xs">
            <Clock at={seen.at} />
          </span>
        </p>
      )}
      <Offers dialogue={dialogue} unit={unit ?? -1} />
      <PlainWords text={line.text || line.context} verb={u.kind === 'command' ? u.verb : ''} isReply={u.kind === 'reply'} />
    </section>
  )
}
