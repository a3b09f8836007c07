import { formatCounted } from '@shared/base/format'
import { useEffect, useMemo, useState } from 'react'
import { WorkPending } from '../../marks/WorkPending'
import { useApp } from '../../state/app'
import { type FindingsShown, shownFindings } from '../../state/findings'
import type { Place } from '../../state/places'
import { useStore } from '../../state/store'
import { Checks } from './Checks'
import { FindingList } from './FindingList'
import { FindingPage } from './FindingPage'
import './findings.css'

/** What the checks found: the list by severity, and one of them with what shows it, how sure it is and what to do. */
export function Findings({ place }: { place: Place }) {
  const { findings, session, caseWork } = useApp()
  const now = useStore(findings.now, (n) => n)
  const work = useStore(caseWork.work, (w) => w)
  const open = useStore(session.open, (o) => o)
  const hasTables = (open?.generation ?? 0) > 0 || open?.live === false
  useEffect(() => {
    if (now.state === 'not-asked' && hasTables) findings.ask(null)
  }, [findings, now, hasTables])
  const shown = useMemo(() => (now.state === 'answered' ? shownFindings(now.answer, work) : null), [now, work])
  return (
    <div className="fill findings" data-region="findings">
      {shown ? (
        <Shown shown={shown} place={place} soFar={open?.live === true && !open.final} />
      ) : (
        <>
          <h1 className="files-head" tabIndex={-1} data-focus="main">
            Findings
          </h1>
          <WorkPending work={findings} says="Checking …" />
        </>
      )}
    </div>
  )
}

function Shown({ shown, place, soFar }: { shown: FindingsShown; place: Place; soFar: boolean }) {
  const { places } = useApp()
  const [withDismissed, setWithDismissed] = useState(false)
  const listed = withDismissed ? [...shown.open, ...shown.dismissed] : shown.open
  const selected = listed.find((f) => f.id === place.finding) ?? listed[0]
  const id = selected?.id ?? ''
  useEffect(() => places.adjust({ finding: id }), [places, id])
  return (
    <>
      <section className="findings-list" aria-labelledby="findings-title">
        <header className="row">
          <h1 className="findings-title" id="findings-title" tabIndex={-1} data-focus="main">
            {formatCounted(shown.open.length, 'finding')}
          </h1>
          <span className="grow" />
          {shown.dismissed.length > 0 && (
            <button type="button" className="chip" aria-pressed={withDismissed} onClick={() => setWithDismissed((w) => !w)}>
              dismissed {shown.dismissed.length}
            </button>
          )}
        </header>
        {soFar && <p className="xs dim findings-sofar">Of what was read so far.</p>}
        {listed.length > 0 && (
          <FindingList findings={listed} selected={selected?.id ?? ''} onSelect={(id) => places.adjust({ finding: id })} />
        )}
        <Checks checks={shown.checks} found={shown.open.length} />
      </section>
      {selected ? <FindingPage key={selected.id} finding={selected} /> : <Nothing shown={shown} />}
    </>
  )
}

/** Nothing found is an answer only as far as checks ran. */
function Nothing({ shown: { checks, dismissed } }: { shown: FindingsShown }) {
  const ran = checks.filter((c) => c.state === 'found' || c.state === 'nothing').length
  const not = checks.length - ran
  return (
    <div className="fill finding-none">
      <h2>{dismissed.length > 0 ? 'Nothing is left open.' : 'Nothing stands out.'}</h2>
      <p className="sm mid">
        {formatCounted(ran, 'check')} ran{not > 0 && `; ${formatCounted(not, 'check')} could not, for the reasons at the left`}. What no log
        covers can’t be found.
      </p>
    </div>
  )
}
