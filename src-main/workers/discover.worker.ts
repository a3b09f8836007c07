/** Thread that lists folders and archives, so that a zip of a hundred thousand entries does not hold up the main process. */
import { parentPort, workerData } from 'node:worker_threads'
import { discover, type Found } from '../ingest/discover'
import type { DiscoverSettings, FromDiscoverer } from '../ingest/thread-messages'
import { GO, obey } from '../ingest/thread-order'

const { roots, store, order } = workerData as DiscoverSettings
const post = (m: FromDiscoverer) => parentPort?.postMessage(m)
const BATCH = 200
const EVERY_MS = 20
let told = 0
let batch: Found[] = []

function flush(): void {
  if (batch.length > 0) post({ type: 'found', files: batch })
  batch = []
}

discover(roots, { store, stop: () => obey(order) !== GO }, (f) => {
  // at a human pace, so that reading can begin at once and ten thousand files are not ten thousand messages
  const now = Date.now()
  if (batch.push(f) < BATCH && now - told < EVERY_MS) return
  told = now
  flush()
}).then(
  () => {
    flush()
    post({ type: 'done' })
  },
  (e: unknown) => post({ type: 'failed', message: e instanceof Error ? e.message : String(e) }),
)
