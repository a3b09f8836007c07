/**
 * How well an analysis tells what the simulator knows. `score-pairs` says which message is which; hops, recipients, related messages
 * and hosts have a judge each.
 */
import { Errors } from './score-errors'
import { HopScorer } from './score-hops'
import { createHosts } from './score-hosts'
import { NodeScorer } from './score-nodes'
import { pairMessages } from './score-pairs'
import { PlaceScorer } from './score-places'
import { RecipientScorer } from './score-recipients'
import { RelatedScorer } from './score-related'
import type { AnalysisLike, Score } from './score-types'
import type { Truth } from './truth'

export type { AnalysisLike, Score } from './score-types'

export function score(analysis: AnalysisLike, truth: Truth): Score {
  const errors = new Errors()
  const hosts = createHosts(analysis, truth)
  const hops = new HopScorer(hosts, errors)
  const recipients = new RecipientScorer(hosts, errors)
  const messages = { truth: truth.messages.length, found: 0, missing: 0, extra: 0, splitOrMerged: 0 }

  const groups = pairMessages(truth.messages, analysis.messages)
  const related = new RelatedScorer(
    analysis.messages,
    new Map(groups.flatMap(({ pairs }) => pairs.map(([one, told]) => [told, one] as const))),
    errors,
  )
  for (const { named, found, pairs, left, right } of groups) {
    messages.found += pairs.length
    messages.missing += left.length
    messages.extra += right.length
    if (named.length > 0 && found.length > 0) messages.splitOrMerged += Math.abs(named.length - found.length)
    for (const [one, message] of pairs) {
      hops.compare(one.messageId, one.hops, message.hops)
      recipients.compare(one, message)
      related.compare(one, message)
    }
    for (const one of left) {
      errors.note('message', `${one.messageId} "${one.subject}": not in the analysis`)
      hops.compare(one.messageId, one.hops, [])
      recipients.compare(one, undefined)
    }
    for (const message of right) {
      const name = message.messageId ?? '(no Message-ID)'
      errors.note('message', `${name} "${message.subject}": in the analysis, but no such message${named.length > 0 ? ' (split?)' : ''}`)
      hops.compareExtra(name, named, message)
    }
  }
  const places = new PlaceScorer(analysis.nodes, truth, hosts, errors)
  const nodes = new NodeScorer(analysis, truth, hosts, errors)
  return {
    messages,
    ...hops.total(),
    ...recipients.total(),
    roles: places.roles(),
    sites: places.sites(),
    balancers: nodes.balancers(),
    clocks: nodes.clocks(),
    related: related.total(),
    activeCopies: nodes.activeCopies(),
    samples: errors.samples(),
  }
}
