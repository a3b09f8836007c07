/** Times as PowerShell prints them: the order of their parts, and the zone that nothing but the rows themselves tells. */
import { LocalClock } from '@shared/formats/powershell-objects/local-clock'
import { parseWrittenTime } from '@shared/formats/powershell-objects/local-time'
import { describe, expect, test } from 'vitest'

describe('written times', () => {
  const iso = (text: string, order: 'mdy' | 'dmy' | 'ymd') => {
    const at = parseWrittenTime(text)?.readings[order] ?? Number.NaN
    return Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, 19)
  }
  test.each([
    ['4/6/2021 2:46:03 PM', '2021-04-06T14:46:03', '2021-06-04T14:46:03', null],
    ['06/09/2015 01:02:44', '2015-06-09T01:02:44', '2015-09-06T01:02:44', null],
    ['15-01-21 22:06:01', null, '2021-01-15T22:06:01', '2015-01-21T22:06:01'],
    ['11.08.2026 08:27:15', '2026-11-08T08:27:15', '2026-08-11T08:27:15', null],
    ['2021-04-06 14:46:03', null, null, '2021-04-06T14:46:03'],
    ['2021-04-06T14:46:03.1234567', null, null, '2021-04-06T14:46:03'],
    ['6. 4. 2021 14:46:03', '2021-06-04T14:46:03', '2021-04-06T14:46:03', null],
    ['2021. 04. 06. 14:46:03', null, null, '2021-04-06T14:46:03'],
    ['2021/4/6 下午 12:46:03', null, null, '2021-04-06T12:46:03'],
    ['13/03/2026 12:10:00 a.\u00a0m.', null, '2026-03-13T00:10:00', null],
    ['13.3.2026 14.10.03', null, '2026-03-13T14:10:03', null],
    ['13.3.2026 г. 14:10:03', null, '2026-03-13T14:10:03', null],
    // a spreadsheet cut the seconds off: it is a time, and tells no instant
    ['13.3.2026 14:10', null, null, null],
  ])('%s', (text, mdy, dmy, ymd) => {
    expect([iso(text, 'mdy'), iso(text, 'dmy'), iso(text, 'ymd')]).toEqual([mdy, dmy, ymd])
  })

  test.each([
    '',
    '31/02/2026 10:00:00',
    '4/6/2021 25:00:00',
    '4/6/2021 2:46:03 XX',
    '4/6/2021 14:46:03 PM',
    'yesterday',
    `${'1'.repeat(60)}`,
  ])('%s is none', (text) => {
    expect(parseWrittenTime(text)).toBeNull()
  })

  test('with a zone are exact', () => {
    expect(parseWrittenTime('2021-04-06T14:46:03.5000000+02:00')).toMatchObject({
      exact: Date.UTC(2021, 3, 6, 12, 46, 3, 500),
      offset: 120,
    })
  })
})

describe('the zone of local times', () => {
  const solve = (rows: readonly [text: string, utc?: string, seconds?: number][]) => {
    const clock = new LocalClock()
    for (const [text, utc, seconds] of rows)
      clock.add(text, utc ? [{ utc: Date.parse(utc), passed: seconds === undefined ? [] : [seconds * 1000], from: 'entry' }] : [])
    const { clock: found, utc, open } = clock.solve()
    const times = rows.map((_, row) => (Number.isNaN(utc(row)) ? null : new Date(utc(row)).toISOString()))
    return { offsets: found?.offsets, why: found?.why, times, open }
  }

  test('is that of a row whose message took as long as it says', () => {
    expect(solve([['06/03/2026 17:30:10', '2026-03-06T11:45:09.400Z', 0.4], ['07/03/2026 00:00:00']])).toMatchObject({
      offsets: [345],
      times: ['2026-03-06T11:45:10.000Z', '2026-03-06T18:15:00.000Z'],
      open: 0,
    })
  })

  test('is not taken from times that a spreadsheet cut the seconds off', () => {
    const cut = solve([['10.03.2026 14:02', '2026-03-10T13:01:59.500Z', 1], ['10.03.2026 14:02']])
    expect(cut).toMatchObject({ offsets: [], times: [null, null], open: 2 })
    expect(cut.why).toContain('have no seconds')
    expect(solve([['10 March 2026 14:02:07']]).why).toContain('in a form that is not known')
  })

  test('is not taken from a message whose wait is not known and long', () => {
    expect(solve([['10.03.2026 15:20:00', '2026-03-10T13:00:00Z']])).toMatchObject({ offsets: [], times: [null], open: 1 })
  })

  test('is not taken from one that would lie where no zone is', () => {
    expect(solve([['10.03.2026 15:15:01', '2026-03-10T13:00:00Z']])).toMatchObject({ offsets: [], times: [null] })
  })

  test('may be an hour less behind the change in autumn', () => {
    const { offsets, times } = solve([
      ['24.10.2026 23:00:01', '2026-10-24T21:00:00.500Z', 0.5],
      ['24.10.2026 22:00:00'],
      ['25.10.2026 02:30:00'],
      ['25.10.2026 09:00:01', '2026-10-25T08:00:00.500Z', 0.5],
      ['26.10.2026 09:00:00'],
    ])
    expect(offsets).toEqual([60, 120])
    expect(times).toEqual([
      '2026-10-24T21:00:01.000Z',
      '2026-10-24T20:00:00.000Z',
      null,
      '2026-10-25T08:00:01.000Z',
      '2026-10-26T08:00:00.000Z',
    ])
  })

  test('is not moved by one session among many that lasted an hour', () => {
    const rows = Array.from({ length: 40 }, (_, n): [string, string, number] => [
      `10.03.2026 ${10 + (n % 10)}:${10 + n}:00`,
      `2026-03-10T${String(9 + (n % 10)).padStart(2, '0')}:${10 + n}:00Z`,
      0,
    ])
    const { offsets, times } = solve([['10.03.2026 16:30:00', '2026-03-10T14:30:00Z', 0], ...rows])
    expect(offsets).toEqual([60])
    expect(times[0]).toBe('2026-03-10T15:30:00.000Z')
  })

  test('is found for each of two forms in one file', () => {
    const us = ['3/10/2026 9:00:01 AM', '2026-03-10T13:00:00.500Z', 0.5] as const
    const iso = ['2026-03-10 14:00:01', '2026-03-10T13:00:00.500Z', 0.5] as const
    const { times, offsets } = solve([[...us], ['3/13/2026 9:00:01 AM'], [...iso], ['2026-03-13 14:00:01']])
    expect(times).toEqual(['2026-03-10', '2026-03-13', '2026-03-10', '2026-03-13'].map((day) => `${day}T13:00:01.000Z`))
    expect(offsets).toEqual([-240, 60])
  })

  test('is not carried over a night in which clocks may have been changed', () => {
    const proof = ['24.03.2026 14:02:07', '2026-03-24T13:02:06.900Z', 0.1] as const
    expect(
      solve([[...proof], ['26.03.2026 23:00:00'], ['30.03.2026 09:00:00'], ['23.03.2026 09:00:00'], ['20.03.2026 09:00:00']]),
    ).toMatchObject({
      offsets: [60],
      times: ['2026-03-24T13:02:07.000Z', '2026-03-26T22:00:00.000Z', null, '2026-03-23T08:00:00.000Z', null],
      open: 2,
    })
    const summer = ['02.06.2026 14:02:07', '2026-06-02T12:02:06.900Z', 0.1] as const
    expect(solve([[...summer], ['30.08.2026 09:00:00']]).times[1]).toBe('2026-08-30T07:00:00.000Z')
  })

  test('does not change in summer', () => {
    const { offsets, why } = solve([
      ['24.07.2026 23:00:01', '2026-07-24T21:00:00.500Z', 0.5],
      ['25.07.2026 09:00:01', '2026-07-25T08:00:00.500Z', 0.5],
    ])
    expect(offsets).toEqual([])
    expect(why).toContain('contradict')
  })

  test('survives one row in many that makes no sense', () => {
    const rows = Array.from({ length: 40 }, (_, n): [string, string, number] => [
      `03/13/2026 10:00:${10 + n}`,
      `2026-03-13T09:00:${10 + n}Z`,
      0,
    ])
    expect(solve([...rows, ['03/13/2026 11:00:00', '2025-01-01T00:00:00Z', 0]])).toMatchObject({ offsets: [60], open: 0 })
  })
})
