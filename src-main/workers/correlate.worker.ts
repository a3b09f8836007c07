/** Thread that correlates: one request after the other, results in shared memory. */
import { parentPort } from 'node:worker_threads'
import { correlate } from '@shared/correlate/correlate'
import type { FromCorrelator, ToCorrelator } from '../ingest/thread-messages'

parentPort?.on('message', ({ sources, segments }: ToCorrelator) => {
  const post = (m: FromCorrelator) => parentPort?.postMessage(m)
  try {
    post({ type: 'done', result: correlate({ sources, segments, shared: true }) })
  } catch (e) {
    post({ type: 'failed', message: e instanceof Error ? (e.stack ?? e.message) : String(e) })
  }
})
