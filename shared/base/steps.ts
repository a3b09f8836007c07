/**
 * Long work cut into steps: a generator that yields how far it has come, 0 to 1, at places where it may pause or be given up. The caller
 * decides how: at once, or in slices between which a thread answers others.
 */
export type Steps<T> = Generator<number, T, void>

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** Steps as a part of larger work, from one share of it to another. */
export function* within<T>(from: number, to: number, steps: Steps<T>): Steps<T> {
  for (;;) {
    const next = steps.next()
    if (next.done) return next.value
    yield from + (to - from) * next.value
  }
}

/**
 * Runs steps for `sliceMs` at a time and awaits `pause` between slices; what `pause` throws ends the work.
 *
 * `now` in ms.
 */
export async function inSlices<T>(
  steps: Steps<T>,
  { sliceMs, now, pause }: { readonly sliceMs: number; now(): number; pause(done: number): Promise<void> },
): Promise<T> {
  let began = now()
  for (;;) {
    const next = steps.next()
    if (next.done) return next.value
    if (now() - began < sliceMs) continue
    await pause(next.value)
    began = now()
  }
}
