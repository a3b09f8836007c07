/** Story S9: a session that fails beside one of the same connector that works. */
import { compareSessions } from '@shared/query/compare-sessions'
import { hasFailed } from '@shared/query/session-row'
import { SessionEngine } from '@shared/query/sessions'
import { comparisonSentences } from '@shared/report/compare-words'
import { bothEndsSentences, sessionSentences } from '@shared/report/session-words'
import { beforeAll, expect, test } from 'vitest'
import { rowsOf, type SessionCase, withEnds } from '../../builders/sessions'
import { simulateTwoSites2007 } from '../../simulator/sites/two-sites-2007'
import { storyCase } from '../story-bundle'

const OPTIONS = { messages: 200, seed: 'story9', from: '2026-10-06' }
let c: SessionCase
let engine: SessionEngine

beforeAll(async () => {
  const segments: ArrayBufferLike[] = []
  const made = await storyCase(
    (sink) => simulateTwoSites2007(OPTIONS, sink),
    undefined,
    (s) => segments.push(s),
  )
  const { sources, nodes, coverage } = made.catalogue
  c = { tables: made.tables, sources, nodes, coverage, segments }
  engine = new SessionEngine(made.tables.sessions, nodes)
})

const failed = () => {
  const view = engine.view({ words: 'ext-n1 ext-s1 intra-organization', only: 'silent', sort: { key: 'silence', descending: true } })
  const found = engine
    .page(view, 0, 1000)
    .find((s) => s.direction === 'send' && s.result !== 'completed' && c.nodes[s.node]?.name.startsWith('EXT-N1'))
  if (!found) throw new Error('no session failed')
  return found
}

test('the failed sessions are found, and each says what happened', async () => {
  const bad = failed()
  const { dialogue } = await withEnds(c, bad.index)
  const said = sessionSentences(bad, dialogue, c.nodes)
  expect(said[0]).toBe('The connection broke off behind EHLO, before a mail was taken.')
  expect(said[1]).toMatch(/^Behind EHLO nothing was logged for 2\d\.\d s \(line 6\)\.$/)
  expect(said[2]).toBe('EXT-S1 hung up without a QUIT in the log (“Remote”).')
})

test('one of the same connector and peer that worked is offered, the nearest in time', () => {
  const bad = failed()
  const [worked] = engine.worked(bad.index)
  expect(worked?.same).toBe('peer')
  expect(worked?.session).toMatchObject({ node: bad.node, peer: bad.peer, connector: bad.connector, result: 'completed' })
  const nearest = Math.min(
    ...rowsOf(c)
      .filter((s) => s.node === bad.node && s.peer === bad.peer && s.direction === 'send' && s.result === 'completed')
      .map((s) => Math.abs(s.first - bad.first)),
  )
  expect(Math.abs((worked?.session.first ?? 0) - bad.first)).toBe(nearest)
})

test('side by side: the first difference is the answer to EHLO, which the other end says it gave', async () => {
  const bad = failed()
  const [worked] = engine.worked(bad.index)
  const [a, b] = await Promise.all([withEnds(c, bad.index), withEnds(c, worked?.session.index ?? -1)])
  const comparison = compareSessions(a.dialogue, b.dialogue)
  const said = comparisonSentences({ a, b, comparison, nodes: c.nodes })
  expect(said[0]).toBe('Both are equal up to EHLO.')
  expect(said[1]).toMatch(
    new RegExp(`^First difference: in S-${bad.index + 1} EXT-N1 sends EHLO and gets no answer for 2\\d\\.\\d s; in S-\\d+ it gets one\\.$`),
  )
  expect(said[2]).toBe('EXT-S1’s log has more: what it says it answered never reached the other end’s log.')
  expect(comparison.differences[0]).toMatchObject({ kind: 'no-answer', side: 'a', verb: 'EHLO' })
  expect(comparison.first).toBe(comparison.differences[0])
  // what stands before it is in both
  for (const row of comparison.rows.slice(0, comparison.first?.row)) expect([row.a, row.b]).not.toContain(null)
})

test('the other end: its answer is in its own log only, all else in both', async () => {
  const bad = failed()
  const { row, dialogue, other, ends } = await withEnds(c, bad.index)
  if (!ends || !other) throw new Error('no other end')
  const lonely = ends.rows.filter((r) => r.state !== null && r.state !== 'seen')
  expect(lonely).toEqual([{ own: null, other: expect.any(Number), state: 'absent', differs: false }])
  const unit = other.dialogue.units[lonely[0]?.other ?? -1]
  expect(unit).toMatchObject({ kind: 'reply', verb: 'EHLO', code: 250 })
  expect(dialogue.offers).toEqual([])
  expect(other.dialogue.offers[0]?.capabilities.map((o) => o.name)).toContain('X-ANONYMOUSTLS')
  expect(bothEndsSentences(row, ends, c.nodes)[1]).toBe('1 is in that of EXT-S1 only: absent from the other, whose log goes on.')
})

test('how many of their sessions failed', () => {
  const bad = failed()
  const pair = rowsOf(c).filter((s) => s.node === bad.node && s.peer === bad.peer && s.direction === bad.direction)
  const { total, failed: bads, near } = engine.peers(bad.index)
  expect([total, bads]).toEqual([pair.length, pair.filter((s) => hasFailed(s.result)).length])
  expect(bads).toBeGreaterThan(10)
  expect(near.map((s) => s.index)).not.toContain(bad.index)
})
