import { orderOfKeys, orderOfNumbers, walk } from '@shared/query/order'
import { expect, test } from 'vitest'
import { random } from '../../builders/random'

test('numbers of every size and sign come in order, equal ones by row, none last', () => {
  const r = random(5)
  const values = Float64Array.from({ length: 3000 }, () =>
    r.pick([Number.NaN, -0, 0, r.below(5), -r.below(5), r.next() * 1e-9, -r.next() * 1e15, 1.7e12 + r.below(1000)]),
  )
  const { rows, missing } = orderOfNumbers(values)
  const wanted = Array.from(values.keys()).sort((a, b) => {
    const [x, y] = [values[a] as number, values[b] as number]
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b
    return x - y || a - b
  })
  expect([...rows]).toEqual(wanted)
  expect(missing).toBe(values.filter(Number.isNaN).length)
})

test('keys: the missing one goes last, and a walk takes only rows that pass', () => {
  const order = orderOfKeys(Uint32Array.of(7, 0xffff_ffff, 3, 70_000, 3), 0xffff_ffff)
  expect([...order.rows]).toEqual([2, 4, 0, 3, 1])
  expect([...walk(order, true, Uint8Array.of(0, 0, 0, 1, 0), 4)]).toEqual([0, 4, 2, 1])
})

test('nothing to order', () => {
  expect(orderOfNumbers(new Float64Array(0)).rows.length).toBe(0)
})
