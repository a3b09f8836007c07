import type { Certainty } from '@shared/model/routes'
import { useApp } from '../../state/app'
import type { JudgedFinding } from '../../state/findings'
import { useStore } from '../../state/store'
import { MarksOfPicked } from '../notes/MarksSection'
import { SessionLink } from '../sessions/SessionLink'

const SURE: Readonly<Record<Certainty, string>> = {
  certain: 'rows of the logs say it themselves.',
  likely: 'it is concluded from numbers or times; little else fits.',
  possible: 'it fits what is seen, and so do other things.',
}
const SHOWN = 8

/** Beside a finding: how sure it is, what to do, what is open, what it is linked with, and a person's notes. */
export function FindingSide({ finding: f }: { finding: JudgedFinding }) {
  const { places, session } = useApp()
  const nodes = useStore(session.open, (o) => o?.catalogue?.nodes ?? null)
  return (
    <aside className="finding-side" aria-label="How sure, and what to do">
      <section>
        <h2>How sure</h2>
        <p className="sm">
          <b className={f.certainty === 'certain' ? '' : 'inf'}>{f.certainty}</b>: {SURE[f.certainty]}
        </p>
      </section>
      <section>
        <h2>What to do next</h2>
        <ol className="sm">
          {f.nextSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      {f.limits !== null && (
        <section>
          <h2>Limits</h2>
          <p className="sm unc">{f.limits}</p>
        </section>
      )}
      {(f.nodes.length > 0 || f.sessions.count > 0 || f.streams.count > 0) && (
        <section>
          <h2>Linked</h2>
          <ul className="sm finding-links">
            {f.nodes.slice(0, SHOWN).map((n) => (
              <li key={n}>
                <button type="button" className="link" onClick={() => places.go({ screen: 'servers', message: null, host: `host ${n}` })}>
                  {nodes?.[n]?.name ?? 'a host that is not known'}
                </button>
              </li>
            ))}
            {f.sessions.rows.slice(0, SHOWN).map((s) => (
              <li key={`s${s}`}>
                <SessionLink session={s} />
              </li>
            ))}
            {f.streams.rows.slice(0, SHOWN).map((p) => (
              <li key={`p${p}`}>
                <button type="button" className="link mono" onClick={() => places.go({ screen: 'captures', stream: p, message: null })}>
                  P-{p + 1}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <MarksOfPicked target={{ kind: 'finding', rule: f.rule, key: f.key, label: f.title }} />
    </aside>
  )
}
