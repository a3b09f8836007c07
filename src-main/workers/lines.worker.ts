/** Thread that looks for lines: one search, then it ends. Tells at a human pace. */
import { parentPort, workerData } from 'node:worker_threads'
import type { SourceRef } from '@shared/model/source'
import { type LineSearchOrder, searchLines } from '../cases/line-search'
import type { FromLineSearch } from '../ingest/thread-messages'

const EVERY_MS = 100
const post = (m: FromLineSearch) => parentPort?.postMessage(m)
let told = 0
let waiting: SourceRef[] = []

searchLines(workerData as LineSearchOrder, ({ hits, bytes }) => {
  waiting.push(...hits)
  const now = Date.now()
  if (now - told < EVERY_MS) return
  told = now
  post({ type: 'found', hits: waiting, bytes })
  waiting = []
}).then(
  (searched) => {
    post({ type: 'found', hits: waiting, bytes: searched.bytes })
    post({ type: 'done', searched })
  },
  (e: unknown) => post({ type: 'failed', message: e instanceof Error ? e.message : String(e) }),
)
