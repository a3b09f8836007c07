/** Story S6: did it arrive twice, get lost, or was it played again; by whom, and for whose silence. */
import { atOnce } from '@shared/base/steps'
import { caseDelays } from '@shared/query/case-delays'
import { delaysOf } from '@shared/query/delays'
import { Heartbeats } from '@shared/query/heartbeats'
import type { MessageDetail } from '@shared/query/message-detail'
import { type Replay, replaysOf } from '@shared/query/replays'
import { beforeAll, describe, expect, test } from 'vitest'
import { BUNDLE_DISTURBANCES } from '../../simulator/disturbances'
import { SAFETY_NET } from '../../simulator/modern/organisations'
import { simulateModern } from '../../simulator/modern/simulate'
import { type StoryCase, shortName, storyCase, withTruth } from '../story-bundle'

const DEAD = 'OWMAIL2'
const OPTIONS = { messages: 900, seed: 's3', from: '2026-05-11' }

const replays = (c: StoryCase): (readonly [MessageDetail, Replay])[] => {
  const heartbeats = atOnce(Heartbeats.read(c.tables.sessions, c.catalogue))
  return c.messages.flatMap((m) => replaysOf(m, heartbeats).map((r) => [m, r] as const))
}

describe('a server stops', () => {
  let c: StoryCase
  let stopped: number
  beforeAll(async () => {
    c = await storyCase((sink) => simulateModern(SAFETY_NET, OPTIONS, sink))
    const held = c.truth.nodes.find((n) => n.name === DEAD)?.activeCopies ?? []
    stopped = Math.max(...held.map((h) => Date.parse(h.to)))
  })

  test('shadow copies are apart: said to be such, on nobody’s way, in no delay', () => {
    let shadows = 0
    for (const m of c.messages) {
      const apart = m.hops.filter((h) => h.protocol === 'shadow')
      shadows += apart.length
      for (const h of apart) expect(h.note).toContain(`A shadow copy: ${shortName(c, h.to)} keeps it until ${shortName(c, h.from)} says`)
      const used = new Set(m.recipients.flatMap((_, i) => delaysOf(m, i)?.parts.map((p) => p.hop) ?? []))
      expect(apart.filter((h) => used.has(h.index)).map((h) => h.index)).toEqual([])
    }
    expect(shadows).toBe(c.truth.messages.flatMap((m) => m.hops).filter((h) => h.protocol === 'shadow').length)
    expect(shadows).toBeGreaterThan(500)
  })

  test('nothing was lost and nothing counts twice: each recipient has one outcome, the true one', () => {
    let compared = 0
    for (const [m, truth] of withTruth(c)) {
      const store = (outcome: string, to: string) => (outcome === 'delivered' ? to : '')
      const said = m.recipients.map((r) => [r.address, r.outcome, store(r.outcome, shortName(c, r.deliveredTo))])
      const real = truth.recipients.map((r) => [r.address, r.outcome, store(r.outcome, r.deliveredTo ?? '')])
      expect(said.sort(), m.id).toEqual(real.sort())
      compared += said.length
    }
    expect(compared).toBeGreaterThan(1000)
  })

  test('a shadow copy that was played names the dead server, the one that played it, and the heartbeats that failed', () => {
    const found = replays(c).filter(([, r]) => r.kind === 'shadow-copy')
    expect(found.length).toBeGreaterThan(4)
    for (const [m, r] of found) {
      expect(
        r.lost.map((n) => shortName(c, n)),
        m.id,
      ).toEqual([DEAD])
      expect(['OWMAIL1', 'OWMAIL3']).toContain(shortName(c, r.by))
      const [silence] = r.silences
      expect(silence?.state).toBe('seen')
      expect(silence?.failed).toBeGreaterThanOrEqual(3)
      // heard of until it stopped, silent from then on
      expect(silence?.lastHeard).toBeLessThan(stopped + 15_000)
      expect(silence?.firstFailed).toBeGreaterThan(stopped)
      expect(r.at - (silence?.lastHeard ?? 0)).toBeGreaterThan(3 * 3_600_000)
      expect((silence?.lastFailed ?? 0) <= r.at).toBe(true)
    }
    // what had waited on the dead server went out so
    const rescued = found.flatMap(([m, r]) => r.rescued.map((i) => m.recipients[i]))
    expect(rescued.some((r) => r?.outcome === 'sent-external' && shortName(c, r.deliveredBy) !== DEAD)).toBe(true)
    const notes = found.flatMap(([m]) => m.hops.filter((h) => h.note.startsWith('Played again from the shadow copy')))
    expect(notes.length).toBeGreaterThan(3)
  })

  test('Safety Net: the store drops what it had, row by row, and takes what it had lost', () => {
    const found = replays(c).filter(([, r]) => r.kind === 'safety-net')
    expect(found.length).toBeGreaterThan(10)
    // which server failed Safety Net does not say, only where the mail had been
    expect(found.flatMap(([, r]) => r.lost)).toEqual([])
    const named = found.filter(([, r]) => r.storesBefore.length > 0)
    expect(named.length).toBeGreaterThan(found.length / 2)
    expect(named.filter(([, r]) => r.storesBefore.some((n) => shortName(c, n) === DEAD)).length).toBeGreaterThan(named.length / 2)
    for (const [m, r] of found) {
      expect(r.at).toBeGreaterThan(stopped)
      for (const i of r.duplicates) {
        expect(m.events[i]).toMatchObject({ event: 'DUPLICATEDELIVER', eventSource: 'STOREDRIVER' })
        // its databases are elsewhere by then
        expect(shortName(c, m.events[i]?.node ?? -1)).not.toBe(DEAD)
      }
    }
    const dropped = found.flatMap(([, r]) => r.duplicates)
    const again = found.flatMap(([, r]) => r.rescued)
    expect([dropped.length > 10, dropped.length > again.length]).toEqual([true, true])
  })

  test('over the whole case: who played for whose silence, with all messages behind it', () => {
    const { replays: all } = caseDelays({ ...c, queues: [], innermost: (text) => text })
    const shadows = all.filter((r) => r.kind === 'shadow-copy')
    expect(shadows.map((r) => [shortName(c, r.by), shortName(c, r.lost), r.silence?.state]).sort()).toEqual([
      ['OWMAIL1', DEAD, 'seen'],
      ['OWMAIL3', DEAD, 'seen'],
    ])
    const nets = all.filter((r) => r.kind === 'safety-net')
    for (const r of nets) expect([r.lost, r.silence]).toEqual([-1, null])
    expect(nets.some((r) => shortName(c, r.storesBefore[0] ?? -1) === DEAD)).toBe(true)
    // the sums are those of the messages one by one
    const single = replays(c)
    for (const [kind, list] of [
      ['shadow-copy', shadows],
      ['safety-net', nets],
    ] as const) {
      const own = single.filter(([, r]) => r.kind === kind)
      expect(list.reduce((n, r) => n + r.duplicates, 0)).toBe(own.reduce((n, [, r]) => n + r.duplicates.length, 0))
      expect(list.reduce((n, r) => n + r.rescued, 0)).toBe(own.reduce((n, [, r]) => n + r.rescued.length, 0))
      expect([...new Set(list.flatMap((r) => r.messages.rows))].sort()).toEqual([...new Set(own.map(([m]) => m.index))].sort())
    }
    for (const r of all) {
      expect(r.messages.count).toBe(r.messages.rows.length)
      for (const m of [...r.duplicated.rows, ...r.rescuing.rows]) expect(r.messages.rows).toContain(m)
    }
  })

  test('messages that were not played again have no replay, duplicates or not', () => {
    const played = new Set(replays(c).map(([m]) => m.id))
    const rows = c.messages.filter((m) => m.events.some((e) => e.event === 'RESUBMIT')).map((m) => m.id)
    expect([...played].sort()).toEqual(rows.sort())
    const twice = c.messages.filter((m) => !played.has(m.id) && m.events.some((e) => e.event === 'DUPLICATEDELIVER'))
    for (const m of twice) expect(new Set(m.recipients.map((r) => r.address)).size).toBe(m.recipients.length)
  })
})

test('without send logs the replay names the server, and its heartbeats are not covered', async () => {
  const c = await storyCase(
    (sink) => simulateModern(SAFETY_NET, OPTIONS, sink),
    (folder) => {
      BUNDLE_DISTURBANCES['no-send-anywhere']?.(folder)
      return undefined
    },
  )
  const found = replays(c).filter(([, r]) => r.kind === 'shadow-copy')
  expect(found.length).toBeGreaterThan(4)
  for (const [m, r] of found) {
    expect(
      r.lost.map((n) => shortName(c, n)),
      m.id,
    ).toEqual([DEAD])
    expect(r.silences.map((s) => [s.state, s.failed])).toEqual([['not-covered', 0]])
  }
})
