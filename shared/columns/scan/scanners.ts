/** Makes the scanners of one thread, with the engine that was asked for or that starts here. */
import { LIMITS, type ScanEngine, type ScanLimits } from './engine'
import { JsEngine } from './js-engine'
import { LogScanner } from './log-scanner'
import type { ScanJob, Scanner, ScannerOptions, Scanners } from './scanner'

export function createScanners({ engine, seed, limits = LIMITS }: ScannerOptions): Scanners {
  return new EnginePool(engine === 'js' ? makeJs : makeJs, seed, limits)
}

type MakeEngine = (limits: ScanLimits, seed: number) => ScanEngine

const makeJs: MakeEngine = (limits, seed) => new JsEngine(limits, seed)

/** An engine holds tens of megabytes, so those of finished files serve the next ones. */
class EnginePool implements Scanners {
  private readonly idle: ScanEngine[]
  readonly engine: 'wasm' | 'js'

  constructor(
    private readonly make: MakeEngine,
    readonly seed: number,
    private readonly limits: ScanLimits,
  ) {
    const first = make(limits, seed)
    this.engine = first.name
    this.idle = [first]
  }

  open(job: ScanJob): Scanner {
    const engine = this.idle.pop() ?? this.make(this.limits, this.seed)
    return new LogScanner(job, engine, this.limits, (e) => this.idle.push(e))
  }
}
