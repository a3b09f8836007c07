/** The table and the bars of `npm run accuracy`, on runs small enough for a test. */
import { beforeAll, describe, expect, test } from 'vitest'
import { missedBars } from '../../accuracy/bars'
import { BEGIN, END, withTable } from '../../accuracy/readme'
import { type Measured, measure, withOriginal } from '../../accuracy/run'
import { table } from '../../accuracy/table'
import { SCENARIOS } from '../../simulator/scenarios'

async function runScenario(name: string, disturbances: readonly string[]): Promise<Measured | null> {
  const scenario = SCENARIOS.get(name)
  if (!scenario) throw new Error(`no ${name}`)
  const options = { messages: 80, seed: 'accuracy', probeSeconds: 600 }
  return withOriginal(name, scenario, options, (original) => measure(original, disturbances))
}
const run = (...disturbances: string[]) => runScenario('dag-pair', disturbances)

let whole: Measured
beforeAll(async () => {
  const measured = await run()
  if (!measured) throw new Error('a whole bundle is always measured')
  whole = measured
})
const spoilt = (change: Partial<Measured['score']>, disturbances: readonly string[] = []): Measured => ({
  ...whole,
  disturbances,
  score: { ...whole.score, ...change },
})

describe('bars', () => {
  const poor = { hops: { tp: 99, fp: 1, fn: 1, precision: 0.99, recall: 0.99, f1: 0.99 } }

  test('a whole bundle keeps them', () => {
    expect(missedBars(whole)).toEqual([])
  })
  test('each is missed in words', () => {
    expect(missedBars(spoilt(poor))).toEqual(['hop F1 0.9900, at least 0.995'])
    expect(missedBars(spoilt({ balancers: { right: 1, false: 2, missed: 0 } }))).toEqual(['2 false balancers'])
    expect(missedBars(spoilt({ wrongCertain: 3 }, ['no-tracking', 'skew']))).toEqual(['3 wrong hops shown as certain'])
  })
  test('less is asked of a bundle that is not complete, everything of one that only looks different', () => {
    expect(missedBars(spoilt(poor, ['utf16', 'drift']))).not.toEqual([])
    expect(missedBars(spoilt(poor, ['lost-server']))).toEqual([])
    expect(missedBars(spoilt({ hops: { ...poor.hops, precision: 0.98 } }, ['lost-server']))).toEqual([
      'hop precision 0.9800, at least 0.99',
    ])
    expect(missedBars(spoilt(poor, ['no-tracking']))).toEqual([])
  })
})

test('a disturbance that finds nothing of its kind makes no row, also not with others', async () => {
  expect(await run('no-network-message-id')).toBeNull()
  expect(await run('lost-server', 'no-delivery-anywhere')).toBeNull()
})

test('disturbances that combine: messages are found under their new ids, and most of what is told is true', async () => {
  const row = await run('skew', 'anonymous-ids', 'lost-server', 'no-protocol')
  expect(row?.score.messages.found).toBeGreaterThan(whole.score.messages.truth * 0.6)
  expect(row?.score.messages.extra).toBe(0)
  expect(row?.score.hops.fp).toBeLessThan(0.02 * (row?.score.hops.tp ?? 0))
})

test.each([[], ['skew'], ['lost-server']])('two sites of 2007 keep the bars: %j', async (...disturbances) => {
  const row = await runScenario('two-sites-2007', disturbances)
  expect(row && missedBars(row)).toEqual([])
})

test('the table has a cell for each column, and tells what was not told from what was wrong', () => {
  const silent = { right: 6, wrong: 2, notTold: 2, accuracy: 0.75 }
  const lines = table([
    whole,
    spoilt({ deliveredBy: silent, clocks: { ...silent, maxErrorMs: 9, heldShare: 0.97 }, shadow: { tp: 3, fp: 0, fn: 1 } }, ['skew', 'lf']),
  ]).split('\n')
  const cells = lines.map((line) => line.split(' | ').length)
  expect(new Set(cells).size).toBe(1)
  expect(lines[2]).toMatch(/^\| dag-pair \| none \| \d+ \| 1\.0000 \|/)
  expect(lines[3]).toContain('| skew + lf |')
  expect(lines[3]).toContain('| 0.7500 (20.0 % not told) |')
  expect(lines[3]).toContain('| 3 of 4 |')
  expect(lines[3]).toContain('| 6 of 8, 97.0 % of the time (2 not told) |')
})

test('a table is put between its comments, again and again; words around it stay', () => {
  const document = `# Title\n\nbefore\n${BEGIN}\n${END}\nafter\n`
  const once = withTable(document, '| a |')
  expect(once).toBe(`# Title\n\nbefore\n${BEGIN}\n\n| a |\n\n${END}\nafter\n`)
  expect(withTable(once ?? '', '| a |')).toBe(once)
  expect(withTable('no comments', '| a |')).toBeNull()
  expect(withTable(`${END} ${BEGIN}`, '| a |')).toBeNull()
})
