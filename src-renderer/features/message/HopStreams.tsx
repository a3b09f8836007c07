import type { HopDetail } from '@shared/query/message-detail'
import type { StreamDetail } from '@shared/query/streams'
import { durationSentence } from '@shared/report/stream-words'
import { useEffect, useState } from 'react'
import { Key } from '../../components/Key'
import { useKey } from '../../components/use-key'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'

/** Shown of one hop. */
const MOST = 3

/** What captures say of a hop: its streams, and where the time went by their packets. Nothing where no capture has them. */
export function HopStreams({ message, hop }: { message: number; hop: HopDetail }) {
  const { cases, decisions, places, session } = useApp()
  const generation = useStore(session.open, (o) => o?.generation ?? 0)
  const decided = useStore(decisions.version, (v) => v)
  const [streams, setStreams] = useState<readonly StreamDetail[]>([])
  const { sessions, from, to } = hop
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation may have more streams
  useEffect(() => {
    let current = true
    const load = async () => {
      const found = await cases.streamsOf({ sessions, message, from, to })
      const details = await Promise.all(found.slice(0, MOST).map((s) => cases.stream({ stream: s.index })))
      if (current) setStreams(details.filter((d) => d !== null))
    }
    load().catch(() => undefined)
    return () => {
      current = false
    }
  }, [cases, sessions, message, from, to, generation, decided])
  const open = (stream: number) => places.go({ screen: 'captures', message: null, stream })
  useKey('v', () => {
    const [first] = streams
    if (first) open(first.index)
  })
  if (streams.length === 0) return null
  return (
    <section>
      <h3>In captures</h3>
      {streams.map((s, i) => (
        <p className="sm" key={s.index}>
          <button type="button" className="link mono" aria-keyshortcuts={i === 0 ? 'V' : undefined} onClick={() => open(s.index)}>
            P-{s.index + 1}
          </button>{' '}
          {i === 0 && <Key>V</Key>} {s.client} → {s.server}. {durationSentence(s)}
          {s.certainty !== 'certain' && (
            <span className="xs mid end-note">{s.certainty === '' ? 'linked by a person' : `${s.certainty}: ${s.key}`}</span>
          )}
        </p>
      ))}
    </section>
  )
}
