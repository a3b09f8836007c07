import { type ReactNode, useEffect, useState } from 'react'

interface Props {
  /** 0 to 1; null while it has not begun. */
  readonly done: number | null
  /** What is done meanwhile, in words. */
  readonly says: string
  /** Why there is nothing to show, in words; null while it is worked out. */
  readonly ended: string | null
  readonly onStop: () => void
  readonly onAgain: () => void
  readonly children?: ReactNode
}

/** What is quick shows no progress: it would only flash. */
const SOON_MS = 200

/** Long work: how far it is and the way to stop it, or why it ended and the way to begin again. */
export function Working({ done, says, ended, onStop, onAgain, children }: Props) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SOON_MS)
    return () => clearTimeout(timer)
  }, [])
  if (ended !== null)
    return (
      <div className="working">
        <p className="sm" role="status">
          {ended}
        </p>
        <div className="row">
          <button type="button" className="btn" onClick={onAgain}>
            Work it out
          </button>
          {children}
        </div>
      </div>
    )
  if (!late) return null
  const percent = Math.floor((done ?? 0) * 100)
  return (
    <div className="working">
      <p className="sm" role="status">
        {says}
      </p>
      {done !== null && (
        <>
          <div
            className="progress"
            role="progressbar"
            aria-label="Worked out"
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <span style={{ width: `${percent}%` }} />
          </div>
          <button type="button" className="btn" onClick={onStop}>
            Stop
          </button>
        </>
      )}
    </div>
  )
}
