/** A trace whose dates can be read two ways: what the logs beside it decide stands at the file, in place of the note that nothing tells. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { folderSink } from '../../simulator/bundle'
import { HYBRID } from '../../simulator/modern/organisations'
import { simulateModern } from '../../simulator/modern/simulate'

const work = mkdtempSync(join(tmpdir(), 'hopscope-trace-order-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

async function trace(from: string, folders: readonly string[]) {
  const root = join(work, from)
  const sink = folderSink(root)
  simulateModern(HYBRID, { messages: 80, seed: 'order', from }, sink)
  sink.finish()
  const { catalogue } = await analyzePaths(folders.map((folder) => join(root, folder)))
  const file = catalogue.sources.find((s) => s.path.endsWith('MessageTrace.csv'))
  return { note: file?.note, why: file?.clock?.why, issues: file?.issues.map((i) => `${i.severity} ${i.code}`) }
}

test('by tracking rows of its messages', async () => {
  const { note, why, issues } = await trace('2026-03-09', [''])
  expect(note).toMatch(
    /^Dates were read month first: tracking logs have \d+ of its messages within days of that, and none of the other reading\.$/,
  )
  expect(why).toBe(`By its documentation Exchange Online writes these times in UTC. ${note}`)
  expect(issues).toEqual(['info trace.date-order'])
})

test('alone it stays open, and says so', async () => {
  expect(await trace('2026-04-09', ['ExchangeOnline'])).toEqual({
    note: expect.stringContaining('none of them tells which'),
    why: 'By its documentation Exchange Online writes these times in UTC.',
    issues: ['notice trace.date-order'],
  })
})
