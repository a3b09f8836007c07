/** Thread that lists folders and archives, so that a zip of a hundred thousand entries does not hold up the main process. */
import { parentPort, workerData } from 'node:worker_threads'
import { discover, type Found } from '../ingest/discover'
import type { DiscoverSettings, FromDiscoverer } from '../ingest/thread-messages'

const { roots, store, stop } = workerData as DiscoverSettings
const stopped = new Int32Array(stop)
const post = (m: FromDiscoverer) => parentPort?.postMessage(m)
const BATCH = 200
let batch: Found[] = []

function flush(): void {
  if (batch.length > 0) post({ type: 'found', files: batch })
  batch = []
}

discover(roots, { store, stop: () => Atomics.load(stopped, 0) !== 0 }, (f) => {
  // the first one at once, so that reading can begin
  if (batch.push(f) >= BATCH || f.place.links.length === 0) flush()
}).then(
  () => {
    flush()
    post({ type: 'done' })
  },
  (e: unknown) => post({ type: 'failed', message: e instanceof Error ? e.message : String(e) }),
)
