/** One finding: what was seen, the lines that show it, how sure it is, what else it could be, what to do, and what a person says of it. */
import { formatCount, formatCounted } from '@shared/base/format'
import { useState } from 'react'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { HourBars } from '../../marks/HourBars'
import { MessagesLink } from '../../marks/MessagesLink'
import { SeverityMark } from '../../marks/SeverityMark'
import { Instant } from '../../marks/Times'
import { useApp } from '../../state/app'
import type { JudgedFinding } from '../../state/findings'
import { useStore } from '../../state/store'
import { RawLines } from '../evidence/RawLines'
import { DismissDialog } from './DismissDialog'
import { FindingSide } from './FindingSide'
import { RewordDialog } from './RewordDialog'

export function FindingPage({ finding: f }: { finding: JudgedFinding }) {
  const { session } = useApp()
  const catalogue = useStore(session.open, (o) => o?.catalogue ?? null)
  return (
    <article className="finding-page" aria-labelledby="finding-title">
      <Head f={f} />
      <div className="finding-body">
        <div className="finding-main">
          <p className="finding-what">{f.what}</p>
          {!Number.isNaN(f.first) && (
            <p className="sm mid">
              From <Instant at={f.first} /> to <Instant at={f.last} />, as logged.
            </p>
          )}
          <HourBars hours={f.hours} says={formatCounted(f.count, ...f.things)} things={f.things[1]} />
          {f.messages.count > 0 && (
            <p className="sm">
              <MessagesLink messages={f.messages} label={`F-${f.number}`} by="finding">
                {`Show ${formatCounted(f.messages.count, 'message')}`}
              </MessagesLink>
            </p>
          )}
          {f.figures && <Figures figures={f.figures} />}
          {f.evidence.length > 0 && catalogue && (
            <section aria-labelledby="finding-evidence">
              <h2 id="finding-evidence">
                Evidence <span className="mid">{formatCount(f.evidence.length)} lines</span>
              </h2>
              <RawLines refs={f.evidence} catalogue={catalogue} marked={null} />
            </section>
          )}
          <div className="finding-pair">
            <section>
              <h2>Why it matters</h2>
              <p>{f.why}</p>
            </section>
            {f.otherwise !== null && (
              <section>
                <h2>What else it could be</h2>
                <p>{f.otherwise}</p>
              </section>
            )}
          </div>
        </div>
        <FindingSide finding={f} />
      </div>
    </article>
  )
}

function Head({ f }: { f: JudgedFinding }) {
  const { findings } = useApp()
  const [dismissing, setDismissing] = useState(false)
  const [rewording, setRewording] = useState(false)
  const verdict = f.judged?.verdict
  return (
    <header className="finding-head">
      <div className="row">
        <span className={`pill severity-pill ${f.severity}`}>
          <SeverityMark severity={f.severity} word />
        </span>
        <span className="pill plain">{f.certainty}</span>
        <span className="xs mid mono">
          F-{f.number} · {f.rule}
        </span>
        <span className="grow" />
        {verdict === undefined ? (
          <>
            <button type="button" className="btn primary" onClick={() => findings.judge(f, 'confirmed')}>
              Confirm
            </button>
            <button type="button" className="btn" onClick={() => setDismissing(true)}>
              Dismiss…
            </button>
          </>
        ) : (
          <button type="button" className="btn" onClick={() => findings.judge(f, null)}>
            <Icon name="undo" size="s" /> {verdict === 'confirmed' ? 'Confirmed by you: take back' : 'Dismissed by you: take back'}
          </button>
        )}
        <button type="button" className="btn quiet" onClick={() => setRewording(true)}>
          Reword…
        </button>
        <InReport f={f} />
      </div>
      <h1 className="finding-title" id="finding-title">
        {f.title}
      </h1>
      {f.judged?.reason && <p className="sm mid">Your reason: {f.judged.reason}</p>}
      <DismissDialog finding={f} open={dismissing} close={() => setDismissing(false)} />
      <RewordDialog finding={f} open={rewording} close={() => setRewording(false)} />
    </header>
  )
}

function InReport({ f }: { f: JudgedFinding }) {
  const { report } = useApp()
  const inReport = useStore(report.findings, (c) => c.includes(f.id))
  return (
    <button type="button" className="btn quiet" aria-pressed={inReport} aria-keyshortcuts="R" onClick={() => report.toggleFinding(f)}>
      <Icon name={inReport ? 'check' : 'report'} size="s" />
      {inReport ? 'In the report' : 'Add to report'} <Key>R</Key>
    </button>
  )
}

function Figures({ figures: { heads, rows } }: { figures: NonNullable<JudgedFinding['figures']> }) {
  return (
    <table className="plain finding-figures">
      <thead>
        <tr>
          {heads.map((h) => (
            <th key={h}>{h}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a finding do not change
          <tr key={i}>
            {cells.map((c, j) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nor do their cells
              <td key={j}>{c}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
