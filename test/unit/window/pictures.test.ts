/** What the pictures of a message do with keys and with a selection made elsewhere. */
import { buildLadder } from '@shared/report/ladder/ladder'
import { buildWaterfall } from '@shared/report/waterfall/waterfall'
import { describe, expect, test } from 'vitest'
import { movedColumn, selectedIn } from '../../../src-renderer/features/message/ladder/use-ladder'
import { parentOf, selectedRow, toggled } from '../../../src-renderer/features/message/waterfall/row-state'
import { around, moved, windowKey, zoomed } from '../../../src-renderer/features/message/waterfall/time-window'
import { smallCase } from '../../builders/small-case'

const { messages, input } = smallCase()
const [m] = messages
if (!m) throw new Error('a message')
const rows = buildWaterfall(m, input.catalogue, { isAdjusted: false, recipient: null, toggled: new Set() })?.rows ?? []
const ladder = buildLadder(m, input.catalogue, { isAdjusted: false, folds: new Set(), moved: [] })

describe('the axis', () => {
  const whole = { from: 0, to: 1000 }
  test('shows less around a time, which keeps its place, and never more than there is', () => {
    expect(zoomed(whole, whole, 0.5, 250)).toEqual({ from: 125, to: 625 })
    expect(zoomed({ from: 125, to: 625 }, whole, 4)).toEqual(whole)
    expect(zoomed(whole, whole, 1e-9).to - zoomed(whole, whole, 1e-9).from).toBeCloseTo(4)
  })
  test('moves by a part of what is shown, and stops at both ends', () => {
    expect(moved({ from: 100, to: 300 }, whole, 0.5)).toEqual({ from: 200, to: 400 })
    expect(moved({ from: 100, to: 300 }, whole, -1)).toEqual({ from: 0, to: 200 })
    expect(moved({ from: 700, to: 900 }, whole, 1)).toEqual({ from: 800, to: 1000 })
  })
  test('fits a row with some room, also one that goes back in time', () => {
    expect(around(600, 400, whole)).toEqual({ from: 384, to: 616 })
  })
  test('W S A D + − and no other key', () => {
    const half = { from: 250, to: 750 }
    for (const key of ['w', 'W', '+', 's', '-', 'a', 'd']) expect(windowKey(key, half, whole), key).not.toBeNull()
    for (const key of ['x', 'ArrowUp', 'Enter']) expect(windowKey(key, half, whole), key).toBeNull()
  })
})

describe('the selected row of a waterfall', () => {
  test('is the one a person went to while it stands for what is selected, else the first that does', () => {
    const stage = rows.findIndex((r) => r.level === 2 && r.hop === 1)
    const own = rows[stage]?.id ?? ''
    expect(selectedRow(rows, own, { hop: 1, event: null })).toBe(stage)
    expect(selectedRow(rows, own, { hop: 2, event: null })).toBe(rows.findIndex((r) => r.hop === 2))
    expect(selectedRow(rows, own, { hop: null, event: null })).toBeNull()
    expect(selectedRow(rows, 'others', { hop: null, event: null })).toBe(rows.findIndex((r) => r.id === 'others'))
  })
  test('has the row whose part it is above it', () => {
    const stage = rows.findIndex((r) => r.level === 2)
    expect(rows[parentOf(rows, stage)]).toMatchObject({ level: 1, hop: rows[stage]?.hop })
    expect(parentOf(rows, 0)).toBe(-1)
  })
  test('folds are kept as what differs from how rows come', () => {
    expect([...toggled(new Set(['a']), 'b')]).toEqual(['a', 'b'])
    expect([...toggled(new Set(['a', 'b']), 'a')]).toEqual(['b'])
  })
})

describe('the ladder', () => {
  test('finds the arrow of a hop and the tick of a row', () => {
    expect(ladder.rows[selectedIn(ladder.rows, null, { hop: 1, event: null }) ?? -1]).toMatchObject({ kind: 'arrow', hop: 1 })
    const tick = ladder.rows.find((r) => r.kind === 'tick')
    expect(ladder.rows[selectedIn(ladder.rows, null, { hop: null, event: tick?.event ?? -1 }) ?? -1]).toBe(tick)
    expect(selectedIn(ladder.rows, null, { hop: null, event: null })).toBeNull()
  })
  test('moves a column past its neighbour, and none over the edge', () => {
    const order = ladder.columns.map((c) => c.node)
    const [first = -1, second = -1, ...rest] = order
    expect(movedColumn(ladder, 0, 1)).toEqual([second, first, ...rest])
    expect(movedColumn(ladder, 0, -1)).toBeNull()
    expect(movedColumn(ladder, order.length - 1, 1)).toBeNull()
  })
})
