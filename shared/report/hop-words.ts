/** What a hop rests on, in words: how sure the join is, what each end's logs say or why they say nothing. */
import type { Catalogue } from '../model/case'
import type { Certainty } from '../model/routes'
import type { HopDetail } from '../query/message-detail'
import { familyWords } from './coverage-lanes'
import { EVIDENCE_WORDS } from './words'

type Facts = Pick<Catalogue, 'nodes' | 'asks'>

/** Why a join is as sure as it is: said beside the key. */
export const SURE_WORDS: Readonly<Record<Certainty, string>> = {
  certain: 'the key is exact',
  likely: 'the key narrows it down and is no proof',
  possible: 'little more than the time speaks for it',
}

export interface EndWords {
  readonly word: string
  /** What that means here; '' when the word is enough. */
  readonly note: string
}

export function endWords(h: HopDetail, end: 'sent' | 'received', c: Facts): EndWords {
  const [word = '', note = ''] = EVIDENCE_WORDS[h[end]].split(': ')
  return { word, note: h[end] === 'not-covered' ? missingLog(h, end === 'sent' ? h.from : h.to, c) : note }
}

/** Which log is not there. What is asked for the host at that time is exactly what its hops miss. */
function missingLog(h: HopDetail, node: number, { nodes, asks }: Facts): string {
  const host = nodes[node]
  if (!host) return 'no log names this host'
  if (host.kind !== 'exchange-server') return 'no log of this host is in the bundle'
  const missed = asks.filter((a) => a.node === node && a.reason === 'unseen-end' && h.at >= a.from && h.at <= a.to)
  const logs = [...new Set(missed.map((a) => familyWords(a.family)))]
  return logs.length === 0 ? 'no log of that time is in the bundle' : `not in the bundle for that time: ${logs.join(' or ')}`
}
