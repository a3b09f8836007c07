import * as f from '@shared/base/format'
import { UTC, zoneNamed } from '@shared/base/zone'
import { expect, test } from 'vitest'

const AT = Date.UTC(2026, 2, 10, 14, 2, 7, 31)

test.each([
  [0, '0 s'],
  [3, '< 0.01 s'],
  [126, '0.13 s'],
  [9994, '9.99 s'],
  [9996, '10.0 s'],
  [59_949, '59.9 s'],
  [59_960, '1 min'],
  [317_000, '5 min 17 s'],
  [3_599_600, '1 h'],
  [12_600_000, '3 h 30 min'],
  [187_200_000, '2 d 4 h'],
  [-1840, '−1.84 s'],
  [-2, '< 0.01 s'],
])('duration %d reads %s', (ms, text) => {
  expect(f.formatDuration(ms)).toBe(text)
})

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [48_200, '48.2 kB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [1_940_000_000, '1.94 GB'],
])('%d bytes read %s', (bytes, text) => {
  expect(f.formatBytes(bytes)).toBe(text)
})

test('counts and shares', () => {
  expect([f.formatCount(52_110), f.formatCount(-1_000), f.formatCount(12)]).toEqual(['52,110', '−1,000', '12'])
  expect([f.formatCounted(1, 'message'), f.formatCounted(2, 'try', 'tries')]).toEqual(['1 message', '2 tries'])
  expect([
    f.formatShare(1, 100_000),
    f.formatShare(99_999, 100_000),
    f.formatShare(1, 1),
    f.formatShare(1, 3),
    f.formatShare(1, 0),
  ]).toEqual(['< 0.1 %', '99.9 %', '100 %', '33.3 %', ''])
})

test('times carry their zone', () => {
  const kiel = zoneNamed('Europe/Berlin') ?? UTC
  expect(f.formatInstant(AT)).toBe('2026-03-10 14:02:07.031 UTC')
  expect(f.formatInstant(AT, kiel)).toBe('2026-03-10 15:02:07.031 UTC+01:00')
  expect([f.formatClock(AT), f.formatClock(AT, kiel, false), f.formatDay(AT), f.formatEdge(AT)]).toEqual([
    '14:02:07.031',
    '15:02:07',
    'Tue 10 Mar',
    '2026-03-10 14:02:07',
  ])
  const day = 86_400_000
  expect([
    f.formatSpan(AT, AT),
    f.formatSpan(AT - day, AT + day),
    f.formatSpan(AT - 10 * day, AT),
    f.formatSpan(AT - 100 * day, AT),
  ]).toEqual(['10 Mar 2026', '9–11 Mar 2026', '28 Feb – 10 Mar 2026', '30 Nov 2025 – 10 Mar 2026'])
  expect([f.formatShortSpan(AT, AT + 3_600_000), f.formatShortSpan(AT - day, AT)]).toEqual([
    '10 Mar 14:02–15:02',
    '9 Mar 14:02 – 10 Mar 14:02',
  ])
})

test('no time is no text', () => {
  for (const show of [f.formatClock, f.formatDay, f.formatInstant, f.formatEdge]) expect(show(Number.NaN)).toBe('')
  expect([f.formatDuration(null), f.formatBytes(null), f.formatSpan(Number.NaN, 1)]).toEqual(['', '', ''])
})
