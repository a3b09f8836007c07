/** The only place that knows which shell the page runs in. */
import { portChannel, socketChannel } from '@shared/contract/channels'
import { CONTRACT_VERSION, type Hello, HOST_METHODS, type HostApi, type HostEvents } from '@shared/contract/host'
import { type Channel, type Client, client } from '@shared/contract/rpc'

interface ElectronShell {
  kind: 'electron'
  requestPort(): void
  pathForFile(f: File): string
}
declare global {
  interface Window {
    hopscopeShell?: ElectronShell
  }
}

export type Host = Client<HostApi, HostEvents>

export interface Connection {
  readonly host: Host
  readonly hello: Hello
  /** For bulk bytes over HTTP; null where the host has no HTTP. */
  readonly token: string | null
  /** '' where a file has no path, as for files made by a script; null where the shell never knows paths. */
  readonly pathOf: ((file: File) => string) | null
  /** Called once when the host is gone. */
  onGone(listener: () => void): void
}

/** Rejects with a code: REFUSED (no host, or it does not know us), VERSION (another build of the host). */
export async function connect(): Promise<Connection> {
  const shell = window.hopscopeShell
  const { channel, token } = shell ? { channel: await electronChannel(shell), token: null } : await loopbackChannel()
  const host: Host = client(channel, HOST_METHODS)
  const hello = await host.hello({ contract: CONTRACT_VERSION })
  if (hello.contract !== CONTRACT_VERSION)
    throw Object.assign(new Error(`window ${CONTRACT_VERSION}, host ${hello.contract}`), { code: 'VERSION' })
  return {
    host,
    hello,
    token,
    pathOf: shell ? (f) => shell.pathForFile(f) : null,
    onGone: (listener) => {
      channel.onClose(listener)
    },
  }
}

async function electronChannel(shell: ElectronShell): Promise<Channel> {
  const port = await new Promise<MessagePort>((ok) => {
    window.addEventListener('message', function on(e) {
      if (e.source !== window || e.data !== 'hopscope:port' || !e.ports[0]) return
      window.removeEventListener('message', on)
      ok(e.ports[0])
    })
    shell.requestPort()
  })
  return portChannel(port)
}

/** The token comes in the fragment, which no server and no log sees, and leaves the address bar at once. */
async function loopbackChannel(): Promise<{ channel: Channel; token: string }> {
  const token = new URLSearchParams(location.hash.slice(1)).get('t') ?? sessionStorage.getItem('t') ?? ''
  sessionStorage.setItem('t', token)
  history.replaceState(null, '', location.pathname)
  const ws = new WebSocket(`ws://${location.host}/rpc?t=${encodeURIComponent(token)}`)
  const channel = socketChannel(ws)
  await new Promise<void>((ok, no) => {
    ws.onopen = () => {
      ok()
    }
    ws.onerror = () => {
      no(Object.assign(new Error('host refused the connection'), { code: 'REFUSED' }))
    }
  })
  return { channel, token }
}
