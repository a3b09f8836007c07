/** The truth in the shape of an analysis: what a perfect investigator would say. A fresh copy, free to be spoilt. */
import type { Truth } from './truth'

export function truthAsAnalysis(truth: Truth) {
  const id = (name: string) => `node:${name}`
  return {
    nodes: truth.nodes.map((node) => ({ id: id(node.name), name: node.name, addresses: [...node.addresses], aliases: [...node.aliases] })),
    messages: truth.messages.map((message) => ({
      messageId: message.messageId as string | null,
      subject: message.subject as string | null,
      first: message.first,
      recipients: message.recipients.map((recipient) => ({ address: recipient.address, outcome: recipient.outcome as string })),
      hops: message.hops.map((hop) => ({
        from: id(hop.from),
        to: id(hop.to),
        via: hop.via.map(id),
        protocol: hop.protocol as string,
        at: hop.at,
        certainty: 'certain',
      })),
    })),
  }
}
