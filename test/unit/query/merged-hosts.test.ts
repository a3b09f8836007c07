/** Hosts that a person says are one: what adds up is added up, nothing is counted twice, and the tables stay as they were. */
import { caseWork } from '@shared/model/journal'
import { shownAs, withMergedHosts } from '@shared/query/merged-hosts'
import type { Topology, TopologyLink } from '@shared/query/topology'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entry } from '../../builders/journal'
import { buildWorld } from '../../builders/world'

const link = (from: number, to: number, rows: readonly number[]): TopologyLink => ({
  ...{ from, to, shadow: false, through: false, hops: rows.length, failed: 0, certain: rows.length },
  states: { seen: rows.length, absent: 0, 'not-covered': 0 },
  messages: { count: rows.length, rows },
  delays: { p50: 1, p95: 2, p99: 3 } as TopologyLink['delays'],
})
const { nodes } = buildWorld(20, 1).catalogue
const topology: Topology = {
  links: [link(0, 1, [1, 2]), link(0, 2, [2, 3]), link(1, 2, [4])],
  hosts: [0, 1, 2].map((node) => ({ node, received: 0, sent: 0 })),
}

test('two ends become one: their ways are joined, each message once, and the way between them is gone', () => {
  const before = structuredClone(topology)
  const merged = withMergedHosts(topology, nodes, new Map([[2, 1]]))
  expect(merged.topology.links.map((l) => [l.from, l.to, l.hops, l.messages.count, l.messages.rows, l.delays])).toEqual([
    [0, 1, 4, 3, [1, 2, 3], null],
  ])
  expect(merged.topology.hosts.map((h) => h.node).toSorted()).toEqual([0, 1])
  expect(merged.nodes[1]?.name).toBe(`${nodes[1]?.name} + ${nodes[2]?.name} (one, you say)`)
  expect(topology).toEqual(before)
  expect(withMergedHosts(topology, nodes, new Map()).topology).toBe(topology)
})

test('chains and rings end at one host, whatever was said in which order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 12 }), (said) => {
      const merges = new Map(said.filter(([a, b]) => a !== b))
      for (let n = 0; n < 6; n++) {
        const at = shownAs(n, merges)
        expect(shownAs(at, merges)).toBe(at)
        const next = merges.get(n)
        if (next !== undefined) expect(shownAs(next, merges)).toBe(at)
      }
    }),
  )
})

test('a merge is an act: taken back, the hosts are two again', () => {
  const server = (name: string) => ({ kind: 'server' as const, name, label: name })
  const merge = entry({ act: 'merge', about: server('B'), into: server('A') })
  expect([...caseWork([merge]).merges.values()]).toEqual([{ about: server('B'), into: server('A') }])
  expect(caseWork([merge, entry({ act: 'undo', entry: merge.id })]).merges.size).toBe(0)
  expect(caseWork([merge, entry({ act: 'merge', about: server('b'), into: null })]).merges.size).toBe(0)
  expect(caseWork([entry({ act: 'merge', about: server('B'), into: server('b') })]).merges.size).toBe(0)
})
