/** A host without a shell: its calls, and the signals it sends, for tests of the contract. */
import type { HostApi, HostEvents } from '@shared/contract/host'
import type { FileProgress } from '@shared/model/case'
import { createHost, type Served } from '../../src-main/host/handlers'

type Signal = { [K in keyof HostEvents]: { readonly name: K; readonly data: HostEvents[K] } }[keyof HostEvents]

export interface TestHost {
  readonly served: Served
  readonly signals: Signal[]
  /** Calls by name, as a window makes them. */
  call<K extends keyof HostApi>(name: K, a: Parameters<HostApi[K]>[0]): Promise<Awaited<ReturnType<HostApi[K]>>>
  /** The next final tables from now on, or those already sent since the last `restarted`. */
  finished(): Promise<HostEvents['tables']>
  /** Waits until a file, by the end of its path, has one of the states. */
  until(path: string, ...states: readonly FileProgress['state'][]): Promise<FileProgress>
  readonly files: ReadonlyMap<string, FileProgress>
}

export function makeHost(data: string): TestHost {
  const signals: Signal[] = []
  const files = new Map<string, FileProgress>()
  const waiting = new Set<() => void>()
  let final: HostEvents['tables'] | null = null
  const served = createHost({ shell: 'loopback', data, example: '' }, (name, sent) => {
    signals.push({ name, data: sent } as Signal)
    if (name === 'restarted') {
      final = null
      files.clear()
    }
    if (name === 'tables' && (sent as HostEvents['tables']).final) final = sent as HostEvents['tables']
    if (name === 'files') for (const f of (sent as HostEvents['files']).files) files.set(f.path, f)
    for (const w of [...waiting]) w()
  })
  const wait = <T>(look: () => T | null | undefined): Promise<T> =>
    new Promise((ok) => {
      const check = () => {
        const found = look()
        if (found === null || found === undefined) return
        waiting.delete(check)
        ok(found)
      }
      waiting.add(check)
      check()
    })
  const context = { signal: new AbortController().signal }
  return {
    served,
    signals,
    files,
    async call(name, a) {
      const handler = served.handlers[name] as unknown as (c: unknown, a: unknown) => unknown
      return (await handler(context, a)) as never
    },
    finished: () => wait(() => final),
    until: (path, ...states) => wait(() => [...files.values()].find((f) => f.path.endsWith(path) && states.includes(f.state))),
  }
}
