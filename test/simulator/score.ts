/**
 * How well an analysis tells what the simulator knows.
 *
 * Messages are paired by Message-ID; where one id was used twice, by subject and nearest first time. A hop is right when
 * (message, from, to, protocol) is; `at` only decides which of several pairs up. A hop that is marked certain and matches
 * no true hop of its message is the worst defect there is, and is counted on its own.
 */
import { createHosts, type HostsLike } from './score-hosts'
import type { Truth, TruthHop, TruthMessage } from './truth'

export interface AnalysisHop {
  readonly from: string
  readonly to: string
  readonly via: readonly string[]
  readonly protocol: string
  readonly at: string
  readonly certainty: string
}

export interface AnalysisMessage {
  readonly messageId: string | null
  readonly subject: string | null
  readonly first: string
  readonly recipients: readonly { readonly address: string; readonly outcome: string }[]
  readonly hops: readonly AnalysisHop[]
}

/** As much of `hopscope/analysis@1` as scoring needs. */
export interface AnalysisLike extends HostsLike {
  readonly messages: readonly AnalysisMessage[]
}

export interface Score {
  readonly messages: { truth: number; found: number; missing: number; extra: number; splitOrMerged: number }
  readonly hops: { tp: number; fp: number; fn: number; precision: number; recall: number; f1: number }
  /** hops marked certain that match no true hop of their message */
  readonly wrongCertain: number
  /** of the hops that are right, how many name the right balancers between */
  readonly via: { right: number; wrong: number }
  readonly outcomes: { right: number; wrong: number; accuracy: number; confusion: Readonly<Record<string, number>> }
  /** up to 20 errors in words, taken from every kind in turn */
  readonly samples: readonly string[]
}

type ErrorKind = 'certain' | 'hop' | 'lost' | 'message' | 'outcome' | 'via'

const ENOUGH = 20
const bare = (messageId: string) => messageId.replace(/^<|>$/g, '')
const share = (part: number, rest: number) => (part + rest === 0 ? 1 : part / (part + rest))
const gap = (a: string, b: string) => Math.abs(Date.parse(a) - Date.parse(b))

function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}

/** Pairs members of two lists, cheapest first; what is left over stays single. */
function pairUp<A, B>(left: readonly A[], right: readonly B[], cost: (a: A, b: B) => number) {
  const candidates = left.flatMap((a) => right.map((b) => ({ a, b, cost: cost(a, b) }))).sort((x, y) => x.cost - y.cost)
  const [freeLeft, freeRight] = [new Set(left), new Set(right)]
  const pairs: [A, B][] = []
  for (const { a, b } of candidates) {
    if (!freeLeft.has(a) || !freeRight.has(b)) continue
    freeLeft.delete(a)
    freeRight.delete(b)
    pairs.push([a, b])
  }
  return { pairs, left: [...freeLeft], right: [...freeRight] }
}

/** Another subject weighs more than any distance in time. */
const messageCost = (truth: TruthMessage, told: AnalysisMessage) =>
  gap(truth.first, told.first) + ((told.subject ?? '') === truth.subject ? 0 : 1e13)

class Scorer {
  private readonly hosts
  private readonly errors = new Map<ErrorKind, string[]>()
  private readonly messages = { truth: 0, found: 0, missing: 0, extra: 0, splitOrMerged: 0 }
  private readonly hops = { tp: 0, fp: 0, fn: 0 }
  private readonly via = { right: 0, wrong: 0 }
  private readonly outcomes = { right: 0, wrong: 0 }
  private readonly confusion: Record<string, number> = {}
  private wrongCertain = 0

  constructor(
    private readonly analysis: AnalysisLike,
    private readonly truth: Truth,
  ) {
    this.hosts = createHosts(analysis, truth)
  }

  run(): Score {
    const truths = groupBy(this.truth.messages, (message) => bare(message.messageId))
    const told = groupBy(this.analysis.messages, (message) => bare(message.messageId ?? ''))
    this.messages.truth = this.truth.messages.length
    for (const id of new Set([...truths.keys(), ...told.keys()])) this.compareId(truths.get(id) ?? [], told.get(id) ?? [])
    const { tp, fp, fn } = this.hops
    const [precision, recall] = [share(tp, fp), share(tp, fn)]
    const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
    const { right, wrong } = this.outcomes
    return {
      messages: this.messages,
      hops: { tp, fp, fn, precision, recall, f1 },
      wrongCertain: this.wrongCertain,
      via: this.via,
      outcomes: { right, wrong, accuracy: share(right, wrong), confusion: this.confusion },
      samples: this.samples(),
    }
  }

  private compareId(truths: readonly TruthMessage[], told: readonly AnalysisMessage[]) {
    const { pairs, left, right } = pairUp(truths, told, messageCost)
    this.messages.found += pairs.length
    this.messages.missing += left.length
    this.messages.extra += right.length
    if (truths.length > 0 && told.length > 0) this.messages.splitOrMerged += Math.abs(truths.length - told.length)
    for (const [truth, message] of pairs) {
      this.compareHops(truth.messageId, truth.hops, message.hops)
      this.compareOutcomes(truth, message)
    }
    for (const truth of left) {
      this.note('message', `${truth.messageId} "${truth.subject}": not in the analysis`)
      this.compareHops(truth.messageId, truth.hops, [])
      this.compareOutcomes(truth, undefined)
    }
    for (const message of right) this.compareExtra(truths, message)
  }

  /** A message too many. Its hops are errors; wrongly certain only if no message under this id made such a hop. */
  private compareExtra(truths: readonly TruthMessage[], message: AnalysisMessage) {
    const name = message.messageId ?? '(no Message-ID)'
    this.note('message', `${name} "${message.subject}": in the analysis, but no such message${truths.length > 0 ? ' (split?)' : ''}`)
    const known = truths.flatMap((truth) => truth.hops)
    for (const hop of message.hops) {
      this.hops.fp++
      if (!known.some((true_) => this.sameHop(true_, hop))) this.blame(name, hop, 'no such hop')
    }
  }

  private sameHop(truth: TruthHop, told: AnalysisHop) {
    return truth.protocol === told.protocol && this.hosts.same(told.from, truth.from) && this.hosts.same(told.to, truth.to)
  }

  private compareHops(name: string, truths: readonly TruthHop[], told: readonly AnalysisHop[]) {
    const free = new Set(told)
    const groups = groupBy(truths, (hop) => `${hop.from}|${hop.to}|${hop.protocol}`)
    for (const group of groups.values()) {
      const [example] = group
      const candidates = [...free].filter((hop) => example && this.sameHop(example, hop))
      const { pairs, left } = pairUp(group, candidates, (a, b) => gap(a.at, b.at))
      this.hops.tp += pairs.length
      this.hops.fn += left.length
      for (const [truth, hop] of pairs) {
        free.delete(hop)
        this.compareVia(name, truth, hop)
      }
      for (const hop of left) this.note('lost', `${name}: ${hop.from} → ${hop.to} (${hop.protocol}) at ${hop.at}: not in the analysis`)
    }
    for (const hop of free) {
      this.hops.fp++
      this.blame(name, hop, truths.some((truth) => this.sameHop(truth, hop)) ? 'one too many' : 'no such hop')
    }
  }

  private blame(name: string, hop: AnalysisHop, why: string) {
    const certain = hop.certainty === 'certain'
    if (certain) this.wrongCertain++
    const text = `${this.hosts.name(hop.from)} → ${this.hosts.name(hop.to)} (${hop.protocol}, ${hop.certainty}) at ${hop.at}`
    this.note(certain ? 'certain' : 'hop', `${name}: ${text}: ${why}`)
  }

  private compareVia(name: string, truth: TruthHop, told: AnalysisHop) {
    const good = truth.via.length === told.via.length && truth.via.every((host) => told.via.some((id) => this.hosts.same(id, host)))
    if (good) this.via.right++
    else {
      this.via.wrong++
      const names = told.via.map((id) => this.hosts.name(id)).join(', ')
      this.note('via', `${name}: ${truth.from} → ${truth.to}: via [${names}], should be [${truth.via.join(', ')}]`)
    }
  }

  private compareOutcomes(truth: TruthMessage, message: AnalysisMessage | undefined) {
    const told = new Map(message?.recipients.map((each) => [each.address.toLowerCase(), each.outcome]))
    for (const { address, outcome } of truth.recipients) {
      const answer = told.get(address.toLowerCase()) ?? 'nothing'
      told.delete(address.toLowerCase())
      this.countOutcome(truth.messageId, address, outcome, answer)
    }
    for (const [address, outcome] of told) this.countOutcome(truth.messageId, address, 'nothing', outcome)
  }

  private countOutcome(name: string, address: string, outcome: string, answer: string) {
    if (outcome === answer) {
      this.outcomes.right++
      return
    }
    this.outcomes.wrong++
    const pair = `${outcome} told as ${answer}`
    this.confusion[pair] = (this.confusion[pair] ?? 0) + 1
    this.note('outcome', `${name}: ${address}: ${pair}`)
  }

  private note(kind: ErrorKind, text: string) {
    const list = this.errors.get(kind) ?? []
    if (list.length < ENOUGH) list.push(`${kind}: ${text}`)
    this.errors.set(kind, list)
  }

  private samples(): string[] {
    const order: ErrorKind[] = ['certain', 'hop', 'lost', 'message', 'outcome', 'via']
    const ranked = order.flatMap((kind, k) => (this.errors.get(kind) ?? []).map((text, i) => ({ text, rank: i * order.length + k })))
    return ranked
      .sort((a, b) => a.rank - b.rank)
      .slice(0, ENOUGH)
      .map(({ text }) => text)
  }
}

export const score = (analysis: AnalysisLike, truth: Truth): Score => new Scorer(analysis, truth).run()
