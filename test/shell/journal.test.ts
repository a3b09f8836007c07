/** The host is killed in the middle of appends, again and again: what it answered is on disk, and the next host goes on. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { socketChannel } from '@shared/contract/channels'
import { HOST_METHODS, type HostApi, type HostEvents } from '@shared/contract/host'
import { type Client, client } from '@shared/contract/rpc'
import { afterAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { newCaseId } from '../../src-main/cases/case-record'
import { entry, message } from '../builders/journal'

const root = resolve(import.meta.dirname, '../..')
const data = mkdtempSync(join(tmpdir(), 'hopscope-killed-'))
afterAll(() => {
  rmSync(data, { recursive: true, force: true })
})

async function startHost(): Promise<{ child: ChildProcess; host: Client<HostApi, HostEvents> }> {
  const child = spawn(process.execPath, [join(root, 'out/main/web-host.js')], {
    env: { ...process.env, HOPSCOPE_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((ok, no) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (l) => l.startsWith('HOPSCOPE_URL ') && ok(l.slice(13)))
    child.once('exit', () => no(new Error('the host ended')))
  })
  const url = new URL(address)
  const ws = new WebSocket(`${url.origin.replace('http', 'ws')}/rpc?t=${encodeURIComponent(url.hash.slice(3))}`, { origin: url.origin })
  await new Promise<void>((ok, no) => {
    ws.once('open', () => ok())
    ws.once('error', no)
  })
  ws.on('error', () => undefined)
  return { child, host: client<HostApi, HostEvents>(socketChannel(ws), HOST_METHODS) }
}

test('nothing that was answered is lost when the host is killed', async () => {
  const caseId = newCaseId()
  const answered: string[] = []
  for (let round = 0; round < 5; round++) {
    const { child, host } = await startHost()
    let alive = true
    const write = async (writer: number) => {
      for (let i = 0; alive; i++) {
        const e = entry({
          act: 'note',
          about: message('x'),
          text: `${round} ${writer} ${i} ${'x'.repeat(i % 700)}`,
          links: [],
          inReport: false,
        })
        await host.append({ caseId, entries: [e] })
        answered.push(e.id)
      }
    }
    const writers = [0, 1, 2, 3].map((w) => write(w).catch(() => undefined))
    await new Promise((ok) => setTimeout(ok, 150 + round * 37))
    const gone = new Promise((ok) => child.once('exit', ok))
    child.kill('SIGKILL')
    await gone
    alive = false
    host.$close()
    await Promise.all(writers)
  }
  const { child, host } = await startHost()
  try {
    const found: string[] = []
    for (let more = true; more; ) {
      const page = await host.journal({ caseId, from: found.length })
      found.push(...page.entries.map((e) => e.entry.id))
      more = page.more
      // a line that was cut off is the only thing that may be said
      for (const t of page.troubles) expect(t).toContain('was cut off while it was written')
    }
    expect(answered.length).toBeGreaterThan(20)
    expect(answered.filter((id) => !found.includes(id))).toEqual([])
    expect(new Set(found).size).toBe(found.length)
  } finally {
    host.$close()
    child.kill('SIGKILL')
  }
})

test('two windows of one host hear of each other, and the answer comes within two seconds', async () => {
  const { child, host } = await startHost()
  const caseId = newCaseId()
  try {
    const heard: string[] = []
    host.$on('journal', ({ entries }) => heard.push(...entries.map((e) => e.entry.id)))
    await host.journal({ caseId, from: 0 })
    const e = entry({ act: 'pin', about: [message('x')] })
    const began = performance.now()
    await host.append({ caseId, entries: [e] })
    expect(performance.now() - began).toBeLessThan(2000)
    // before the answer
    expect(heard).toEqual([e.id])
    await expect(host.append({ caseId, entries: [{ ...e, act: 'fly' } as never] })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' })
    await host.deleteCase({ caseId })
    await expect(host.append({ caseId, entries: [e] })).rejects.toMatchObject({ code: 'NO_CASE' })
  } finally {
    host.$close()
    child.kill('SIGKILL')
  }
})
