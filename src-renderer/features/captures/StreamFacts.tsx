import { formatBytes, formatCount, formatCounted, formatDuration } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import { hostOf } from '@shared/query/stream-pairs'
import type { StreamDetail } from '@shared/query/streams'
import { captureClockWords } from '@shared/report/capture-clock-words'
import { exchangeName } from '@shared/report/exchange-words'
import type { ReactNode } from 'react'
import { Instant } from '../../marks/Times'
import { useApp } from '../../state/app'
import { useZone } from '../../state/zone'
import type { StreamPair } from '../../workers/case-api'
import { MarksOf } from '../notes/MarksSection'
import { SessionLinks } from '../sessions/SessionLink'
import { LinkDecisions } from './LinkDecisions'
import { LinkMessage } from './LinkMessage'

/** Beside the stream: its figures, what it is tied to and how sure that is, and its clock. */
export function StreamFacts({ stream: s, pair, catalogue }: { stream: StreamDetail; pair: StreamPair | null; catalogue: Catalogue }) {
  const { places, marks } = useApp()
  const zone = useZone()
  const file = catalogue.sources[s.source]
  return (
    <aside className="stream-facts" aria-label="What is known of the stream" data-region="facts">
      <h2>TCP</h2>
      <dl>
        <Fact name="Began" value={<Began stream={s} />} />
        <Fact name="Took" value={formatDuration(s.durationMs)} />
        <Fact name="Round trip" value={formatDuration(Number.isNaN(s.roundTripMs) ? null : s.roundTripMs) || 'handshake not seen'} />
        <Fact name="Client sent" value={`${formatCount(s.clientPackets)} packets, ${formatBytes(s.clientPayload)}`} />
        <Fact name="Server sent" value={`${formatCount(s.serverPackets)} packets, ${formatBytes(s.serverPayload)}`} />
        <Fact name="Sent again" value={counted(s.retransmissions, again(s))} />
        <Fact name="Out of order" value={counted(s.outOfOrder)} />
        <Fact name="Duplicate ACKs" value={counted(s.duplicateAcks)} />
        <Fact name="Missing before" value={counted(s.lostSegments)} />
        <Fact name="Window closed" value={counted(s.zeroWindows)} />
        <Fact name="Keep-alives" value={counted(s.keepAlives)} />
        <Fact name="Bad checksums" value={counted(s.badChecksums)} />
        <Fact name="Client known by" value={CLIENT_BY[s.clientBy] ?? s.clientBy} />
        {s.layer !== '' && <Fact name="Inside" value={s.layer} />}
      </dl>
      {(s.banner !== '' || s.helo !== '' || s.stage !== '') && (
        <>
          <h2>SMTP</h2>
          <dl>
            <Fact name="Greeting of" value={s.banner || 'not seen'} />
            <Fact name="EHLO" value={s.helo || 'not seen'} />
            <Fact name="Went to" value={s.stage || 'nothing'} />
            <Fact name="Mails taken" value={formatCount(s.mails)} />
          </dl>
        </>
      )}
      <Names stream={s} />
      {pair && <Pair pair={pair} />}
      <h2>Tied to</h2>
      {s.sessions.length === 0 && (
        <p className="sm mid">
          {s.perhaps.length > 0 ? (
            <>
              It may be <SessionLinks sessions={s.perhaps} or />: their ends and times fit alike, so none was chosen.
            </>
          ) : (
            'No session of the protocol logs has its ends and its time: another server, a log that is off, or no SMTP.'
          )}
        </p>
      )}
      {s.sessions.length > 0 && (
        <p className="sm">
          <SessionLinks sessions={s.sessions} />, <b>{s.certainty}</b>: {s.key}
        </p>
      )}
      {s.messages.length > 0 && (
        <p className="sm stream-links">
          {s.messages.slice(0, 20).map((m) => (
            <button type="button" className="link mono" key={m} onClick={() => places.go({ screen: 'messages', message: m, stream: null })}>
              M-{m + 1}
            </button>
          ))}
          {s.messages.length > 20 && <span className="dim"> and {formatCount(s.messages.length - 20)} more</span>}
        </p>
      )}
      <LinkDecisions stream={s} />
      <LinkMessage stream={s} />
      <h2>Clock of the capture</h2>
      <p className="sm mid">{captureClockWords(s.clock, zone)}</p>
      <h2>File</h2>
      <p className="sm">
        <button type="button" className="link" onClick={() => places.go({ screen: 'files', source: s.source, stream: null })}>
          {file?.path}
        </button>
      </p>
      {file?.clock && <p className="sm mid">{file.clock.why}</p>}
      <MarksOf of={String(s.index)} name={() => marks.identifyStream(s.index)} />
    </aside>
  )
}

/** Names of its ends that DNS answers or the capturing program told. */
function Names({ stream: s }: { stream: StreamDetail }) {
  const { places } = useApp()
  const called = [[hostOf(s.client), s.clientCalled] as const, [hostOf(s.server), s.serverCalled] as const].filter(
    ([, name]) => name !== '',
  )
  if (called.length === 0) return null
  return (
    <>
      <h2>Names in captures</h2>
      <dl>
        {called.map(([address, name]) => (
          <Fact key={address} name={address} value={name} />
        ))}
      </dl>
      <p className="sm">
        <button
          type="button"
          className="link"
          onClick={() => places.go({ screen: 'rows', source: null, table: 'address-names', at: null, message: null, stream: null })}
        >
          Show where they are told
        </button>
      </p>
    </>
  )
}

/** The same two hosts by protocol; the same connection as the other end captured it. */
function Pair({ pair }: { pair: StreamPair }) {
  const { places } = useApp()
  const open = (stream: number) => places.go({ screen: 'captures', stream })
  return (
    <>
      <h2>Same two hosts</h2>
      <dl>
        {pair.protocols.map((p) => (
          <Fact
            key={p.protocol}
            name={p.protocol || 'other'}
            value={
              <>
                <button type="button" className="link mono" onClick={() => open(p.worst)}>
                  P-{p.worst + 1}
                </button>{' '}
                {p.streams > 1 && <span className="dim">of {formatCount(p.streams)} </span>}
                {p.retransmissions > 0 ? (
                  <span className="fail">{formatCount(p.retransmissions)} sent again</span>
                ) : p.troubled > 0 ? (
                  'trouble'
                ) : (
                  'fine'
                )}
              </>
            }
          />
        ))}
        {pair.exchanges.map((e) => (
          <Fact
            key={`${e.protocol} ${e.port}`}
            name={exchangeName(e)}
            value={`${formatCounted(e.packets, 'packet')}, ${formatBytes(e.bytes)}`}
          />
        ))}
        {pair.twins.map((t) => (
          <Fact
            key={t}
            name="Other capture"
            value={
              <button type="button" className="link mono" onClick={() => open(t)}>
                P-{t + 1}
              </button>
            }
          />
        ))}
      </dl>
    </>
  )
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return value === '' ? null : (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

const CLIENT_BY: Readonly<Record<string, string>> = {
  syn: 'its SYN',
  smtp: 'who says what in SMTP',
  port: 'the other end’s port',
  first: 'it spoke first (a guess)',
}

const counted = (n: number, more = '') => (n > 0 ? `${formatCount(n)}${more}` : Number.isNaN(n) ? 'not told' : 'none')

function again(s: StreamDetail): string {
  const kinds = [
    s.fastRetransmissions > 0 ? `${s.fastRetransmissions} fast` : '',
    s.spuriousRetransmissions > 0 ? `${s.spuriousRetransmissions} for nothing` : '',
  ].filter(Boolean)
  return kinds.length === 0 ? '' : ` (${kinds.join(', ')})`
}

function Began({ stream: s }: { stream: StreamDetail }) {
  if (s.atBy === '') return 'the hour is not known'
  return (
    <>
      {s.atBy === 'sessions' && '≈ '}
      <Instant at={s.at} />
    </>
  )
}
