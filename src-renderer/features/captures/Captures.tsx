import { formatCount } from '@shared/base/format'
import { STREAM_CHOICES, type StreamChoice, type StreamQuestion } from '@shared/query/streams'
import { useDeferredValue } from 'react'
import { FindField } from '../../components/FindField'
import { useApp } from '../../state/app'
import { useCounts } from '../../state/counts'
import type { Place } from '../../state/places'
import { useStore } from '../../state/store'
import { StreamGrid } from './StreamGrid'
import { StreamPage } from './StreamPage'
import './captures.css'

const CHOICES: Readonly<Record<StreamChoice, string>> = { all: 'all', trouble: 'with trouble', smtp: 'SMTP' }

/** Connections of captures and of packets as text: the list, or one of them. */
export function Captures({ place }: { place: Place }) {
  const { streams } = useApp()
  const question = useStore(streams, (q) => q)
  return (
    <div className="fill captures">
      {place.stream === null ? (
        <Streams question={question} onQuestion={(q) => streams.set(q)} />
      ) : (
        <StreamPage key={place.stream} index={place.stream} at={place.at} />
      )}
    </div>
  )
}

interface StreamsProps {
  readonly question: StreamQuestion
  readonly onQuestion: (q: StreamQuestion) => void
}

function Streams({ question, onQuestion }: StreamsProps) {
  const { cases, session } = useApp()
  const open = useStore(session.open, (o) => o)
  const deferred = useDeferredValue(question)
  const { counts, version } = useCounts(cases.streams, deferred)
  const captures = open?.catalogue?.sources.filter((s) => s.kind === 'capture' || s.kind === 'capture-text').length ?? 0
  return (
    <>
      <header className="files-head">
        <h1 tabIndex={-1} data-focus="main">
          Captures
        </h1>
        <div className="files-facts">
          <span>
            {counts ? <b>{formatCount(counts.shown)}</b> : 'Counting'}
            {counts && counts.shown !== counts.total && ` of ${formatCount(counts.total)}`} TCP streams of {formatCount(captures)} files
          </span>
        </div>
      </header>
      <div className="chips" data-region="filter">
        <FindField label="Host, address, protocol" value={question.words} onChange={(words) => onQuestion({ ...question, words })} />
        {STREAM_CHOICES.map((only) => (
          <button
            type="button"
            className="chip"
            key={only}
            aria-pressed={question.only === only}
            onClick={() => onQuestion({ ...question, only })}
          >
            {CHOICES[only]}
          </button>
        ))}
      </div>
      {counts?.total === 0 ? (
        <NoStreams captures={captures} />
      ) : counts?.shown === 0 ? (
        <p className="sm mid rows-none">
          No stream fits.{' '}
          <button type="button" className="link" onClick={() => onQuestion({ ...question, words: '', only: 'all' })}>
            Show all {formatCount(counts.total)}
          </button>
        </p>
      ) : (
        counts && (
          <StreamGrid question={deferred} shown={counts.shown} version={version} onSort={(sort) => onQuestion({ ...question, sort })} />
        )
      )}
    </>
  )
}

function NoStreams({ captures }: { captures: number }) {
  return (
    <p className="sm mid rows-none">
      {captures > 0
        ? 'The captures of this case hold no TCP.'
        : 'There is no capture in this case. Captures (pcap, pcapng, Network Monitor) and packets as text can be dropped onto the window at any time; they are tied to the sessions and messages that are here.'}
    </p>
  )
}
