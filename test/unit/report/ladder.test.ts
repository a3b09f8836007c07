/** The rows of a ladder: their causal order, gaps, folds and ends; pictures and text of it that hold what logs say as words. */
import type { MessageDetail } from '@shared/query/message-detail'
import { compareArrows } from '@shared/report/ladder/diff'
import { drawRow } from '@shared/report/ladder/draw'
import { drawLifelines } from '@shared/report/ladder/draw-heads'
import { gridOf } from '@shared/report/ladder/grid'
import { buildLadder, type LadderView } from '@shared/report/ladder/ladder'
import { ladderScene, ladderSvg, ladderWords } from '@shared/report/ladder/ladder-svg'
import { ladderText } from '@shared/report/ladder/ladder-text'
import type { Ladder } from '@shared/report/ladder/row'
import { describe, expect, test } from 'vitest'
import { all, readHtml, textOf } from '../../builders/html-reader'
import { smallCase } from '../../builders/small-case'

const small = smallCase()
const { catalogue } = small.input
const message = (i: number): MessageDetail => {
  const m = small.messages[i]
  if (!m) throw new Error('no such message')
  return m
}
const build = (m: MessageDetail, view: Partial<LadderView> = {}): Ladder =>
  buildLadder(m, catalogue, { isAdjusted: false, folds: new Set(), moved: [], ...view })
const words = (l: Ladder) => l.rows.map((r) => r.label)
const namesOf = (l: Ladder) => l.columns.map((c) => c.name)

/** EX1 hands it to EX2, whose clock is 1.8 s behind; EX2 delivers. */
function backwards(): MessageDetail {
  const m = message(0)
  const T = m.first
  const [in_, over] = m.hops
  if (!in_ || !over) throw new Error('two hops')
  const hops = [in_, { ...over, at: T + 3000, waitMs: 2700, transferMs: 300, certainty: 'certain' as const }]
  const rows: readonly (readonly [number, number, string])[] = [
    [T, 0, 'RECEIVE'],
    [T + 3000, 0, 'SEND'],
    [T + 1180, 1, 'RECEIVE'],
    [T + 1500, 1, 'DELIVER'],
  ]
  const events = rows.map(([at, node, event], i) => ({
    ...(m.events[i] as (typeof m.events)[0]),
    at,
    node,
    event,
    detail: 'to someone@elm.example',
  }))
  return { ...m, hops, events: events.sort((a, b) => a.at - b.at) }
}

describe('order', () => {
  test('a receipt that its clock puts before its hand-over keeps its place, with a signed gap', () => {
    const l = build(backwards())
    const marked = l.rows.map((r) => `${r.kind} ${r.label}${r.back ? ` ${r.gap}` : ''}`)
    expect(marked).toEqual(['arrow RECEIVE', 'arrow SMTP', 'tick RECEIVE ⟲ −1.520', 'tick DELIVER to someone', 'tick SEND'])
    expect(l.rows[3]).toMatchObject({ gap: '+0.320', back: false })
  })
  test('by adjusted clocks nothing goes back, and every time that was changed says so', () => {
    const l = build(backwards(), { isAdjusted: true })
    expect(l.rows.some((r) => r.back)).toBe(false)
    expect(l.rows.filter((r) => r.time.startsWith('≈')).map((r) => r.label)).toEqual(['RECEIVE', 'DELIVER to someone'])
    expect(l.isAdjusted).toBe(true)
  })
  test('every row of the message and every hop is there once', () => {
    for (const m of small.messages) {
      const l = build(m)
      const events = l.rows.map((r) => r.event).filter((e) => e >= 0)
      expect([...events].sort((a, b) => a - b)).toEqual(m.events.map((_, i) => i))
      expect(new Set(l.rows.filter((r) => r.kind === 'arrow').map((r) => r.hop))).toEqual(new Set(m.hops.map((h) => h.index)))
    }
  })
})

test('a shadow copy comes before the row that took it, and a delivery before the row that says so', () => {
  const m = message(0)
  const [, over] = m.hops
  if (!over) throw new Error('a hop')
  const T = m.first
  const hop = (index: number, protocol: 'shadow' | 'delivery', sent: 'seen' | 'not-covered') => ({
    ...over,
    index,
    protocol,
    sent,
    at: T + index * 100,
    transferMs: null,
    via: [],
  })
  const row = (at: number, event: string) => ({ ...(m.events[0] as (typeof m.events)[0]), at, node: 1, event, detail: '' })
  const l = build({
    ...m,
    hops: [hop(1, 'shadow', 'seen'), hop(2, 'delivery', 'not-covered')],
    events: [row(T + 90, 'HARECEIVE'), row(T + 200, 'DELIVER')],
  })
  expect(l.rows.map((r) => `${r.kind} ${r.label.split(' · ')[0]}`)).toEqual(['arrow shadow copy', 'tick HARECEIVE', 'arrow DELIVER'])
  expect(l.rows[1]).toMatchObject({ back: true, gap: '⟲ −0.010' })
})

describe('columns', () => {
  test('stand in the order of their first use, and in the one a person gave them', () => {
    const l = build(message(0))
    expect(namesOf(l)).toEqual(['mx.maple.example', 'balancer 192.0.2.9', 'EX1', 'EX2'])
    const moved = [1, 0]
    expect(namesOf(build(message(0), { moved }))).toEqual(['EX2', 'EX1', 'mx.maple.example', 'balancer 192.0.2.9'])
  })
  test('say how their clock is, when that is more than is known to be sure', () => {
    expect(build(message(0)).columns.map((c) => c.note)).toEqual(['198.51.100.7', '192.0.2.9', '192.0.2.11', '192.0.2.12 · −1.82 s'])
  })
  test('many hosts outside share one, and can be had apart', () => {
    const m = message(1)
    const [h] = m.hops
    if (!h) throw new Error('a hop')
    const nodes = [
      ...catalogue.nodes,
      ...Array.from({ length: 30 }, (_, i) => ({ ...(catalogue.nodes[4] as (typeof catalogue.nodes)[0]), name: `mx${i}.elm.example` })),
    ]
    const hops = Array.from({ length: 30 }, (_, i) => ({ ...h, index: i, to: 5 + i, attempts: [], at: h.at + i, recipients: [0] }))
    const facts = { ...catalogue, nodes }
    const folded = buildLadder({ ...m, hops }, facts, { isAdjusted: false, folds: new Set(), moved: [] })
    expect(folded.columns.map((c) => c.name)).toEqual(['EX1', '30 hosts outside'])
    expect(buildLadder({ ...m, hops }, facts, { isAdjusted: false, folds: new Set(['hosts']), moved: [] }).columns).toHaveLength(31)
  })
})

describe('time', () => {
  test('long gaps are closed to bands with their amount, and waits for a retry say so', () => {
    const l = build(message(1))
    const bands = l.rows.filter((r) => r.kind === 'gap')
    expect(bands.map((r) => [r.label, r.gap])).toEqual([
      ['waiting for retry · 1 min', '+60.000'],
      ['waiting for retry · 1 min 1 s', '+60.970'],
    ])
    // nothing between two rows is left out: gaps and bands add up
    const sum = l.rows.reduce((n, r) => n + (r.gapMs ?? 0), 0)
    expect(sum).toBe((l.rows.at(-1)?.at ?? 0) - (l.rows[0]?.at ?? 0))
  })
  test('equal tries fold between the first two and the last one', () => {
    const m = message(1)
    const [h] = m.hops
    if (!h) throw new Error('a hop')
    const attempts = Array.from({ length: 41 }, (_, i) => ({
      at: m.first + 1000 + i * 60_000,
      result: '421 4.4.2 Connection dropped',
      session: null,
    }))
    const long = { ...m, hops: [{ ...h, at: m.first + 41 * 60_000, attempts }], events: [] }
    const l = build(long)
    const fold = l.rows.find((r) => r.fold !== '')
    expect(fold).toMatchObject({ label: 'tries 3–40 folded, 38 × 421 4.4.2 · 39 min', count: 38, open: false })
    expect(words(l)).toEqual(expect.arrayContaining(['try 1 · 421 4.4.2', 'try 2 · 421 4.4.2', 'try 41 · 421 4.4.2']))
    const open = build(long, { folds: new Set([fold?.fold ?? '']) })
    expect(open.rows.filter((r) => r.style === 'failed')).toHaveLength(41)
    const sum = (list: Ladder) => list.rows.reduce((n, r) => n + (r.gapMs ?? 0), 0)
    expect(sum(l)).toBe(sum(open))
  })
  test('rows that say the same many times are one row with their number', () => {
    const m = message(2)
    const [e] = m.events
    if (!e) throw new Error('a row')
    const events = Array.from({ length: 300 }, (_, i) => ({ ...e, event: 'DELIVER', at: m.first + i * 10 }))
    const l = build({ ...m, events, hops: [] })
    expect(words(l)).toEqual(['300 × DELIVER in 2.99 s'])
    expect(build({ ...m, events, hops: [] }, { folds: new Set([l.rows[0]?.fold ?? '']) }).rows).toHaveLength(300)
  })
})

describe('ends', () => {
  const far = (received: 'seen' | 'absent' | 'not-covered') => {
    const m = message(1)
    const l = build({ ...m, hops: m.hops.map((h) => ({ ...h, received })) })
    const row = l.rows.find((r) => r.style === 'failed')
    if (!row) throw new Error('a failed try')
    return drawRow(row, l, gridOf(l, 900), 'none')
  }
  test('a failed try ends in a cross, and then as the logs of the other end have it', () => {
    expect(far('seen').some((s) => s.is === 'mark' && s.mark === 'failed')).toBe(true)
    expect(far('not-covered').some((s) => s.is === 'area' && s.hatch)).toBe(true)
    expect(far('absent').some((s) => s.is === 'mark' && s.mark === 'absent')).toBe(true)
    expect(far('seen').some((s) => (s.is === 'area' && s.hatch) || (s.is === 'mark' && s.mark === 'absent'))).toBe(false)
  })
  test('a shadow copy is a double line, a guess is dashed and says so', () => {
    const m = message(0)
    const shadow = { ...(m.hops[1] as (typeof m.hops)[0]), index: 9, protocol: 'shadow' as const, certainty: 'certain' as const }
    const l = build({ ...m, hops: [...m.hops, shadow] })
    const drawn = (style: string) => {
      const row = l.rows.find((r) => r.style === style && r.kind === 'arrow')
      return row ? drawRow(row, l, gridOf(l, 900), 'none') : []
    }
    expect(drawn('shadow').filter((s) => s.is === 'line')).toHaveLength(2)
    expect(drawn('inferred').some((s) => s.is === 'line' && s.dash)).toBe(true)
    expect(words(l).some((w) => w.includes('likely'))).toBe(true)
  })
  test('where no log covers it the line of a host is hatched', () => {
    const l = build(message(0))
    expect(l.columns[0]?.logged).toBe(false)
    const lines = drawLifelines(l, gridOf(l, 900), 0, l.height)
    expect(lines.filter((s) => s.is === 'rect' && s.hatch)).toHaveLength(1)
  })
})

test('two arrows are compared: how far apart by both views, and what differs', () => {
  const m = backwards()
  const [raw, adjusted] = [build(m), build(m, { isAdjusted: true })]
  const [a, b] = raw.rows.filter((r) => r.kind === 'arrow')
  if (!a || !b) throw new Error('two arrows')
  const diff = compareArrows(m, catalogue.nodes, raw, adjusted, a, b)
  expect(diff).toMatchObject({ rawMs: b.at - a.at, adjustedMs: b.at - a.at })
  expect(diff.lines.find((x) => x.name === 'Hosts')).toMatchObject({ a: 'mx.maple.example → balancer 192.0.2.9 → EX1', b: 'EX1 → EX2' })
})

describe('as a file', () => {
  const HOSTILE = '</text><script>alert(1)</script>\u202e"onload="x'
  const m = message(1)
  const hostile = {
    ...m,
    hops: m.hops.map((h) => ({ ...h, attempts: h.attempts.map((a) => ({ ...a, result: HOSTILE })) })),
    events: m.events.map((e) => ({ ...e, event: HOSTILE, detail: HOSTILE })),
  }
  test('has a title, a description with the rows, and all words', () => {
    const l = build(m)
    const { markup } = ladderSvg(l, 'M-2', 'Ladder of M-2', 'It waited.')
    const svg = all(readHtml(`<!doctype html>\n${markup}`), 'svg')[0]
    if (!svg) throw new Error('no picture')
    const drawn = all(svg, 'text').map(textOf)
    for (const r of l.rows)
      expect(
        drawn.some((t) => t.includes(r.label)),
        r.label,
      ).toBe(true)
    expect(textOf(all(svg, 'desc')[0] as never)).toContain('waiting for retry · 1 min')
    expect(markup).toBe(ladderSvg(build(m), 'M-2', 'Ladder of M-2', 'It waited.').markup)
    expect(markup).not.toMatch(/NaN|Infinity|undefined|href|url\((?!#)/)
  })
  test('words of a log stay words, in SVG and in text', () => {
    const l = build(hostile)
    const { markup } = ladderSvg(l, 'M-2', HOSTILE, HOSTILE)
    expect(markup).not.toMatch(/<script|onload="x|\u202e/)
    expect(ladderText(l, [HOSTILE])).not.toContain('\u202e')
    expect(ladderWords(l)).toContain('script')
  })
  test('as text: heads, arrows, closed gaps', () => {
    const text = ladderText(build(m), ['Ladder of M-2', 'Sent by anna'])
    expect(text.split('\n').slice(0, 3)).toEqual(['Ladder of M-2', 'Sent by anna', ''])
    expect(text).toMatch(/EX1 +relay\.quay\.example/)
    expect(text).toMatch(/08:00:01\.000 +│─+✗\/+:/)
    expect(text).toMatch(/~ waiting for retry · 1 min ~+ +\+60\.000/)
  })
  test('thousands of rows are laid out in order', () => {
    const [e] = m.events
    const events = Array.from({ length: 5000 }, (_, i) => ({
      ...(e as (typeof m.events)[0]),
      event: i % 2 ? 'RECEIVE' : 'DELIVER',
      node: i % 2,
      at: m.first + i,
    }))
    const l = build({ ...m, events, hops: [] })
    expect(l.rows).toHaveLength(5000)
    expect(ladderScene(l).height).toBeGreaterThan(5000 * 17)
  })
})
