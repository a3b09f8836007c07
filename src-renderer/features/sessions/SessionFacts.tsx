import { formatCount, formatCounted, formatDuration } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { StreamRow } from '@shared/query/streams'
import {
  bothEndsSentences,
  noEndSentence,
  peerName,
  SERVICE_WORDS,
  serverName,
  sessionTitle,
  shiftSentence,
} from '@shared/report/session-words'
import { type ReactNode, useState } from 'react'
import { Icon } from '../../components/Icon'
import { StateWord } from '../../marks/outcome'
import { Instant } from '../../marks/Times'
import { useApp } from '../../state/app'
import type { SessionView } from '../../workers/case-sessions'
import { MarksOfPicked } from '../notes/MarksSection'
import { SessionLink } from './SessionLink'
import { resultState, resultText, tlsText } from './words'

const SHOWN = 12

interface Props {
  readonly view: SessionView
  readonly streams: readonly StreamRow[]
  readonly catalogue: Catalogue
}

/** Beside the dialogue: what is known of the session, its other end, what it carried, its connector, its neighbours. */
export function SessionFacts({ view, streams, catalogue }: Props) {
  const { row: s, dialogue } = view
  const { nodes } = catalogue
  const path = catalogue.sources[s.ref.source]?.path
  const banner = dialogue.units.find((u) => u.kind === 'reply' && u.verb === 'CONNECT')
  return (
    <>
      <section>
        <h2>Session</h2>
        <dl className="facts">
          <Fact
            name="Began"
            value={
              <span className="mono">
                <Instant at={s.first} />
              </span>
            }
          />
          <Fact name="Took" value={formatDuration(s.last - s.first)} />
          <Fact name="Log of" value={`${serverName(s, nodes)}${s.service ? `, ${SERVICE_WORDS[s.service] ?? s.service}` : ''}`} />
          <Fact name="Connector" value={s.connector} />
          <Fact name="Ends" value={<span className="mono xs">{[s.local, s.remote].filter(Boolean).join(' ↔ ')}</span>} />
          <Fact name="Banner" value={banner && <span className="xs">{dialogue.lines[banner.from]?.text}</span>} />
          <Fact name="EHLO" value={s.helo} />
          <Fact name="TLS" value={`${tlsText(s)}${dialogue.tlsProtocol ? `, ${dialogue.tlsProtocol}` : ''}`} />
          <Fact name="Mails" value={formatCount(s.mails)} />
          <Fact name="Result" value={<StateWord state={resultState(s)}>{resultText(s)}</StateWord>} />
          <Fact name="Hung up" value={s.closedBy || 'the log does not say'} />
          <Fact name="Lines" value={`${formatCount(s.rows)}${s.missing > 0 ? `, ${formatCount(s.missing)} lost` : ''}`} />
          <Fact name="Id" value={<span className="mono xs">{s.sessionId}</span>} />
        </dl>
      </section>
      <OtherEnd view={view} catalogue={catalogue} />
      <Linked view={view} streams={streams} />
      <Connector view={view} catalogue={catalogue} />
      <Neighbours view={view} catalogue={catalogue} />
      {path !== undefined && <MarksOfPicked target={{ kind: 'session', path, offset: s.ref.offset, label: sessionTitle(s, nodes) }} />}
    </>
  )
}

function OtherEnd({ view, catalogue }: Omit<Props, 'streams'>) {
  const { row, other, ends, noEnd, shift } = view
  const { nodes } = catalogue
  return (
    <section>
      <h2>The other end</h2>
      {other && ends ? (
        <>
          <p className="sm">
            <SessionLink session={other.row.index} /> is this connection in the log of {peerName(row, nodes)}.
          </p>
          <p className="sm mid">{bothEndsSentences(row, ends, nodes).join(' ')}</p>
          <p className="sm mid">{shiftSentence(shift, peerName(row, nodes), serverName(row, nodes))}</p>
        </>
      ) : (
        noEnd && <p className="sm mid">{noEndSentence(row, noEnd, nodes)}</p>
      )}
    </section>
  )
}

function Linked({ view, streams }: Pick<Props, 'view' | 'streams'>) {
  const { places } = useApp()
  const { messages } = view.row
  if (messages.length === 0 && streams.length === 0 && view.connections.length === 0) return null
  return (
    <section>
      <h2>Linked</h2>
      {messages.length > 0 && (
        <p className="sm linked-line">
          <Icon name="messages" size="s" />
          {messages.slice(0, SHOWN).map((m) => (
            <button type="button" className="link mono" key={m} onClick={() => places.go({ screen: 'messages', message: m })}>
              M-{m + 1}
            </button>
          ))}
          {messages.length > SHOWN && <span className="dim">and {formatCount(messages.length - SHOWN)} more</span>}
        </p>
      )}
      {streams.map((p) => (
        <p className="sm linked-line" key={p.index}>
          <Icon name="activity" size="s" />
          <button type="button" className="link mono" onClick={() => places.go({ screen: 'captures', stream: p.index, at: null })}>
            P-{p.index + 1}
          </button>
          <span className="mid">its packets{p.retransmissions > 0 && `, ${formatCount(p.retransmissions)} sent again`}</span>
        </p>
      ))}
      {view.connections.map((c, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a log, in its order
        <p className="sm linked-line" key={i}>
          <Icon name="rows" size="s" />
          <span className="mid">
            connectivity log: to {c.destination || 'not named'}
            {c.messages > 0 && `, ${formatCounted(c.messages, 'message')}`}
            {c.failure !== '' && `, ${c.failure}`}
          </span>
        </p>
      ))}
    </section>
  )
}

function Connector({ view, catalogue }: Omit<Props, 'streams'>) {
  const { places } = useApp()
  const [all, setAll] = useState(false)
  const { settings, row } = view
  if (!settings)
    return (
      <section>
        <h2>Connector</h2>
        <p className="sm mid">No settings of {row.connector ? `“${row.connector}”` : 'its connector'} are in the bundle.</p>
      </section>
    )
  const telling = settings.settings.filter((p) => p.telling)
  const shown = all || telling.length === 0 ? settings.settings : telling
  return (
    <section>
      <h2>Connector, as its settings say</h2>
      <dl className="facts settings-facts">
        {shown.map((p) => (
          <Fact key={p.name} name={p.name} value={p.values.join(', ') || '(empty)'} />
        ))}
      </dl>
      <p className="xs">
        {shown.length < settings.settings.length && (
          <button type="button" className="link" onClick={() => setAll(true)}>
            all {settings.settings.length} settings
          </button>
        )}{' '}
        <button type="button" className="link" onClick={() => places.go({ screen: 'files', source: settings.source })}>
          {catalogue.sources[settings.source]?.path.split('/').at(-1)}
        </button>
      </p>
    </section>
  )
}

function Neighbours({ view, catalogue }: Omit<Props, 'streams'>) {
  const { places, sessions } = useApp()
  const { row, peers } = view
  const { nodes } = catalogue
  const words = [serverName(row, nodes), peerName(row, nodes)].join(' ')
  const show = () => {
    sessions.ask({ words, only: 'all' })
    places.go({ session: null, at: null })
  }
  return (
    <section>
      <h2>Same two hosts</h2>
      <p className="sm">
        {sessionTitle(row, nodes)}{' '}
        <b className={peers.failed > 0 ? 'fail' : 'deliv'}>
          {formatCount(peers.failed)} of {formatCount(peers.total)} failed
        </b>{' '}
        <button type="button" className="link" onClick={show}>
          show them
        </button>
      </p>
      <ul className="near-sessions">
        {peers.near.map((n) => (
          <li key={n.index} className="sm">
            <SessionLink session={n.index} />
            <span className="mid">{apart(n.first - row.first)}</span>
            <StateWord state={resultState(n)}>{resultText(n)}</StateWord>
          </li>
        ))}
      </ul>
    </section>
  )
}

const apart = (ms: number): string => `${formatDuration(Math.abs(ms))} ${ms < 0 ? 'before' : 'later'}`

export function Fact({ name, value }: { name: string; value: ReactNode }) {
  return value === '' || value === undefined || value === null ? null : (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
