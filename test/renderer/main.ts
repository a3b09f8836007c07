/** The window on a host in memory. `?messages=280000&readMs=0&detailed=0` chooses the case. */
import { CONTRACT_VERSION, type HostApi, type HostEvents } from '@shared/contract/host'
import type { Client } from '@shared/contract/rpc'
import { startWindow } from '../../src-renderer/start'
import { MemoryHost } from './memory-host'

const asked = new URLSearchParams(location.search)
const memory = new MemoryHost({
  messages: Number(asked.get('messages') ?? 3000),
  readMs: Number(asked.get('readMs') ?? 1500),
  detailed: asked.get('detailed') !== '0',
})
const host = {
  ...memory.api,
  $on: (name: string, listener: (data: never) => void) => memory.on(name, listener),
  $abortable: <T>(_signal: AbortSignal, run: (api: HostApi) => Promise<T>) => run(memory.api),
  $close: () => undefined,
} as unknown as Client<HostApi, HostEvents>

startWindow(document.getElementById('root') as HTMLElement, {
  host,
  hello: await memory.api.hello({ contract: CONTRACT_VERSION }),
  token: null,
  pathOf: null,
  onGone: (listener) => {
    ;(window as unknown as { hostGone: () => void }).hostGone = listener
  },
})
