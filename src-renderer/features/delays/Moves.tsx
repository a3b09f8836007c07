import { formatCount, formatDuration } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { CaseDelays } from '@shared/query/case-delays'
import { spanWords } from '@shared/report/case-delay-words'
import { MessagesLink } from '../../marks/MessagesLink'
import { useZone } from '../../state/zone'

/** Active copies that moved, and the mail that waited over each move. */
export function Moves({ moves, moveCount, catalogue }: Pick<CaseDelays, 'moves' | 'moveCount'> & { catalogue: Catalogue }) {
  const { nodes, databases } = catalogue
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  const none =
    databases.length === 0
      ? 'No delivery names its database, so whether one moved is not known.'
      : 'No database moved, as far as deliveries show.'
  const zone = useZone()
  return (
    <section aria-labelledby="held-moves">
      <h2 id="held-moves">Databases that moved</h2>
      {moves.length === 0 ? (
        <p className="held-says mid">{none}</p>
      ) : (
        <>
          <p className="sm mid">
            Between the last delivery on the old server and the first on the new one. That mail waited because of the move is likely, not
            certain.
          </p>
          <table className="plain held-table">
            <thead>
              <tr>
                <th>Database</th>
                <th>From</th>
                <th>To</th>
                <th style={{ width: 290 }}>Between</th>
                <th style={{ width: 190 }}>Waited over it</th>
                <th className="right" style={{ width: 90 }}>
                  Up to
                </th>
              </tr>
            </thead>
            <tbody>
              {moves.map(({ move, recipients, messages, longestMs }) => (
                <tr key={`${move.database}${move.until}${move.to}`}>
                  <td title={move.database}>{move.database}</td>
                  <td title={name(move.from)}>{name(move.from)}</td>
                  <td title={name(move.to)}>{name(move.to)}</td>
                  <td className="mono">{spanWords(move.after, move.until, zone)}</td>
                  <td>
                    {recipients === 0 ? (
                      <span className="dim">nobody’s mail</span>
                    ) : (
                      <>
                        {formatCount(recipients)} in{' '}
                        <MessagesLink
                          by="delays"
                          messages={messages}
                          label={`waited while ${move.database} moved from ${name(move.from)} to ${name(move.to)}`}
                        />
                      </>
                    )}
                  </td>
                  <td className="right">{recipients === 0 ? '' : formatDuration(longestMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {moveCount > moves.length && <p className="sm dim">and {formatCount(moveCount - moves.length)} more moves</p>}
        </>
      )}
    </section>
  )
}
