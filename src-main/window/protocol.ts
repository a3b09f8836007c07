/** `app://hopscope/…`: the built window and nothing else, with its content security policy. */
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, net, protocol } from 'electron'
import { contentPolicy } from './content-policy'

export const ORIGIN = 'app://hopscope'

/** URL.origin is 'null' for app: in Node (not a special scheme), so the parts are compared. */
export function isOurs(url: string): boolean {
  const u = new URL(url)
  const dev = !app.isPackaged && process.env.ELECTRON_RENDERER_URL
  return (u.protocol === 'app:' && u.host === 'hopscope') || Boolean(dev && u.origin === new URL(dev).origin)
}

export function serveRenderer(folder: string): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const file = fileFor(folder, url.pathname)
    if (url.host !== 'hopscope' || file === null) return new Response(null, { status: 404 })
    const found = await net.fetch(pathToFileURL(file).toString()).catch(() => null)
    if (!found) return new Response(null, { status: 404 })
    const headers = new Headers(found.headers)
    headers.set('content-security-policy', contentPolicy("'self'"))
    headers.set('x-content-type-options', 'nosniff')
    return new Response(found.body, { status: found.status, headers })
  })
}

function fileFor(folder: string, pathname: string): string | null {
  try {
    const file = join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname))
    return file.startsWith(folder + sep) ? file : null
  } catch {
    return null
  }
}
