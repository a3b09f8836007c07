import type { ShownRow } from '@shared/query/rows'
import { useEffect, useState } from 'react'
import { useApp } from '../../state/app'
import { sessionPlace } from '../sessions/SessionLink'

/** From a row of a protocol log, or from a connection, to the session that it is part of. */
export function ToSession({ row, table }: { row: ShownRow; table: string }) {
  const { cases, places } = useApp()
  const [session, setSession] = useState<number>(-1)
  useEffect(() => {
    let current = true
    const { cells, ref } = row
    const text = (name: string) => String(cells[name] ?? '')
    const found =
      table === 'connections'
        ? Promise.resolve(typeof cells.session === 'number' ? cells.session : -1)
        : cases.sessionOfRow({
            ...{ source: ref.source, sessionId: text('session-id'), at: Number(cells['date-time'] ?? Number.NaN) },
            ...{ local: text('local-endpoint'), remote: text('remote-endpoint') },
          })
    found.then(
      (s) => current && setSession(s),
      () => current && setSession(-1),
    )
    return () => {
      current = false
    }
  }, [cases, row, table])
  if (session < 0) return null
  return (
    <p className="sm to-session">
      <button
        type="button"
        className="link"
        onClick={() => places.go(sessionPlace(session, table === 'connections' ? null : row.ref.offset))}
      >
        Show it in its session, <span className="mono">S-{session + 1}</span>
      </button>
    </p>
  )
}
