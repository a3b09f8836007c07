import { formatCount } from '@shared/base/format'
import { SESSION_CHOICES } from '@shared/query/sessions'
import { CHOICE_WORDS } from '@shared/report/session-words'
import { useDeferredValue } from 'react'
import { FindField } from '../../components/FindField'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { useCounts } from '../../state/counts'
import type { Place } from '../../state/places'
import { useShownCatalogue } from '../../state/shown-names'
import { useStore } from '../../state/store'
import { SessionGrid } from './SessionGrid'
import { SessionPage } from './SessionPage'
import './sessions.css'

/** Sessions of protocol logs: the list, or one of them. */
export function Sessions({ place }: { place: Place }) {
  const { session, at } = place
  return <div className="fill sessions">{session === null ? <SessionList /> : <SessionPage key={session} index={session} at={at} />}</div>
}

function SessionList() {
  const { cases, session, sessions } = useApp()
  const open = useStore(session.open, (o) => o)
  const question = useStore(sessions.question, (q) => q)
  const deferred = useDeferredValue(question)
  const { counts, version } = useCounts(cases.sessions, deferred)
  return (
    <>
      <header className="files-head">
        <h1 tabIndex={-1} data-focus="main">
          Sessions
        </h1>
        <div className="files-facts">
          <span>
            {counts ? <b>{formatCount(counts.shown)}</b> : 'Counting'}
            {counts && counts.shown !== counts.total && ` of ${formatCount(counts.total)}`} SMTP sessions of protocol logs
          </span>
          {open && !open.final && <span className="dim">Results so far; they grow while the logs are read.</span>}
        </div>
      </header>
      <div className="chips" data-region="filter">
        <FindField label="Host, address, connector, reply" value={question.words} onChange={(words) => sessions.ask({ words })} />
        {SESSION_CHOICES.map((only) => {
          const [label, rests] = CHOICE_WORDS[only]
          return (
            <button
              type="button"
              className="chip"
              key={only}
              title={rests}
              aria-pressed={question.only === only}
              onClick={() => sessions.ask({ only })}
            >
              {label}
            </button>
          )
        })}
        {question.found && (
          <span className="chip">
            <span className="dim">compared</span> {question.found.label}
            <button
              type="button"
              className="x"
              aria-label={`Remove compared ${question.found.label}`}
              onClick={() => sessions.ask({ found: null })}
            >
              <Icon name="close" size="s" />
            </button>
          </span>
        )}
        {question.only !== 'all' && <span className="xs mid choice-rests">{CHOICE_WORDS[question.only][1]}</span>}
      </div>
      {counts?.total === 0 ? (
        <NoSessions final={open?.final ?? false} />
      ) : counts?.shown === 0 ? (
        <p className="sm mid rows-none" role="status">
          No session fits.{' '}
          <button type="button" className="link" onClick={() => sessions.ask({ words: '', only: 'all', found: null })}>
            Show all {formatCount(counts.total)}
          </button>
        </p>
      ) : (
        counts && <SessionGrid question={deferred} shown={counts.shown} version={version} />
      )}
    </>
  )
}

/** What it means that there are none, and what can be done. */
function NoSessions({ final }: { final: boolean }) {
  const { places } = useApp()
  const catalogue = useShownCatalogue()
  if (!final || !catalogue) return <p className="sm mid rows-none">No sessions yet. They appear while the protocol logs are read.</p>
  const servers = catalogue.nodes.filter((n, i) => n.kind === 'exchange-server' && catalogue.coverage.some((c) => c.node === i))
  const names = servers.map((n) => n.name.split('.')[0]).slice(0, 4)
  const of = names.length === 0 ? '' : ` for ${names.join(', ')}${servers.length > names.length ? ' …' : ''}`
  return (
    <div className="grid-empty" role="status">
      <h2>Sessions need SMTP protocol logs.</h2>
      <p>This bundle has none{of}. You still get routes and delays. Refused connections stay invisible.</p>
      <p className="mid">
        They stand under <span className="mono">TransportRoles\Logs\…\ProtocolLog</span>, as RECV*.LOG and SEND*.LOG, where logging is on
        for the connector.
      </p>
      <div className="row">
        <button type="button" className="btn primary" onClick={() => places.go({ screen: 'files', session: null })}>
          What was read, and what to ask for
        </button>
      </div>
    </div>
  )
}
