/** DAGs from behaviour alone: a database that moved proves its servers to be members of one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { folderSink } from '../../simulator/bundle'
import { SCENARIOS } from '../../simulator/scenarios'

const work = mkdtempSync(join(tmpdir(), 'hopscope-dags-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

async function servers(name: string) {
  const sink = folderSink(join(work, name))
  SCENARIOS.get(name)?.run({ messages: 300, seed: 'dags', probeSeconds: 600 }, sink)
  sink.finish()
  const { catalogue } = await analyzePaths([join(work, name)])
  return catalogue.nodes.filter((n) => n.kind === 'exchange-server')
}

test('the two members between which a database moved, and why', async () => {
  for (const s of await servers('dag-pair')) {
    expect(s.dag).toBe('DAG of MBX-K1, MBX-K2')
    expect(s.placeWhy).toContain('DB-West was active on more than one of MBX-K1, MBX-K2')
  }
})

test('servers between which nothing moved are in none', async () => {
  expect((await servers('two-sites-2007')).map((s) => s.dag)).toEqual([null, null, null, null])
})
