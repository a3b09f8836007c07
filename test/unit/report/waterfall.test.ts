/** Rows, bars and pictures of a waterfall: the numbers of the delays, folds that keep them, words of logs that stay words. */
import { delaysOf } from '@shared/query/delays'
import type { MessageDetail } from '@shared/query/message-detail'
import { ticksOf } from '@shared/report/waterfall/axis'
import { drawRow } from '@shared/report/waterfall/draw'
import { lensOf } from '@shared/report/waterfall/lens'
import { between, nearestEdge } from '@shared/report/waterfall/measure'
import { buildWaterfall, type Waterfall, type WaterfallView } from '@shared/report/waterfall/waterfall'
import { PAGE_SHEET, SCREEN_SHEET, waterfallScene, waterfallSvg } from '@shared/report/waterfall/waterfall-svg'
import { waterfallText } from '@shared/report/waterfall/waterfall-text'
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
function build(m: MessageDetail, view: Partial<WaterfallView> = {}): Waterfall {
  const w = buildWaterfall(m, catalogue, { isAdjusted: false, recipient: null, toggled: new Set(), ...view })
  if (!w) throw new Error('nothing to draw')
  return w
}
/** Rows that a total is made of: the brackets of its way. */
const parts = (w: Waterfall) => w.rows.filter((r) => r.critical && r.level === 1)
const sum = (list: readonly { readonly ms: number | null }[]) => list.reduce((n, r) => n + (r.ms ?? 0), 0)
const rowOf = (w: Waterfall, name: string) => w.rows.find((r) => r.name === name)

describe.each([false, true])('adjusted: %s', (isAdjusted) => {
  test('brackets add up to the total, stages to their bracket', () => {
    for (const m of small.messages) {
      const w = build(m, { isAdjusted })
      expect(sum(parts(w))).toBe(w.total.ms)
      expect(w.total.words).toContain('the parts add up to it')
      w.rows.forEach((r, i) => {
        if (r.level !== 1 || !r.critical || !r.open) return
        const next = w.rows.findIndex((x, at) => at > i && x.level === 1)
        const own = w.rows.slice(i + 1, next < 0 ? undefined : next).filter((x) => x.level === 2)
        expect(sum(own), `${m.id} ${r.name}`).toBe(r.ms)
      })
    }
  })
})

test('the total is that of the delays, and says what the other view has', () => {
  const w = build(message(0))
  expect(w.total.ms).toBe(delaysOf(message(0))?.totalMs)
  expect(w.total.words).toContain('With the clocks adjusted: 2.460 s ± 0.018 s')
  expect(build(message(0), { isAdjusted: true }).total).toMatchObject({ ms: 2460, otherMs: 640 })
})

test('tries are folded with their sum and the range of their waits, and open one by one', () => {
  const folded = build(message(1))
  const tries = rowOf(folded, 'Tries 1–2 and waits')
  expect(tries).toMatchObject({ ms: 120_970, took: '2 min 0.970 s', open: false, tone: 'wait' })
  expect(tries?.where).toBe('2 × 421 4.4.2, waits 1 min – 1 min 1 s')
  const open = build(message(1), { toggled: new Set([tries?.id ?? '']) })
  const each = open.rows.filter((r) => r.name.startsWith('Try '))
  expect(each).toHaveLength(2)
  expect(sum(each)).toBe(tries?.ms)
})

test('ends say what the logs have: not covered is hatched and in words, a guess is dashed and in words', () => {
  const w = build(message(0))
  expect(rowOf(w, 'Hop 1')?.where).toContain('sender not covered')
  expect(rowOf(w, 'Hop 2')).toMatchObject({ sure: 'likely', where: 'EX1 → EX2, likely' })
  const shapes = waterfallScene(w, SCREEN_SHEET).shapes
  expect(shapes.some((s) => s.is === 'rect' && s.hatch)).toBe(true)
  expect(shapes.some((s) => s.is === 'line' && s.stroke === 'st-inferred-mark' && s.dash)).toBe(true)
  const absent = { ...message(1), hops: message(1).hops.map((h) => ({ ...h, received: 'absent' as const })) }
  const drawn = waterfallScene(build(absent), SCREEN_SHEET).shapes
  expect(drawn.some((s) => s.is === 'mark' && s.mark === 'absent')).toBe(true)
})

/** EX2's clock is 1.8 s behind: it receives before EX1 sends. */
function backwards(): MessageDetail {
  const m = message(0)
  const T = m.first
  const hops = m.hops.slice(0, 2).map((h) => (h.index === 1 ? { ...h, at: T + 3000, waitMs: 2970 } : h))
  const at = [0, 3000, 1180, 1500]
  const events = m.events.map((e, i) => ({ ...e, at: T + (at[i] ?? 0), event: ['RECEIVE', 'SEND', 'RECEIVE', 'DELIVER'][i] ?? '' }))
  return { ...m, hops, events, recipients: m.recipients.map((r) => ({ ...r, at: T + 1500, event: 3 })), last: T + 3000 }
}

test('a step back in time is negative, drawn to the left and explained by the clocks', () => {
  const w = build(backwards())
  const step = rowOf(w, '⟲ Receive lies before send')
  expect(step).toMatchObject({ ms: -1820, took: '−1.820 s', tone: 'negative', where: 'EX2’s clock is 1.820 s behind, ± 0.018 s' })
  expect(step?.share).toBe('−121.3 %')
  expect(step?.note).toContain('The clocks of EX1 and EX2 differ by 1,820 ± 18 ms')
  const scale = { from: w.from, to: w.to, left: 0, width: 700 }
  const box = drawRow(step as NonNullable<typeof step>, scale, 10).find((s) => s.is === 'rect')
  expect(box).toMatchObject({ stroke: 'st-absent-mark', dash: [2, 2] })
  const left = box?.is === 'rect' ? box.x : 0
  expect(left).toBeCloseTo(((step?.to ?? 0) - w.from) * (700 / (w.to - w.from)), 0)
  // by adjusted clocks nothing goes back
  expect(build(backwards(), { isAdjusted: true }).rows.some((r) => r.tone === 'negative')).toBe(false)
})

/** As many recipients as wanted, on `ways` different ways. */
function fanOut(count: number, ways: number): MessageDetail {
  const m = message(0)
  const recipients = Array.from({ length: count }, (_, i) => ({
    ...(m.recipients[0] as (typeof m.recipients)[0]),
    address: `r${i}@elm.example`,
    at: m.first + 640 - (i % 7),
  }))
  const [first, second] = m.hops
  if (!first || !second) throw new Error('two hops')
  const hops = [
    { ...first, recipients: recipients.map((_, i) => i) },
    ...Array.from({ length: ways }, (_, w) => ({
      ...second,
      index: w + 1,
      to: w % 2,
      recipients: recipients.flatMap((_, i) => (i % ways === w ? [i] : [])),
    })),
  ]
  return { ...m, recipients, hops }
}

test('other recipients fold to one row with its range, then by the way they took; more than twelve ways fold again', () => {
  const m = fanOut(300, 20)
  const folded = build(m)
  expect(folded.rows.filter((r) => r.id === 'others')).toMatchObject([
    { ms: 640, where: '299 recipients, 20 ways, 0.63 s – 0.64 s', open: false },
  ])
  const open = build(m, { toggled: new Set(['others']) })
  const ways = open.rows.filter((r) => r.level === 2 && r.id.startsWith('ways '))
  expect(ways).toHaveLength(12)
  expect(rowOf(open, '8 more ways')?.where).toContain('119 recipients')
  const all = build(m, { toggled: new Set(['others', 'more-ways']) })
  expect(all.rows.filter((r) => r.id.startsWith('ways '))).toHaveLength(20)
  const [way] = ways
  const people = build(m, { toggled: new Set(['others', way?.id ?? '']) }).rows.filter((r) => r.recipient >= 0)
  expect(people).toHaveLength(15)
  expect(Math.max(...people.map((r) => r.ms ?? 0))).toBe(way?.ms)
})

test('twenty thousand bars cost what their width costs', () => {
  const m = message(1)
  const [h] = m.hops
  if (!h) throw new Error('a hop')
  const attempts = Array.from({ length: 20_000 }, (_, i) => ({ at: m.first + 1000 + i * 6, result: '421 4.4.2', session: null }))
  const w = build({ ...m, hops: [{ ...h, attempts }] })
  const tries = rowOf(w, 'Tries 1–20,000 and waits')
  expect(tries?.bars()).toHaveLength(40_000)
  const shapes = drawRow(tries as NonNullable<typeof tries>, { from: w.from, to: w.to, left: 0, width: 700 }, 10)
  expect(shapes.length).toBeLessThan(2200)
})

test('edges are measured as logged and adjusted', () => {
  const [raw, adjusted] = [build(message(0)), build(message(0), { isAdjusted: true })]
  const a = { row: 'way-1', bar: null, side: 'start' } as const
  const b = { row: 'way-2', bar: null, side: 'end' } as const
  expect([between(raw, a, b), between(adjusted, a, b), between(null, a, b)]).toEqual([640, 2460, null])
  expect(nearestEdge(raw, 'way-2', raw.first + 600)).toEqual({ row: 'way-2', bar: null, side: 'end' })
})

test('the lens is where short bars crowd, and none where everything can be read', () => {
  expect(lensOf(build(message(0)))).toBeNull()
  const m = backwards()
  const [, , , end] = m.events
  const late = {
    ...m,
    recipients: m.recipients.map((r) => ({ ...r, at: m.first + 900_000 })),
    events: [...m.events.slice(0, 3), { ...end, at: m.first + 900_000 }],
  }
  const crowded = { ...late, events: [...late.events, { ...m.events[0], at: m.first + 300, event: 'EXPAND' }] } as MessageDetail
  const lens = lensOf(build(crowded))
  expect((lens?.to ?? 0) - (lens?.from ?? 0)).toBeLessThan(20_000)
})

test('marks of the axis are round and far enough apart', () => {
  const ticks = ticksOf({ from: 0, to: 317_000, left: 0, width: 650 }, 0)
  expect(ticks.map((t) => t.text)).toEqual(['00:00:00', '+1 min', '+2 min', '+3 min', '+4 min', '+5 min'])
  expect(ticksOf({ from: 100, to: 160, left: 0, width: 600 }, 100).map((t) => t.text)).toEqual([
    '00:00:00.100',
    '+10 ms',
    '+20 ms',
    '+30 ms',
    '+40 ms',
    '+50 ms',
    '+60 ms',
  ])
})

describe('as a file', () => {
  const HOSTILE = '</text><script>alert(1)</script>\u202e"onload="x'
  const hostile = {
    ...message(1),
    hops: message(1).hops.map((h) => ({ ...h, attempts: h.attempts.map((a) => ({ ...a, result: `421 ${HOSTILE}` })) })),
  }
  const nodes = catalogue.nodes.map((n) => (n.name === 'relay.quay.example' ? { ...n, name: HOSTILE } : n))
  const w = buildWaterfall(hostile, { ...catalogue, nodes }, { isAdjusted: false, recipient: null, toggled: new Set() })
  if (!w) throw new Error('nothing to draw')

  test('the picture has its title and description, fits, and says the same numbers as the rows', () => {
    const plain = build(message(1))
    const svg = all(
      readHtml(`<!doctype html>\n${waterfallSvg(plain, 'M-2', 'Waterfall of M-2', 'It waited.', PAGE_SHEET).markup}`),
      'svg',
    )[0]
    const words = svg ? all(svg, 'text').map(textOf) : []
    for (const r of plain.rows) expect(words).toContain(r.took)
    expect(words).toContain(plain.total.took)
    expect(svg ? all(svg, 'title').map(textOf)[0] : '').toBe('Waterfall of M-2')
    expect(svg ? textOf(all(svg, 'desc')[0] as never) : '').toContain('Tries 1–2 and waits, 2 × 421 4.4.2')
    expect(Number(svg?.attributes.width)).toBe(660)
  })
  test('twice the same bytes', () => {
    const once = waterfallSvg(build(message(1)), 'a', 't', 'd', PAGE_SHEET).markup
    expect(waterfallSvg(build(message(1)), 'a', 't', 'd', PAGE_SHEET).markup).toBe(once)
  })
  test('words of a log stay words, in SVG and in text', () => {
    const { markup } = waterfallSvg(w, 'M-2', HOSTILE, HOSTILE, SCREEN_SHEET)
    expect(markup).not.toMatch(/<script|onload="x|\u202e/)
    expect(markup).toContain('&lt;script&gt;')
    expect(waterfallText(w, [HOSTILE])).not.toContain('\u202e')
  })
  test('as text: a line a row, the total below, and what the letters mean', () => {
    const text = waterfallText(build(message(1)), ['Waterfall of M-2'])
    expect(text).toMatch(/Tries 1–2 and waits.+2 min 0\.970 s +99\.2 % +×▒+×▒+/)
    expect(text).toMatch(/Total +2 min 2\.000 s +100 % +as logged; the parts add up to it/)
  })
})
