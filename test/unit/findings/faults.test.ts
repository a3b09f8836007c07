/** Each seeded fault is found, by the rule that should, with the right severity and the right hosts; clean organisations have no problem. */
import { PACK } from '@shared/findings/pack'
import { describe, expect, test } from 'vitest'
import { FAULTS } from '../../faults/catalogue'
import { measureClean, measureFault } from '../../faults/measure'
import { SCENARIOS } from '../../simulator/scenarios'

test('every rule that can be wrong has a fault that it has to find', () => {
  const known = new Set(PACK.map((r) => r.id as string))
  for (const f of FAULTS) expect(known, f.name).toContain(f.rule)
  expect(new Set(FAULTS.map((f) => f.name)).size).toBe(FAULTS.length)
})

describe('faults', () => {
  test.each(FAULTS.map((f) => [f.name, f] as const))('%s', async (_name, fault) => {
    const result = await measureFault(fault)
    expect(result.wrong).toBe('')
  })
})

describe('clean organisations', () => {
  test.each([...SCENARIOS.keys()])('%s', async (scenario) => {
    const { problems, notices, failed } = await measureClean(scenario, 200, 'clean')
    expect(failed).toEqual([])
    expect(problems).toEqual([])
    expect(notices.length).toBeLessThanOrEqual(2)
  })
})
