import type { StreamDetail } from '@shared/query/streams'
import { Instant } from '../../marks/Times'
import { useApp } from '../../state/app'

/** Messages that can be said to be none of its own. */
const MOST = 5

/** What a person said of the messages of a stream, with the way back; and the way to say that one of them is none. */
export function LinkDecisions({ stream }: { stream: StreamDetail }) {
  const { cases, decisions } = useApp()
  const tied = new Set(stream.links.filter((l) => l.verdict === 'confirmed').map((l) => l.message))
  const found = stream.messages.filter((m) => !tied.has(m))
  const reject = async (message: number) => {
    const about = await cases.linkOf({ stream: stream.index, message })
    if (about !== '') decisions.decide(about, 'rejected')
  }
  return (
    <>
      {stream.links.map((l) => (
        <p className="sm" key={l.about}>
          {l.verdict === 'confirmed' ? (
            <>
              You linked it to M-{l.message + 1} on <Instant at={l.at} />.
            </>
          ) : (
            <>You said that it did not carry M-{l.message + 1}.</>
          )}{' '}
          <button type="button" className="link" onClick={() => decisions.decide(l.about, null)}>
            Take back
          </button>
        </p>
      ))}
      {stream.certainty !== 'certain' &&
        found.slice(0, MOST).map((m) => (
          <p className="sm" key={m}>
            <button type="button" className="link" onClick={() => void reject(m)}>
              It did not carry M-{m + 1}
            </button>
          </p>
        ))}
    </>
  )
}
