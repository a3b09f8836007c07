/**
 * Which told message is which true one, and the same for hops.
 *
 * Messages meet under one key. It is the true Message-ID; a told message without a known one is found by its network message id, so
 * that anonymised and missing Message-IDs do not hide a message that the other id names. Within a key an equal network message id
 * decides, then the subject, then the time: one Message-ID can have been used for two mails.
 */
import type { AnalysisMessage } from './score-types'
import type { TruthMessage } from './truth'

export const bare = (messageId: string) => messageId.replace(/^<|>$/g, '')
const gap = (a: string, b: string) => Math.abs(Date.parse(a) - Date.parse(b))
/** With dashes or without, in any case. */
const plainGuid = (guid: string) => guid.replaceAll('-', '').toLowerCase()

export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}

export interface Pairs<A, B> {
  readonly pairs: readonly (readonly [A, B])[]
  readonly left: readonly A[]
  readonly right: readonly B[]
}

/** Pairs members of two lists, cheapest first; what is left over stays single. */
function pairUp<A, B>(left: readonly A[], right: readonly B[], cost: (a: A, b: B) => number): Pairs<A, B> {
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

/** Another network id weighs more than another subject, that more than any distance in time. */
function messageCost(truth: TruthMessage, told: AnalysisMessage): number {
  const subject = (told.subject ?? '') === truth.subject ? 0 : 1e13
  const { networkMessageId } = told
  const other = networkMessageId && truth.networkMessageId && plainGuid(networkMessageId) !== plainGuid(truth.networkMessageId)
  return gap(truth.first, told.first) + subject + (other ? 1e14 : 0)
}

/** Cheapest first, for things that have a time. */
export const pairByTime = <A extends { readonly at: string }, B extends { readonly at: string }>(left: readonly A[], right: readonly B[]) =>
  pairUp(left, right, (a, b) => gap(a.at, b.at))

/** One entry a Message-ID, whether true, told or both; `named` are all true messages of that id. */
export function pairMessages(truths: readonly TruthMessage[], told: readonly AnalysisMessage[]) {
  const byId = groupBy(truths, (message) => bare(message.messageId))
  const byNetworkId = new Map(
    truths.flatMap((message) =>
      message.networkMessageId ? [[plainGuid(message.networkMessageId), bare(message.messageId)] as const] : [],
    ),
  )
  const keyOf = (message: AnalysisMessage) => {
    const network = message.networkMessageId ? byNetworkId.get(plainGuid(message.networkMessageId)) : undefined
    return network ?? bare(message.messageId ?? '')
  }
  const toldById = groupBy(told, keyOf)
  return [...new Set([...byId.keys(), ...toldById.keys()])].map((id) => {
    const [named, found] = [byId.get(id) ?? [], toldById.get(id) ?? []]
    return { named, found, ...pairUp(named, found, messageCost) }
  })
}
