/** What a thread is told while it works on a file: one shared number, read between chunks. A thread that waits costs nothing. */
export const GO = 0
export const WAIT = 1
/** Leave this file. */
export const SKIP = 2
/** Leave everything. */
export const STOP = 3

export type Order = typeof GO | typeof WAIT | typeof SKIP | typeof STOP

export const makeOrder = (): SharedArrayBuffer => new SharedArrayBuffer(4)

export function giveOrder(order: SharedArrayBuffer, value: Order): void {
  const cell = new Int32Array(order)
  Atomics.store(cell, 0, value)
  Atomics.notify(cell, 0)
}

/** Blocks the calling thread while it is told to wait; the result is what it is told then. */
export function obey(order: SharedArrayBuffer): Order {
  const cell = new Int32Array(order)
  for (;;) {
    const value = Atomics.load(cell, 0) as Order
    if (value !== WAIT) return value
    Atomics.wait(cell, 0, WAIT)
  }
}
