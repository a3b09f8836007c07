import type { StreamPackets } from '@shared/query/stream-packets'
import type { StreamDetail } from '@shared/query/streams'
import { durationSentence, pairSentence, streamSentences } from '@shared/report/stream-words'
import { useEffect, useMemo, useState } from 'react'
import { BackButton } from '../../components/BackButton'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import type { StreamPair } from '../../workers/case-api'
import { RawLines } from '../evidence/RawLines'
import { CutButton } from './CutButton'
import { FrameBytes } from './FrameBytes'
import { PacketList } from './PacketList'
import { PacketStrip } from './PacketStrip'
import { type ChartKind, StreamChart } from './StreamChart'
import { StreamFacts } from './StreamFacts'
import { secretPackets } from './secrets'
import { TalkList } from './TalkList'
import { endName } from './words'

type Loaded = { readonly stream: StreamDetail; readonly packets: StreamPackets; readonly pair: StreamPair | null }

const PICTURES = [
  ['packets', 'Packets'],
  ['sequence', 'Sequence'],
  ['throughput', 'Throughput'],
] as const

const LISTS = [
  ['packets', 'All packets'],
  ['talk', 'Dialogue'],
] as const

/** One connection: what happened, as a picture, as a list of packets, with what it is tied to. */
export function StreamPage({ index, at }: { index: number; at: number | null }) {
  const { cases, decisions, places, session } = useApp()
  const open = useStore(session.open, (o) => o)
  const [loaded, setLoaded] = useState<Loaded | 'gone' | null>(null)
  const [selected, setSelected] = useState<number | null>(null)
  const [spoken, setSpoken] = useState(false)
  const [picture, setPicture] = useState<'packets' | ChartKind>('packets')
  const generation = open?.generation ?? 0
  const decided = useStore(decisions.version, (v) => v)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation or a decision may know more of it
  useEffect(() => {
    let current = true
    Promise.all([cases.stream({ stream: index }), cases.packets({ stream: index }), cases.pair({ stream: index })]).then(
      ([stream, packets, pair]) => current && setLoaded(stream ? { stream, packets, pair } : 'gone'),
      () => current && setLoaded('gone'),
    )
    return () => {
      current = false
    }
  }, [cases, index, generation, decided])
  const catalogue = open?.catalogue
  const there = loaded === 'gone' ? null : loaded
  // from a row of the capture to its packet
  useEffect(() => {
    if (at === null || !there) return
    const wanted = there.packets.packets.findIndex((p) => p.ref.offset === at)
    if (wanted >= 0) setSelected(wanted)
    places.adjust({ at: null })
  }, [at, there, places])
  const chosen = selected === null ? undefined : there?.packets.packets[selected]
  const refs = useMemo(() => (chosen ? [chosen.ref] : []), [chosen])
  const secrets = useMemo(() => (there ? secretPackets(there.stream, there.packets.packets) : new Set<number>()), [there])
  if (loaded === null || loaded === 'gone' || !catalogue)
    return (
      <p className="sm mid rows-none" role="status">
        {loaded === null ? `P-${index + 1} …` : 'There is no such stream.'}{' '}
        <button type="button" className="link" onClick={() => places.go({ stream: null })}>
          back to the list
        </button>
      </p>
    )
  const { stream, packets, pair } = loaded
  const says = [...streamSentences(stream), durationSentence(stream), pair ? pairSentence(stream, pair) : '', pair?.twin ?? ''].filter(
    Boolean,
  )
  const { nodes, sources } = catalogue
  const asText = sources[stream.source]?.kind === 'capture-text'
  return (
    <div className="stream-page">
      <div className="fill">
        <header className="message-head" data-region="stream">
          <div className="row">
            <BackButton to="list" onBack={() => places.go({ stream: null })} />
            <span className="mono strong stream-id">P-{index + 1}</span>
            <h1 className="clip" tabIndex={-1} data-focus="main">
              {endName(stream.client, stream.clientNode, nodes, stream.clientCalled)} →{' '}
              {endName(stream.server, stream.serverNode, nodes, stream.serverCalled)}
            </h1>
            <span className="grow" />
            <Pills stream={stream} />
            {!asText && <CutButton stream={stream} packets={packets} />}
          </div>
          <ul className="stream-says">
            {says.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </header>
        <div className="row strip-choices">
          {stream.talk.length > 0 && (
            <Choice name="List" choices={LISTS} chosen={spoken ? 'talk' : 'packets'} onChoose={(id) => setSpoken(id === 'talk')} />
          )}
          <span className="grow" />
          <Choice name="Picture" choices={PICTURES} chosen={picture} onChoose={setPicture} />
        </div>
        {picture === 'packets' ? (
          <PacketStrip stream={stream} packets={packets.packets} selected={selected} onSelect={setSelected} />
        ) : (
          <StreamChart kind={picture} stream={stream} packets={packets.packets} />
        )}
        {spoken ? (
          <TalkList
            stream={stream}
            nodes={nodes}
            selected={chosen?.ref.offset ?? null}
            onSelect={(offset) => {
              const wanted = packets.packets.findIndex((p) => p.ref.offset === offset)
              if (wanted >= 0) setSelected(wanted)
            }}
          />
        ) : (
          <PacketList
            stream={stream}
            packets={packets}
            seen={pair?.seen ?? null}
            nodes={nodes}
            selected={selected}
            onSelect={setSelected}
          />
        )}
        <section className="drawer rows-line packet-drawer" aria-label="The packet as it stands in the file" data-region="drawer">
          {chosen === undefined ? (
            <p className="sm dim rows-none">Select a packet to see it as it stands in the file.</p>
          ) : asText ? (
            <RawLines refs={refs} catalogue={catalogue} marked={null} />
          ) : (
            <FrameBytes key={chosen.ref.offset} stream={stream} packet={chosen} secret={secrets.has(chosen.ref.offset)} />
          )}
        </section>
      </div>
      <StreamFacts stream={stream} pair={pair} catalogue={catalogue} />
    </div>
  )
}

interface ChoiceProps<T extends string> {
  readonly name: string
  readonly choices: readonly (readonly [T, string])[]
  readonly chosen: T
  readonly onChoose: (id: T) => void
}

function Choice<T extends string>({ name, choices, chosen, onChoose }: ChoiceProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame
    <span className="segmented" role="group" aria-label={name}>
      {choices.map(([id, words]) => (
        <button type="button" key={id} aria-pressed={chosen === id} onClick={() => onChoose(id)}>
          {words}
        </button>
      ))}
    </span>
  )
}

function Pills({ stream }: { stream: StreamDetail }) {
  const bad = [
    stream.retransmissions > 0 ? `${stream.retransmissions} sent again` : '',
    stream.zeroWindows > 0 ? 'window closed' : '',
    stream.resets > 0 ? 'reset' : '',
  ].filter(Boolean)
  return (
    <>
      {bad.map((text) => (
        <span className="pill fail" key={text}>
          <Icon name="close" size="s" /> {text}
        </span>
      ))}
      {stream.protocol !== '' && <span className="pill plain">{stream.protocol}</span>}
    </>
  )
}
