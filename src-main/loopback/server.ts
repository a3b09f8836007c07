/**
 * HTTP and WebSocket of the loopback host.
 *
 *   GET  /…                     the built window (no listing, nothing outside its folder)
 *   GET  /bulk/<case>/<index>   one segment; HTTP moves bulk several times faster than WebSocket frames
 *   GET  /handover/<ticket>     a case as one file, once
 *   POST /upload/<id>?path=&offset=   one chunk of a dropped file, at most 4 MiB
 *   WS   /rpc?t=<token>         calls and signals
 *
 * Bulk and upload want the token in `x-hopscope-token`; every request wants our Host.
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import type { Duplex } from 'node:stream'
import { socketChannel } from '@shared/contract/channels'
import { HOST_METHODS, type HostApi, type HostEvents } from '@shared/contract/host'
import { type Served as Rpc, serve } from '@shared/contract/rpc'
import { type WebSocket, WebSocketServer } from 'ws'
import { writeHandOver } from '../cases/hand-over'
import { MOST_CHUNK } from '../cases/uploads'
import { createHost, type Served } from '../host/handlers'
import { contentPolicy } from '../window/content-policy'
import { Gate } from './gate'

export interface LoopbackOptions {
  readonly data: string
  readonly renderer: string
  readonly example: string
  /** 0: any free one. */
  readonly port: number
  /** Paths to open in the first window. */
  readonly open: readonly string[]
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
}

/** Frames carry calls and small answers; bulk goes by HTTP. */
const MOST_FRAME = 32 * 1024 * 1024

export async function startLoopback(o: LoopbackOptions): Promise<{ url: string; close(): Promise<void> }> {
  const loopback = new Loopback(o)
  await loopback.listen()
  return loopback
}

class Loopback {
  private readonly gate = new Gate()
  private readonly hosts = new Set<Served>()
  private toOpen: readonly string[]
  private readonly wss = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME, perMessageDeflate: false })
  private readonly server = createServer((req, res) => {
    this.answer(req, res).catch(() => {
      if (!res.headersSent) res.writeHead(500)
      res.end()
    })
  })

  constructor(private readonly o: LoopbackOptions) {
    this.toOpen = o.open
    this.server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.upgrade(req, socket, head)
    })
  }

  get url(): string {
    return `http://${this.gate.host}/#t=${this.gate.token}`
  }

  listen(): Promise<void> {
    return new Promise((ok, no) => {
      this.server.once('error', no)
      this.server.listen(this.o.port, '127.0.0.1', () => {
        const address = this.server.address()
        this.gate.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : this.o.port}`
        ok()
      })
    })
  }

  async close(): Promise<void> {
    for (const ws of this.wss.clients) ws.terminate()
    this.server.closeAllConnections()
    this.server.close()
    await Promise.all([...this.hosts].map((h) => h.close()))
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (!this.gate.isHost(req)) return end(res, 403)
    const url = new URL(req.url ?? '/', `http://${this.gate.host}`)
    const [, area = '', a = '', b = ''] = url.pathname.split('/')
    if (area === 'bulk' || area === 'upload') {
      if (!this.gate.isOrigin(req, area === 'bulk') || !this.gate.isToken(req.headers['x-hopscope-token'])) return end(res, 403)
      if (area === 'bulk' && req.method === 'GET') return this.bulk(res, a, Number(b))
      if (area === 'upload' && req.method === 'POST') return this.upload(req, res, a, url.searchParams)
      return end(res, 405)
    }
    if (area === 'handover') return req.method === 'GET' ? this.handOver(res, a) : end(res, 405)
    if (req.method !== 'GET' && req.method !== 'HEAD') return end(res, 405)
    await this.file(res, url.pathname)
  }

  private async handOver(res: ServerResponse, ticket: string): Promise<void> {
    const found = [...this.hosts].map((h) => h.handOver(ticket)).find((f) => f !== null)
    if (!found) return end(res, 410)
    res.writeHead(200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    // a download that ends too early is seen to be broken
    await writeHandOver(found.wanted, res).catch(() => res.destroy())
  }

  private bulk(res: ServerResponse, caseId: string, index: number): void {
    for (const host of this.hosts) {
      try {
        const bytes = new Uint8Array(host.segment(caseId, index))
        res.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.byteLength, 'cache-control': 'no-store' })
        return void res.end(bytes)
      } catch {
        // another window's case
      }
    }
    end(res, 410)
  }

  private async upload(req: IncomingMessage, res: ServerResponse, uploadId: string, query: URLSearchParams): Promise<void> {
    const parts: Buffer[] = []
    let size = 0
    for await (const part of req as AsyncIterable<Buffer>) {
      size += part.length
      if (size > MOST_CHUNK) return end(res, 413)
      parts.push(part)
    }
    const offset = Number(query.get('offset'))
    let refused = { code: 'NO_UPLOAD', message: 'No such upload.' }
    for (const host of this.hosts) {
      try {
        await host.uploadChunk(uploadId, query.get('path') ?? '', offset, Buffer.concat(parts))
        return end(res, 204)
      } catch (e) {
        const { code = 'FAILED', message } = e as { code?: string; message: string }
        if (code !== 'NO_UPLOAD') refused = { code, message }
      }
    }
    res.writeHead(400, { 'content-type': 'application/json' })
    res.end(JSON.stringify(refused))
  }

  private async file(res: ServerResponse, pathname: string): Promise<void> {
    let wanted: string
    try {
      wanted = decodeURIComponent(pathname)
    } catch {
      return end(res, 404)
    }
    const file = join(this.o.renderer, wanted === '/' ? 'index.html' : wanted)
    const found = file.startsWith(this.o.renderer + sep) && (await stat(file).catch(() => null))?.isFile()
    if (!found) return end(res, 404)
    res.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': contentPolicy(`'self' ws://${this.gate.host}`),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    createReadStream(file).pipe(res)
  }

  private upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(req.url ?? '/', `http://${this.gate.host}`)
    const ours =
      this.gate.isHost(req) && this.gate.isOrigin(req, false) && url.pathname === '/rpc' && this.gate.isToken(url.searchParams.get('t'))
    if (!ours) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    this.wss.handleUpgrade(req, socket, head, (ws) => {
      this.connect(ws)
    })
  }

  private connect(ws: WebSocket): void {
    let rpc: Rpc<HostEvents> | undefined
    const onHello = () => {
      if (this.toOpen.length > 0) rpc?.emit('openRequested', { paths: this.toOpen })
      this.toOpen = []
    }
    const host = createHost({ shell: 'loopback', data: this.o.data, example: this.o.example, onHello }, (n, d) => rpc?.emit(n, d))
    this.hosts.add(host)
    // a socket without a listener for errors would end the process
    ws.on('error', () => ws.terminate())
    ws.on('close', () => {
      this.hosts.delete(host)
      rpc = undefined
      void host.close()
    })
    rpc = serve<HostApi, HostEvents>(socketChannel(ws), HOST_METHODS, host.handlers)
  }
}

function end(res: ServerResponse, status: number): void {
  res.writeHead(status).end()
}
