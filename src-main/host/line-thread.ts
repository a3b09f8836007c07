/** A search for lines in a thread of its own; given up, the thread is ended at once, whatever it is doing. */
import type { LineSearchOrder, LinesFound, LinesSearched } from '../cases/line-search'
import type { FromLineSearch } from '../ingest/thread-messages'
import createSearch from '../workers/lines.worker?nodeWorker'

export function searchInThread(order: LineSearchOrder, signal: AbortSignal, tell: (found: LinesFound) => void): Promise<LinesSearched> {
  return new Promise((ok, no) => {
    const givenUp = () => no(Object.assign(new Error('given up'), { code: 'ABORTED' }))
    if (signal.aborted) return givenUp()
    const worker = createSearch({ workerData: order })
    const end = () => {
      signal.removeEventListener('abort', stop)
      void worker.terminate()
    }
    const stop = () => {
      end()
      givenUp()
    }
    signal.addEventListener('abort', stop)
    worker.on('message', (m: FromLineSearch) => {
      if (m.type === 'found') return tell(m)
      end()
      if (m.type === 'done') ok(m.searched)
      else no(new Error(m.message))
    })
    worker.on('error', (e) => {
      end()
      no(e)
    })
  })
}
