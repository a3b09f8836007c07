/** Story S10: seen, absent and not covered are three answers, and the list of what to ask for is exact. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { askWords } from '@shared/report/asks'
import { beforeAll, describe, expect, test } from 'vitest'
import { simulateDagPair } from '../../simulator/dag-pair'
import { dropHours } from '../../simulator/disturb-rows'
import type { Sink } from '../../simulator/rolling-log'
import { score } from '../../simulator/score'
import { nodeNamed, type StoryCase, shortName, storyCase } from '../story-bundle'

const OPTIONS = { messages: 400, seed: 'story10', from: '2026-10-06', probeSeconds: 300, intraProtocol: false }
const DAY = '2026-10-06'
const GAP = [Date.parse(`${DAY}T10:00:00Z`), Date.parse(`${DAY}T11:00:00Z`)] as const
const inGap = (at: number) => at >= GAP[0] - 2000 && at < GAP[1] + 2000
const write = (sink: Sink) => simulateDagPair(OPTIONS, sink)

/** Takes the first receipt of a submission behind some rows out of a log; returns its Message-ID. */
function cutOneRow(file: string): string {
  const lines = readFileSync(file, 'utf8').split('\r\n')
  const at = lines.findIndex((line, i) => i > 300 && line.includes(',STOREDRIVER,RECEIVE,'))
  const [row = ''] = lines.splice(at, 1)
  writeFileSync(file, lines.join('\r\n'))
  return /<[^>]+>/.exec(row)?.[0] ?? ''
}

describe('with a gap', () => {
  let c: StoryCase
  let cut = ''
  beforeAll(async () => {
    c = await storyCase(write, (folder) => {
      rmSync(join(folder, 'MBX-K2/ProtocolLog'), { recursive: true })
      dropHours(folder, ['MBX-K2/MessageTracking/MSGTRK20261006-1.LOG'], `${DAY}T10`, `${DAY}T11`)
      cut = cutOneRow(join(folder, 'MBX-K1/MessageTracking/MSGTRK20261006-1.LOG'))
      return undefined
    })
  })
  /** Both ends of hops between the two members, each with its server. */
  const ends = () =>
    c.messages.flatMap((m) =>
      m.hops
        .filter((h) => shortName(c, h.from).startsWith('MBX') && shortName(c, h.to).startsWith('MBX'))
        .flatMap((h) => [
          { m, at: h.at, server: shortName(c, h.from), state: h.sent },
          { m, at: h.at, server: shortName(c, h.to), state: h.received },
        ]),
    )

  test('not covered: ends on the server with the gap, in its hour, and no others', () => {
    const found = ends().filter((e) => e.state === 'not-covered')
    expect(found.length).toBeGreaterThan(20)
    expect(found.filter((e) => e.server !== 'MBX-K2' || !inGap(e.at))).toEqual([])
  })

  test('absent: the one row that is missing from a log that covers it', () => {
    const found = ends().filter((e) => e.state === 'absent')
    expect(found.map((e) => [e.m.messageId, e.server])).toEqual([[cut, 'MBX-K1']])
  })

  test('seen: everything else', () => {
    const all = ends()
    const seen = all.filter((e) => e.state === 'seen')
    expect(seen.length).toBe(all.length - all.filter((e) => e.state === 'not-covered').length - 1)
    expect(all.filter((e) => !inGap(e.at) && e.state !== 'seen')).toEqual([])
  })

  test('what became of mail in the gap is not known, which is said; elsewhere it is known', () => {
    const open = c.messages.flatMap((m) => m.recipients).filter((r) => r.outcome === 'not-covered')
    expect(open.length).toBeGreaterThan(20)
    for (const r of open) expect(r.why).toBe('Last known on MBX-K2, of which no tracking log covers that time.')
    expect(open.filter((r) => !inGap(r.at))).toEqual([])
    expect(c.messages.filter((m) => !m.complete).every((m) => inGap(m.last) || inGap(m.first))).toBe(true)
  })

  test('no wrong hop is certain', () => {
    expect(score(JSON.parse(c.text), c.truth).wrongCertain).toBe(0)
  })

  test('coverage has the gap, and no protocol log of that server', () => {
    const { index } = nodeNamed(c, 'MBX-K2')
    const logs = new Map(c.catalogue.coverage.filter((l) => l.node === index).map((l) => [l.family, l.spans]))
    expect([...logs.keys()].sort()).toEqual(['message-tracking/mailbox', 'message-tracking/transport'])
    const [before, after] = logs.get('message-tracking/transport') ?? []
    expect([before?.to ?? 0, after?.from ?? 0].map((t) => Math.round((t - GAP[0]) / 60_000))).toEqual([0, 60])
    expect(logs.get('message-tracking/mailbox')).toHaveLength(1)
  })

  test('asked for: that log of that server for that time, with its folder and its setting', () => {
    const asks = c.catalogue.asks.map((a) => ({ ...a, words: askWords(a, c.catalogue) }))
    expect(asks.every((a) => shortName(c, a.node) === 'MBX-K2' && inGap(a.from) && inGap(a.to))).toBe(true)
    expect(asks[0]).toMatchObject({ family: 'message-tracking/transport', reason: 'unseen-end', modern: false })
    expect(asks[0]?.words).toEqual({
      server: 'MBX-K2',
      log: 'tracking, transport',
      folder: 'TransportRoles\\Logs\\MessageTracking',
      why: `it would show the other end of hand-overs of ${asks[0]?.messages} messages`,
      setting: "Set-TransportServer 'MBX-K2' -MessageTrackingLogEnabled $true",
    })
    expect(asks[0]?.messages).toBe(new Set(ends().flatMap((e) => (e.state === 'not-covered' ? [e.m.id] : []))).size)
    const outcome = asks.find((a) => a.reason === 'open-outcome')
    expect(outcome?.messages).toBe(c.messages.filter((m) => m.recipients.some((r) => r.outcome === 'not-covered')).length)
    // 2010 has no Front End to ask for, and nothing here is matched by time alone
    expect(asks.map((a) => a.family).filter((f) => f !== 'message-tracking/transport')).toEqual([])
  })
})

test('of the whole bundle nothing is asked, and both ends of each hop between the members are seen', async () => {
  const c = await storyCase(write)
  expect(c.catalogue.asks).toEqual([])
  for (const m of c.messages) {
    for (const h of m.hops.filter((x) => shortName(c, x.from).startsWith('MBX') && shortName(c, x.to).startsWith('MBX')))
      expect([h.sent, h.received], m.id).toEqual(['seen', 'seen'])
  }
})
