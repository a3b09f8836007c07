/** Every scenario as plain folders and as the log collector hands it over: the same messages, hops and recipients, line by line. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { folderSink } from '../../simulator/bundle'
import { writeCollectorBundle } from '../../simulator/collector'
import { SCENARIOS } from '../../simulator/scenarios'

const work = mkdtempSync(join(tmpdir(), 'hopscope-layouts-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

interface Told {
  readonly nodes: readonly { readonly id: string; readonly name: string }[]
  readonly sessions: readonly { readonly id: string; readonly sessionId: string }[]
  readonly messages: readonly unknown[]
}

/** Messages with the names of hosts and the logged ids of sessions instead of their numbers, and of files without their folders. */
async function routes(folder: string): Promise<readonly unknown[]> {
  const { text } = await analyzePaths([folder])
  const { nodes, sessions, messages } = JSON.parse(text) as Told
  const names = new Map([...nodes.map(({ id, name }) => [id, name] as const), ...sessions.map((s) => [s.id, s.sessionId] as const)])
  const plain = (key: string, value: unknown) => {
    if (typeof value !== 'string') return value
    if (key === 'path') return basename(value)
    return names.get(value) ?? value
  }
  return messages.map((message) => JSON.parse(JSON.stringify(message, plain)) as unknown)
}

test.each([...SCENARIOS.keys()])('%s', { timeout: 60_000 }, async (name) => {
  const scenario = SCENARIOS.get(name)
  if (!scenario) throw new Error(`no scenario ${name}`)
  const plain = join(work, `${name}-plain`)
  const sink = folderSink(plain)
  const truth = scenario.run({ messages: 60, seed: 'layouts', probeSeconds: 600 }, sink)
  sink.finish()
  const collected = join(work, `${name}-collected`)
  const { organisation } = scenario
  const written = await writeCollectorBundle(plain, collected, { organisation, truth, lastDay: '2026-03-09' })
  expect(written.filter((path) => path.endsWith('.zip'))).toHaveLength(scenario.servers.length)
  const expected = await routes(plain)
  expect(expected.length).toBeGreaterThan(55)
  expect(await routes(collected)).toEqual(expected)
})
