/**
 * Hops told against true hops. A hop is right when (message, from, to, protocol) is; `at` only decides which of several pairs up.
 * Shadow copies are counted on their own, because they are no part of the path. A hop that is marked certain and matches no true hop
 * of its message is the worst defect there is, of whatever kind.
 */
import type { Errors } from './score-errors'
import type { Hosts } from './score-hosts'
import { groupBy, pairByTime } from './score-pairs'
import { type AnalysisHop, type AnalysisMessage, type Score, share } from './score-types'
import type { TruthHop, TruthMessage } from './truth'

export class HopScorer {
  private readonly path = { tp: 0, fp: 0, fn: 0 }
  private readonly shadow = { tp: 0, fp: 0, fn: 0 }
  private readonly via = { right: 0, wrong: 0 }
  private certain = 0
  private wrongCertain = 0

  constructor(
    private readonly hosts: Hosts,
    private readonly errors: Errors,
  ) {}

  private same(truth: TruthHop, told: AnalysisHop) {
    return truth.protocol === told.protocol && this.hosts.same(told.from, truth.from) && this.hosts.same(told.to, truth.to)
  }

  private kind(hop: { readonly protocol: string }) {
    return hop.protocol === 'shadow' ? this.shadow : this.path
  }

  compare(name: string, truths: readonly TruthHop[], told: readonly AnalysisHop[]) {
    this.countCertain(told)
    const free = new Set(told)
    const groups = groupBy(truths, (hop) => `${hop.from}|${hop.to}|${hop.protocol}`)
    for (const group of groups.values()) {
      const [example] = group
      const candidates = [...free].filter((hop) => example && this.same(example, hop))
      const { pairs, left } = pairByTime(group, candidates)
      for (const [truth, hop] of pairs) {
        this.kind(truth).tp++
        free.delete(hop)
        this.compareVia(name, truth, hop)
      }
      for (const hop of left) {
        this.kind(hop).fn++
        this.errors.note('lost', `${name}: ${hop.from} → ${hop.to} (${hop.protocol}) at ${hop.at}: not in the analysis`)
      }
    }
    for (const hop of free) {
      this.kind(hop).fp++
      this.blame(name, hop, truths.some((truth) => this.same(truth, hop)) ? 'one too many' : 'no such hop')
    }
  }

  /** Of a message too many: its hops are errors; wrongly certain only if no message under this id made such a hop. */
  compareExtra(name: string, known: readonly TruthMessage[], message: AnalysisMessage) {
    this.countCertain(message.hops)
    const hops = known.flatMap((truth) => truth.hops)
    for (const hop of message.hops) {
      this.kind(hop).fp++
      if (!hops.some((true_) => this.same(true_, hop))) this.blame(name, hop, 'no such hop')
    }
  }

  private countCertain(told: readonly AnalysisHop[]) {
    this.certain += told.filter((hop) => hop.certainty === 'certain').length
  }

  private blame(name: string, hop: AnalysisHop, why: string) {
    const certain = hop.certainty === 'certain'
    if (certain) this.wrongCertain++
    const text = `${this.hosts.name(hop.from)} → ${this.hosts.name(hop.to)} (${hop.protocol}, ${hop.certainty}) at ${hop.at}`
    this.errors.note(certain ? 'certain' : 'hop', `${name}: ${text}: ${why}`)
  }

  private compareVia(name: string, truth: TruthHop, told: AnalysisHop) {
    const good = truth.via.length === told.via.length && truth.via.every((host) => told.via.some((id) => this.hosts.same(id, host)))
    if (good) this.via.right++
    else {
      this.via.wrong++
      const names = told.via.map((id) => this.hosts.name(id)).join(', ')
      this.errors.note('via', `${name}: ${truth.from} → ${truth.to}: via [${names}], should be [${truth.via.join(', ')}]`)
    }
  }

  total(): Pick<Score, 'hops' | 'shadow' | 'via' | 'certain' | 'wrongCertain'> {
    const { path, shadow, via, certain, wrongCertain } = this
    const [precision, recall] = [share(path.tp, path.fp), share(path.tp, path.fn)]
    const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
    const told = path.tp + path.fp + shadow.tp + shadow.fp
    return {
      hops: { ...path, precision, recall, f1 },
      shadow,
      via,
      certain: { count: certain, share: share(certain, told - certain) },
      wrongCertain,
    }
  }
}
