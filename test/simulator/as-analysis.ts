/** The truth in the shape of an analysis: what a perfect investigator would say. A fresh copy, free to be spoilt. */
import { bare } from './score-pairs'
import type { Truth } from './truth'

export function truthAsAnalysis(truth: Truth) {
  const id = (name: string) => `node:${name}`
  const idOrNull = (name: string | undefined): string | null => (name === undefined ? null : id(name))
  const shortName = (index: number) => `M-${index + 1}`
  // a Message-ID used twice names the later message: enough for reports, whose ids are never used again
  const numbers = new Map(truth.messages.map((message, i) => [bare(message.messageId), i]))
  const reference = truth.nodes.find((node) => node.kind === 'exchange-server')
  const firstOffset = (node: (typeof truth.nodes)[number] | undefined) => node?.clock?.[0]?.offsetMs ?? 0
  return {
    nodes: truth.nodes.map((node) => ({
      id: id(node.name),
      kind: node.kind as string,
      name: node.name,
      addresses: [...node.addresses],
      aliases: [...node.aliases],
      roles: [...(node.roles ?? [])],
      site: (node.site ?? null) as string | null,
      clockOffsetMs: (node.kind === 'exchange-server' ? firstOffset(node) - firstOffset(reference) : null) as number | null,
      clockOffsetBoundMs: (node.kind === 'exchange-server' ? (node === reference ? 0 : 5) : null) as number | null,
      activeCopies: (node.activeCopies ?? []).map((copy) => ({ ...copy, database: copy.database as string | null })),
    })),
    messages: truth.messages.map((message, i) => ({
      id: shortName(i),
      messageId: message.messageId as string | null,
      networkMessageId: (message.networkMessageId ?? null) as string | null,
      subject: message.subject as string | null,
      first: message.first,
      recipients: message.recipients.map((recipient) => ({
        address: recipient.address,
        outcome: recipient.outcome as string,
        deliveredBy: idOrNull(recipient.deliveredBy),
        deliveredTo: idOrNull(recipient.deliveredTo),
      })),
      hops: message.hops.map((hop) => ({
        from: id(hop.from),
        to: id(hop.to),
        via: hop.via.map(id),
        protocol: hop.protocol as string,
        at: hop.at,
        certainty: 'certain',
      })),
      related: (message.related ?? []).map(({ messageId, relation }) => ({
        id: shortName(numbers.get(bare(messageId)) ?? -1),
        relation: relation as string,
      })),
    })),
  }
}
