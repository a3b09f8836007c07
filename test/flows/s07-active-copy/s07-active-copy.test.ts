/** Story S7: where active copies were, from deliveries, what status output says beside them, and who waited over a move. */
import { caseDelays } from '@shared/query/case-delays'
import { copyMoves, moveDelays } from '@shared/query/copy-moves'
import { delaysOf } from '@shared/query/delays'
import { beforeAll, expect, test } from 'vitest'
import { DAG_2013 } from '../../simulator/modern/organisations'
import { simulateModern } from '../../simulator/modern/simulate'
import { type StoryCase, shortName, storyCase } from '../story-bundle'

const [FIRST, SECOND, THIRD] = ['Mailbox Database 0417', 'Mailbox Database 1182', 'Mailbox Database 2093'] as const
const COPIES = new Map(DAG_2013.databases.map((d) => [d.name, d.copies]))

const status = (mounted: Readonly<Record<string, string>>) =>
  `[PS] C:\\>Get-MailboxDatabase | Get-MailboxDatabaseCopyStatus | fl Name,Status\r\n\r\n${Object.entries(mounted)
    .flatMap(([database, on]) => (COPIES.get(database) ?? [on]).map((server) => [database, server, server === on ? 'Mounted' : 'Healthy']))
    .map(([database, server, state]) => `Name   : ${database}\\${server}\r\nStatus : ${state}\r\n`)
    .join('\r\n')}`

const FILES = {
  'before/copies.txt': status({ [FIRST]: 'CDEX13A', [SECOND]: 'CDEX13B', [THIRD]: 'CDEX13C' }),
  'after/copies-evening.txt': status({ [FIRST]: 'CDEX13B', [SECOND]: 'CDEX13C', [THIRD]: 'CDEX13A' }),
  'other/copies-lab.txt': `[PS] C:\\>Get-MailboxDatabaseCopyStatus | fl Name,Status\r\n\r\nName   : ${FIRST}\\LABEX7\r\nStatus : Mounted\r\n`,
}

let c: StoryCase
beforeAll(async () => {
  c = await storyCase(
    (sink) => simulateModern({ ...DAG_2013, moves: 12 }, { messages: 1300, seed: 'm1', from: '2026-04-21' }, sink),
    () => FILES,
  )
})

const history = (database: string) => c.catalogue.databases.find((d) => d.database === database)
const stays = (database: string) =>
  c.truth.nodes.flatMap((n) =>
    (n.activeCopies ?? []).flatMap((a) =>
      a.database === database ? [{ server: n.name, from: Date.parse(a.from), to: Date.parse(a.to) }] : [],
    ),
  )

test('the time line is the true one, as far as mail came', () => {
  expect(c.catalogue.databases.map((d) => d.database)).toEqual([FIRST, SECOND, THIRD])
  expect(history(FIRST)?.spans.map((s) => shortName(c, s.node))).toEqual(['CDEX13A', 'CDEX13B'])
  expect(history(SECOND)?.spans.map((s) => shortName(c, s.node))).toEqual(['CDEX13B', 'CDEX13C'])
  expect(history(THIRD)?.spans.map((s) => shortName(c, s.node))).toEqual(['CDEX13C', 'CDEX13A'])
  for (const { database, spans } of c.catalogue.databases) {
    for (const s of spans) {
      const here = stays(database).filter((r) => r.server === shortName(c, s.node))
      expect(here.some((r) => s.from >= r.from && s.to <= Math.max(...here.map((h) => h.to)) + 2000)).toBe(true)
    }
    const delivered = spans.reduce((n, s) => n + s.deliveries, 0)
    expect(delivered).toBeGreaterThan(100)
  }
})

test('the output from the evening agrees, the one from before is known to be so, the foreign one is contradicted', () => {
  const said = history(FIRST)?.status ?? ''
  expect(said).toMatch(
    /copies-evening\.txt says that CDEX13B has the active copy, and the last deliveries, from 2026-04-21T07:59:05\.\d+Z on, agree\./,
  )
  expect(said).toMatch(
    /copies\.txt says that CDEX13A has the active copy; deliveries show it there from .* and on CDEX13B afterwards: .* before the last move\./,
  )
  expect(said).toMatch(
    /copies-lab\.txt says that LABEX7 has the active copy; deliveries contradict: they show it on CDEX13A, CDEX13B only\./,
  )
  expect(said).toMatch(/When the output was made is not known\.$/)
  expect(history(SECOND)?.status).not.toMatch(/contradict/)
})

test('who waited over a move: mails of the dismounted minute, for that database, and nobody else', () => {
  const moves = copyMoves(c.catalogue.databases)
  expect(moves.map((m) => [m.database, shortName(c, m.from), shortName(c, m.to)])).toEqual([
    [FIRST, 'CDEX13A', 'CDEX13B'],
    [THIRD, 'CDEX13C', 'CDEX13A'],
    [SECOND, 'CDEX13B', 'CDEX13C'],
  ])
  const waited = c.messages.flatMap((m) => moveDelays(m, moves).map((d) => ({ m, d })))
  expect(waited.length).toBeGreaterThanOrEqual(3)
  for (const { m, d } of waited) {
    const { database, to } = d.move
    const held = stays(database).sort((a, b) => a.from - b.from)
    const next = held.find((s) => s.server === shortName(c, to) && Math.abs(s.from - d.move.until) < 300_000)
    const before = held.findLast((s) => s.to < (next?.from ?? 0))
    // it began to wait while the database was mounted nowhere, and went on when it was
    expect(d.at, m.id).toBeGreaterThanOrEqual((before?.to ?? Number.NaN) - 2000)
    expect(d.at, m.id).toBeLessThan(next?.from ?? Number.NaN)
    expect(d.at + d.ms, m.id).toBeGreaterThanOrEqual((next?.from ?? Number.NaN) - 2000)
    expect(m.recipients[d.recipient]?.deliveredTo).toBe(to)
  }
})

test('over the whole case: each move with the mail that waited over it, the same as message by message', () => {
  const { moves, moveCount } = caseDelays({ ...c, queues: [], innermost: (text) => text })
  const single = copyMoves(c.catalogue.databases)
  expect([moves.map((m) => m.move), moveCount]).toEqual([single, 3])
  for (const { move, recipients, messages, longestMs } of moves) {
    const own = c.messages.flatMap((m) =>
      moveDelays(m, single)
        .filter((d) => d.move.until === move.until && d.move.database === move.database)
        .map((d) => ({ m, d })),
    )
    expect(recipients).toBe(own.length)
    expect(messages.rows).toEqual([...new Set(own.map(({ m }) => m.index))])
    expect(longestMs).toBe(Math.max(0, ...own.map(({ d }) => d.ms)))
  }
  expect(moves.some((m) => m.recipients > 0)).toBe(true)
})

test('before and after the move deliveries are quick: what else waited is not blamed on it', () => {
  const moves = copyMoves(c.catalogue.databases)
  const slow = c.messages.flatMap((m) =>
    m.recipients.flatMap((r, i) => {
      const longest = Math.max(0, ...(delaysOf(m, i)?.parts ?? []).map((p) => p.ms))
      return r.outcome === 'delivered' && longest > 60_000 ? [{ m, i }] : []
    }),
  )
  expect(slow.length).toBeGreaterThan(1)
  for (const { m, i } of slow)
    expect(
      moveDelays(m, moves).some((d) => d.recipient === i),
      m.id,
    ).toBe(false)
  const usual = c.messages.filter((m) => m.direction === 'internal' && m.outcome === 'delivered' && moveDelays(m, moves).length === 0)
  const quick = usual.filter((m) => (m.totalMs ?? 0) < 10_000)
  expect(quick.length / usual.length).toBeGreaterThan(0.95)
})

test('without databases, or without moves, nobody waited for one', () => {
  expect(copyMoves([])).toEqual([])
  const still = copyMoves(c.catalogue.databases.map((d) => ({ ...d, spans: d.spans.slice(0, 1) })))
  expect(c.messages.flatMap((m) => moveDelays(m, still))).toEqual([])
})
