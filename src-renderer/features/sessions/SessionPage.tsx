import type { Catalogue } from '@shared/model/case'
import type { SessionLine } from '@shared/query/session-lines'
import type { StreamRow } from '@shared/query/streams'
import { sessionSentences, sessionTitle } from '@shared/report/session-words'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { BackButton } from '../../components/BackButton'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { Panes } from '../../components/Panes'
import { StatePill } from '../../marks/outcome'
import { useApp } from '../../state/app'
import { usePane } from '../../state/panes'
import { useStore } from '../../state/store'
import { useInstant } from '../../state/zone'
import type { SessionView } from '../../workers/case-sessions'
import { DialogueList } from './Dialogue'
import { type DialogueRow, dialogueOfRow, dialogueRows } from './dialogue-rows'
import { LineFacts } from './LineFacts'
import { SessionDrawer } from './SessionDrawer'
import { SessionFacts } from './SessionFacts'
import { resultState, resultText } from './words'

interface Loaded {
  readonly view: SessionView
  readonly streams: readonly StreamRow[]
}

/** One session: what happened in a sentence, the dialogue line by line, what it is tied to. */
export function SessionPage({ index, at }: { index: number; at: number | null }) {
  const { cases, places, session } = useApp()
  const open = useStore(session.open, (o) => o)
  const [loaded, setLoaded] = useState<Loaded | 'gone' | null>(null)
  const generation = open?.generation ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation may know more of it
  useEffect(() => {
    let current = true
    const ofHop = { sessions: [index], message: -1, from: -1, to: -1 }
    Promise.all([cases.session({ session: index }), cases.streamsOf(ofHop)]).then(
      ([view, streams]) => current && setLoaded(view ? { view, streams } : 'gone'),
      () => current && setLoaded('gone'),
    )
    return () => {
      current = false
    }
  }, [cases, index, generation])
  const catalogue = open?.catalogue
  if (loaded === null || loaded === 'gone' || !catalogue)
    return (
      <p className="sm mid rows-none" role="status">
        {loaded === null ? `S-${index + 1} …` : 'There is no such session.'}{' '}
        <button type="button" className="link" onClick={() => places.go({ session: null })}>
          back to the list
        </button>
      </p>
    )
  return <Shown {...loaded} catalogue={catalogue} at={at} />
}

function Shown({ view, streams, catalogue, at }: Loaded & { catalogue: Catalogue; at: number | null }) {
  const { places, prefs, compare } = useApp()
  const drawer = useStore(prefs, (p) => p.drawer)
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const [selected, setSelected] = useState<number | null>(null)
  const rows = useMemo(() => dialogueRows(view, unfolded), [view, unfolded])
  const onFold = useCallback((key: string) => {
    setUnfolded((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  }, [])
  // from a row of the log to its line
  useEffect(() => {
    if (at === null) return
    const line = view.dialogue.lines.findIndex((l) => l.ref.offset === at)
    const wanted = rows.findLastIndex((r) => r.kind === 'line' && r.of === 'own' && r.line <= line)
    if (wanted >= 0) setSelected(wanted)
    places.adjust({ at: null })
  }, [at, view, rows, places])
  const chosen = selected === null ? undefined : rows[selected]
  const lines = useMemo(() => (chosen ? linesOfRow(chosen, view) : []), [chosen, view])
  const { nodes } = catalogue
  const { row } = view
  const [line] = lines
  useInstant(line?.at ?? row.first, row.node, line ? `a line of S-${row.index + 1}` : `the begin of S-${row.index + 1}`)
  return (
    <div className="session-page">
      <div className="fill">
        <Panes {...usePane('drawer')} panel={drawer ? <SessionDrawer lines={lines} catalogue={catalogue} /> : null}>
          <header className="message-head" data-region="session">
            <div className="row">
              <BackButton to="list" onBack={() => places.go({ session: null, at: null })} />
              <span className="mono strong session-id">S-{row.index + 1}</span>
              <h1 className="clip" tabIndex={-1} data-focus="main">
                {sessionTitle(row, nodes)}
              </h1>
              <StatePill state={resultState(row)}>{resultText(row)}</StatePill>
              {row.connector !== '' && <span className="pill plain clip">{row.connector}</span>}
              <span className="grow" />
              <button type="button" className="btn" aria-keyshortcuts="C" onClick={() => compare.picking.set(row.index)}>
                <Icon name="compare" size="s" /> Compare with… <Key>C</Key>
              </button>
            </div>
            <p className="session-says">
              {sessionSentences(row, view.dialogue, nodes).map((text, i) => (
                <span key={text}>{i === 0 ? <b>{text}</b> : text} </span>
              ))}
            </p>
          </header>
          <DialogueList
            view={view}
            nodes={nodes}
            rows={rows}
            selected={selected}
            onSelect={setSelected}
            onFold={onFold}
            onPeek={() => prefs.set((p) => ({ ...p, drawer: !p.drawer }))}
          />
          {view.more > 0 && (
            <p className="xs defer session-more">{view.more} more lines are in the log rows; the first 20,000 are shown.</p>
          )}
        </Panes>
      </div>
      <aside className="session-side" aria-label="What is known of the session" data-region="facts">
        {chosen && <LineFacts row={chosen} view={view} nodes={nodes} />}
        <SessionFacts view={view} streams={streams} catalogue={catalogue} />
      </aside>
    </div>
  )
}

/** What the drawer shows of a row: its lines, and the same in the other log. */
function linesOfRow(row: DialogueRow, view: SessionView): SessionLine[] {
  if (row.kind === 'wait') {
    const unit = view.dialogue.units[row.unit]
    return unit ? view.dialogue.lines.slice(Math.max(0, unit.from - 1), unit.from + 1) : []
  }
  const dialogue = dialogueOfRow(view, row.of)
  const unit = dialogue?.units[row.unit]
  if (!dialogue || !unit) return []
  const own = row.more > 0 && !row.open ? dialogue.lines.slice(unit.from, unit.to) : dialogue.lines.slice(row.line, row.line + 1)
  const beside = row.beside === null ? undefined : view.other?.dialogue.lines[row.beside]
  return beside ? [...own, beside] : own
}
