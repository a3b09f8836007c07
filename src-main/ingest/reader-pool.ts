/** Worker threads that read files, one file a thread, in order of the queue. A thread that dies is replaced; its file is set aside. */
import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import createReader from '../workers/read.worker?nodeWorker'
import type { ReadTask } from './read-file'
import type { FromReader, ReaderSettings, ToReader } from './thread-messages'

const MOST = 8

export class ReaderPool {
  private readonly idle: Worker[] = []
  private readonly busy = new Map<Worker, ReadTask>()
  private readonly queue: ReadTask[] = []

  constructor(
    private readonly settings: ReaderSettings,
    private readonly onMessage: (m: FromReader) => void,
    private readonly onStart: (id: number) => void,
    private readonly threads = Math.min(MOST, availableParallelism()),
  ) {}

  add(task: ReadTask): void {
    this.queue.push(task)
    this.next()
  }

  /** Files waiting or being read. */
  get pending(): number {
    return this.queue.length + this.busy.size
  }

  /** Takes what has not begun off the queue. */
  drain(): ReadTask[] {
    return this.queue.splice(0)
  }

  async close(): Promise<void> {
    await Promise.all([...this.idle, ...this.busy.keys()].map((w) => w.terminate()))
  }

  private next(): void {
    if (this.queue.length === 0) return
    const worker = this.idle.pop() ?? (this.busy.size < this.threads ? this.start() : undefined)
    const task = worker && this.queue.shift()
    if (!worker || !task) return
    this.busy.set(worker, task)
    this.onStart(task.id)
    worker.postMessage({ task } satisfies ToReader)
    this.next()
  }

  private start(): Worker {
    const worker = createReader({ workerData: this.settings })
    worker.on('message', (m: FromReader) => {
      if (m.type === 'done' || m.type === 'failed') {
        this.busy.delete(worker)
        this.idle.push(worker)
      }
      this.onMessage(m)
      this.next()
    })
    worker.on('error', (e) => {
      this.lost(worker, e.message)
    })
    worker.on('exit', () => {
      this.lost(worker, 'the reading thread ended')
    })
    return worker
  }

  private lost(worker: Worker, message: string): void {
    const task = this.busy.get(worker)
    this.busy.delete(worker)
    const at = this.idle.indexOf(worker)
    if (at >= 0) this.idle.splice(at, 1)
    if (task) this.onMessage({ type: 'failed', id: task.id, message })
    this.next()
  }
}
