/**
 * Worker threads that read files, one file a thread. A thread that dies is replaced; its file is set aside. A file that is paused keeps its
 * thread waiting and another thread takes its turn; a file paused before its turn is passed over.
 */
import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import createReader from '../workers/read.worker?nodeWorker'
import type { ReadTask } from './read-file'
import { TaskQueue } from './task-queue'
import type { FromReader, ReaderSettings, ToReader } from './thread-messages'
import { GO, giveOrder, makeOrder, type Order, SKIP, STOP, WAIT } from './thread-order'

const MOST = 8
/** Threads beyond the usual number that wait with a paused file. */
const MOST_HELD = 8

interface Thread {
  readonly worker: Worker
  readonly order: SharedArrayBuffer
  task: ReadTask | null
}

export class ReaderPool {
  private readonly idle: Thread[] = []
  private readonly busy = new Map<number, Thread>()
  private readonly queue = new TaskQueue()
  /** Paused before their turn. */
  private readonly parked = new Map<number, ReadTask>()
  /** Paused while being read. */
  private readonly held = new Set<number>()
  private allHeld = false
  private stopped = false

  constructor(
    private readonly settings: Omit<ReaderSettings, 'order'>,
    private readonly onMessage: (m: FromReader) => void,
    private readonly onStart: (id: number) => void,
    private readonly threads = Math.min(MOST, availableParallelism()),
  ) {}

  add(task: ReadTask): void {
    this.queue.add(task)
    this.next()
  }

  /** Files waiting, paused or being read. */
  get pending(): number {
    return this.queue.size + this.parked.size + this.busy.size
  }

  isPaused(id: number): boolean {
    return this.parked.has(id) || this.held.has(id)
  }

  isReading(id: number): boolean {
    return this.busy.has(id)
  }

  /** Stops what is being read and gives back what has not begun. */
  stop(): ReadTask[] {
    this.stopped = true
    for (const t of this.busy.values()) giveOrder(t.order, STOP)
    const parked = [...this.parked.values()]
    this.parked.clear()
    return [...this.queue.drain(), ...parked]
  }

  /** All files, or one. False when that one is neither waiting nor being read. */
  pause(id?: number): boolean {
    if (id === undefined) this.allHeld = true
    else if (this.busy.has(id)) this.held.add(id)
    else {
      const task = this.queue.remove(id)
      if (!task) return false
      this.parked.set(id, task)
    }
    this.tellAll()
    return true
  }

  /** All files but those paused on their own, or one. False when there was nothing to resume. */
  resume(id?: number): boolean {
    if (id === undefined) this.allHeld = false
    else if (!this.held.delete(id)) {
      const task = this.parked.get(id)
      if (!task) return false
      this.parked.delete(id)
      this.queue.add(task)
      this.queue.first(id)
    }
    this.tellAll()
    return true
  }

  /** Leaves one file: `waiting` when it had not begun and nothing more will be heard of it. */
  skip(id: number): 'waiting' | 'reading' | null {
    const thread = this.busy.get(id)
    if (thread) {
      this.held.delete(id)
      giveOrder(thread.order, SKIP)
      return 'reading'
    }
    const known = this.queue.remove(id) ?? this.parked.get(id)
    this.parked.delete(id)
    return known ? 'waiting' : null
  }

  /** To the front of the queue; a file that is paused goes on. */
  first(id: number): void {
    if (this.parked.has(id)) this.resume(id)
    else this.queue.first(id)
  }

  async close(): Promise<void> {
    this.stopped = true
    await Promise.all([...this.idle, ...this.busy.values()].map((t) => t.worker.terminate()))
  }

  private tellAll(): void {
    for (const [id, thread] of this.busy) {
      // an order to leave is not taken back
      const now = Atomics.load(new Int32Array(thread.order), 0)
      if (now === GO || now === WAIT) giveOrder(thread.order, this.orderFor(id))
    }
    this.next()
  }

  private orderFor(id: number): Order {
    return this.allHeld || this.held.has(id) ? WAIT : GO
  }

  private next(): void {
    while (!this.stopped && !this.allHeld && this.queue.size > 0) {
      const reading = this.busy.size - this.held.size
      if (reading >= this.threads || this.busy.size >= this.threads + MOST_HELD) return
      const thread = this.idle.pop() ?? this.start()
      const task = this.queue.take()
      if (!task) {
        this.idle.push(thread)
        return
      }
      thread.task = task
      this.busy.set(task.id, thread)
      giveOrder(thread.order, GO)
      this.onStart(task.id)
      thread.worker.postMessage({ task } satisfies ToReader)
    }
  }

  private start(): Thread {
    const order = makeOrder()
    const worker = createReader({ workerData: { ...this.settings, order } satisfies ReaderSettings })
    const thread: Thread = { worker, order, task: null }
    worker.on('message', (m: FromReader) => {
      if (m.type === 'done' || m.type === 'failed') {
        this.free(thread)
        this.idle.push(thread)
      }
      this.onMessage(m)
      this.next()
    })
    worker.on('error', (e) => {
      this.lost(thread, e.message)
    })
    worker.on('exit', () => {
      this.lost(thread, 'the reading thread ended')
    })
    return thread
  }

  private free(thread: Thread): ReadTask | null {
    const { task } = thread
    thread.task = null
    if (!task) return null
    this.busy.delete(task.id)
    this.held.delete(task.id)
    return task
  }

  private lost(thread: Thread, message: string): void {
    const task = this.free(thread)
    const at = this.idle.indexOf(thread)
    if (at >= 0) this.idle.splice(at, 1)
    if (task) this.onMessage({ type: 'failed', id: task.id, message })
    this.next()
  }
}
