/**
 * Writes a bundle of logs and, beside it, the truth about it.
 *
 *   npm run simulate -- dag-pair OUT --messages 5000 --seed 7 --from 2026-03-09 --days 2 --disturb skew+no-receive+cut-row
 *
 * OUT/bundle and OUT/truth.json are replaced; nothing else in OUT is touched.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { folderSink, writeTruth } from './bundle'
import { writeCollectorBundle } from './collector'
import { CLOCKS } from './disturb-clocks'
import { ON_BUNDLES } from './disturbances'
import { readDisturbances, runDisturbed } from './disturbed-run'
import { SHARES, type Shares } from './modern/shares'
import { SCENARIOS, type Scenario, type ScenarioOptions } from './scenarios'
import type { Truth } from './truth'
import type { SendContext } from './world'

const USAGE = `usage: simulate SCENARIO OUT [--messages N] [--seed S] [--from yyyy-MM-dd] [--days D] [--skew SERVER=ms]...
  [--no-intra-protocol] [--send-context session|start|reply] [--max-file-bytes N] [--probe-seconds N] [--disturb NAME+...]
  [--layout plain|collector] [--share NAME=PART]...
scenarios: ${[...SCENARIOS.keys()].join(', ')}
disturbances: ${[...CLOCKS.keys(), ...ON_BUNDLES.keys()].join(', ')}
`

const OPTIONS = {
  messages: { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
  from: { type: 'string', default: '2026-03-09' },
  days: { type: 'string', default: '1' },
  skew: { type: 'string', multiple: true },
  share: { type: 'string', multiple: true },
  'no-intra-protocol': { type: 'boolean', default: false },
  'send-context': { type: 'string', default: 'start' },
  'max-file-bytes': { type: 'string' },
  'probe-seconds': { type: 'string', default: '30' },
  disturb: { type: 'string', default: '' },
  layout: { type: 'string', default: 'plain' },
} as const

class UsageError extends Error {}

function whole(name: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least) throw new UsageError(`--${name}: not a whole number from ${least} on: ${text}`)
  return value
}

function readSkew(scenario: Scenario, entries: readonly string[]): Record<string, number> {
  const skew: Record<string, number> = {}
  for (const entry of entries) {
    const [server = '', ms = ''] = entry.split('=')
    if (!scenario.servers.includes(server)) throw new UsageError(`--skew: no server ${server}`)
    skew[server] = whole('skew', ms, Number.MIN_SAFE_INTEGER)
  }
  return skew
}

/** How often the rarer things of the scenarios with 2013 and later happen. */
function readShares(entries: readonly string[]): Partial<Shares> {
  const shares: Record<string, number> = {}
  for (const entry of entries) {
    const [name = '', part = ''] = entry.split('=')
    if (!Object.hasOwn(SHARES, name)) throw new UsageError(`--share: one of ${Object.keys(SHARES).join(', ')}`)
    const value = Number(part)
    if (!(value >= 0 && value <= 1)) throw new UsageError(`--share: not a part from 0 to 1: ${part}`)
    shares[name] = value
  }
  return shares
}

function readSendContext(text: string): SendContext {
  if (text === 'session' || text === 'start' || text === 'reply') return text
  throw new UsageError(`--send-context: ${text}`)
}

interface Command {
  readonly scenario: Scenario
  readonly out: string
  readonly options: ScenarioOptions
  readonly disturbances: readonly string[]
  readonly collector: boolean
}

function readCommand(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  const [name = '', out, ...rest] = positionals
  const scenario = SCENARIOS.get(name)
  if (!scenario || out === undefined || rest.length > 0) throw new UsageError('')
  const { names: disturbances, unknown } = readDisturbances(values.disturb)
  if (unknown !== undefined) throw new UsageError(`--disturb: no disturbance ${unknown}`)
  if (!/^\d{4}-\d\d-\d\d$/.test(values.from) || Number.isNaN(Date.parse(values.from))) throw new UsageError(`--from: ${values.from}`)
  const maxBytes = values['max-file-bytes']
  const options: ScenarioOptions = {
    messages: whole('messages', values.messages, 0),
    seed: values.seed,
    from: values.from,
    days: whole('days', values.days, 1),
    skew: readSkew(scenario, values.skew ?? []),
    shares: readShares(values.share ?? []),
    intraProtocol: !values['no-intra-protocol'],
    sendContext: readSendContext(values['send-context']),
    probeSeconds: whole('probe-seconds', values['probe-seconds'], 1),
    ...(maxBytes !== undefined && { maxFileBytes: whole('max-file-bytes', maxBytes, 1000) }),
  }
  if (values.layout !== 'plain' && values.layout !== 'collector') throw new UsageError(`--layout: ${values.layout}`)
  const collector = values.layout === 'collector'
  return { scenario, out, options, disturbances, collector }
}

function summary(truth: Truth): string {
  const count = (list: readonly string[]) => {
    const counts = new Map<string, number>()
    for (const each of list) counts.set(each, (counts.get(each) ?? 0) + 1)
    return [...counts].map(([name, number]) => `${name} ${number}`).join(', ')
  }
  const hops = truth.messages.flatMap((message) => message.hops.map((hop) => hop.protocol))
  const outcomes = truth.messages.flatMap((message) => message.recipients.map((recipient) => recipient.outcome))
  const sessions = truth.sessions.map(({ server, ...counts }) => {
    const parts = Object.entries(counts).map(([kind, number]) => `${kind} ${number}`)
    return `sessions on ${server}: ${parts.join(', ')}\n`
  })
  return `messages: ${truth.messages.length}\nhops: ${count(hops)}\noutcomes: ${count(outcomes)}\n${sessions.join('')}`
}

async function main() {
  const { scenario, out, options, disturbances, collector } = readCommand(process.argv.slice(2))
  const target = join(out, 'bundle')
  rmSync(target, { recursive: true, force: true })
  // the collector's zips are made of plain logs, which nobody keeps
  const bundle = collector ? mkdtempSync(join(tmpdir(), 'hopscope-simulate-')) : target
  for (const folder of [target, bundle]) mkdirSync(folder, { recursive: true })
  const started = Date.now()
  const { truth, done } = runDisturbed(disturbances, scenario.servers, options, bundle, (asked) => {
    const sink = folderSink(bundle)
    const told = scenario.run(asked, sink)
    const { files, bytes } = sink.finish()
    process.stdout.write(`${target}: ${files} logs, ${(bytes / 1e6).toFixed(1)} MB in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
    return told
  })
  writeTruth(join(out, 'truth.json'), truth)
  process.stdout.write(summary(truth))
  for (const { name, files, what } of done)
    process.stdout.write(`${name}: ${files.length > 2 ? `${files.length} files` : files.join(', ')}: ${what}\n`)
  if (!collector) return
  const lastDay = new Date(Date.parse(`${options.from}T00:00:00Z`) + ((options.days ?? 1) - 1) * 86_400_000)
  const { organisation } = scenario
  await writeCollectorBundle(bundle, target, { organisation, truth, lastDay: lastDay.toISOString().slice(0, 10), loneFile: true })
  rmSync(bundle, { recursive: true, force: true })
}

main().catch((error: unknown) => {
  if (!(error instanceof UsageError || (error instanceof TypeError && 'code' in error))) throw error
  process.stderr.write(`${error.message}\n${USAGE}`)
  process.exitCode = 1
})
