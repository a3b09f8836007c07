import { formatCounted } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { ReplayedMail } from '@shared/query/case-delays'
import { replaySentence, silenceSentence } from '@shared/report/case-delay-words'
import { MessagesLink } from '../../marks/MessagesLink'
import { useZone } from '../../state/zone'

/** Mail that servers played again, because another one no longer answered or a database had moved to another copy. */
export function Replays({ replays, nodes }: { replays: readonly ReplayedMail[]; nodes: readonly RouteNode[] }) {
  const zone = useZone()
  const name = (n: number) => nodes[n]?.name ?? 'a server that is not known'
  return (
    <section aria-labelledby="held-replays">
      <h2 id="held-replays">Sent again after a failed server</h2>
      {replays.length === 0 ? (
        <p className="held-says mid">No server sent mail again: the tracking logs have no such row.</p>
      ) : (
        <ul className="held-list">
          {replays.map((r) => {
            const label = `sent again by ${name(r.by)}${r.lost < 0 ? '' : ` for ${name(r.lost)}`}`
            return (
              <li key={`${r.kind}${r.by}${r.lost}${r.first}`}>
                <p>{replaySentence(r, nodes, zone)}</p>
                {r.silence && <p className="sm mid">{silenceSentence(r.silence, zone)}</p>}
                <p className="sm">
                  <MessagesLink by="delays" messages={r.messages} label={label} /> sent again ·{' '}
                  {r.duplicates === 0 ? (
                    'no second mail was dropped by a store'
                  ) : (
                    <>
                      <MessagesLink by="delays" messages={r.duplicated} label={`${label}, dropped as duplicates`}>
                        {formatCounted(r.duplicates, 'second mail')}
                      </MessagesLink>{' '}
                      dropped by a store that had the first
                    </>
                  )}{' '}
                  ·{' '}
                  {r.rescued === 0 ? (
                    'nobody got mail by it'
                  ) : (
                    <>
                      <MessagesLink by="delays" messages={r.rescuing} label={`${label}, and taken`}>
                        {formatCounted(r.rescued, 'recipient')}
                      </MessagesLink>{' '}
                      got it so
                    </>
                  )}
                </p>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
