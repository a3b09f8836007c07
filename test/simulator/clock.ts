/**
 * The one clock of a run: things to do, in time order, until the logs end.
 *
 * `onTick` is told each new time before anything is done at it; the log files use it to write out rows that are due.
 */
import { Heap, type Timed } from './heap'

interface Task extends Timed {
  readonly run: () => void
}

export class Clock {
  now: number
  private readonly tasks = new Heap<Task>()
  private order = 0

  constructor(
    start: number,
    readonly end: number,
  ) {
    this.now = start
  }

  /** A time already past means now. */
  at(time: number, run: () => void) {
    this.tasks.push({ at: Math.max(time, this.now), order: this.order++, run })
  }

  run(onTick: (now: number) => void) {
    for (let task = this.tasks.pop(); task && task.at <= this.end; task = this.tasks.pop()) {
      if (task.at > this.now) {
        this.now = task.at
        onTick(task.at)
      }
      task.run()
    }
  }
}
