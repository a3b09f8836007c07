/** A fault seeded, the bundle analysed, and whether the pack says what it should. */
import type { Finding } from '@shared/findings/finding'
import { checked } from '../builders/check'
import { type StoryCase, shortName, storyCase } from '../flows/story-bundle'
import { SCENARIOS } from '../simulator/scenarios'
import type { Fault } from './fault'

export interface FaultResult {
  readonly name: string
  readonly rule: string
  /** The finding that says it, with the right severity and the right hosts. */
  readonly found: Finding | null
  /** Why it does not count, where something was found. '' when it does. */
  readonly wrong: string
  /** Findings of other rules that are problems or warnings: what a person reads besides. */
  readonly besides: readonly string[]
}

export async function measureFault(f: Fault): Promise<FaultResult> {
  const c = await storyCase(f.write, f.spoil)
  const { findings } = checked(c)
  const ofRule = findings.filter((x) => x.rule === f.rule)
  const right = ofRule.find((x) => wrongOf(c, f, x) === '') ?? null
  const wrong = right ? '' : ofRule.length === 0 ? 'not found' : ofRule.map((x) => `${x.title}: ${wrongOf(c, f, x)}`).join('; ')
  const besides = findings.filter((x) => x.rule !== f.rule && (x.severity === 'problem' || x.severity === 'warning'))
  return { name: f.name, rule: f.rule, found: right, wrong, besides: besides.map((x) => `${x.severity}: ${x.rule}: ${x.title}`) }
}

function wrongOf(c: StoryCase, f: Fault, x: Finding): string {
  if (!f.severity.includes(x.severity)) return `severity ${x.severity}`
  const named = x.nodes.map((n) => shortName(c, n).toLowerCase())
  const missing = f.hosts.filter((h) => !named.includes(h.toLowerCase()))
  return missing.length > 0 ? `does not name ${missing.join(', ')}` : ''
}

export interface CleanResult {
  readonly scenario: string
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
  readonly notices: readonly string[]
  readonly failed: readonly string[]
}

/** What the pack says of an organisation with nothing wrong but what is usual: unknown recipients, rejected mail, retries of a moment. */
export async function measureClean(scenario: string, messages: number, seed: string): Promise<CleanResult> {
  const known = SCENARIOS.get(scenario)
  if (!known) throw new Error(`no scenario ${scenario}`)
  const c = await storyCase((sink) => known.run({ messages, seed, calm: true }, sink))
  const { findings, checks } = checked(c)
  const of = (severity: string) => findings.filter((x) => x.severity === severity).map((x) => `${x.rule}: ${x.title}`)
  const failed = checks.filter((x) => x.state === 'failed').map((x) => `${x.rule}: ${x.why}`)
  return { scenario, problems: of('problem'), warnings: of('warning'), notices: of('notice'), failed }
}
