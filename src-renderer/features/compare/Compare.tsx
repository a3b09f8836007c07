import type { Catalogue } from '@shared/model/case'
import { type ReactNode, useEffect } from 'react'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { Working } from '../../components/Working'
import { type App, useApp } from '../../state/app'
import { compare } from '../../state/compare'
import { sameQuestion } from '../../state/long-work'
import { emptyPair, isWhole, type Pair, type PairKind, type Side, swapped } from '../../state/pairs'
import { useStore } from '../../state/store'
import type { CompareAnswer, CompareQuestion } from '../../workers/case-api'
import { SideField } from './SideField'
import { withSide } from './side-options'
import { TwoMessages } from './TwoMessages'
import { TwoPeriods } from './TwoPeriods'
import { TwoServers } from './TwoServers'
import { TwoSessions } from './TwoSessions'
import './compare.css'

const KINDS: readonly { readonly kind: PairKind; readonly label: string }[] = [
  { kind: 'messages', label: 'Messages' },
  { kind: 'sessions', label: 'Sessions' },
  { kind: 'periods', label: 'Periods' },
  { kind: 'servers', label: 'Servers' },
]

/** Two things side by side: messages, sessions, times or servers; each side is chosen here, or comes from where it was selected. */
export function Compare({ pair }: { pair: Pair }) {
  const app = useApp()
  const catalogue = useStore(app.session.open, (o) => o?.catalogue ?? null)
  const set = (side: Side, value: Pair['a']) => compare(app, withSide(pair, side, value))
  return (
    <div className="fill compare">
      <header className="compare-bar" data-region="sides">
        {/* biome-ignore lint/a11y/useSemanticElements: buttons in a row, of which one is pressed */}
        <div className="compare-kinds" role="group" aria-label="What is compared">
          {KINDS.map(({ kind, label }) => (
            <button
              type="button"
              className="chip"
              key={kind}
              aria-pressed={pair.kind === kind}
              onClick={() => pair.kind !== kind && app.places.go({ pair: emptyPair(kind) })}
            >
              {label}
            </button>
          ))}
        </div>
        <SideField key={`a ${pair.kind}`} pair={pair} side="a" onChoose={(value) => set('a', value)} />
        <button
          type="button"
          className="icon-btn"
          aria-label="Swap A and B"
          title="Swap A and B"
          disabled={pair.a === null && pair.b === null}
          onClick={() => compare(app, swapped(pair))}
        >
          <Icon name="compare" size="s" />
        </button>
        <SideField key={`b ${pair.kind}`} pair={pair} side="b" onChoose={(value) => set('b', value)} />
      </header>
      {!catalogue ? (
        <Says title="Compare">There is nothing to compare yet. Messages appear while the logs are read.</Says>
      ) : !isWhole(pair) ? (
        <Choose pair={pair} />
      ) : pair.kind === 'sessions' ? (
        <TwoSessions key={`${pair.a} ${pair.b}`} a={pair.a ?? -1} b={pair.b ?? -1} />
      ) : (
        <Answered pair={pair} catalogue={catalogue} />
      )}
    </div>
  )
}

function Says({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="compare-empty">
      <h1 tabIndex={-1} data-focus="main">
        {title}
      </h1>
      <div className="sm mid">{children}</div>
    </div>
  )
}

const ONE: Readonly<Record<PairKind, string>> = { messages: 'message', sessions: 'session', periods: 'time range', servers: 'host' }
const SCREEN_OF = { messages: 'messages', sessions: 'sessions', periods: 'messages', servers: 'servers' } as const
const LIST: Readonly<Record<PairKind, string>> = {
  messages: 'the list of messages',
  sessions: 'the list of sessions',
  periods: 'the time strip of the messages',
  servers: 'the servers',
}

/** One side or both are missing: how to choose them. */
function Choose({ pair }: { pair: Pair }) {
  const app = useApp()
  const one = ONE[pair.kind]
  const has = pair.a !== null || pair.b !== null
  return (
    <Says title={has ? `The other ${one} is missing` : `Which two ${one}s?`}>
      <p>
        Type in the fields above, or select a {one} in {LIST[pair.kind]} and press <Key>C</Key>
        {has ? ': it becomes the other side.' : '; then do the same with the other one.'}
      </p>
      <div className="row">
        <button
          type="button"
          className="btn"
          onClick={() => app.places.go({ screen: SCREEN_OF[pair.kind], message: null, session: null, stream: null })}
        >
          To {LIST[pair.kind]}
        </button>
        {has && (
          <button type="button" className="btn quiet" onClick={() => compare(app, emptyPair(pair.kind))}>
            Forget the one that is chosen
          </button>
        )}
      </div>
    </Says>
  )
}

function Answered({ pair, catalogue }: { pair: Pair; catalogue: Catalogue }) {
  const app = useApp()
  const now = useStore(app.compare.work.now, (n) => n)
  const asked = questionOf(pair)
  const key = JSON.stringify(asked)
  const ofThis = now.state !== 'not-asked' && asked !== null && sameQuestion(now.of, asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the question; newer tables are asked again
  useEffect(() => {
    if (asked && !ofThis) app.compare.work.ask(asked)
  }, [app, key, ofThis])
  if (ofThis && now.state === 'answered') return <Shown key={key} answer={now.answer} catalogue={catalogue} />
  return (
    <>
      <h1 className="hidden-text" tabIndex={-1} data-focus="main">
        Compare
      </h1>
      <Working
        done={ofThis && now.state === 'working' ? now.done : null}
        says="Laying both sides beside each other …"
        ended={!ofThis ? null : endedWords(now)}
        onStop={() => app.compare.work.stop()}
        onAgain={() => asked && app.compare.work.ask(asked)}
      >
        <button type="button" className="btn quiet" onClick={() => compare(app, emptyPair(pair.kind))}>
          Choose others
        </button>
      </Working>
    </>
  )
}

function Shown({ answer, catalogue }: { answer: CompareAnswer; catalogue: Catalogue }) {
  if (answer.kind === 'messages') return <TwoMessages {...answer} nodes={catalogue.nodes} />
  if (answer.kind === 'periods') return <TwoPeriods comparison={answer.comparison} nodes={catalogue.nodes} />
  return <TwoServers {...answer} nodes={catalogue.nodes} />
}

const endedWords = (now: ReturnType<App['compare']['work']['now']['get']>): string | null =>
  now.state === 'failed'
    ? `They could not be compared: ${now.why}`
    : now.state === 'stopped'
      ? 'Stopped. Nothing is shown, as parts of it would mislead.'
      : null

function questionOf(p: Pair): CompareQuestion | null {
  if (p.kind === 'periods') return p.a && p.b ? { kind: p.kind, a: p.a, b: p.b } : null
  if (p.kind === 'sessions' || p.a === null || p.b === null) return null
  return { kind: p.kind, a: p.a, b: p.b }
}
