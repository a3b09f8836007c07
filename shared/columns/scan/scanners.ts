/** Makes the scanners of one thread, with the engine that was asked for or that starts here. */
import { LIMITS, type ScanEngine, type ScanLimits } from './engine'
import { JsEngine } from './js-engine'
import { LogScanner } from './log-scanner'
import type { ScanJob, Scanner, ScannerOptions, Scanners } from './scanner'
import { makeWasmEngine } from './wasm-engine'

/** Throws only when WebAssembly was asked for by name and does not start. */
export function createScanners({ engine, seed, limits = LIMITS }: ScannerOptions): Scanners {
  return new EnginePool(makers[engine], seed, limits)
}

type MakeEngine = (limits: ScanLimits, seed: number) => ScanEngine

const makeJs: MakeEngine = (limits, seed) => new JsEngine(limits, seed)

const makers: Readonly<Record<ScannerOptions['engine'], MakeEngine>> = {
  js: makeJs,
  auto: (limits, seed) => makeWasmEngine(limits, seed) ?? makeJs(limits, seed),
  wasm(limits, seed) {
    const engine = makeWasmEngine(limits, seed)
    if (!engine) throw new Error('WebAssembly with vectors does not start here')
    return engine
  },
}

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
