/** Thread that reads files one after the other: opens, hashes, indexes, posts segments in shared memory. */
import { parentPort, workerData } from 'node:worker_threads'
import { createScanners } from '@shared/columns/scan/scanners'
import { readFile } from '../ingest/read-file'
import type { FromReader, ReaderSettings, ToReader } from '../ingest/thread-messages'
import { obey } from '../ingest/thread-order'

const { store, seed, engine, order } = workerData as ReaderSettings
const scanners = createScanners({ engine, seed })
const post = (m: FromReader) => parentPort?.postMessage(m)
const EVERY_MS = 100
let told = 0

parentPort?.on('message', ({ task }: ToReader) => {
  readFile(task, {
    store,
    scanners,
    order: () => obey(order),
    onSegment: (id, segment) => post({ type: 'segment', id, segment }),
    onBytes: (id, bytes) => {
      const now = Date.now()
      if (now - told < EVERY_MS) return
      told = now
      post({ type: 'bytes', id, bytes })
    },
  }).then(
    (file) => post({ type: 'done', file }),
    (e: unknown) => post({ type: 'failed', id: task.id, message: e instanceof Error ? (e.stack ?? e.message) : String(e) }),
  )
})
