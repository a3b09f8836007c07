/** The loopback host lets in only its own page with its token, serves only its own files, and deletes what was copied to it. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { socketChannel } from '@shared/contract/channels'
import { CONTRACT_VERSION, HOST_METHODS, type HostApi, type HostEvents } from '@shared/contract/host'
import { client } from '@shared/contract/rpc'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startLoopback } from '../../src-main/loopback/server'

const root = resolve(import.meta.dirname, '../..')
const data = mkdtempSync(join(tmpdir(), 'hopscope-loopback-'))
let host: Awaited<ReturnType<typeof startLoopback>>
let origin: string
let token: string
beforeEach(async () => {
  host = await startLoopback({
    data,
    renderer: join(root, 'out/renderer'),
    example: join(root, 'resources/example'),
    port: 0,
    open: ['/opened'],
  })
  const url = new URL(host.url)
  origin = url.origin
  token = url.hash.slice('#t='.length)
})
afterEach(async () => {
  await host.close()
  rmSync(data, { recursive: true, force: true })
})

function get(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((ok, no) => {
    const r = request(`${origin}/`, { method, path, headers }, (res) => {
      res.resume()
      res.on('end', () => ok({ status: res.statusCode ?? 0, headers: res.headers }))
    })
    r.on('error', no)
    r.end(body)
  })
}
async function connect(headers: Record<string, string> = { origin }, t = token) {
  const ws = new WebSocket(`${origin.replace('http', 'ws')}/rpc?t=${encodeURIComponent(t)}`, { headers })
  await new Promise<void>((ok, no) => {
    ws.once('open', () => ok())
    ws.once('error', no)
  })
  return client<HostApi, HostEvents>(socketChannel(ws), HOST_METHODS)
}

describe('who gets in', () => {
  test('our page, with our token', async () => {
    const c = await connect()
    expect(await c.hello({ contract: CONTRACT_VERSION })).toMatchObject({ shell: 'loopback', dialogs: false })
    c.$close()
  })
  test.each([
    ['no origin', {}, undefined],
    ['a page elsewhere', { origin: 'https://evil.example' }, undefined],
    ['another name for this address', { origin: 'http://localhost' }, undefined],
    ['a wrong token', undefined, 'x'.repeat(32)],
    ['no token', undefined, ''],
  ])('not %s', async (_name, headers, t) => {
    await expect(connect(headers ?? { origin }, t ?? token)).rejects.toThrow(/403/)
  })
  test('not through a name that was made to point here', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(403)
    expect((await get('/bulk/x/0', { host: 'evil.example', 'x-hopscope-token': token })).status).toBe(403)
  })
  test('bulk and upload want the token, upload also our origin', async () => {
    expect((await get('/bulk/x/0')).status).toBe(403)
    expect((await get('/bulk/x/0', { 'x-hopscope-token': token })).status).toBe(410)
    expect((await get('/upload/x?path=a&offset=0', { 'x-hopscope-token': token }, 'POST')).status).toBe(403)
    expect((await get('/upload/x?path=a&offset=0', { 'x-hopscope-token': token, origin }, 'POST')).status).toBe(400)
  })
})

test('only files of the window are served, each with its policy', async () => {
  const page = await get('/')
  expect(page.status).toBe(200)
  expect(String(page.headers['content-security-policy'])).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
  for (const path of ['/../package.json', '/..%2fmain%2fcli.js', '/%2e%2e/main/cli.js', '/assets', '/%', '/nothing.js'])
    expect((await get(path)).status, path).toBe(404)
  expect((await get('/', {}, 'DELETE')).status).toBe(405)
})

test('paths given at the start reach the window once it listens', async () => {
  const c = await connect()
  const seen: string[] = []
  c.$on('openRequested', ({ paths }) => seen.push(...paths))
  await c.hello({ contract: CONTRACT_VERSION })
  await vi.waitFor(() => expect(seen).toEqual(['/opened']))
  c.$close()
})

describe('upload', () => {
  const bytes = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer

  test.each(['../outside.log', 'a/../../outside.log', '/', '', '.', 'a/./b', 'x'.repeat(300)])(
    'a path that leads elsewhere is refused: %s',
    async (path) => {
      const c = await connect()
      const { uploadId } = await c.beginUpload({ name: 'x' })
      await expect(c.uploadChunk({ uploadId, path, offset: 0, bytes: bytes('x') })).rejects.toMatchObject({ code: 'BAD_PATH' })
      c.$close()
    },
  )

  test('chunks out of order are refused; a case is read from the copy, and closing deletes it', async () => {
    const c = await connect()
    const { uploadId } = await c.beginUpload({ name: 'from the customer' })
    await expect(c.uploadChunk({ uploadId, path: 'f/a.log', offset: 5, bytes: bytes('x') })).rejects.toMatchObject({ code: 'OUT_OF_ORDER' })
    await c.uploadChunk({ uploadId, path: 'f/a.log', offset: 0, bytes: bytes('#Fields: date-time,session-id\r\n') })
    await expect(c.uploadChunk({ uploadId, path: 'f/a.log', offset: 7, bytes: bytes('x') })).rejects.toMatchObject({ code: 'OUT_OF_ORDER' })
    const done = new Promise<void>((ok) => {
      c.$on('progress', (p) => {
        if (p.phase === 'finished') ok()
      })
    })
    const { caseId } = await c.finishUpload({ uploadId })
    await done
    expect((await c.catalogue({ caseId })).sources.map((s) => s.path)).toEqual(['a.log'])
    expect(readdirSync(join(data, 'uploads'))).toHaveLength(1)
    await c.closeCase({ caseId })
    expect(readdirSync(join(data, 'uploads'))).toHaveLength(0)
    c.$close()
  })

  test('a window that goes away leaves no copy behind', async () => {
    const c = await connect()
    const { uploadId } = await c.beginUpload({ name: 'x' })
    await c.uploadChunk({ uploadId, path: 'a.log', offset: 0, bytes: bytes('x') })
    expect(readdirSync(join(data, 'uploads'))).toHaveLength(1)
    c.$close()
    await vi.waitFor(() => expect(existsSync(join(data, 'uploads')) ? readdirSync(join(data, 'uploads')) : []).toEqual([]))
  })
})

test('two windows of one case: the copy of its evidence lives as long as the last of them, and each hears of the other', async () => {
  const [a, b] = [await connect(), await connect()]
  const { uploadId } = await a.beginUpload({ name: 'x' })
  const bytes = new TextEncoder().encode('#Fields: date-time,session-id\r\n').buffer as ArrayBuffer
  await a.uploadChunk({ uploadId, path: 'a.log', offset: 0, bytes })
  const done = new Promise<void>((ok) => {
    a.$on('progress', (p) => {
      if (p.phase === 'finished') ok()
    })
  })
  const { caseId } = await a.finishUpload({ uploadId })
  await done
  // who has not opened the case is not among its windows
  await expect(b.tellWindows({ caseId, message: 1 })).rejects.toMatchObject({ code: 'NO_CASE' })
  expect(await b.attach({ caseId })).toEqual({ evidence: 'present', note: null })
  const heard: unknown[] = []
  for (const [name, c] of [['a', a] as const, ['b', b] as const]) {
    c.$on('windowTold', ({ message }) => heard.push([name, message]))
    c.$on('otherWindows', ({ count, gone }) => heard.push([name, count, gone]))
    c.$on('readElsewhere', ({ state }) => heard.push([name, state]))
  }
  expect(await a.linkWindows({ caseId })).toEqual({ others: 0 })
  expect(await b.linkWindows({ caseId })).toEqual({ others: 1 })
  await a.tellWindows({ caseId, message: { tell: 'ask' } })
  await b.readAgain({ caseId })
  await b.stored({ caseId })
  await a.closeCase({ caseId })
  expect(readdirSync(join(data, 'uploads'))).toHaveLength(1)
  await vi.waitFor(() =>
    expect(heard).toEqual([
      ['a', 0, null],
      ['b', 1, null],
      ['a', 1, null],
      ['b', { tell: 'ask' }],
      ['a', 'reading'],
      ['a', 'stored'],
      ['b', 0, 'case'],
    ]),
  )
  b.$close()
  await vi.waitFor(() => expect(existsSync(join(data, 'uploads')) ? readdirSync(join(data, 'uploads')) : []).toEqual([]))
  a.$close()
})

test('the example: signals, segments by HTTP, evidence lines, attach after a restart', async () => {
  const c = await connect()
  const files = new Map<number, string>()
  c.$on('files', (f) => {
    for (const x of f.files) files.set(x.id, x.state)
  })
  const last = new Promise<HostEvents['tables']>((ok) => {
    c.$on('tables', (t) => {
      if (t.final) ok(t)
    })
  })
  const { caseId } = await c.openExample({})
  const { tables, catalogue } = await last
  expect(catalogue).toMatchObject({ example: true, complete: true })
  expect([...files.values()].every((s) => s === 'indexed')).toBe(true)
  const [first] = tables.messages
  const res = await fetch(`${origin}/bulk/${caseId}/${first?.index}`, { headers: { 'x-hopscope-token': token } })
  expect(res.status).toBe(200)
  expect((await res.arrayBuffer()).byteLength).toBe(first?.bytes)
  const source = catalogue.sources.findIndex((s) => s.path.includes('MSGTRK2'))
  const [line, none, beyond] = await c.readEvidence({
    caseId,
    refs: [
      { source, offset: 0, length: 40 },
      { source: 999, offset: 0, length: 4 },
      { source, offset: 1e12, length: 4 },
    ],
  })
  expect(line).toEqual({ text: '#Software: Microsoft Exchange Server\r\n#V', cut: false, problem: null })
  expect(none?.problem).toContain('No such file')
  expect(beyond?.problem).toContain('changed')
  await expect(c.readEvidence({ caseId, refs: [{ source, offset: -1, length: 4 }] })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' })
  await c.closeCase({ caseId })
  c.$close()
  const again = await connect()
  expect(await again.attach({ caseId })).toEqual({ evidence: 'present', note: null })
  expect((await again.readEvidence({ caseId, refs: [{ source, offset: 0, length: 9 }] }))[0]?.text).toBe('#Software')
  await again.deleteCase({ caseId })
  expect(await again.attach({ caseId })).toMatchObject({ evidence: 'gone' })
  expect(await again.attach({ caseId: '../../etc' })).toMatchObject({ evidence: 'gone' })
  again.$close()
})
