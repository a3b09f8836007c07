import { formatDuration } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { SessionRow } from '@shared/query/session-row'
import type { WorkedSession } from '@shared/query/sessions'
import { sessionTitle } from '@shared/report/session-words'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { Dialog } from '../../components/Dialog'
import { StateWord } from '../../marks/outcome'
import { Clock } from '../../marks/Times'
import { useApp } from '../../state/app'
import { comparePlace } from '../../state/compare'
import { useStore } from '../../state/store'
import { resultState, resultText } from '../sessions/words'
import './two-sessions.css'

const MOST = 40
const SAME: Readonly<Record<WorkedSession['same'], string>> = {
  peer: 'same connector, same two hosts',
  server: 'same connector, another peer',
  connector: 'same connector, another server',
}

/** Which session the chosen one is compared with: one that worked, or any that is looked for. */
export function SessionPicker() {
  const { compare } = useApp()
  const comparing = useStore(compare.picking, (c) => c)
  const field = useRef<HTMLInputElement>(null)
  return (
    <Dialog
      title={comparing === null ? '' : `Compare S-${comparing + 1} with…`}
      open={comparing !== null}
      close={() => compare.picking.set(null)}
      first={field}
      wide
    >
      {comparing !== null && <Choices of={comparing} field={field} />}
    </Dialog>
  )
}

function Choices({ of, field }: { of: number; field: React.RefObject<HTMLInputElement | null> }) {
  const { cases, places, session, compare } = useApp()
  const nodes = useStore(session.open, (o) => o?.catalogue?.nodes ?? [])
  const [own, setOwn] = useState<SessionRow | null>(null)
  const [worked, setWorked] = useState<readonly WorkedSession[] | null>(null)
  const [typed, setTyped] = useState('')
  const words = useDeferredValue(typed)
  const [found, setFound] = useState<readonly SessionRow[]>([])
  useEffect(() => {
    let current = true
    Promise.all([cases.sessionRow({ session: of }), cases.workedSessions({ session: of })]).then(
      ([row, list]) => {
        if (!current) return
        setOwn(row)
        setWorked(list)
      },
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [cases, of])
  useEffect(() => {
    let current = true
    cases.sessionPage({ words, only: 'all', sort: { key: 'index', descending: false }, offset: 0, limit: MOST }).then(
      (rows) => current && setFound(rows.filter((r) => r.index !== of)),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [cases, words, of])
  const choose = (other: number) => {
    compare.picking.set(null)
    places.go(comparePlace({ kind: 'sessions', a: of, b: other }))
  }
  return (
    <div className="compare-picker">
      <h3>Sessions of the same connector that worked</h3>
      {worked?.length === 0 && <p className="sm mid">No other session of this connector took a mail.</p>}
      <ul>
        {worked?.map((w) => (
          <Choice key={w.session.index} row={w.session} nodes={nodes} choose={choose} note={`${SAME[w.same]}${apart(own, w.session)}`} />
        ))}
      </ul>
      <h3>Any session</h3>
      <input
        ref={field}
        type="search"
        className="picker-field"
        aria-label="Host, address, connector, reply, or S-12"
        placeholder="Host, address, connector, reply, or S-12"
        value={typed}
        onChange={(e) => setTyped(e.target.value)}
        onKeyDown={(e) => {
          const first = found[0]
          if (e.key === 'Enter' && words === typed && typed !== '' && first) choose(first.index)
        }}
        spellCheck={false}
        autoComplete="off"
      />
      <ul>
        {found.slice(0, MOST).map((row) => (
          <Choice key={row.index} row={row} nodes={nodes} choose={choose} note="" />
        ))}
      </ul>
      {found.length === 0 && <p className="sm mid">No session fits.</p>}
    </div>
  )
}

interface ChoiceProps {
  readonly row: SessionRow
  readonly nodes: readonly RouteNode[]
  readonly note: string
  readonly choose: (session: number) => void
}

function Choice({ row, nodes, note, choose }: ChoiceProps) {
  return (
    <li>
      <button type="button" className="picker-choice" onClick={() => choose(row.index)}>
        <span className="mono picker-id">S-{row.index + 1}</span>
        <span className="mono dim">
          <Clock at={row.first} />
        </span>
        <span className="clip">{sessionTitle(row, nodes)}</span>
        <StateWord state={resultState(row)}>{resultText(row)}</StateWord>
        <span className="xs mid clip">{note}</span>
      </button>
    </li>
  )
}

function apart(own: SessionRow | null, other: SessionRow): string {
  if (!own) return ''
  const ms = other.first - own.first
  return `, ${formatDuration(Math.abs(ms))} ${ms < 0 ? 'before' : 'later'}`
}
