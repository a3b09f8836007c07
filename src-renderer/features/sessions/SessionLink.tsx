import { useApp } from '../../state/app'
import type { Place } from '../../state/places'

/** What a place needs to show a session, and nothing else. */
export const sessionPlace = (session: number, at: number | null = null): Partial<Place> => ({
  ...{ screen: 'sessions', session, message: null, stream: null, source: null, table: null },
  at,
})

/** `S-12`, which leads to that session. */
export function SessionLink({ session }: { session: number }) {
  const { places } = useApp()
  return (
    <button type="button" className="link mono" title={`Session S-${session + 1}`} onClick={() => places.go(sessionPlace(session))}>
      S-{session + 1}
    </button>
  )
}

/** Several, with commas between; alternatives with “or”. */
export function SessionLinks({ sessions, or = false }: { sessions: readonly number[]; or?: boolean }) {
  return (
    <>
      {sessions.map((s, i) => (
        <span key={s}>
          {i > 0 && (or ? ' or ' : ', ')}
          <SessionLink session={s} />
        </span>
      ))}
    </>
  )
}
