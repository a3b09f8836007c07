/** Objects from tables of settings. */
import { TableBuilder } from '@shared/columns/table-builder'
import { settingOf, settingsObjects } from '@shared/correlate/settings-objects'
import { SETTINGS } from '@shared/model/settings'
import { describe, expect, test } from 'vitest'

type Row = readonly [object: number, type: string, property: string, value: string, mark?: string]

function segmentsOf(source: number, rows: readonly Row[]): ArrayBufferLike[] {
  const table = new TableBuilder('settings', SETTINGS, { source })
  rows.forEach(([object, type, property, value, mark = ''], n) => {
    table.place(n * 100, 50, n + 1)
    table.add({ object, type, name: `EX01\\${object}`, property, value, mark })
  })
  return table.finish()
}
const other = () => {
  const table = new TableBuilder('tracking-output', { n: 'number' }, { source: 9 })
  table.place(0, 1, 1)
  table.add({ n: 1 })
  return table.finish()
}

describe('objects', () => {
  const segments = [
    ...other(),
    ...segmentsOf(1, [
      [0, 'queue', 'Status', 'Retry'],
      [0, 'queue', 'DeliveryType', 'SmartHost...', 'partial'],
      [1, 'dag', 'Servers', 'EX01'],
      [1, 'dag', 'Servers', 'EX02'],
    ]),
    ...segmentsOf(2, [
      [0, 'queue', '__proto__', 'x'],
      [1, 'object', 'Name', ''],
    ]),
  ]

  test('have their properties with mark and place', () => {
    const [queue, dag] = [...settingsObjects(segments)]
    expect(queue).toMatchObject({ type: 'queue', name: 'EX01\\0', source: 1, object: 0 })
    expect(queue && settingOf(queue, 'DeliveryType')).toEqual({
      value: 'SmartHost...',
      mark: 'partial',
      place: { source: 1, offset: 100, length: 50, line: 2 },
    })
    expect(dag?.properties.get('Servers')?.map((v) => v.value)).toEqual(['EX01', 'EX02'])
    expect(queue && settingOf(queue, 'toString')).toBeUndefined()
  })

  test('of a type are found in all files', () => {
    expect([...settingsObjects(segments, 'queue')].map((o) => [o.source, [...o.properties.keys()]])).toEqual([
      [1, ['Status', 'DeliveryType']],
      [2, ['__proto__']],
    ])
    expect([...settingsObjects(segments, 'probe')]).toEqual([])
  })

  test('of two files do not run together', () => {
    const two = [...segmentsOf(3, [[0, 'queue', 'a', '1']]), ...segmentsOf(4, [[0, 'queue', 'a', '2']])]
    expect([...settingsObjects(two)].map((o) => o.properties.get('a')?.length)).toEqual([1, 1])
  })

  test('go over the end of a segment', () => {
    const rows = Array.from({ length: 70_000 }, (_, n): Row => [Math.floor(n / 65_530), 'queue', `p${n}`, 'x'])
    expect([...settingsObjects(segmentsOf(1, rows), 'queue')].map((o) => o.properties.size)).toEqual([65_530, 4470])
  })

  test('are made one by one', () => {
    const reached: number[] = []
    const walk = settingsObjects(
      (function* () {
        for (const n of [1, 2, 3]) {
          reached.push(n)
          yield* segmentsOf(n, [[0, 'queue', 'a', '1']])
        }
      })(),
    )
    expect(walk.next().value?.source).toBe(1)
    expect(reached).toEqual([1, 2])
  })
})
