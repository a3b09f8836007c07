import { formatDuration } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { SessionLine } from '@shared/query/session-lines'
import { comparisonSentences, decidingReply } from '@shared/report/compare-words'
import { sessionTitle } from '@shared/report/session-words'
import { useEffect, useMemo, useState } from 'react'
import { BackButton } from '../../components/BackButton'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { StatePill } from '../../marks/outcome'
import { Instant } from '../../marks/Times'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import type { TwoSessions as Both, SessionView } from '../../workers/case-sessions'
import { SessionDrawer } from '../sessions/SessionDrawer'
import { SessionLink, sessionPlace } from '../sessions/SessionLink'
import { resultState, resultText } from '../sessions/words'
import { SessionDifferences } from './SessionDifferences'
import { SessionRows } from './SessionRows'
import { SessionSide } from './SessionSide'
import '../sessions/sessions.css'
import './two-sessions.css'

/** Two sessions side by side, aligned by command; where they first differ, and what else does. */
export function TwoSessions({ a, b }: { a: number; b: number }) {
  const { cases, places, session } = useApp()
  const open = useStore(session.open, (o) => o)
  const [loaded, setLoaded] = useState<Both | 'gone' | null>(null)
  const generation = open?.generation ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation may know more of them
  useEffect(() => {
    let current = true
    cases.compareSessions({ a, b }).then(
      (two) => current && setLoaded(two ?? 'gone'),
      () => current && setLoaded('gone'),
    )
    return () => {
      current = false
    }
  }, [cases, a, b, generation])
  const catalogue = open?.catalogue
  if (loaded === null || loaded === 'gone' || !catalogue)
    return (
      <p className="sm mid rows-none" role="status">
        {loaded === null ? `S-${a + 1} beside S-${b + 1} …` : 'One of the two is not there.'}{' '}
        <button type="button" className="link" onClick={() => places.go({ screen: 'sessions', session: null })}>
          back to the list
        </button>
      </p>
    )
  return <Shown two={loaded} catalogue={catalogue} />
}

function Shown({ two, catalogue }: { two: Both; catalogue: Catalogue }) {
  const { places, prefs, compare } = useApp()
  const { drawer, inspector } = useStore(prefs, (p) => p)
  const { a, b, comparison } = two
  const { nodes } = catalogue
  const [selected, setSelected] = useState<number | null>(comparison.first?.row ?? null)
  const compared = useMemo(() => ({ a, b, comparison, nodes }), [a, b, comparison, nodes])
  const [equal, ...rest] = comparisonSentences(compared)
  const lines = useMemo(() => linesAt(two, selected), [two, selected])
  const next = () => {
    const rows = [...new Set(comparison.differences.map((d) => d.row))].sort((x, y) => x - y)
    setSelected(rows.find((r) => r > (selected ?? -1)) ?? rows[0] ?? null)
  }
  const question =
    a.row.result !== 'completed' && b.row.result === 'completed'
      ? 'Why does this session fail when the other works?'
      : 'Two sessions side by side'
  return (
    <div className="compare-body">
      <div className="fill compare-page">
        <header className="message-head" data-region="session">
          <div className="row">
            <BackButton to="session" onBack={() => places.go(sessionPlace(a.row.index))} />
            <h1 className="clip" tabIndex={-1} data-focus="main">
              {question}
            </h1>
            {a.row.connector !== '' && a.row.connector === b.row.connector && <span className="pill plain clip">{a.row.connector}</span>}
            <span className="grow" />
            <button
              type="button"
              className="btn quiet"
              onClick={() => places.go({ pair: { kind: 'sessions', a: b.row.index, b: a.row.index } })}
            >
              <Icon name="compare" size="s" /> Swap
            </button>
            <button type="button" className="btn" aria-keyshortcuts="C" onClick={() => compare.picking.set(a.row.index)}>
              Compare with… <Key>C</Key>
            </button>
          </div>
          <p className="compare-says">
            {rest.length === 0 ? equal : <>{equal} </>}
            {rest.map((text, i) => (
              <span key={text}>{i === 0 && text.startsWith('First') ? <b>{text}</b> : text} </span>
            ))}
          </p>
        </header>
        <div className="compare-heads">
          <Head view={a} catalogue={catalogue} />
          <Head view={b} catalogue={catalogue} />
        </div>
        <SessionRows
          two={two}
          nodes={nodes}
          selected={selected}
          onSelect={setSelected}
          onNext={next}
          onPeek={() => prefs.set((p) => ({ ...p, drawer: !p.drawer }))}
        />
        {drawer ? (
          <SessionDrawer lines={lines} catalogue={catalogue} />
        ) : (
          <SessionDifferences compared={compared} selected={selected} onSelect={setSelected} onNext={next} />
        )}
      </div>
      {inspector && <SessionSide two={two} selected={selected} nodes={nodes} />}
    </div>
  )
}

function Head({ view, catalogue }: { view: SessionView; catalogue: Catalogue }) {
  const { places } = useApp()
  const { row, dialogue } = view
  const reply = decidingReply({ row, dialogue, ends: null })
  const [message] = row.messages
  return (
    <section className="compare-head" aria-label={`Session S-${row.index + 1}`}>
      <div className="row">
        <SessionLink session={row.index} />
        <b className="clip">{sessionTitle(row, catalogue.nodes)}</b>
        <span className="grow" />
        <StatePill state={resultState(row)}>{reply.good && reply.text !== '' ? reply.text : resultText(row)}</StatePill>
      </div>
      <p className="xs mid clip">
        <Instant at={row.first} /> ·{' '}
        {message !== undefined && (
          <>
            <button type="button" className="link mono" onClick={() => places.go({ screen: 'messages', message })}>
              M-{message + 1}
            </button>{' '}
            ·{' '}
          </>
        )}
        {formatDuration(row.last - row.first)} · <span className="mono">{[row.local, row.remote].filter(Boolean).join(' ↔ ')}</span>
      </p>
    </section>
  )
}

/** The raw lines of a row, of both sessions. */
function linesAt({ a, b, comparison }: Both, row: number | null): SessionLine[] {
  const pair = row === null ? undefined : comparison.rows[row]
  if (!pair) return []
  const of = ({ dialogue }: SessionView, unit: number | null) => {
    const u = unit === null ? undefined : dialogue.units[unit]
    return u ? dialogue.lines.slice(u.from, u.to) : []
  }
  return [...of(a, pair.a), ...of(b, pair.b)]
}
