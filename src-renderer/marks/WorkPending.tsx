/** What is shown of an answer about the whole case that is not there yet: how far it is, the way to stop it, and to ask again. */
import { useEffect, useState } from 'react'
import { useStore } from '../state/store'
import type { WorkedOut } from '../state/worked-out'
import './work-pending.css'

/** What is quick shows no progress: it would only flash. */
const SOON_MS = 200

export function WorkPending<T>({ work, says }: { work: WorkedOut<T>; says: string }) {
  const now = useStore(work.now, (n) => n)
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SOON_MS)
    return () => clearTimeout(timer)
  }, [])
  if (now.state === 'stopped' || now.state === 'failed')
    return (
      <div className="work-pending">
        <p className="sm">
          {now.state === 'failed' ? `It could not be worked out: ${now.why}` : 'Stopped. Nothing is shown, as parts of it would mislead.'}
        </p>
        <button type="button" className="btn" onClick={() => work.ask()}>
          Work it out
        </button>
      </div>
    )
  if (!late) return null
  const percent = now.state === 'working' ? Math.floor(now.done * 100) : 0
  return (
    <div className="work-pending">
      <p className="sm" role="status">
        {now.state === 'working' ? says : 'There are no messages yet.'}
      </p>
      {now.state === 'working' && (
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
          <button type="button" className="btn" onClick={() => work.stop()}>
            Stop
          </button>
        </>
      )}
    </div>
  )
}
