/** Runs the pack over a case. A rule that fails takes only itself away; nothing depends on the order in which rules run. */
import { type Steps, within } from '../base/steps'
import type { Listed } from '../query/case-delays'
import type { CaseFacts } from './facts'
import { type Check, type Finding, type Findings, SEVERITIES } from './finding'
import { type OwnValues, valuesOf } from './parameters'
import type { Draft, Rule } from './rule'

/** Lines kept of one finding; the number beside them stays true. */
const MOST_LINES = 20
/** Messages, sessions and streams kept of one finding. */
const MOST_LISTED = 10_000

export function* runChecks(rules: readonly Rule[], facts: CaseFacts, own: OwnValues = {}): Steps<Findings> {
  const checks: Check[] = []
  const found: Finding[] = []
  for (const [i, rule] of rules.entries()) {
    const { check, drafts } = yield* within(i / rules.length, (i + 1) / rules.length, runOne(rule, facts, own))
    checks.push(check)
    for (const d of drafts) found.push(findingOf(rule, d, found.length + 1))
  }
  const rank = (f: Finding) => SEVERITIES.indexOf(f.severity)
  found.sort((a, b) => rank(a) - rank(b) || b.count - a.count || a.number - b.number)
  return { findings: found, checks }
}

function* runOne(rule: Rule, facts: CaseFacts, own: OwnValues): Steps<{ check: Check; drafts: readonly Draft[] }> {
  const { id, title } = rule
  const why = rule.missing(facts)
  if (why !== null) return { check: { rule: id, title, state: 'could-not', found: 0, why }, drafts: [] }
  try {
    const drafts = yield* rule.check(facts, valuesOf(id, own))
    // by what tells them apart, so that numbers do not depend on how the rule goes about it
    const sorted = [...drafts].sort((a, b) => (a.key < b.key ? -1 : 1))
    return { check: { rule: id, title, state: drafts.length > 0 ? 'found' : 'nothing', found: drafts.length, why: '' }, drafts: sorted }
  } catch (e) {
    return { check: { rule: id, title, state: 'failed', found: 0, why: e instanceof Error ? e.message : String(e) }, drafts: [] }
  }
}

function findingOf({ id, words }: Rule, d: Draft, number: number): Finding {
  return {
    ...{ rule: id, key: d.key, number, severity: d.severity, certainty: d.certainty, title: d.title, what: d.what },
    ...{ why: d.why ?? words.why, otherwise: d.otherwise === undefined ? words.otherwise : d.otherwise },
    ...{ nextSteps: d.nextSteps ?? words.nextSteps, limits: d.limits ?? null, count: d.count, things: d.things },
    ...{ first: d.first ?? Number.NaN, last: d.last ?? Number.NaN, nodes: [...new Set(d.nodes)] },
    ...{ messages: listed(d.messages), sessions: listed(d.sessions), streams: listed(d.streams) },
    ...{ evidence: d.evidence.slice(0, MOST_LINES), figures: d.figures ?? null, hours: d.hours ?? [] },
  }
}

const listed = (rows: readonly number[] = []): Listed => {
  const once = [...new Set(rows)]
  return { count: once.length, rows: once.slice(0, MOST_LISTED) }
}
