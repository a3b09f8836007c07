/**
 * Names of TCP settings that do not depend on the language. English lines are told by their name. Other languages translate names and
 * keep some technical words (`NetDMA`, `ECN`, `RFC 1323`); there a line is told by its position, when the count of lines, the kind of each
 * value and those words all fit one of the known orders.
 */

/** What a value looks like: a word, or digits. */
type ValueKind = 'word' | 'number'

interface Slot {
  readonly property: string
  readonly value: ValueKind
}

const slot = (property: string, value: ValueKind = 'word'): Slot => ({ property, value })

const RSS = slot('rss')
const CHIMNEY = slot('chimney')
const TUNING = slot('auto-tuning')
const CONGESTION = slot('congestion-provider')
const ECN = slot('ecn')
const TIMESTAMPS = slot('timestamps')
const RTO = slot('initial-rto', 'number')
const RSC = slot('rsc')
const SACK = slot('non-sack-rtt-resiliency')
const SYN = slot('max-syn-retransmissions', 'number')
const FAST_OPEN = slot('fast-open')
const FALLBACK = slot('fast-open-fallback')
const HYSTART = slot('hystart')
const RATE = slot('proportional-rate-reduction')
const PACING = slot('pacing-profile')

const TO_2008 = [RSS, CHIMNEY, slot('netdma'), slot('dca'), TUNING, CONGESTION, ECN, TIMESTAMPS]
const TO_2016 = [RSS, CHIMNEY, TUNING, CONGESTION, ECN, TIMESTAMPS, RTO, RSC, SACK, SYN]
const TO_2019 = TO_2016.filter((s) => s !== CHIMNEY)

/** Lines in the order of Windows Server 2008 R2; 2012 and 2012 R2; 2016; 2019 and later. */
const ORDERS: readonly (readonly Slot[])[] = [
  TO_2008,
  [...TO_2008, RTO],
  [...TO_2008, RTO, RSC, SACK, SYN],
  TO_2016,
  [...TO_2016, FAST_OPEN],
  [...TO_2016, FAST_OPEN, FALLBACK, PACING],
  [...TO_2019, FAST_OPEN, FALLBACK, HYSTART, PACING],
  [...TO_2019, FAST_OPEN, FALLBACK, HYSTART, RATE, PACING],
]

/** Letters of an English name → property. `Acess` is how Windows Server 2008 R2 spells it. */
const ENGLISH = new Map([
  ['receivesidescalingstate', 'rss'],
  ['chimneyoffloadstate', 'chimney'],
  ['netdmastate', 'netdma'],
  ['directcacheacessdca', 'dca'],
  ['directcacheaccessdca', 'dca'],
  ['receivewindowautotuninglevel', 'auto-tuning'],
  ['addoncongestioncontrolprovider', 'congestion-provider'],
  ['ecncapability', 'ecn'],
  ['rfctimestamps', 'timestamps'],
  ['initialrto', 'initial-rto'],
  ['receivesegmentcoalescingstate', 'rsc'],
  ['nonsackrttresiliency', 'non-sack-rtt-resiliency'],
  ['maxsynretransmissions', 'max-syn-retransmissions'],
  ['tcpfastopen', 'fast-open'],
  ['fastopen', 'fast-open'],
  ['fastopenfallback', 'fast-open-fallback'],
  ['hystart', 'hystart'],
  ['proportionalratereduction', 'proportional-rate-reduction'],
  ['pacingprofile', 'pacing-profile'],
])

/** Technical words that stay as they are in other languages. */
const ANCHORS: readonly (readonly [word: string, property: string])[] = [
  ['chimney', 'chimney'],
  ['netdma', 'netdma'],
  ['dca', 'dca'],
  ['ecn', 'ecn'],
  ['1323', 'timestamps'],
  ['rto', 'initial-rto'],
  ['sack', 'non-sack-rtt-resiliency'],
  ['syn', 'max-syn-retransmissions'],
  ['hystart', 'hystart'],
]

/** Anchors that must agree before a position counts. */
const ENOUGH = 3
const WORDS = /[a-z]+|\d+/g

export interface Pair {
  readonly name: string
  readonly value: string
}

export function englishProperty(name: string): string | undefined {
  return name.length > 80 ? undefined : ENGLISH.get(name.toLowerCase().replace(/[^a-z]/g, ''))
}

/** The property that a technical word in the name stands for. */
export function anchorOf(name: string): string | undefined {
  const words = name.length > 80 ? null : name.toLowerCase().match(WORDS)
  return words ? ANCHORS.find(([word]) => words.includes(word))?.[1] : undefined
}

/**
 * Properties of all lines, in order, by position; null when that is not certain. A list that was cut off fits the beginning of an order;
 * when it fits several, they must say the same.
 */
export function byPosition(pairs: readonly Pair[]): readonly string[] | null {
  const readings = ORDERS.filter((order) => fits(order, pairs)).map((order) => order.slice(0, pairs.length).map((s) => s.property))
  const [first] = readings
  return first && readings.every((r) => r.join() === first.join()) ? first : null
}

function fits(order: readonly Slot[], pairs: readonly Pair[]): boolean {
  let agreeing = 0
  for (const [i, { name, value }] of pairs.entries()) {
    const wanted = order[i]
    if (!wanted || (wanted.value === 'number') !== /^\d{1,9}$/.test(value) || value.length > 40) return false
    const anchor = anchorOf(name)
    if (anchor === undefined) continue
    if (anchor !== wanted.property) return false
    agreeing++
  }
  return agreeing >= ENOUGH
}
