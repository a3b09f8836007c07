import type { Catalogue } from '@shared/model/case'
import type { CaseDelays } from '@shared/query/case-delays'
import { useEffect, useState } from 'react'
import { Span, ZoneName } from '../../marks/Times'
import { useApp } from '../../state/app'
import type { DelaysNow } from '../../state/case-delays'
import { useStore } from '../../state/store'
import { Moves } from './Moves'
import { Replays } from './Replays'
import { Waiting } from './Waiting'
import './case-delays.css'

/** What delayed mail in the whole case: what waits and for what, what was sent again, databases that moved. */
export function Delays() {
  const { delays, session } = useApp()
  const now = useStore(delays.now, (n) => n)
  const open = useStore(session.open, (o) => o)
  const catalogue = open?.catalogue ?? null
  const hasTables = (open?.generation ?? 0) > 0 || open?.live === false
  useEffect(() => {
    if (now.state === 'not-asked' && hasTables) delays.ask()
  }, [delays, now, hasTables])
  return (
    <div className="fill held" data-region="delays">
      <header className="held-head">
        <h1 tabIndex={-1} data-focus="main">
          Delays
        </h1>
        <span className="sm mid">
          {catalogue?.timeRange && (
            <>
              <Span {...catalogue.timeRange} />, times in <ZoneName />
            </>
          )}
          {open && !open.final && open.live && '; of what was read so far'}
        </span>
      </header>
      {now.state === 'answered' && catalogue ? <Answer answer={now.answer} catalogue={catalogue} /> : <Pending now={now} />}
    </div>
  )
}

function Answer({ answer, catalogue }: { answer: CaseDelays; catalogue: Catalogue }) {
  return (
    <div className="held-parts">
      <Waiting waiting={answer.waiting} nodes={catalogue.nodes} />
      <Replays replays={answer.replays} nodes={catalogue.nodes} />
      <Moves moves={answer.moves} moveCount={answer.moveCount} catalogue={catalogue} />
    </div>
  )
}

/** What is quick shows no progress: it would only flash. */
const SOON_MS = 200

function Pending({ now }: { now: DelaysNow }) {
  const { delays } = useApp()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SOON_MS)
    return () => clearTimeout(timer)
  }, [])
  if (now.state === 'stopped' || now.state === 'failed')
    return (
      <div className="held-pending">
        <p className="sm">
          {now.state === 'failed' ? `It could not be worked out: ${now.why}` : 'Stopped. Nothing is shown, as parts of it would mislead.'}
        </p>
        <button type="button" className="btn" onClick={() => delays.ask()}>
          Work it out
        </button>
      </div>
    )
  if (!late) return null
  const percent = now.state === 'working' ? Math.floor(now.done * 100) : 0
  return (
    <div className="held-pending">
      <p className="sm" role="status">
        {now.state === 'working' ? 'Looking at every message …' : 'There are no messages yet.'}
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
          <button type="button" className="btn" onClick={() => delays.stop()}>
            Stop
          </button>
        </>
      )}
    </div>
  )
}
