import type { Catalogue } from '@shared/model/case'
import type { CaseDelays } from '@shared/query/case-delays'
import { useEffect } from 'react'
import { Span, ZoneName } from '../../marks/Times'
import { WorkPending } from '../../marks/WorkPending'
import { useApp } from '../../state/app'
import { useShownCatalogue } from '../../state/shown-names'
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
  const catalogue = useShownCatalogue()
  const hasTables = (open?.generation ?? 0) > 0 || open?.live === false
  useEffect(() => {
    if (now.state === 'not-asked' && hasTables) delays.ask(null)
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
      {now.state === 'answered' && catalogue ? (
        <Answer answer={now.answer} catalogue={catalogue} />
      ) : (
        <WorkPending work={delays} says="Looking at every message …" />
      )}
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
