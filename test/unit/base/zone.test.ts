/** Zones against the runtime's own formatting, which knows every rule and is far slower. */
import { formatClock, formatDelta, formatEdge, formatInstant, formatStamp } from '@shared/base/format'
import { changesWithin, fromLocal, isRepeated, since, toLocal, UTC, type Zone, zoneNamed, zoneOffset } from '@shared/base/zone'
import { offsetsIn, zoneSentence, zoneWords } from '@shared/report/zone-words'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const named = (id: string): Zone => {
  const zone = zoneNamed(id)
  if (!zone) throw new Error(`no zone ${id}`)
  return zone
}
const berlin = named('Europe/Berlin')
const utc = (iso: string) => Date.parse(`${iso}Z`)
const HOUR = 3_600_000
/** Zones with whole hours, halves and quarters, with and without daylight time, and one whose daylight time is half an hour. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
]

/** As the runtime says it: `2026-03-10 15:02:07`. */
function told(at: number, id: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: id, dateStyle: 'short', timeStyle: 'medium' })
  return format.format(at)
}

const instants = fc.integer({ min: utc('2005-01-01T00:00:00') / 1000, max: utc('2037-01-01T00:00:00') / 1000 }).map((s) => s * 1000)

describe('offsets', () => {
  test('of any zone at any second are those of the runtime', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (id, at) => {
        expect(formatStamp(at, named(id)).slice(0, 19)).toBe(told(at, id))
      }),
      { numRuns: 600 },
    )
  })
  test('around each change of a year, to the second', () => {
    for (const id of ZONES)
      for (const change of changesWithin(named(id), utc('2025-01-01T00:00:00'), utc('2026-12-31T00:00:00')))
        for (const at of [change - 1000, change, change + 1000]) expect(formatStamp(at, named(id)).slice(0, 19)).toBe(told(at, id))
  })
  test('Berlin changes when the law says', () => {
    const changes = changesWithin(berlin, utc('2026-01-01T00:00:00'), utc('2026-12-31T00:00:00'))
    expect(changes).toEqual([utc('2026-03-29T01:00:00'), utc('2026-10-25T01:00:00')])
  })
  test('fixed ones and names that are none', () => {
    expect(formatEdge(utc('2026-03-10T14:00:00'), named('UTC+05:45'))).toBe('2026-03-10 19:45')
    expect(formatEdge(utc('2026-03-10T14:00:00'), named('UTC-03:30'))).toBe('2026-03-10 10:30')
    expect([zoneNamed('Nowhere/Land'), zoneNamed('UTC+99:00'), zoneNamed('UTC+05:75'), zoneNamed(''), zoneNamed('__proto__')]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ])
    expect([0, 60, -210, 345].map(zoneOffset)).toEqual(['UTC', 'UTC+01:00', 'UTC−03:30', 'UTC+05:45'])
  })
})

describe('a clock on the wall', () => {
  test('leads back to the instant, unless it shows that time twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (id, at) => {
        const zone = named(id)
        if (!isRepeated(at, zone)) expect(fromLocal(toLocal(at, zone), zone)).toBe(at)
      }),
      { numRuns: 600 },
    )
  })
  test('an hour that comes twice: the earlier one is meant, and each says which it is', () => {
    const [first, second] = [utc('2026-10-25T00:30:00'), utc('2026-10-25T01:30:00')]
    expect([first, second].map((at) => isRepeated(at, berlin))).toEqual([true, true])
    expect([first - HOUR, second + HOUR].map((at) => isRepeated(at, berlin))).toEqual([false, false])
    expect(fromLocal(utc('2026-10-25T02:30:00'), berlin)).toBe(first)
    expect([first, second].map((at) => formatClock(at, berlin))).toEqual(['02:30:00.000 UTC+02:00', '02:30:00.000 UTC+01:00'])
    expect(formatClock(second + HOUR, berlin)).toBe('03:30:00.000')
  })
  test('an hour that is left out is what the clock would have shown', () => {
    expect(fromLocal(utc('2026-03-29T02:30:00'), berlin)).toBe(utc('2026-03-29T01:30:00'))
  })
})

describe('in words', () => {
  const march = { first: utc('2026-03-28T00:00:00'), last: utc('2026-03-30T00:00:00') }
  test('a stretch with a change says both offsets and when', () => {
    expect(zoneWords(berlin, march)).toBe('Europe/Berlin (UTC+01:00 until 2026-03-29 01:00 UTC, then UTC+02:00), logged in UTC')
    expect(offsetsIn(berlin, march)).toBe('UTC+01:00 and UTC+02:00')
    expect(zoneSentence(UTC, march)).toBe('Times are UTC as logged.')
  })
  test('from an instant on', () => {
    const zero = utc('2026-03-28T10:00:00')
    const delta = since(berlin, zero)
    expect([zero, zero + 312_031, zero - 1200, zero + 26 * HOUR].map((at) => formatClock(at, delta))).toEqual([
      '+0:00:00.000',
      '+0:05:12.031',
      '−0:00:01.200',
      '+1 d 02:00:00.000',
    ])
    expect(formatInstant(zero + 1000, delta)).toBe('2026-03-28 11:00:01.000 UTC+01:00 (+0:00:01.000)')
    expect(zoneSentence(delta, march)).toBe('Times are told from 2026-03-28 11:00:00.000 UTC+01:00 on (Δ).')
    expect([formatDelta(Number.NaN), formatDelta(-0.2)]).toEqual(['', '+0:00:00.000'])
  })
})
