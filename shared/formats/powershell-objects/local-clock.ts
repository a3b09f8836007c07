/**
 * Finds the order of day and month, and the zone, of the local times in a file, from UTC times that stand in the same rows; then gives
 * each row its UTC time. Nothing is assumed: rows that nothing proves have none.
 *
 * A row proves an offset when what has passed since its UTC time is known, or is short: see time-proofs.ts. Offsets are those
 * that zones have. Two offsets in one file are taken for daylight saving when they are an hour apart and change in a month in which clocks
 * are changed; anything else contradicts itself and leaves the file open.
 */
import type { EpochMs } from '../../base/time'
import type { SourceClock } from '../../model/source'
import { ORDERS, type Order, parseWrittenTime } from './local-time'
import type { TimeProof } from './time-proofs'

const SECOND = 1000
const MINUTE = 60 * SECOND
const QUARTER = 15 * MINUTE
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const EAST = 14 * HOUR
const WEST = -12 * HOUR
/** Mail lives two days by default; an order of day and month that is wrong is off by a month or more. */
const LONGEST_LIFE = 7 * DAY
/** Timestamps have whole seconds, and totals are measured by other clocks. */
const EARLY = 2 * SECOND
const LATE = 5 * SECOND
/** Sessions bring their message within a minute, as a rule. */
const SESSION = 60 * SECOND
/** Without a known latency only a quick message proves anything. */
const QUICK = 10 * SECOND
/** One proof in so many may be impossible. */
const ODD = 20
/** Of changes between two offsets, at most two a year. */
const BETWEEN_CHANGES = 100 * DAY

/** Months, from 0. */
const CHANGES = new Set([2, 3, 8, 9, 10])
/** Zones that are no whole hours, in minutes east; summer times of them included. */
const ODD_ZONES = new Set([-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825])

interface Proven {
  readonly row: number
  readonly utc: EpochMs
  /** Milliseconds east. */
  readonly offset: number
}
/** A time in which one offset holds, as far as it is proven. */
interface Run {
  readonly offset: number
  readonly first: EpochMs
  last: EpochMs
}
interface Zone {
  readonly order: Order
  readonly runs: readonly Run[]
  /** The proven time, and beyond it what lies before and behind it without a night in which clocks may have been changed. */
  readonly from: EpochMs
  readonly to: EpochMs
  readonly proven: ReadonlyMap<number, number>
}
/** What one order of day and month makes of the proofs. `impossible`: rows written before, or months after, what they tell of. */
interface Found {
  readonly impossible: number
  readonly zone: Zone | null
  readonly contradicts: boolean
}

export interface ClockResult {
  readonly clock: SourceClock | null
  /** UTC of a row, by the number that `add` gave it. */
  readonly utc: (row: number) => EpochMs
  /** Rows with a time that has no place on the time line. */
  readonly open: number
}

const NAMES: Record<Order, string> = { mdy: 'month/day/year', dmy: 'day/month/year', ymd: 'year/month/day' }

export class LocalClock {
  private readonly local: Record<Order, number[]> = { mdy: [], dmy: [], ymd: [] }
  private readonly exact: number[] = []
  private readonly proofs: { row: number; proof: TimeProof }[] = []
  private readonly written = new Set<number>()
  private zoned = 0
  private timed = 0
  private withoutSeconds = 0
  private unread = 0

  /** A row with its time as printed; returns its number, from 0. */
  add(text: string, proofs: readonly TimeProof[]): number {
    const row = this.exact.length
    const time = parseWrittenTime(text)
    const utc = time?.exact ?? Number.NaN
    this.exact.push(utc)
    for (const o of ORDERS) this.local[o].push(Number.isNaN(utc) ? (time?.readings[o] ?? Number.NaN) : Number.NaN)
    if (!Number.isNaN(utc)) {
      this.zoned++
      if (time && !Number.isNaN(time.offset)) this.written.add(time.offset)
    } else if (text !== '') {
      this.timed++
      if (time === null) this.unread++
      else if (time.withoutSeconds) this.withoutSeconds++
      for (const proof of proofs) this.proofs.push({ row, proof })
    }
    return row
  }

  solve(): ClockResult {
    if (this.timed === 0) return this.result(this.zoned > 0 ? this.exactClock() : null, [])
    const orders = this.possibleOrders()
    const all = orders.map((o) => this.zoneIn(o))
    const least = Math.min(...all.map((f) => f.impossible))
    // a row or two of a thousand may be odd; an order that is wrong fails in most
    const found = all.filter((f) => f.impossible === least && f.impossible * ODD <= this.proofs.length)
    const zones = found.flatMap((f) => (f.zone ? [f.zone] : []))
    if (zones.length > 0) return this.result(this.provenClock(zones), zones)
    const contradicts = found.some((f) => f.contradicts)
    return this.result({ basis: 'local', offsets: [], why: this.whyOpen(contradicts, orders) }, [])
  }

  private result(clock: SourceClock | null, zones: readonly Zone[]): ClockResult {
    const utc = (row: number) => {
      const exact = this.exact[row] ?? Number.NaN
      return Number.isNaN(exact) ? this.inZones(row, zones) : exact
    }
    let placed = 0
    for (let row = 0; row < this.exact.length; row++) if (!Number.isNaN(utc(row))) placed++
    return { clock, utc, open: this.timed + this.zoned - placed }
  }

  /** When a time can be read in several orders (`06/06/2021`), it is known only if they agree. */
  private inZones(row: number, zones: readonly Zone[]): EpochMs {
    let agreed = Number.NaN
    for (const zone of zones) {
      // in this order it is no time: of a file that joins the output of two shells
      if (Number.isNaN(this.local[zone.order][row] ?? Number.NaN)) continue
      const at = this.inZone(row, zone)
      if (Number.isNaN(at) || (!Number.isNaN(agreed) && agreed !== at)) return Number.NaN
      agreed = at
    }
    return agreed
  }

  private inZone(row: number, { order, runs, proven, from, to }: Zone): EpochMs {
    const local = this.local[order][row] ?? Number.NaN
    const own = proven.get(row)
    if (own !== undefined) return local - own
    for (let r = 0; r < runs.length; r++) {
      const run = runs[r] as Run
      const at = local - run.offset
      // before the first and after the last proven row their offset is taken; between two that differ nothing is known
      if (at >= (r === 0 ? from : run.first) && at <= (r === runs.length - 1 ? to : run.last)) return at
    }
    return Number.NaN
  }

  /** Orders in which every time is a date; all of them when there is none such (a file of several shells). */
  private possibleOrders(): Order[] {
    const misses = (o: Order) =>
      this.local[o].reduce((n, v, row) => n + (Number.isNaN(v) && ORDERS.some((p) => !Number.isNaN(this.local[p][row])) ? 1 : 0), 0)
    const whole = ORDERS.filter((o) => misses(o) === 0)
    return whole.length > 0 ? whole : [...ORDERS]
  }

  private zoneIn(order: Order): Found {
    const known: Proven[] = []
    const quick: Proven[] = []
    let impossible = 0
    for (const { row, proof } of this.proofs) {
      const lag = (this.local[order][row] ?? Number.NaN) - proof.utc
      if (Number.isNaN(lag)) continue
      if (lag < WEST - MINUTE || lag > EAST + LONGEST_LIFE) {
        impossible++
        continue
      }
      const sure = surely(lag, proof)
      const perhaps = sure ?? within(lag, 0, QUICK)
      if (sure !== null) known.push({ row, utc: proof.utc, offset: sure })
      else if (perhaps !== null && proof.from === 'entry') quick.push({ row, utc: proof.utc, offset: perhaps })
    }
    const used = withoutOdd(known.length > 0 ? known : quick)
    if (used.length === 0) return { impossible, zone: null, contradicts: false }
    const runs = runsOf(used)
    if (!runs) return { impossible, zone: null, contradicts: true }
    // waiting only ever adds: a quick message that shows less than the proven offset contradicts it
    const least = Math.min(...runs.map((r) => r.offset))
    if (quick.some((q) => q.offset < least)) return { impossible, zone: null, contradicts: true }
    const [first, last] = [runs[0] as Run, runs.at(-1) as Run]
    const [from, to] = [untilChange(first.first, first.offset, -1), untilChange(last.last, last.offset, 1)]
    return { impossible, zone: { order, runs, from, to, proven: new Map(used.map((p) => [p.row, p.offset])) }, contradicts: false }
  }

  private exactClock(): SourceClock {
    return { basis: 'utc', offsets: [...this.written].sort((a, b) => a - b), why: 'Each time is written with its zone.' }
  }

  private provenClock(zones: readonly Zone[]): SourceClock {
    const offsets = [...new Set(zones.flatMap((z) => z.runs.map((r) => r.offset / MINUTE)))].sort((a, b) => a - b)
    const proven = new Set(zones.flatMap((z) => [...z.proven.keys()])).size
    const rows = `${proven} of ${this.timed} ${this.timed === 1 ? 'row holds its' : 'rows hold their'} UTC time as well`
    const others =
      proven < this.timed
        ? '; the others are taken to be in the same zone, before the first and after the last of these up to the next night in which clocks may be changed'
        : ''
    const around = proven < this.timed ? ': rows around the change that hold no UTC time have none here.' : '.'
    const change = zones.some((z) => z.runs.length > 1) ? ` The clocks were changed in between${around}` : ''
    const [only, ...more] = zones
    const order = only && more.length === 0 ? ` Dates are ${NAMES[only.order]}.` : ''
    const zoned = this.zoned > 0 ? ` ${this.zoned} more ${this.zoned === 1 ? 'is' : 'are'} written with a zone.` : ''
    const why = `Local times of a shell at ${offsets.map(utcName).join(' and ')}: ${rows} (MessageInfo, SourceContext)${others}.${change}${order}${zoned}`
    return { basis: 'local', offsets, why }
  }

  private whyOpen(contradicts: boolean, orders: readonly Order[]): string {
    if (this.unread === this.timed) return 'The times are written in a form that is not known here: they are shown as they are written.'
    if (this.withoutSeconds + this.unread === this.timed)
      return 'The times have no seconds, as a spreadsheet saves them: nothing can be put in order by them, and their zone is not known.'
    const order = orders.length === 1 && orders[0] ? ` Dates are ${NAMES[orders[0]]}.` : ' Which number is the day is not known either.'
    if (contradicts) return 'The times are local, and the UTC times beside them contradict each other, so no zone was taken.'
    const why = this.proofs.length > 0 ? 'no UTC time beside them is near enough' : 'no row holds a UTC time as well'
    return `The times are local to the shell that printed them, and ${why}: their zone is not known.${order}`
  }
}

/** The offset that a proof shows for sure; null when it does not. */
function surely(lag: number, { passed, from }: TimeProof): number | null {
  if (from === 'session') return within(lag, 0, SESSION)
  for (const ms of passed) {
    const offset = within(lag, ms, LATE)
    if (offset !== null) return offset
  }
  return null
}

/** The quarter of an hour nearest to lag − passed, when it is missed by no more than clocks are coarse, and `late`. */
function within(lag: number, passed: number, late: number): number | null {
  const offset = Math.floor((lag - passed + EARLY) / QUARTER) * QUARTER
  return lag - passed - offset <= late && isZone(offset) ? offset : null
}

function isZone(offset: number): boolean {
  return offset >= WEST && offset <= EAST && (offset % HOUR === 0 || ODD_ZONES.has(offset / MINUTE))
}

/**
 * Proofs in order of time, without a few that stand alone among others that agree: a session that lasted an hour, say. What stands at either
 * end is kept: it may lie beyond a change of the clocks.
 */
function withoutOdd(proven: readonly Proven[]): readonly Proven[] {
  const sorted = [...proven].sort((a, b) => a.utc - b.utc)
  const kept = sorted.filter(({ offset }, n) => {
    const [before, after] = [sorted[n - 1], sorted[n + 1]]
    return !before || !after || before.offset !== after.offset || before.offset === offset
  })
  return (sorted.length - kept.length) * ODD <= sorted.length ? kept : sorted
}

/** Times of one offset each, from proofs in order of time; null when they contradict each other. */
function runsOf(sorted: readonly Proven[]): Run[] | null {
  const runs: Run[] = []
  for (const { utc, offset } of sorted) {
    const run = runs.at(-1)
    if (run?.offset === offset) run.last = utc
    else if (run && !mayChange(run, utc, offset)) return null
    else runs.push({ offset, first: utc, last: utc })
  }
  const least = Math.min(...runs.map((r) => r.offset))
  if (runs.some((r) => r.offset !== least && r.offset !== least + HOUR)) return null
  return runs.every((r, n) => n < 2 || r.first - (runs[n - 1]?.first ?? 0) > BETWEEN_CHANGES) ? runs : null
}

/** Clocks are changed by an hour, between midnight and morning, in March and April or from September to November. */
function mayChange(run: Run, utc: EpochMs, offset: number): boolean {
  if (Math.abs(run.offset - offset) !== HOUR || utc === run.last) return false
  // a gap of days holds a night: then only its months count
  const step = utc - run.last > 2 * DAY ? DAY : HOUR / 2
  const long = step === DAY
  for (let at = run.last; at <= utc && at <= run.last + 400 * DAY; at += step) {
    const local = new Date(at + run.offset)
    if (CHANGES.has(local.getUTCMonth()) && (long || local.getUTCHours() < 5)) return true
  }
  return false
}

/** How far from a proven time, back or on, no night lies in which clocks are changed somewhere: on Sundays, or at the end of a week late in a month. */
function untilChange(proven: EpochMs, offset: number, direction: -1 | 1): EpochMs {
  const step = (direction * HOUR) / 2
  let at = proven
  while (Math.abs(at - proven) < 400 * DAY && !isChangeNight(new Date(at + step + offset))) at += step
  return at
}

/** `local` is read as if it were UTC. */
function isChangeNight(local: Date): boolean {
  if (!CHANGES.has(local.getUTCMonth()) || local.getUTCHours() > 4) return false
  const day = local.getUTCDay()
  return day === 0 || (day > 4 && local.getUTCDate() > 22)
}

function utcName(minutes: number): string {
  const abs = Math.abs(minutes)
  const rest = abs % 60
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(abs / 60)}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
}
