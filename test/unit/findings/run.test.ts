/** The pack on bundles with a known cause, and how it behaves when a rule can't run or fails. */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { atOnce } from '@shared/base/steps'
import { CaseFacts } from '@shared/findings/facts'
import { findingId, SEVERITIES } from '@shared/findings/finding'
import { PACK } from '@shared/findings/pack'
import { PARAMETERS, valuesOf } from '@shared/findings/parameters'
import { reasonOf } from '@shared/findings/parts/reasons'
import type { Rule } from '@shared/findings/rule'
import { runChecks } from '@shared/findings/run'
import { innermost } from '@shared/formats/status-text/status-text'
import { analysisJson } from '@shared/report/analysis'
import Ajv from 'ajv/dist/2020'
import { beforeAll, describe, expect, test } from 'vitest'
import { checked, hostsOf } from '../../builders/check'
import { ORGANISATION, queueOutput, STUCK } from '../../flows/s03-one-database/organisation'
import { type StoryCase, storyCase } from '../../flows/story-bundle'
import { simulateModern } from '../../simulator/modern/simulate'

const schema = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../shared/contract/analysis.schema.json'), 'utf8')) as object
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema)

describe('a case with a stuck database', () => {
  let c: StoryCase
  beforeAll(async () => {
    c = await storyCase(
      (sink) => simulateModern(ORGANISATION, { messages: 450, seed: 'story3', from: '2026-08-20', stuck: STUCK }, sink),
      () => ({ 'queues/post1.txt': queueOutput('CW-POST1', 7, 0), 'queues/post4.txt': queueOutput('CW-POST4', 9, 0) }),
    )
  })

  test('names it first, as a problem, with its error, its holders and lines that say so', () => {
    const [first] = checked(c).findings
    expect(first).toMatchObject({ rule: 'delivery.stuck-next-hop', severity: 'problem', certainty: 'likely' })
    expect(first?.title).toMatch(/^Mail for \d+ recipients waited for the database Vault-3$/)
    expect(first?.what).toContain('431 4.3.1 STOREDRV; mailbox disk is full')
    if (!first) return
    expect(hostsOf(c, first).sort()).toEqual(['CW-POST1', 'CW-POST2', 'CW-POST3', 'CW-POST4'])
    expect(first.messages.count).toBeGreaterThan(30)
    expect(first.evidence.length).toBeGreaterThan(3)
    for (const line of first.evidence) expect(c.catalogue.sources[line.source]?.kind).toBe('message-tracking')
    expect(first.hours.reduce((n, h) => n + h.count, 0)).toBeGreaterThanOrEqual(first.count)
  })

  test('the same case gives the same findings, and each is told from the others', () => {
    const [a, b] = [checked(c), checked(c)]
    expect(a).toEqual(b)
    expect(new Set(a.findings.map(findingId)).size).toBe(a.findings.length)
    expect(a.findings.map((f) => f.number).sort((x, y) => x - y)).toEqual(a.findings.map((_, i) => i + 1))
    const ranks = a.findings.map((f) => SEVERITIES.indexOf(f.severity))
    expect(ranks).toEqual([...ranks].sort((x, y) => x - y))
  })

  test('the analysis says the same, in the shape of its contract', () => {
    const { findings } = checked(c)
    const analysis = JSON.parse([...analysisJson(c.catalogue, c.tables, '0', null, findings)].join('')) as {
      readonly findings: readonly { readonly id: string; readonly messages: readonly string[]; readonly count: number }[]
      readonly totals: { readonly findings: number }
    }
    validate(analysis)
    expect(validate.errors ?? []).toEqual([])
    expect(analysis.totals.findings).toBe(findings.length)
    expect(analysis.findings[0]).toMatchObject({ rule: 'delivery.stuck-next-hop', severity: 'problem', count: findings[0]?.count })
    expect(analysis.findings[0]?.messages.length).toBe(findings[0]?.messages.count)
  })

  test('a person’s own numbers count, and what is no number does not', () => {
    expect(checked(c, { 'delivery.stuck-next-hop': { least: 100_000 } }).findings.map((f) => f.rule)).not.toContain(
      'delivery.stuck-next-hop',
    )
    const wrong = { 'delivery.stuck-next-hop': { least: Number.NaN, __proto__: 1 } }
    expect(checked(c, wrong).findings[0]?.rule).toBe('delivery.stuck-next-hop')
  })

  test('a rule that fails takes only itself away, one that can’t run says why', () => {
    const broken = {
      ...PACK[0],
      check: () => {
        throw new Error('no luck')
      },
    } as unknown as Rule
    const facts = new CaseFacts({ tables: c.tables, catalogue: { ...c.catalogue, coverage: [] }, settings: c.settings, innermost })
    const { checks, findings } = atOnce(runChecks([broken, ...PACK.slice(1)], facts))
    expect(checks[0]).toMatchObject({ state: 'failed', why: 'no luck', found: 0 })
    expect(checks.find((x) => x.rule === 'evidence.missing-logs')).toMatchObject({ state: 'could-not' })
    expect(findings[0]?.rule).toBe('delivery.stuck-next-hop')
  })
})

test('every rule has its numbers in the table, a title and words', () => {
  expect(PACK.map((r) => r.id).sort()).toEqual(Object.keys(PARAMETERS).sort())
  for (const rule of PACK) {
    expect(rule.words.nextSteps.length, rule.id).toBeGreaterThan(0)
    expect(
      Object.values(valuesOf(rule.id)).every((v) => v > 0),
      rule.id,
    ).toBe(true)
  }
})

test('reasons are one when they differ only in whom they are about', () => {
  const same = [
    '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found <anna@fern.example>',
    '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found <zoe.long-name@other.example>',
  ].map((s) => reasonOf(s, innermost))
  expect(new Set(same).size).toBe(1)
  expect(reasonOf('451 4.7.1 try 10.2.3.4:25 later, id 4F2A9C01B7', innermost)).toBe('451 4.7.1 try … later, id …')
  expect(reasonOf('', innermost)).toBe('')
  expect(reasonOf(`x${'@'.repeat(50_000)}`, innermost).length).toBeLessThanOrEqual(120)
})
