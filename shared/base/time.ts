/**
 * Instants. Everything inside the program is milliseconds since 1970-01-01T00:00:00Z as a plain number (a fraction is allowed; a
 * double holds microseconds exactly enough until the year 2255). NaN means "no time". Times are UTC as logged: a clock correction is
 * stated beside a time and never applied to it.
 */
export type EpochMs = number

/** `2026-03-10T13:02:07.031Z`; at least milliseconds, never rounded up. Returns null for NaN and for instants outside years 0–9999. */
export function isoTime(at: EpochMs): string | null {
  if (!(at > -62_167_219_200_000 && at < 253_402_300_800_000)) return null
  return new Date(Math.floor(at)).toISOString()
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?$/

/** Reads an ISO 8601 instant. A time without a zone is taken as UTC (the command line says so). NaN when it is not one. */
export function parseIsoTime(text: string): EpochMs {
  const m = ISO.exec(text.trim())
  if (!m) return Number.NaN
  const [, y, mo, d, h, mi, s = '0', frac = '0', zone = 'Z'] = m
  // Date.UTC takes the years 0–99 for 1900–1999, and rolls 31 February over into March: refuse what does not read back the same
  const date = new Date(Date.UTC(2000, 0, 1, Number(h), Number(mi), Number(s)))
  const utc = date.setUTCFullYear(Number(y), Number(mo) - 1, Number(d))
  if (date.getUTCDate() !== Number(d) || Number(mo) > 12 || Number(h) > 23 || Number(mi) > 59 || Number(s) > 59) return Number.NaN
  const offset = zone === 'Z' ? 0 : (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
  return utc + Number(`0.${frac}`) * 1000 - offset * 60_000
}
