/** Parts of a message's time in words, for the bar, its table and the report. */
import type { Delays } from '@shared/query/delays'
import { delayWords, drawnParts } from '@shared/report/delay-words'
import { expect, test } from 'vitest'
import { smallCase } from '../../builders/small-case'

const { catalogue } = smallCase().input
const clock = (offsetMs: number) => ({ offsetMs, boundMs: 5, pairs: 7, reference: 0, pieces: [] })
const nodes = catalogue.nodes.map((n, i) => (i < 2 ? { ...n, clock: clock(i * 2000) } : n))

const DELAYS: Delays = {
  recipient: 0,
  totalMs: 10_000,
  parts: [
    { kind: 'wait', node: 0, to: -1, from: 0, ms: 2000, hop: 0, clocks: null },
    { kind: 'retry', node: 0, to: 1, from: 2000, ms: 9000, hop: 0, clocks: null },
    { kind: 'transfer', node: 0, to: 1, from: 11_000, ms: 1000, hop: 0, clocks: [0, 1] },
    { kind: 'wait', node: 1, to: -1, from: 12_000, ms: -1998, hop: 1, clocks: [1, 0] },
    { kind: 'end', node: -1, to: -1, from: 10_002, ms: -2, hop: -1, clocks: null },
  ],
}

test('each part says where, how long, what share, and by whose clocks when they are two', () => {
  const words = delayWords(DELAYS, nodes)
  expect(words.map((w) => [w.what, w.where, w.took, w.share, w.clocks])).toEqual([
    ['waited', 'on EX1', '2.00 s', '20.0 %', ''],
    ['tried again', 'EX1 to EX2', '9.00 s', '90.0 %', ''],
    ['handed over', 'EX1 to EX2', '1.00 s', '10.0 %', 'EX1 and EX2'],
    ['waited', 'on EX2', '−2.00 s', '', 'EX2 and EX1'],
    // a sign is not lost in rounding
    ['until its end', 'on a host that is not known', '−2 ms', '', ''],
  ])
  expect(new Set(words.map((w) => w.clockNote))).toEqual(
    new Set(['', 'The clocks of EX1 and EX2 differ by 2,000 ± 10 ms (from 7 pairs): EX2’s is ahead.']),
  )
})

test('what a difference of clocks may account for is no time that surely passed', () => {
  // the clock of EX2 is 2 s ahead, give or take 10 ms
  expect(delayWords(DELAYS, nodes).map((w) => w.surelyMs)).toEqual([2000, 9000, 0, 0, -2])
  const [wait] = delayWords({ ...DELAYS, parts: [{ kind: 'wait', node: 1, to: -1, from: 0, ms: 42_010, hop: 1, clocks: [0, 1] }] }, nodes)
  expect(wait).toMatchObject({ surelyMs: 40_000, share: 'over 100 %' })
})

test('the bar holds what can stand beside each other: its fractions are one, negative parts are left out', () => {
  const drawn = drawnParts(delayWords(DELAYS, nodes))
  expect(drawn.map((d) => d.words.part.ms)).toEqual([2000, 9000, 1000])
  expect(drawn.reduce((n, d) => n + d.fraction, 0)).toBeCloseTo(1, 9)
  expect(drawn[1]?.fraction).toBeCloseTo(0.75, 9)
})
