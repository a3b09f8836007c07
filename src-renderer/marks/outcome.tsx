/** Marks of states: glyph + word + tone, never a tone alone. */
import type { MessageOutcome, Outcome } from '@shared/model/routes'
import { OUTCOME_WORDS } from '@shared/report/words'
import type { ReactNode } from 'react'

export type StateId = Outcome | MessageOutcome | 'absent' | 'inferred' | 'shadow' | 'seen' | 'warning' | 'check'

export const TONE: Readonly<Record<StateId, string>> = {
  delivered: 'deliv',
  'sent-external': 'deliv',
  seen: 'deliv',
  check: 'deliv',
  partly: 'defer',
  failed: 'fail',
  dropped: 'fail',
  deferred: 'defer',
  warning: 'defer',
  'in-transit': 'transit',
  expanded: 'transit',
  redirected: 'transit',
  'not-covered': 'unc',
  absent: 'abs',
  inferred: 'inf',
  shadow: 'shad',
}

const disc = <circle cx="6" cy="6" r="4.2" fill="currentColor" />
const cross = <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
const arrow = <path d="M1.5 6h8M6.5 3l3 3-3 3" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
const question = (
  <path
    d="M3.9 4.3a2.1 2.1 0 1 1 3 1.9c-.6.3-.9.7-.9 1.5M6 10h.01"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.7"
    strokeLinecap="round"
  />
)
const SHAPES: Readonly<Record<StateId, ReactNode>> = {
  delivered: disc,
  seen: disc,
  check: <path d="M2 6.5l3 3 5-7" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />,
  'sent-external': arrow,
  expanded: arrow,
  redirected: arrow,
  partly: (
    <>
      <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 1.8a4.2 4.2 0 0 1 0 8.4z" fill="currentColor" />
    </>
  ),
  failed: cross,
  dropped: cross,
  deferred: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 3.3V6l2 1.3" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
    </>
  ),
  warning: <path d="M6 1.2L11.3 10.5H.7z" fill="currentColor" />,
  'in-transit': (
    <g fill="currentColor">
      <circle cx="2.2" cy="6" r="1.35" />
      <circle cx="6" cy="6" r="1.35" />
      <circle cx="9.8" cy="6" r="1.35" />
    </g>
  ),
  'not-covered': question,
  absent: (
    <path
      d="M2 3.8L3.8 2 6 4.2 8.2 2 10 3.8 7.8 6 10 8.2 8.2 10 6 7.8 3.8 10 2 8.2 4.2 6z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.1"
    />
  ),
  inferred: <path d="M6 1.5L10.5 6 6 10.5 1.5 6z" fill="none" stroke="currentColor" strokeWidth="1.3" strokeDasharray="2.4 1.4" />,
  shadow: (
    <g fill="none" stroke="currentColor" strokeWidth="1.2">
      <circle cx="4.4" cy="6" r="3.2" />
      <circle cx="7.6" cy="6" r="3.2" />
    </g>
  ),
}

export function Glyph({ state }: { state: StateId }) {
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {SHAPES[state]}
    </svg>
  )
}

export function StateWord({ state, children }: { state: StateId; children?: ReactNode }) {
  return (
    <span className={`state ${TONE[state]}`}>
      <Glyph state={state} />
      <span className="clip">{children ?? OUTCOME_WORDS[state as Outcome]}</span>
    </span>
  )
}

export function StatePill({ state, children }: { state: StateId; children?: ReactNode }) {
  return (
    <span className={`pill ${TONE[state]}`}>
      <Glyph state={state} />
      {children ?? OUTCOME_WORDS[state as Outcome]}
    </span>
  )
}
