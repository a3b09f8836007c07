/** Work on the whole case beside the other calls of the worker: in slices, so that the list answers meanwhile. */
import { inSlices, type Steps } from '@shared/base/steps'

/** A person does not notice that the list waits for so long. */
const SLICE_MS = 30

/** `check` is called between two slices; what it throws ends the work. */
export function workInSlices<T>(steps: Steps<T>, check: (done: number) => void): Promise<T> {
  const pause = async (done: number) => {
    await new Promise((go) => setTimeout(go, 0))
    check(done)
  }
  return inSlices(steps, { sliceMs: SLICE_MS, now: () => performance.now(), pause })
}
