/** Files come in any order: the routes, and the lines that prove them, are the same. */
import { type MessageDetail, readMessage } from '@shared/query/message-detail'
import { expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'
import { memorySink } from '../../simulator/bundle'
import { SCENARIOS } from '../../simulator/scenarios'

function routes(files: Readonly<Record<string, string>>): string[] {
  const { result, tables } = correlated(files)
  const paths = Object.keys(files)
  const name = (node: number) => result.nodes[node]?.name ?? '?'
  const lines = (m: MessageDetail) =>
    m.hops.map((h) => {
      const proof = h.evidence.map((e) => `${paths[e.source]}:${e.line}`).sort()
      return `${m.messageId} ${name(h.from)} > ${name(h.to)}, ${h.key}, took ${h.transferMs} ms: ${proof.join(' ')}`
    })
  return Array.from({ length: tables.messages.rows }, (_, i) => readMessage(tables, i)).flatMap((m) => (m ? lines(m) : []))
}

test.each(['dag-2016', 'edge'])('%s, with the last file first', (name) => {
  const sink = memorySink()
  SCENARIOS.get(name)?.run({ messages: 40, seed: 'order', probeSeconds: 600 }, sink)
  const files = [...sink.files]
  const expected = routes(Object.fromEntries(files))
  expect(expected.length).toBeGreaterThan(40)
  expect(routes(Object.fromEntries(files.reverse()))).toEqual(expected)
})
