/** Every specimen of the zoo goes through the real ingest, threads and all: the expected state and reason, the balance, and no harm done. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { NAMES } from '../../zoo/names'
import { putInto, type Specimen } from '../../zoo/specimen'
import { STREAMS } from '../../zoo/streams'
import { TEXTS } from '../../zoo/texts'
import { ZIPS } from '../../zoo/zips'

const HOUSES: Readonly<Record<string, readonly Specimen[]>> = { zips: ZIPS, 'gzip and tar': STREAMS, names: NAMES, texts: TEXTS }
const SENTENCE = /[.”]$/

let around: string
let folder: string
beforeEach(() => {
  around = mkdtempSync(join(tmpdir(), 'hopscope-zoo-'))
  folder = mkdtempSync(join(around, 'in-'))
})
afterEach(() => {
  rmSync(around, { recursive: true, force: true })
})

describe.each(Object.entries(HOUSES))('%s', (_house, specimens) => {
  test.each(specimens.map((s) => [s.name, s] as const))('%s', async (_name, specimen) => {
    const why = specimen.notHere?.() ?? null
    if (why) {
      console.log(`[note] zoo: not made here: ${specimen.name}: ${why}`)
      return
    }
    await specimen.make(putInto(folder), folder)
    const { limits, passwords } = specimen
    const { job, text } = await analyzePaths([folder], { ...(limits && { limits }), ...(passwords && { passwords }) })
    const told = job.sources.filter((s) => !(s.kind === 'archive' && s.state === 'indexed'))
    expect(told.map((s) => [s.path, s.state])).toEqual(specimen.gives.map(([path, state]) => [path, state]))
    specimen.gives.forEach(([path, , records = 0, says], i) => {
      const s = told[i] ?? expect.fail()
      // −1: some, how many is not the point
      if (records < 0) expect(s.records, path).toBeGreaterThan(0)
      else expect(s.records, path).toBe(records)
      if (says) expect(s.note, path).toContain(says)
    })
    for (const s of job.sources) {
      if (s.state !== 'indexed') expect(s.note, s.path).toMatch(SENTENCE)
      if (s.format !== null) expect(s.balance.inRecords + s.balance.inHeaders + s.balance.setAside, s.path).toBe(s.bytes)
    }
    expect(() => JSON.parse(text)).not.toThrow()
    // nothing was written beside the evidence, nor outside of it
    expect(readdirSync(around)).toHaveLength(1)
  })
})

test('the zoo has at least a hundred', () => {
  expect(Object.values(HOUSES).flat().length).toBeGreaterThanOrEqual(100)
})
