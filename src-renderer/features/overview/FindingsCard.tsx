import { formatCounted } from '@shared/base/format'
import { useMemo } from 'react'
import { SEVERITY_WORDS, SeverityMark } from '../../marks/SeverityMark'
import { useApp } from '../../state/app'
import { shownFindings } from '../../state/findings'
import { useStore } from '../../state/store'
import { Card } from './Card'

const SHOWN = 5

/** The worst of what the checks found; nothing found says what ran. */
export function FindingsCard() {
  const { findings, caseWork, places } = useApp()
  const now = useStore(findings.now, (n) => n)
  const work = useStore(caseWork.work, (w) => w)
  const shown = useMemo(() => (now.state === 'answered' ? shownFindings(now.answer, work) : null), [now, work])
  if (!shown) return null
  const { open, checks } = shown
  const ran = checks.filter((c) => c.state === 'found' || c.state === 'nothing').length
  const text = () => open.map((f) => `F-${f.number} ${SEVERITY_WORDS[f.severity]}: ${f.title} (${f.certainty})`).join('\n')
  const go = (finding: string) => places.go({ screen: 'findings', message: null, finding })
  return (
    <Card
      title="Findings"
      text={text}
      door={
        <button type="button" className="link" onClick={() => go('')}>
          {formatCounted(open.length, 'finding')}
        </button>
      }
    >
      {open.length === 0 && (
        <p className="sm">
          Nothing found: {ran} of {formatCounted(checks.length, 'check')} ran.
        </p>
      )}
      <ul className="ov-findings">
        {open.slice(0, SHOWN).map((f) => (
          <li key={f.id}>
            <SeverityMark severity={f.severity} />
            <button type="button" className="link" onClick={() => go(f.id)}>
              {f.title}
            </button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
