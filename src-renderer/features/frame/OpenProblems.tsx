import { useMemo } from 'react'
import { useApp } from '../../state/app'
import { shownFindings } from '../../state/findings'
import { useStore } from '../../state/store'

/** On the rail: how many problems were found and not dismissed. */
export function OpenProblems() {
  const { findings, caseWork } = useApp()
  const now = useStore(findings.now, (n) => n)
  const work = useStore(caseWork.work, (w) => w)
  const count = useMemo(
    () => (now.state === 'answered' ? shownFindings(now.answer, work).open.filter((f) => f.severity === 'problem').length : 0),
    [now, work],
  )
  if (count === 0) return null
  return (
    <span className="rail-badge">
      {count}
      <span className="hidden-text"> {count === 1 ? 'problem' : 'problems'}</span>
    </span>
  )
}
